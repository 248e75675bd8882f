"""Codes for what happened, and the roles of the parts of feedback.

No program logic reads a sentence: what happened is one of these codes, with its values beside it.
`messages` turns them into words.
"""

from enum import StrEnum
from typing import NamedTuple


class Fault(StrEnum):
    """Why an answer is not the expected one. The first that applies counts."""

    NOT_REACHED = "not-reached"  # there is no answer; the verdict's `reason` says why
    UNANSWERED = "unanswered"
    ENDLESS = "endless"
    RAISED = "raised"
    NO_ERROR = "no-error"  # it should have raised one
    NOTHING = "nothing"  # returned None
    FORM = "form"  # not of the form that the exercise looks at or measures
    FACT = "fact"  # one of the measured facts differs: the verdict's `fact`
    NO_NUMBERS = "no-numbers"
    CONTAINER = "container"  # a dictionary where a tuple is meant, or the reverse
    SHAPE = "shape"
    VALUE = "value"
    WARNING = "warning"
    CHANGED = "changed"  # an argument
    EARLIER_CALLS = "earlier-calls"  # called again with the same arguments, it returned another


class Pattern(StrEnum):
    """What wrong answers have in common, where no known misconception explains them."""

    FINITE_CORRECT = "finite-correct"
    CONSTANT = "constant"  # value
    SIGN = "sign"
    SIGNS = "signs"  # some are wrong, the sizes are right
    FACTOR = "factor"  # factor
    TIMES_COUNT = "times-count"  # count, argument, and a constant factor
    DIVIDED_BY_COUNT = "divided-by-count"  # count, argument, and a constant factor
    OFFSET = "offset"  # value
    TRANSFORMED = "transformed"  # transform
    SLIP = "slip"  # slip, and the argument it is about, if any
    ON_TOP = "on-top"  # of a misconception with its sentence: the relation to its numbers
    ORDER = "order"
    TRANSPOSED = "transposed"
    SHAPE = "shape"
    CONTAINER = "container"
    EXTRA_RESULT = "extra-result"  # item, of
    ROUNDED = "rounded"  # digits after the point
    FEW_DIGITS = "few-digits"  # digits
    ONE_RESULT = "one-result"  # item, of, and the relation that it has, if any
    FIRST_ROW = "first-row"
    FIRST_COLUMN = "first-column"
    DIAGONAL = "diagonal"
    INPUTS = "inputs"  # inputs, argument
    ONLY_CASES = "only-cases"  # cases
    NO_REFUSAL = "no-refusal"  # error; all values are right
    SOME_REFUSALS = "some-refusals"  # error; all values are right


class Slip(StrEnum):
    """A change to the reference that gives the numbers of a wrong answer."""

    SUM_FOR_MEAN = "sum-for-mean"
    MEAN_FOR_SUM = "mean-for-sum"
    ROOT_LEFT_OUT = "root-left-out"
    SIZE_LEFT_OUT = "size-left-out"
    TRANSPOSE_LEFT_OUT = "transpose-left-out"
    EXPONENTIAL_LEFT_OUT = "exponential-left-out"
    LOGARITHM_LEFT_OUT = "logarithm-left-out"
    BOUNDARY = "boundary"
    ROWS_FOR_ENTRIES = "rows-for-entries"
    COLUMNS_FOR_ENTRIES = "columns-for-entries"
    OTHER_ARGUMENT = "other-argument"
    ENTRY_BY_ENTRY = "entry-by-entry"
    PRODUCT_ORDER = "product-order"
    TRANSPOSED_FACTOR = "transposed-factor"
    MATRIX_PRODUCT = "matrix-product"
    FACTOR_LEFT_OUT = "factor-left-out"
    SUM_FOR_PRODUCT = "sum-for-product"
    DIVISION_LEFT_OUT = "division-left-out"
    PRODUCT_FOR_RATIO = "product-for-ratio"
    UPSIDE_DOWN = "upside-down"
    WHOLE_DIVISION = "whole-division"
    TERM_LEFT_OUT = "term-left-out"
    MINUS_FOR_PLUS = "minus-for-plus"
    PRODUCT_FOR_SUM = "product-for-sum"
    MINUEND_LEFT_OUT = "minuend-left-out"
    PLUS_FOR_MINUS = "plus-for-minus"
    DIFFERENCE_ORDER = "difference-order"
    POWER_LEFT_OUT = "power-left-out"
    PRODUCT_FOR_POWER = "product-for-power"
    ENTRIES_FOR_ROWS = "entries-for-rows"
    LOOP_ENDS_EARLY = "loop-ends-early"
    LOOP_BEGINS_LATE = "loop-begins-late"
    AXIS_0 = "axis-0"
    AXIS_1 = "axis-1"
    NO_AXIS = "no-axis"
    NEGATED = "negated"
    SIZE_ONLY = "size-only"
    WHOLE_NUMBERS = "whole-numbers"
    AS_ZERO = "as-zero"
    AS_ONE = "as-one"
    HALVED = "halved"
    DOUBLED = "doubled"
    SQUARED = "squared"
    SIGMOID_FIRST = "sigmoid-first"
    TANH_FIRST = "tanh-first"
    RELU_FIRST = "relu-first"
    EXPONENTIAL_FIRST = "exponential-first"
    TRANSPOSED_ARGUMENT = "transposed-argument"
    FIRST_ROW_ONLY = "first-row-only"
    DEFAULT_ALWAYS = "default-always"
    ARGUMENTS_EXCHANGED = "arguments-exchanged"


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
    REFUSALS = "refusals"
    REVIEW = "review"  # its text is the heading in the lesson
    CHECK = "check"
    NOTE = "note"


class Part(NamedTuple):
    """A part of the feedback on an exercise."""

    role: Role
    text: str
