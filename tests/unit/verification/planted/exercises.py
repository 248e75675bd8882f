"""The exercises of the planted lessons."""

from autograder.exercises.definition import Lesson, case

sound = Lesson("98_sound", ["area"])
planted = Lesson("99_planted", ["doubled", "zeros", "shifted", "squared"])


@sound.exercise(parts={"values": 1}, review="")
def area(w, h):
    return w * h


@area.cases
def _(rng):
    yield case("values", 3.0, 5.0)
    yield case("values", *rng.uniform(1.5, 4, 2))


@area.misconception("This is half of the way around.")
def half_around(w, h):
    return w + h


@planted.exercise(parts={"values": 1}, review="")
def doubled(x):
    """Asked for 2 alone, where 2 + x is right as well: a mutant escapes."""
    return 2 * x


@doubled.cases
def _(rng):
    yield case("values", 2.0)


@planted.exercise(parts={"values": 1}, review="")
def zeros(a, b):
    """Both zeros of (x - a)(x - b): no order is better, and the test is unfair."""
    return [min(a, b), max(a, b)]


@zeros.cases
def _(rng):
    yield case("values", 3.0, 1.0)
    yield case("values", 1.0, 3.0)


@planted.exercise(parts={"values": 1}, review="")
def shifted(x):
    """Of three catalogued mistakes one is misnamed and one is not named."""
    return x + 1


@shifted.cases
def _(rng):
    yield case("values", 5.0)


@shifted.misconception("You went back.")
def back(x):
    return x - 1


@shifted.misconception("You stayed where you were.")
def not_moved(x):
    return x


@shifted.misconception("You went twice as far.")
def twice(x):
    return x + 2


@planted.exercise(parts={"small": 1, "any": 1}, review="")
def squared(x):
    """Where the second part draws 2, it cannot tell 2x from x²: the points depend on the seed."""
    return x**2


@squared.cases
def _(rng):
    yield case("small", 3.0)
    yield case("any", float(rng.randint(1, 4)))


@squared.misconception("You doubled it.")
def two_x(x):
    return 2 * x
