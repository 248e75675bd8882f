"""Feedback: a verdict as words. What was asked, what came back, what it should be near, and why."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.verdict_codes import Fault, NoAnswer, Part, Pattern, Role

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, EncodedValue, PatternFound, Reason, Verdict


def format_value(value: EncodedValue, digits: int = 4) -> str:
    """Format a value as a reader would write it, to so many significant digits."""
    if "formula" in value:
        return value["formula"]
    if "generator" in value:
        return f"np.random.default_rng({value['generator']})"
    if "model" in value:
        layers = [f"{x['type']}({x['units']})" for x in value["model"]["layers"]]
        return f"<model: {', '.join(layers)}>"
    if "items" in value:
        items = [format_value(item, digits) for item in value["items"][:6]]
        if "keys" in value:
            named = zip(value["keys"], items, strict=False)
            return f"{{{', '.join(f'{key!r}: {item}' for key, item in named)}}}"
        left, right = "()" if value.get("type") == "tuple" else "[]"
        more = ", …" * (len(value["items"]) > 6)
        return f"{left}{', '.join(items)}{more}{right}"
    if "numbers" not in value:
        return value.get("text", "")
    array = np.array(value["numbers"], dtype=float).reshape(value.get("shape", ()))
    if array.ndim == 0:
        return f"{array:.{digits}g}"
    text = np.array2string(
        array, separator=", ", threshold=24, formatter={"float_kind": lambda x: f"{x:.{digits}g}"}
    )
    return " ".join(text.split())


def format_both(value: EncodedValue, wanted: EncodedValue) -> tuple[str, str]:
    """Format two values to four digits, or to as many as it takes to see that they differ."""
    for digits in (4, 6, 8, 12, 17):
        formatted = format_value(value, digits), format_value(wanted, digits)
        if formatted[0] != formatted[1]:
            return formatted
    return format_value(value), format_value(wanted)  # they differ in what is not shown


def call(verdict: Verdict) -> str:
    """The call that went wrong, as code."""
    question = verdict.get("question") or {"args": [], "kwargs": {}}
    args = [format_value(argument) for argument in question["args"]]
    args += [f"{name}={format_value(argument)}" for name, argument in question["kwargs"].items()]
    return f"{verdict['exercise']}({', '.join(args)})"


def describe_value(value: EncodedValue) -> str:
    """Describe a kind: "a pair: an array of shape (4, 3) and an array of shape (4,)"."""
    if "model" in value:
        return "a model"
    if "keys" in value:
        return "a dictionary"
    if "items" in value:
        kinds = [describe_value(item) for item in value["items"]]
        kinds = [f"({kind})" if ":" in kind else kind for kind in kinds]
        count = {2: "a pair", 3: "a triple"}.get(len(kinds), f"{len(kinds)} values")
        listed = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)
        return f"{count}: {listed}" if kinds else "nothing"
    if "numbers" not in value:
        return f"a {value['type']}" if "type" in value else "a word"
    shape = tuple(value.get("shape", ()))
    return f"an array of shape {shape}" if shape else "a single number"


def why_no_answer(reason: Reason | None) -> str:
    """Why the grader has no answer from a function, in words."""
    templates = {
        NoAnswer.NOT_RUN: "The grader did not run this exercise: see the top of this page.",
        NoAnswer.CHECK_STOPPED: "Calling {function} in the check ended the kernel, or did not "
        "finish in time.",
        NoAnswer.CALL_STOPPED: "Calling {function} ended the kernel, or did not finish in time.",
        NoAnswer.CALL_LIMIT: "Calling {function} was stopped: it used more than {limit} {unit}.",
        NoAnswer.CELL_FAILED: "The cell that defines {function} stopped with {error}: {text}.",
        NoAnswer.UNDEFINED: "The notebook does not define a function {function} when it is run "
        "from top to bottom.",
        NoAnswer.TOO_LONG: "The answers are longer than {limit:,} characters.",
        NoAnswer.REPLACED: "The answers could not be read: "
        "something in the notebook replaced what the kernel sends.",
    }
    if reason is None:
        return "The grader received no answer from this function."
    return templates[reason["code"]].format(**reason)


def pattern_text(pattern: PatternFound) -> str:
    """What wrong numbers have in common, in words."""
    code, factor = pattern["code"], pattern.get("factor", 1.0)
    if code == Pattern.FINITE_CORRECT:
        return "Where your function returns finite numbers, they are correct."
    if code == Pattern.CONSTANT:
        return f"Your function returns {pattern.get('value', 0.0):g} for every input."
    if code == Pattern.SIGN:
        return "Everything is correct except the sign."
    start = "Every value has the wrong sign and is" if factor < 0 else "Every value is"
    factor = abs(factor)
    if factor > 1:
        times = "twice" if factor == 2 else f"{factor:g} times"
        return f"{start} {times} as large as it should be: there is an extra factor {factor:g}."
    part = "half" if factor == 0.5 else f"{factor:g} times"
    of = " of" if factor == 0.5 else ""
    return f"{start} {part}{of} what it should be: a factor {1 / factor:.4g} is missing."


def explain(verdict: Verdict) -> str:
    """Explain the failed case in one or two sentences."""
    fault = verdict["fault"]
    answer: Answer = verdict.get("answer") or {}
    if fault == Fault.NOT_REACHED:
        return why_no_answer(verdict["reason"])
    if fault == Fault.UNANSWERED:
        return "Not answered yet: the function still raises NotImplementedError."
    asked = call(verdict)
    if fault == Fault.ENDLESS:
        return f"{asked} did not finish in time. Is there an infinite loop?"
    if fault in (Fault.RAISED, Fault.NO_ERROR):
        return f"{asked} {_raised(verdict, answer)}."
    if fault == Fault.FORM:
        why = answer.get("error", answer.get("value", {})).get("text", "")
        value = answer.get("returned") or answer.get("value") or {"text": "a value"}
        form = f"not the form that the exercise asks for ({why})"
        return f"{asked} returned {format_value(value)}, {form}."
    if fault == Fault.FACT and "fact" in verdict:
        fact = verdict["fact"]
        is_now = format_value(fact["found"]).strip("'") if fact["found"] else "missing"
        should_be = format_value(fact["expected"]).strip("'")
        returned = format_value(answer.get("returned", {}))
        return f"{asked} returned {returned}. {fact['name']}: {is_now}; it should be {should_be}."
    return f"{asked} {_compared(verdict, answer)}"


def _raised(verdict: Verdict, answer: Answer) -> str:
    """What a call raised, what it should have raised, or both."""
    wanted = verdict.get("expected", {}).get("error", {}).get("type")
    should = f"should raise {wanted}, but " if wanted else ""
    error = answer.get("error")
    if error is None:
        value = answer.get("returned") or answer.get("value", {})
        return f"{should}returned {format_value(value)}"
    if (missing := error.get("raised_by", "itself")) not in ("itself", "library"):
        return f"{should}calls {missing}, which is not answered yet"
    line, text = error.get("line"), error.get("text", "").rstrip(".")
    where = f" in the line `{line}`" if line else ""
    return f"{should}raised {error['type']}{f': {text}' if error.get('text') else ''}{where}"


def _compared(verdict: Verdict, answer: Answer) -> str:
    """What a call returned, and what it should be near."""
    fault, value = verdict["fault"], answer.get("value", {})
    wanted = verdict.get("expected", {}).get("value", {})
    returned, near = format_value(value), f"it should be near {format_value(wanted)}"
    if fault == Fault.NOTHING:
        printed = " It printed something, but a caller needs `return`."
        also = printed if answer.get("printed") else ""
        also += (
            "" if verdict.get("measured") else f" The value should be near {format_value(wanted)}."
        )
        return f"returned None. Is a `return` missing?{also}"
    if fault == Fault.NO_NUMBERS:
        return f"returned {returned}, {describe_value(value)} without numbers; {near}."
    if fault == Fault.SHAPE:
        return f"returned {returned}, {describe_value(value)}; {near}, {describe_value(wanted)}."
    if fault == Fault.WARNING:
        warning = answer.get("warnings", [""])[0]
        return f"returned {returned}, which is correct, but it warned: {warning}."
    if fault == Fault.CHANGED:
        return "returned a correct result, but changed one of its arguments."
    returned, near = format_both(value, wanted)
    verb = "gave" if "returned" in answer else "returned"  # what is measured may be something else
    return f"{verb} {returned}; it should be near {near}."


def own_slope(verdict: Verdict) -> str:
    """The slope of the student's own function there, where it agrees with the expected one."""
    slope, wanted = verdict.get("slope"), verdict.get("expected", {}).get("value", {})
    if not slope or "numbers" not in slope or slope.get("shape") != wanted.get("shape"):
        return ""
    if not np.allclose(slope["numbers"], wanted.get("numbers", []), rtol=1e-3, atol=1e-6):
        return ""
    measured_slope = f"The measured slope of your own {verdict.get('slope_of')} at this input"
    return f"{measured_slope} is {format_value(slope)}."


def summary(verdict: Verdict) -> str:
    """The points, and those of each part, in a line."""
    parts = [f"{name} {p['points']:g} of {p['of']:g}" for name, p in verdict["parts"].items()]
    return f"{verdict['points']:g} of {verdict['of']:g} — {', '.join(parts)}"


def parts(verdict: Verdict) -> list[Part]:
    """The feedback after the points; empty where everything is correct."""
    if verdict["used"]:
        names = ", ".join(verdict["used"])
        done = f"Your function calls {names}, which does the work of this exercise."
        return [Part(Role.LIBRARY, f"{done} Write the formula yourself."), *_check(verdict)]
    assumed = " and ".join(f"a correct {name}" for name in verdict.get("substitutes", ()))
    if not verdict["fault"]:
        return [Part(Role.ASSUMING, f"Correct, assuming {assumed}.")] if assumed else []
    finding = explain(verdict)
    feedback = [Part(Role.FINDING, f"Assuming {assumed}: {finding}" if assumed else finding)]
    if slope := own_slope(verdict):
        feedback.append(Part(Role.OWN_SLOPE, slope))
    if verdict["misconception"]:
        feedback.append(Part(Role.MISCONCEPTION, verdict["sentence"]))
    if verdict["pattern"]:
        feedback.append(Part(Role.PATTERN, pattern_text(verdict["pattern"])))
    if verdict["fault"] not in (Fault.UNANSWERED, Fault.NOT_REACHED):
        feedback.append(Part(Role.REVIEW, verdict["review"]))
    return feedback + _check(verdict)


def _check(verdict: Verdict) -> list[Part]:
    """What the visible check of the notebook raised, if it did."""
    check = verdict.get("check")
    if not check:
        return []
    return [Part(Role.CHECK, f"The check in the notebook raised {check['error']}: {check['text']}")]


def line(part: Part) -> str:
    """A part of the feedback as a line of text."""
    return f"Review: {part.text}." if part.role == Role.REVIEW else part.text


def text(verdict: Verdict) -> str:
    """The feedback as plain text."""
    return "\n".join([f"{verdict['exercise']} · {summary(verdict)}", *map(line, parts(verdict))])


def page(
    verdict: Verdict, notes: Sequence[Part] = (), address: Callable[[str], str] | None = None
) -> str:
    """Format feedback as HTML, for light and dark pages; student text in it is escaped.

    Parameters
    ----------
    verdict
        The verdict that the feedback is on.
    notes
        Further parts, at the end.
    address
        Where a heading to review is on the page; without it, there is no link.
    """

    def shown(part: Part) -> str:
        if part.role != Role.REVIEW or address is None:
            return html.escape(line(part))
        heading = html.escape(part.text)
        return f'Review: <a href="{html.escape(address(part.text))}">{heading}</a>.'

    colour = "#1a7f37" if verdict["points"] == verdict["of"] else "#b35900"
    rows = "".join(
        f"<div style='margin-top:.4em'>{shown(part)}</div>" for part in [*parts(verdict), *notes]
    )
    return (
        f"<div style='border-left:4px solid {colour};padding:.3em 0 .3em .9em;"
        "font-family:system-ui,sans-serif;max-width:46em;overflow-wrap:anywhere'>"
        f"<div><b>{html.escape(verdict['exercise'])}</b> · "
        f"{html.escape(summary(verdict))}</div>{rows}</div>"
    )
