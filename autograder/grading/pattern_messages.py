"""What wrong answers have in common, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.grading.verdict_codes import Pattern, Slip

if TYPE_CHECKING:
    from autograder.grading.grading_types import PatternFound, Refusals

SLIPS = {
    Slip.ROOT_LEFT_OUT: "a square root is left out",
    Slip.SIZE_LEFT_OUT: "an absolute value is left out",
    Slip.TRANSPOSE_LEFT_OUT: "a transpose is left out",
    Slip.EXPONENTIAL_LEFT_OUT: "an exponential is left out",
    Slip.LOGARITHM_LEFT_OUT: "a logarithm is left out",
    Slip.BOUNDARY: "the boundary itself counts to the other side of a comparison",
    Slip.ROWS_FOR_ENTRIES: "the rows{of} are counted instead of its entries",
    Slip.COLUMNS_FOR_ENTRIES: "the columns{of} are counted instead of its entries",
    Slip.ENTRIES_FOR_ROWS: "the entries{of} are counted instead of its rows",
    Slip.OTHER_ARGUMENT: "{first} is used in a place where {second} is meant",
    Slip.ENTRY_BY_ENTRY: "arrays are multiplied entry by entry where a matrix product is meant",
    Slip.PRODUCT_ORDER: "the factors of a matrix product are exchanged",
    Slip.TRANSPOSED_FACTOR: "a factor{which} of a matrix product is transposed",
    Slip.MATRIX_PRODUCT: "a matrix product is used where arrays are multiplied entry by entry",
    Slip.FACTOR_LEFT_OUT: "a factor{which} is left out",
    Slip.SUM_FOR_PRODUCT: "a sum takes the place of a product",
    Slip.DIVISION_LEFT_OUT: "a division is left out",
    Slip.PRODUCT_FOR_RATIO: "a product takes the place of a division",
    Slip.UPSIDE_DOWN: "a ratio is upside down",
    Slip.WHOLE_DIVISION: "a division drops the remainder",
    Slip.TERM_LEFT_OUT: "a term{which} is left out",
    Slip.MINUS_FOR_PLUS: "a plus becomes a minus",
    Slip.PRODUCT_FOR_SUM: "a product takes the place of a sum",
    Slip.MINUEND_LEFT_OUT: "only what should be subtracted is kept, and not what it is "
    "subtracted from",
    Slip.PLUS_FOR_MINUS: "a minus becomes a plus",
    Slip.DIFFERENCE_ORDER: "a difference is taken the other way round",
    Slip.POWER_LEFT_OUT: "a power{which} is left out",
    Slip.PRODUCT_FOR_POWER: "a product takes the place of a power",
    Slip.SUM_FOR_MEAN: "a sum takes the place of a mean",
    Slip.MEAN_FOR_SUM: "a mean takes the place of a sum",
    Slip.LOOP_ENDS_EARLY: "a loop ends one step early",
    Slip.LOOP_BEGINS_LATE: "a loop begins one step late",
    Slip.AXIS_0: "an array is reduced along axis 0, by a sum or the like, where another axis is "
    "meant",
    Slip.AXIS_1: "an array is reduced along axis 1, by a sum or the like, where another axis is "
    "meant",
    Slip.NO_AXIS: "an array is reduced as a whole, by a sum or the like, where one axis is meant",
    Slip.NEGATED: "{name} enters with the opposite sign",
    Slip.SIZE_ONLY: "{name} enters without its sign",
    Slip.WHOLE_NUMBERS: "{name} is cut to whole numbers",
    Slip.AS_ZERO: "{name} counts as 0, whatever it is",
    Slip.AS_ONE: "{name} counts as 1, whatever it is",
    Slip.HALVED: "{name} is halved first",
    Slip.DOUBLED: "{name} is doubled first",
    Slip.SQUARED: "{name} is squared first",
    Slip.SIGMOID_FIRST: "a sigmoid is applied to {name} first",
    Slip.TANH_FIRST: "a tanh is applied to {name} first",
    Slip.RELU_FIRST: "a ReLU is applied to {name} first",
    Slip.EXPONENTIAL_FIRST: "an exponential is applied to {name} first",
    Slip.TRANSPOSED_ARGUMENT: "{name} is transposed first",
    Slip.FIRST_ROW_ONLY: "only the first row of {name} is used",
    Slip.DEFAULT_ALWAYS: "{name} is not used, and keeps its default",
    Slip.ARGUMENTS_EXCHANGED: "{first} and {second} are exchanged",
}
TRANSFORM_WORDS = {
    "absolute value": "the absolute values of what it should return",
    "square": "the squares of what it should return",
    "square root": "the square roots of what it should return",
    "reciprocal": "1 divided by what it should return",
    "exponential": "the exponentials of what it should return",
    "logarithm": "the logarithms of what it should return",
    "sigmoid": "the sigmoid of what it should return",
    "tanh": "the tanh of what it should return",
    "relu": "what it should return, with 0 for everything negative",
    "sign": "the signs of what it should return, without their sizes",
    "step": "1 where it should return something positive, and 0 elsewhere",
    "whole part": "what it should return without the digits after the point",
    "complement": "1 minus what it should return",
}
PLACES = {
    Pattern.FIRST_ROW: "The first row is correct in every case, and nothing below it.",
    Pattern.FIRST_COLUMN: "The first column is correct in every case, and no other.",
    Pattern.DIAGONAL: "The diagonal is correct in every case, and nothing beside it.",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def pattern_text(pattern: PatternFound) -> str:
    """What wrong answers have in common, in words."""
    code = pattern["code"]
    if code in PLACES:
        return PLACES[code]
    plain = {
        Pattern.FINITE_CORRECT: "Where your function returns finite numbers, they are correct.",
        Pattern.SIGN: "Everything is correct except the sign.",
        Pattern.SIGNS: "Every number has the right size, and some have the wrong sign.",
        Pattern.ORDER: "The results are correct, but in the wrong order.",
        Pattern.TRANSPOSED: "The numbers are correct, but transposed: rows and columns are "
        "exchanged.",
        Pattern.SHAPE: "The numbers are correct, but the shape is not.",
        Pattern.FEW_DIGITS: "Your values are near the right ones, but some agree in about {digits} "
        "digits only.",
        Pattern.CONSTANT: "Your function returns {value:g} for every input.",
        Pattern.CONTAINER: "The numbers are correct. What they are returned in is not.",
        Pattern.INPUTS: "It is correct where {argument} is {inputs}, and nowhere else.",
        Pattern.ONLY_CASES: "It is correct for {cases}, and for nothing else that has a value.",
        Pattern.NO_REFUSAL: "Every value is correct. What is missing is the {error} for invalid "
        "input.",
        Pattern.SOME_REFUSALS: "Every value is correct, and some invalid input is rejected; this "
        "is not.",
    }
    if code in plain:
        return plain[code].format(**pattern)
    if code == Pattern.ROUNDED:
        return rounded_text(pattern.get("digits", 0))
    if code == Pattern.FACTOR:
        return factor_text(pattern.get("factor", 1.0))
    if code in (Pattern.TIMES_COUNT, Pattern.DIVIDED_BY_COUNT):
        return counted_text(pattern)
    if code == Pattern.OFFSET:
        value = pattern.get("value", 0.0)
        return f"Every value is too {'large' if value > 0 else 'small'} by {abs(value):g}."
    if code == Pattern.TRANSFORMED:
        return f"Your function returns {TRANSFORM_WORDS[pattern.get('transform', '')]}."
    if code == Pattern.EXTRA_RESULT:
        place, count = ORDINALS[pattern.get("item", 1) - 1], pattern.get("of", 2)
        return f"The {place} of the {count} results is what is asked for: return it alone."
    if code == Pattern.SLIP:
        return slip_text(pattern)
    if code == Pattern.ON_TOP:
        return on_top_text(pattern)
    return one_result_text(pattern)


def rounded_text(digits: int) -> str:
    """Every value is rounded."""
    if not digits:
        return "Your values are the right ones, rounded to whole numbers."
    places = "one digit" if digits == 1 else f"{digits} digits"
    return f"Your values are the right ones, rounded to {places} after the point."


def factor_text(factor: float) -> str:
    """Every value has a factor too many, or lacks one."""
    start = "Every value has the wrong sign and is" if factor < 0 else "Every value is"
    factor = abs(factor)
    if factor > 1:
        times = "twice" if factor == 2 else f"{factor:g} times"
        return f"{start} {times} as large as it should be: there is an extra factor {factor:g}."
    part = "half" if factor == 0.5 else f"{factor:g} times"
    of = " of" if factor == 0.5 else ""
    return f"{start} {part}{of} what it should be: a factor {1 / factor:.4g} is missing."


def counted_text(pattern: PatternFound) -> str:
    """Every value has a count as a factor, or lacks it, and perhaps a constant one."""
    count = f"the number of {pattern.get('count')} of {pattern.get('argument')}"
    times = pattern["code"] == Pattern.TIMES_COUNT
    done = f"{'multiplied' if times else 'divided'} by {count}"
    factor = pattern.get("factor", 1.0)
    if factor == 1:
        return f"Every value is what it should be, {done}."
    if factor == -1:
        return f"Every value is what it should be, {done} and with the wrong sign."
    return f"Every value is what it should be, {done} and multiplied by {factor:g}."


def slip_text(pattern: PatternFound) -> str:
    """A slip that gives the same numbers; no more is claimed than that."""
    name = pattern.get("argument", "")
    first, _, second = name.partition(" ")
    words = SLIPS[Slip(pattern.get("slip", ""))].format(
        name=name,
        first=first,
        second=second,
        of=f" of {name}" if name else " of an array",
        which=f", {name}," if name else "",
    )
    return f"Your numbers are exactly those that come out if {words}.".replace(",.", ".")


def on_top_text(pattern: PatternFound) -> str:
    """The numbers of a misconception, with a sign or a factor on top."""
    inner = pattern.get("relation", pattern)
    code, factor = inner["code"], inner.get("factor", 1.0)
    done = [] if factor in (1, -1) else [f"times {factor:g}"]
    if code in (Pattern.TIMES_COUNT, Pattern.DIVIDED_BY_COUNT):
        verb = "multiplied" if code == Pattern.TIMES_COUNT else "divided"
        done.append(f"{verb} by the number of {inner.get('count')} of {inner.get('argument')}")
    if code == Pattern.SIGN or factor == -1:
        done.append("with the wrong sign")
    words = " and ".join(done)
    return f"Two mistakes at once: your numbers are those of the following one, {words}. " + (
        pattern.get("sentence", "")
    )


def one_result_text(pattern: PatternFound) -> str:
    """One of several results is wrong, and how."""
    item, count = pattern.get("item", 1), pattern.get("of", 2)
    others = "the other is" if count == 2 else "the others are"
    text = f"The {ORDINALS[item - 1]} of the {count} results is wrong; {others} correct."
    inner = pattern.get("relation")
    return f"{text} In it: {pattern_text(inner)}" if inner else text


def refusals_text(refusals: Refusals) -> str:
    """Invalid input that is not rejected, beside what else is wrong."""
    error = refusals["error"]
    if refusals["missing"] == refusals["of"]:
        return f"Besides, invalid input should raise {error}, and none of it does."
    return f"Besides, some invalid input does not raise {error} yet."
