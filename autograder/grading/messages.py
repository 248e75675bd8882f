"""Feedback: a verdict as words. What was asked, what came back, what it should be near, and why."""

import html
from collections.abc import Callable, Sequence

import numpy as np

from autograder.grading.types import Fault, NoAnswer, Part, Pattern, Role


def show(wire: dict, digits: int = 4) -> str:
    """A value as a reader would write it, to so many significant digits."""
    if "formula" in wire:
        return wire["formula"]
    if "generator" in wire:
        return f"np.random.default_rng({wire['generator']})"
    if "model" in wire:
        layers = [f"{x['type']}({x['units']})" for x in wire["model"]["layers"]]
        return f"<model: {', '.join(layers)}>"
    if "keys" in wire:
        shown = [
            f"{key!r}: {show(x, digits)}"
            for key, x in zip(wire["keys"], wire["items"], strict=True)
        ]
        return f"{{{', '.join(shown[:6])}}}"
    if "items" in wire:
        left, right = "()" if wire.get("type") == "tuple" else "[]"
        more = ", …" * (len(wire["items"]) > 6)
        return f"{left}{', '.join(show(item, digits) for item in wire['items'][:6])}{more}{right}"
    if "numbers" not in wire:
        return wire["text"]
    array = np.array(wire["numbers"], dtype=float).reshape(wire["shape"])
    if array.ndim == 0:
        return f"{array:.{digits}g}"
    text = np.array2string(
        array, separator=", ", threshold=24, formatter={"float_kind": lambda x: f"{x:.{digits}g}"}
    )
    return " ".join(text.split())


def show_both(got: dict, want: dict) -> tuple[str, str]:
    """Two values, to four digits or to as many as it takes to see that they differ."""
    for digits in (4, 6, 8, 12, 17):
        shown = show(got, digits), show(want, digits)
        if shown[0] != shown[1]:
            return shown
    return show(got), show(want)  # they differ in what is not shown


def call(verdict: dict) -> str:
    """The call that went wrong, as code."""
    question = verdict["question"]
    named = [f"{name}={show(wire)}" for name, wire in question["kwargs"].items()]
    return f"{verdict['exercise']}({', '.join([show(w) for w in question['args']] + named)})"


def describe_value(wire: dict) -> str:
    """What kind of value it is: "a pair: an array of shape (4, 3) and an array of shape (4,)"."""
    if "model" in wire:
        return "a model"
    if "keys" in wire:
        return "a dictionary"
    if "items" in wire:
        kinds = [describe_value(item) for item in wire["items"]]
        kinds = [f"({kind})" if ":" in kind else kind for kind in kinds]
        count = {2: "a pair", 3: "a triple"}.get(len(kinds), f"{len(kinds)} values")
        listed = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)
        return f"{count}: {listed}" if kinds else "nothing"
    if "numbers" not in wire:
        return f"a {wire['type']}" if "type" in wire else "a word"
    return f"an array of shape {tuple(wire['shape'])}" if wire["shape"] else "a single number"


def why_no_answer(reason: dict | None) -> str:
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


def pattern_text(pattern: dict) -> str:
    """What wrong numbers have in common, in words."""
    code = pattern["code"]
    if code == Pattern.FINITE_CORRECT:
        return "Where your function returns finite numbers, they are correct."
    if code == Pattern.CONSTANT:
        return f"Your function returns {pattern['value']:g} for every input."
    if code == Pattern.SIGN:
        return "Everything is correct except the sign."
    factor = abs(pattern["factor"])
    start = "Every value has the wrong sign and is" if pattern["factor"] < 0 else "Every value is"
    if factor > 1:
        times = "twice" if factor == 2 else f"{factor:g} times"
        return f"{start} {times} as large as it should be: there is an extra factor {factor:g}."
    part = "half" if factor == 0.5 else f"{factor:g} times"
    of = " of" if factor == 0.5 else ""
    return f"{start} {part}{of} what it should be: a factor {1 / factor:.4g} is missing."


def finding(verdict: dict) -> str:
    """The wrong case in one or two sentences."""
    fault, answer = verdict["fault"], verdict["answer"]
    if fault == Fault.NOT_REACHED:
        return why_no_answer(verdict["reason"])
    if fault == Fault.UNANSWERED:
        return "Not answered yet: the function still raises NotImplementedError."
    asked = call(verdict)
    if fault == Fault.ENDLESS:
        return f"{asked} did not finish in time. Is there an infinite loop?"
    if fault == Fault.FORM:
        why = answer["error" if "error" in answer else "value"]["text"]
        returned = show(answer.get("returned") or answer.get("value") or {"text": "a value"})
        return f"{asked} returned {returned}, not the form that the exercise asks for ({why})."
    if fault in (Fault.RAISED, Fault.NO_ERROR):
        return f"{asked} {_raised(verdict)}."
    wanted, got = verdict["expected"]["value"], answer["value"]
    if fault == Fault.FACT:
        name, found = verdict["fact"]["name"], verdict["fact"]["found"]
        is_now = show(found).strip("'") if found else "missing"
        should_be = show(verdict["fact"]["expected"]).strip("'")
        returned = show(answer["returned"])
        return f"{asked} returned {returned}. {name}: {is_now}; it should be {should_be}."
    near = f"it should be near {show(wanted)}"
    if fault == Fault.NOTHING:
        also = " It printed something, but a caller needs `return`." if answer["printed"] else ""
        value = "" if verdict["measured"] else f" The value should be near {show(wanted)}."
        return f"{asked} returned None. Is a `return` missing?{also}{value}"
    if fault == Fault.NO_NUMBERS:
        return f"{asked} returned {show(got)}, {describe_value(got)} without numbers; {near}."
    if fault == Fault.SHAPE:
        kinds = describe_value(got), describe_value(wanted)
        return f"{asked} returned {show(got)}, {kinds[0]}; {near}, {kinds[1]}."
    if fault == Fault.WARNING:
        warning = answer["warnings"][0]
        return f"{asked} returned {show(got)}, which is correct, but it warned: {warning}."
    if fault == Fault.CHANGED:
        return f"{asked} returned a correct result, but changed one of its arguments."
    got, wanted = show_both(got, wanted)
    returned = "gave" if "returned" in answer else "returned"  # what is measured may be another
    return f"{asked} {returned} {got}; it should be near {wanted}."


def _raised(verdict: dict) -> str:
    """What a call raised, what it should have raised, or both."""
    wanted = verdict["expected"].get("error", {}).get("type")
    should = f"should raise {wanted}, but " if wanted else ""
    if "error" not in verdict["answer"]:
        answer = verdict["answer"]
        return f"{should}returned {show(answer.get('returned') or answer['value'])}"
    error = verdict["answer"]["error"]
    where = f" in the line `{error['line']}`" if error["line"] else ""
    text = f": {error['text'].rstrip('.')}" if error["text"] else ""
    return f"{should}raised {error['type']}{text}{where}"


def own_slope(verdict: dict) -> str:
    """The slope of the student's own function there, where it agrees with the expected one."""
    slope, wanted = verdict.get("slope"), verdict["expected"].get("value", {})
    if not slope or "numbers" not in slope or slope["shape"] != wanted.get("shape"):
        return ""
    if not np.allclose(slope["numbers"], wanted["numbers"], rtol=1e-3, atol=1e-6):
        return ""
    return f"The measured slope of your own {verdict['slope_of']} at this input is {show(slope)}."


def summary(verdict: dict) -> str:
    """The points, and those of each part, in a line."""
    parts = [f"{name} {p['points']:g} of {p['of']:g}" for name, p in verdict["parts"].items()]
    return f"{verdict['points']:g} of {verdict['of']:g} — {', '.join(parts)}"


def parts(verdict: dict) -> list[Part]:
    """What there is to say after the points; nothing where everything is correct."""
    if verdict["used"]:
        names = ", ".join(verdict["used"])
        done = f"Your function calls {names}, which does the work of this exercise."
        return [Part(Role.LIBRARY, f"{done} Write the formula yourself."), *_check(verdict)]
    assumed = " and ".join(f"a correct {name}" for name in verdict.get("given", ()))
    if not verdict["fault"]:
        return [Part(Role.ASSUMING, f"Correct, assuming {assumed}.")] if assumed else []
    found = finding(verdict)
    told = [Part(Role.FINDING, f"Assuming {assumed}: {found}" if assumed else found)]
    if own := own_slope(verdict):
        told.append(Part(Role.OWN_SLOPE, own))
    if verdict["mistake"]:
        told.append(Part(Role.MISCONCEPTION, verdict["sentence"]))
    if verdict["pattern"]:
        told.append(Part(Role.PATTERN, pattern_text(verdict["pattern"])))
    if verdict["fault"] not in (Fault.UNANSWERED, Fault.NOT_REACHED):
        told.append(Part(Role.REVIEW, verdict["read_again"]))
    return told + _check(verdict)


def _check(verdict: dict) -> list[Part]:
    """What the visible check of the notebook raised, if it did."""
    check = verdict.get("check")
    said = f"The check in the notebook raised {check['error']}: {check['text']}" if check else ""
    return [Part(Role.CHECK, said)] if check else []


def line(part: Part) -> str:
    """A part of the feedback as a line of text."""
    return f"Review: {part.text}." if part.role == Role.REVIEW else part.text


def text(verdict: dict) -> str:
    """The feedback as plain text."""
    return "\n".join([f"{verdict['exercise']} · {summary(verdict)}", *map(line, parts(verdict))])


def page(
    verdict: dict, notes: Sequence[Part] = (), address: Callable[[str], str] | None = None
) -> str:
    """The feedback as HTML, for light and dark pages; student text in it is escaped.

    Parameters
    ----------
    notes : further parts, at the end
    address : where a heading to review is on the page; without it, there is no link
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
