"""The data that grading passes on: plain dictionaries as JSON carries them."""

from typing import Any, NotRequired, TypedDict

from autograder.grading.verdict_codes import Fault, NoAnswer, Pattern


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
    where it is a dictionary and a `model` where they are a model's weights; a `text`; why it is
    `unreadable` for the exercise that looks at or measures it; a `formula` over NumPy; the seed of
    a `generator`; the `state` of one, or the `number` of a function, which are sent to a function
    that is lent. What the judge compares with has a `type` only where it is a tuple or a list.
    """

    type: str
    dtype: str
    shape: list[int]
    numbers: list[float]
    items: "list[EncodedValue]"
    keys: list[str]
    model: Outline
    text: str
    unreadable: str
    formula: str
    generator: int
    state: Any
    number: int


class ErrorAnswer(TypedDict):
    """An exception, with the line of the student's code that raised it.

    `bases` are the built-in exceptions that it is a subclass of. `raised_by` says what raised
    NotImplementedError: "itself" (the function that was asked), the name of another function of
    the notebook, or "library". `own_check` is there if a `raise` or an `assert` of the notebook
    raised another exception.
    """

    type: str
    bases: NotRequired[list[str]]
    text: NotRequired[str]
    line: NotRequired[str]
    raised_by: NotRequired[str]
    own_check: NotRequired[bool]


class Answer(TypedDict):
    """What a call led to: a `value` or an `error`, and what else was seen of it.

    `returned` is the answer itself, where `value` is what the exercise wants to see of it. `again`
    is what a second call with the same arguments led to, where there was one.
    """

    value: NotRequired[EncodedValue]
    returned: NotRequired[EncodedValue]
    error: NotRequired[ErrorAnswer]
    changed: NotRequired[list[int]]  # the numbers of the arguments
    warnings: NotRequired[list[str]]
    printed: NotRequired[str]
    used: NotRequired[list[str]]
    again: "NotRequired[Answer]"


class Question(TypedDict):
    """A call to make, and all of a case that may enter a student's kernel."""

    args: list[EncodedValue]
    kwargs: dict[str, EncodedValue]
    look: NotRequired[Any]  # the text of a lambda, or that text compiled
    twice: NotRequired[bool]  # whether to call again with the same arguments


class LentCall(TypedDict):
    """A call of a function that is lent to a kernel.

    `results` are those of the calls that the reference has made of functions among its arguments.
    """

    name: str
    args: list[EncodedValue]
    kwargs: dict[str, EncodedValue]
    results: list[EncodedValue]


class Case(TypedDict):
    """A question, the part of the points that depends on it, and the answer that it should have.

    `misconceived` holds the answers that misconceptions give instead, by their names, and `held`
    further arguments of the exercise's measure.
    """

    part: str
    question: Question
    held: NotRequired[dict[str, EncodedValue]]
    quiet: bool
    untouched: bool
    expected: Answer
    misconceived: dict[str, Answer]


class Variant(TypedDict):
    """The tests of one exercise for one student. See `autograder.exercises.definition`.

    `misconceptions` holds their sentences by name, `substitutes` the source of the correct
    functions that the exercise builds on, which check() lends, `arguments` the names of its
    parameters, and `reference` the source of the reference, to which known slips can be applied;
    "" where there is none to try.
    """

    exercise: str
    parts: dict[str, float]
    review: str
    forbidden: list[str]
    substitutes: dict[str, str]
    slope_of: str
    rtol: float
    atol: float
    measure: str  # the text of Python
    misconceptions: dict[str, str]
    arguments: list[str]
    reference: str
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
    """What wrong answers have in common: a code, and the values that it speaks of."""

    code: Pattern
    value: NotRequired[float]
    factor: NotRequired[float]
    count: NotRequired[str]
    argument: NotRequired[str]
    transform: NotRequired[str]
    slip: NotRequired[str]
    item: NotRequired[int]
    digits: NotRequired[int]
    of: NotRequired[int]
    relation: "NotRequired[PatternFound]"
    misconception: NotRequired[str]
    sentence: NotRequired[str]
    inputs: NotRequired[str]
    cases: NotRequired[str]
    error: NotRequired[str]


class Refusals(TypedDict):
    """Invalid input that is not rejected, beside other faults: so many cases, of so many."""

    missing: int
    of: int
    error: str


class Fact(TypedDict):
    """A measured property that is not as expected.

    `found` is None where it is missing, and `expected` where an answer of another form has it.
    """

    name: str
    found: EncodedValue | None
    expected: EncodedValue | None


class CheckError(TypedDict):
    """The error of a visible check that failed."""

    error: str
    text: str


class Verdict(TypedDict):
    """What an answer has earned, and everything about the case that best shows what is wrong.

    `arguments` are the names of the function's parameters, `near` the tolerances of the comparison.
    `measured` says that the exercise looks at or measures an answer, rather than compare it.
    """

    exercise: str
    points: float
    of: float
    parts: dict[str, Points]
    fault: Fault | None
    misconception: str | None
    sentence: str
    review: str
    used: list[str]
    reason: Reason | None
    pattern: PatternFound | None
    refusals: NotRequired[Refusals]
    check: NotRequired[CheckError | None]
    part: NotRequired[str]
    question: NotRequired[Question]
    expected: NotRequired[Answer]
    answer: NotRequired[Answer | None]
    arguments: NotRequired[list[str]]
    near: NotRequired[dict[str, float]]
    measured: NotRequired[bool]
    fact: NotRequired[Fact]
    substitutes: NotRequired[list[str]]
    slope_of: NotRequired[str]
    slope: NotRequired[EncodedValue | None]
