"""The data that grading passes on: codes, and plain dictionaries as JSON carries them.

No program logic reads a sentence: what happened is one of these codes, with the values that it
speaks of beside it. The words are in `feedback`.
"""

from enum import StrEnum
from typing import Any, NamedTuple, NotRequired, TypedDict


class Fault(StrEnum):
    """Why an answer is not the expected one. The first that applies counts."""

    NOT_REACHED = "not-reached"  # there is no answer; the verdict's `reason` says why
    UNANSWERED = "unanswered"
    ENDLESS = "endless"
    RAISED = "raised"
    NO_ERROR = "no-error"  # it should have raised one
    NOTHING = "nothing"  # returned None
    FORM = "form"  # the exercise cannot look at it, or measure it
    FACT = "fact"  # one of the measured facts differs: the verdict's `fact`
    NO_NUMBERS = "no-numbers"
    SHAPE = "shape"
    VALUE = "value"
    WARNING = "warning"
    CHANGED = "changed"  # an argument


class Pattern(StrEnum):
    """What wrong numbers have in common, where no known misconception explains them."""

    FINITE_CORRECT = "finite-correct"
    CONSTANT = "constant"  # value
    SIGN = "sign"
    FACTOR = "factor"  # factor


class NoAnswer(StrEnum):
    """Why the grader has no answer from a function."""

    NOT_RUN = "not-run"
    CHECK_STOPPED = "check-stopped"  # function
    CALL_STOPPED = "call-stopped"  # function
    CALL_LIMIT = "call-limit"  # function, limit, unit
    CELL_FAILED = "cell-failed"  # function, error, text
    UNDEFINED = "undefined"  # function
    TOO_LONG = "answer-too-long"  # limit, in characters
    REPLACED = "answer-replaced"


class Role(StrEnum):
    """What a part of the feedback is."""

    LIBRARY = "library"
    ASSUMING = "assuming"
    FINDING = "finding"
    OWN_SLOPE = "own-slope"
    MISCONCEPTION = "misconception"
    PATTERN = "pattern"
    REVIEW = "review"  # its text is the heading in the lesson
    CHECK = "check"
    NOTE = "note"


class Part(NamedTuple):
    """A part of the feedback on an exercise."""

    role: Role
    text: str


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


class Reason(TypedDict):
    """Why the grader has no answer: a code, and the values that it speaks of."""

    code: NoAnswer
    function: NotRequired[str]
    limit: NotRequired[int]
    unit: NotRequired[str]
    error: NotRequired[str]
    text: NotRequired[str]


class PatternFound(TypedDict):
    """What wrong numbers have in common: a code, and the value that it speaks of."""

    code: Pattern
    value: NotRequired[float]
    factor: NotRequired[float]


class Fact(TypedDict):
    """A measured property that is not as expected; `found` is None where it is missing."""

    name: str
    found: EncodedValue | None
    expected: EncodedValue


class CheckError(TypedDict):
    """The error of a visible check that failed."""

    error: str
    text: str


class Verdict(TypedDict):
    """What an answer has earned, and everything about the case that best shows what is wrong.

    `measured` says that the exercise looks at or measures an answer, rather than compare it.
    """

    exercise: str
    points: float
    of: float
    parts: dict[str, Points]
    fault: Fault | None
    mistake: str | None
    sentence: str
    read_again: str
    used: list[str]
    reason: Reason | None
    pattern: PatternFound | None
    check: NotRequired[CheckError | None]
    part: NotRequired[str]
    question: NotRequired[Question]
    expected: NotRequired[Answer]
    answer: NotRequired[Answer | None]
    measured: NotRequired[bool]
    fact: NotRequired[Fact]
    given: NotRequired[list[str]]
    slope_of: NotRequired[str]
    slope: NotRequired[EncodedValue | None]
