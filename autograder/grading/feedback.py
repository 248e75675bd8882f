"""Feedback: a verdict as words. What was asked, what came back, what it should be near, and why."""

import html

import numpy as np


def show(wire, digits=4):
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


def show_both(got, want):
    """Two values, to four digits or to as many as it takes to see that they differ."""
    for digits in (4, 6, 8, 12, 17):
        shown = show(got, digits), show(want, digits)
        if shown[0] != shown[1]:
            return shown
    return show(got), show(want)  # they differ in what is not shown


def call(verdict):
    """The call that went wrong, as code."""
    question = verdict["question"]
    named = [f"{name}={show(wire)}" for name, wire in question["kwargs"].items()]
    return f"{verdict['exercise']}({', '.join([show(w) for w in question['args']] + named)})"


def shape(wire):
    shapes = [item.get("shape", []) for item in wire.get("items", [wire])]
    return " and ".join("a single number" if s == [] else f"shape {tuple(s)}" for s in shapes)


def finding(verdict):
    """The wrong case in one or two sentences."""
    fault, answer = verdict["fault"], verdict["answer"]
    if fault == "not reached":
        return verdict["reason"] or "The grader had no answer from this function."
    if fault == "unanswered":
        return "Not answered yet: the function still raises NotImplementedError."
    asked = call(verdict)
    if fault == "endless":
        return f"{asked} did not come to an end: is there a loop that never stops?"
    if fault == "form":
        why = answer["error" if "error" in answer else "value"]["text"]
        returned = show(answer.get("returned") or answer.get("value") or {"text": "something"})
        return f"{asked} returned {returned}, which cannot be used as the exercise asks: {why}."
    if fault == "raised":
        error = answer["error"]
        where = f" in the line `{error['line']}`" if error["line"] else ""
        text = f": {error['text'].rstrip('.')}" if error["text"] else ""
        wanted = verdict["expected"].get("error", {}).get("type")
        should = f"should raise {wanted}; yours " if wanted else ""
        return f"{asked} {should}raised {error['type']}{text}{where}."
    if "error" in verdict["expected"]:
        wanted = verdict["expected"]["error"]["type"]
        returned = show(answer.get("returned") or answer["value"])
        return f"{asked} should raise {wanted}; yours returned {returned}."
    wanted, got = verdict["expected"]["value"], answer["value"]
    if fault == "fact":
        name, is_now, should_be = verdict["fact"]
        found, wanted = (show(x).strip("'") if x else "none" for x in (is_now, should_be))
        returned = show(answer["returned"])
        return f"{asked} returned {returned}. {name}: {found}; it should be {wanted}."
    near = f"it should be near {show(wanted)}"
    if fault == "nothing":
        also = " It printed something, but a caller needs `return`." if answer["printed"] else ""
        return f"{asked} returned None: is a `return` missing?{also} By value, {near}."
    if fault == "no numbers":
        return f"{asked} returned {show(got)}, a {got['type']} without numbers; {near}."
    if fault == "shape":
        return f"{asked} returned {show(got)}, {shape(got)}; {near}, {shape(wanted)}."
    if fault == "warning":
        return f"{asked} returned {show(got)}, which is right, but warned: {answer['warnings'][0]}."
    if fault == "changed":
        return f"{asked} returned the right numbers, but changed what it was given."
    got, wanted = show_both(got, wanted)
    return f"{asked} returned {got}; it should be near {wanted}."


def own_slope(verdict):
    """The slope of the student's own function there, where it bears the expected one out."""
    slope, wanted = verdict.get("slope"), verdict["expected"].get("value", {})
    if not slope or "numbers" not in slope or slope["shape"] != wanted.get("shape"):
        return ""
    if not np.allclose(slope["numbers"], wanted["numbers"], rtol=1e-3, atol=1e-6):
        return ""
    return f"The slope of your own {verdict['slope_of']} there, measured, is {show(slope)}."


def summary(verdict):
    parts = [f"{name} {p['points']:g} of {p['of']:g}" for name, p in verdict["parts"].items()]
    return f"{verdict['points']:g} of {verdict['of']:g} — {', '.join(parts)}"


def sentences(verdict):
    """What there is to say after the points; nothing where everything is right."""
    if verdict["used"]:
        names = ", ".join(verdict["used"])
        return [
            f"Your function calls {names}, which does the work of this exercise: "
            "write the formula itself."
        ]
    given = ", ".join(verdict.get("given", ()))
    if not verdict["fault"]:
        return [f"Right, given a right {given}."] if given else []
    said = [f"With a right {given}: {finding(verdict)}" if given else finding(verdict)]
    if own := own_slope(verdict):
        said.append(own)
    if verdict["sentence"]:
        said.append(verdict["sentence"])
    if verdict["fault"] not in ("unanswered", "not reached"):
        said.append(f"Read again: {verdict['read_again']}.")
    return said


def text(verdict):
    """The feedback as plain text."""
    return "\n".join([f"{verdict['exercise']} · {summary(verdict)}", *sentences(verdict)])


def page(verdict, remarks=()):
    """The feedback as HTML, for light and dark pages; student text in it is escaped.

    remarks : further sentences, such as what a visible check said
    """
    colour = "#1a7f37" if verdict["points"] == verdict["of"] else "#b35900"
    rows = "".join(
        f"<div style='margin-top:.4em'>{html.escape(sentence)}</div>"
        for sentence in [*sentences(verdict), *remarks]
    )
    return (
        f"<div style='border-left:4px solid {colour};padding:.3em 0 .3em .9em;"
        "font-family:system-ui,sans-serif;max-width:46em;overflow-wrap:anywhere'>"
        f"<div><b>{html.escape(verdict['exercise'])}</b> · "
        f"{html.escape(summary(verdict))}</div>{rows}</div>"
    )
