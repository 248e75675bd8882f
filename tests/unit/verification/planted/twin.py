"""A lesson that has an exercise of the same name as another lesson."""

from autograder.exercises.definition import Lesson, case

twin = Lesson("97_twin", ["area"])


@twin.exercise(parts={"values": 3}, review="")
def area(w, h):
    """Of a triangle; lesson 98 has an exercise of that name, about rectangles."""
    return w * h / 2


@area.cases
def cases(rng):
    yield case("values", 3.0, 5.0)
    yield case("values", *rng.uniform(1.5, 4, 2))


@area.misconception("This is the rectangle: a triangle is half of it.")
def rectangle(w, h):
    return w * h
