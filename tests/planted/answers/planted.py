"""Answers to the planted lessons; read as a module of autograder.verification.answers."""


def larger_first(a, b):
    return [a, b] if a > b else [b, a]


RIGHT = {
    "area": [lambda w, h: h * w],
    "zeros": [larger_first],
    "shifted": [lambda x: 1 + x],
}
WRONG = {
    "shifted": {
        "back": lambda x: x + 1 - 2,
        "not_moved": lambda x: x - 1,
        "twice": lambda x: 100 * x,
    },
}
