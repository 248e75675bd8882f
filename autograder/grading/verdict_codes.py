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
