"""Feedback: a verdict as words. What was asked, what came back, what it should be near, and why."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.format_values import (
    call,
    describe_value,
    first_difference,
    format_both,
    format_value,
    is_short,
)
from autograder.grading.pattern_messages import pattern_text, refusals_text
from autograder.grading.verdict_codes import Fault, NoAnswer, Part, Role

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, EncodedValue, Fact, Reason, Verdict


CAUSES = {  # faults that say themselves what is wrong
    Fault.NOT_REACHED,
    Fault.UNANSWERED,
    Fault.ENDLESS,
    Fault.RAISED,
    Fault.NOTHING,
    Fault.FORM,
    Fault.FACT,
    Fault.WARNING,
    Fault.CHANGED,
    Fault.EARLIER_CALLS,
}


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
        why = answer.get("value", {}).get("unreadable", "")
        form = "does not have the form that the exercise asks for"
        read = f"reading it in that form raised {why.rstrip('.')}"
        return f"{asked} returned {_shown(answer.get('returned', {}))}, which {form}: {read}."
    if fault == Fault.FACT and "fact" in verdict:
        return f"{asked} returned {_shown(answer.get('returned', {}))}. {_fact(verdict['fact'])}."
    return f"{asked} {_compared(verdict, answer)}"


def _fact(fact: Fact) -> str:
    """What was measured, and what it should be."""
    found, expected = fact["found"] or {"text": "missing"}, fact["expected"]
    if expected is None:  # of an answer of another form
        return f"{fact['name']}: {_word(found)}"
    if "text" in found and "text" in expected:
        return f"{fact['name']}: {_word(found)}; it should be {_word(expected)}"
    is_now, should_be = (text.strip('"') for text in format_both(found, expected))
    return f"{fact['name']}: {is_now}; it should be {should_be}"


def _word(value: EncodedValue) -> str:
    """A text without its quotes, or a number."""
    return format_value(value).strip("'\"")


def _raised(verdict: Verdict, answer: Answer) -> str:
    """What a call raised, what it should have raised, or both."""
    wanted = verdict.get("expected", {}).get("error", {}).get("type")
    should = f"should raise {wanted}, but " if wanted else ""
    error = answer.get("error")
    if error is None:
        value = answer.get("returned") or answer.get("value", {})
        return f"{should}returned {_shown(value)}"
    if (missing := error.get("raised_by", "itself")) not in ("itself", "library"):
        return f"{should}calls {missing}, which is not answered yet"
    line, text = error.get("line", ""), error.get("text", "").rstrip(".")
    where = f" in the line `{line}`" if line else ""
    raised = f"{should}raised {error['type']}{f': {text}' if error.get('text') else ''}{where}"
    if wanted or not error.get("own_check"):
        return raised
    value = verdict.get("expected", {}).get("value", {})
    valid = "but this input is valid"
    if verdict.get("measured") or not is_short(value):
        return f"{raised}, {valid}"
    return f"{raised}, {valid}: it should return {format_value(value)}"


def _shown(value: EncodedValue) -> str:
    """A value, or what kind of value it is where it is long."""
    return format_value(value) if is_short(value) else describe_value(value)


def _compared(verdict: Verdict, answer: Answer) -> str:
    """What a call returned, and what it should be near."""
    fault, value = verdict["fault"], answer.get("value", {})
    wanted = verdict.get("expected", {}).get("value", {})
    near = f"it should be near {_shown(wanted)}" if is_short(wanted) else ""
    if fault == Fault.NOTHING:
        printed = " It printed something, but a caller needs `return`."
        also = printed if answer.get("printed") else ""
        also += "" if verdict.get("measured") or not near else f" The value {near[3:]}."
        return f"returned None. Is a `return` missing?{also}"
    if fault == Fault.NO_NUMBERS:
        return f"returned {_shown(value)}, {describe_value(value)} without numbers; {near}."
    if fault in (Fault.CONTAINER, Fault.SHAPE):
        return _other_form(value, wanted)
    if fault == Fault.WARNING:
        warning = answer.get("warnings", [""])[0]
        return f"returned {_shown(value)}, which is correct, but it warned: {warning}."
    if fault == Fault.CHANGED:
        names = [verdict.get("arguments", [])[i : i + 1] for i in answer.get("changed", [])]
        changed = " and ".join(name for found in names for name in found)
        return f"returned a correct result, but changed {changed or 'an argument'}."
    if fault == Fault.EARLIER_CALLS:
        again = answer.get("again", {}).get("error")
        other = f"raised {again['type']}" if again else "another one"
        return (
            f"returned the right value, and {other} when it was called again with the same "
            "arguments: its result must depend on its arguments alone."
        )
    verb = "gave" if "returned" in answer else "returned"  # what is measured may be something else
    if is_short(wanted) and "items" not in wanted:
        returned, expected = format_both(value, wanted)
        return f"{verb} {returned}; it should be near {expected}."
    found = first_difference(value, wanted, verdict.get("near", {}))
    place, is_now, should_be = found or ("", value, wanted)
    returned, expected = format_both(is_now, should_be)
    return f"{verb} a result whose {place} is {returned}; it should be near {expected}."


def _other_form(value: EncodedValue, wanted: EncodedValue) -> str:
    """The first place at which a value is built in another way than expected."""
    found = first_difference(value, wanted, {"rtol": np.inf, "atol": np.inf})
    place, is_now, should_be = found or ("", value, wanted)
    if not place:
        return f"returned {describe_value(is_now)}; it should return {describe_value(should_be)}."
    kinds = f"{describe_value(is_now)}; it should be {describe_value(should_be)}"
    return f"returned a result whose {place} is {kinds}."


def own_slope(verdict: Verdict) -> str:
    """The slope of the student's own function there, where it reads as the expected one.

    Where it does not, the function is wrong, or its difference has lost digits: beside an answer
    that is a difference itself, it would contradict the verdict.
    """
    slope, wanted = verdict.get("slope"), verdict.get("expected", {}).get("value", {})
    if not slope or "numbers" not in slope or slope.get("shape") != wanted.get("shape"):
        return ""
    if format_value(slope) != format_value(wanted):
        return ""
    measured_slope = f"The measured slope of your own {verdict.get('slope_of')} at this input"
    return f"{measured_slope} is {format_value(slope)}."


def states_a_cause(verdict: Verdict) -> bool:
    """Whether the feedback says why points are lost, and not only where."""
    diagnosed = verdict["misconception"] or verdict["pattern"] or verdict["used"]
    return bool(diagnosed) or verdict["fault"] in CAUSES


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
    if "refusals" in verdict:
        feedback.append(Part(Role.REFUSALS, refusals_text(verdict["refusals"])))
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
