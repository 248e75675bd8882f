"""Answers to the planted lessons; read as a module of autograder.verification.answers."""

from autograder.verification.answers import answers_to

right, _ = answers_to("98_sound", "area")
right(lambda w, h: h * w)

right, wrong = answers_to("97_twin", "area")
right(lambda w, h: h / 2 * w)
wrong("rectangle")(lambda w, h: h * w)

right, _ = answers_to("99_planted", "doubled")
right(lambda x: x + x)

right, _ = answers_to("99_planted", "squared")
right(lambda x: x * x)

right, _ = answers_to("99_planted", "zeros")


@right
def larger_first(a, b):
    return [a, b] if a > b else [b, a]


right, wrong = answers_to("99_planted", "shifted")
right(lambda x: 1 + x)
wrong("back")(lambda x: x + 1 - 2)
wrong("not_moved")(lambda x: x - 1)
wrong("twice")(lambda x: 100 * x)
