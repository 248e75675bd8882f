"""The data that grading passes on: plain dictionaries, as JSON carries them, and their keys."""

from typing import Any, NotRequired, TypedDict


class Layer(TypedDict):
    """A layer of a Keras model, without its weights."""

    type: str
    units: int | None
    activation: str
    bias: bool | None


class Outline(TypedDict):
    """What a Keras model is and how it was compiled, without its weights."""

    layers: list[Layer]
    settings: dict[str, str]
    metrics: list[str]


class EncodedValue(TypedDict, total=False):
    """A Python value as plain data.

    One of these says what it is: `numbers` with their `shape` and `dtype`; `items`, with `keys`
    where it is a dictionary and a `model` where they are a model's weights; a `text`; a `formula`
    over NumPy; the seed of a `generator`. What the judge compares with has no `type`.
    """

    type: str
    dtype: str
    shape: list[int]
    numbers: list[float]
    items: "list[EncodedValue]"
    keys: list[str]
    model: Outline
    text: str
    formula: str
    generator: int


class ErrorAnswer(TypedDict):
    """An exception, with the line of the student's code that raised it."""

    type: str
    text: NotRequired[str]
    line: NotRequired[str]


class Answer(TypedDict):
    """What a call led to: a `value` or an `error`, and what else was seen of it.

    `returned` is the answer itself, where `value` is what the exercise wants to see of it.
    """

    value: NotRequired[EncodedValue]
    returned: NotRequired[EncodedValue]
    error: NotRequired[ErrorAnswer]
    changed: NotRequired[bool]
    warnings: NotRequired[list[str]]
    printed: NotRequired[str]
    used: NotRequired[list[str]]


class Question(TypedDict):
    """A call to make, and all of a case that may enter a student's kernel."""

    args: list[EncodedValue]
    kwargs: dict[str, EncodedValue]
    look: NotRequired[Any]  # the text of a lambda, or that text compiled


class Case(TypedDict):
    """A question, the part of the points that hangs on it, and the answer that it should have.

    `mistaken` holds the answers that misconceptions give instead, by their names, and `held` what
    the exercise's measure gets besides.
    """

    part: str
    question: Question
    held: NotRequired[dict[str, EncodedValue]]
    quiet: bool
    untouched: bool
    expected: Answer
    mistaken: dict[str, Answer]


class Variant(TypedDict):
    """The test of one exercise for one student. `autograder.exercises.definition` says more."""

    exercise: str
    parts: dict[str, float]
    read_again: str
    forbidden: list[str]
    given: dict[str, str]
    slope_of: str
    rtol: float
    atol: float
    measure: Any  # the text of Python, or that text compiled
    mistakes: dict[str, str]
    cases: list[Case]


class Points(TypedDict):
    points: float
    of: float


class Verdict(TypedDict):
    """What an answer has earned, and of the case that shows best what is wrong with it, all."""

    exercise: str
    points: float
    of: float
    parts: dict[str, Points]
    fault: str | None
    mistake: str | None
    sentence: str
    read_again: str
    used: list[str]
    reason: str
    part: NotRequired[str]
    question: NotRequired[Question]
    expected: NotRequired[Answer]
    answer: NotRequired[Answer | None]
    fact: NotRequired[tuple[str, EncodedValue | None, EncodedValue]]
    given: NotRequired[list[str]]
    slope_of: NotRequired[str]
    slope: NotRequired[EncodedValue | None]
