"""What the answers to lesson 07 check before they compute."""


def need(condition):
    if not condition:
        raise ValueError("bad input")
