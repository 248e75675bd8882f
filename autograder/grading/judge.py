"""The judge: a variant and a student's answers in, a verdict out. Plain data on both sides."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.compare_values import (
    classify,
    first_mismatch,
    items_by_key,
    numbers,
    tolerances,
)
from autograder.grading.describe_wrong_answers import describe_pattern
from autograder.grading.encode_values import encode
from autograder.grading.format_values import count_numbers
from autograder.grading.recognize_misconceptions import match_misconception
from autograder.grading.verdict_codes import Fault, Pattern

if TYPE_CHECKING:
    from autograder.grading.grading_types import (
        Answer,
        Case,
        EncodedValue,
        PatternFound,
        Points,
        Reason,
        Refusals,
        Variant,
        Verdict,
    )


def judge(variant: Variant, answers: Sequence[Answer], reason: Reason | None = None) -> Verdict:
    """Judge answers: points by part, the smallest failed case, and the misconception behind it.

    Parameters
    ----------
    variant
        The questions that were asked, and what was expected.
    answers
        One for each case; fewer where a call did not end or the kernel died.
    reason
        Why there are fewer: the code of a `NoAnswer`, and its values.

    Returns
    -------
    Verdict
    """
    cases = variant["cases"]
    pairs = zip(cases, answers, strict=False)
    answers = [measured(variant, case, answer) for case, answer in pairs]
    failed: dict[int, Fault] = dict.fromkeys(range(len(answers), len(cases)), Fault.NOT_REACHED)
    for i, (case, answer) in enumerate(zip(cases, answers, strict=False)):
        fault = classify(answer, case["expected"], variant, case["quiet"], case["untouched"])
        if fault:
            failed[i] = fault
    used = sorted({name for answer in answers for name in answer.get("used", ())})
    lost = set(variant["parts"]) if used else {cases[i]["part"] for i in failed}
    parts: dict[str, Points] = {
        part: {"points": 0.0 if part in lost else float(of), "of": float(of)}
        for part, of in variant["parts"].items()
    }
    verdict: Verdict = {
        "exercise": variant["exercise"],
        "points": sum(part["points"] for part in parts.values()),
        "of": sum(part["of"] for part in parts.values()),
        "parts": parts,
        "fault": None,
        "misconception": None,
        "sentence": "",
        "pattern": None,
        "review": variant["review"],
        "used": used,
        "reason": reason,
    }
    if failed:
        diagnose(verdict, variant, answers, failed)
    return verdict


def diagnose(
    verdict: Verdict, variant: Variant, answers: Sequence[Answer], failed: dict[int, Fault]
) -> None:
    """Add to a verdict the case that best shows what is wrong, and why it is."""
    cases = variant["cases"]
    name, explained = match_misconception(variant, answers, failed)
    if name is None and Fault.EARLIER_CALLS in failed.values():  # it may explain all the others
        explained = [i for i in failed if failed[i] == Fault.EARLIER_CALLS]
    # The smallest; input that should have been rejected comes after input that has a value.
    shown = min(explained, key=lambda i: ("error" in cases[i]["expected"], size_of(cases[i]), i))
    question, expected = cases[shown]["question"], cases[shown]["expected"]
    answer = answers[shown] if shown < len(answers) else None
    verdict["fault"] = failed[shown]
    verdict["part"] = cases[shown]["part"]
    verdict["question"] = question
    verdict["expected"] = expected
    verdict["arguments"] = variant["arguments"]
    verdict["near"] = tolerances(variant, answer or {})
    verdict["measured"] = bool(variant["measure"]) or "look" in question
    verdict["answer"] = answer
    verdict["misconception"] = name
    verdict["sentence"] = variant["misconceptions"].get(name or "", "")
    if answer and verdict["fault"] == Fault.FACT:
        value, wanted = answer.get("value", {}), expected.get("value", {})
        fact = first_mismatch(value, wanted, tolerances(variant, answer)) or ""
        verdict["fact"] = {
            "name": fact,
            "found": items_by_key(value).get(fact),
            "expected": items_by_key(wanted).get(fact),
        }
    accepted = {i for i in failed if "error" in cases[i]["expected"]}
    refusals = missing_refusals(variant, len(accepted)) if accepted else None
    if name is None:
        verdict["pattern"] = pattern_of(variant, answers, failed, refusals)
    if refusals and "error" not in expected:
        verdict["refusals"] = refusals


def pattern_of(
    variant: Variant,
    answers: Sequence[Answer],
    failed: dict[int, Fault],
    refusals: Refusals | None,
) -> PatternFound | None:
    """What the wrong answers have in common, if every case was answered."""
    if refusals and len(failed) == refusals["missing"]:
        all_missing = refusals["missing"] == refusals["of"]
        code = Pattern.NO_REFUSAL if all_missing else Pattern.SOME_REFUSALS
        return {"code": code, "error": refusals["error"]}
    values = {fault for i, fault in failed.items() if "value" in variant["cases"][i]["expected"]}
    no_relation = {Fault.NOT_REACHED, Fault.UNANSWERED, Fault.ENDLESS, Fault.EARLIER_CALLS}
    values_right = {Fault.WARNING, Fault.CHANGED}
    if no_relation.intersection(failed.values()) or values <= values_right:
        return None
    return describe_pattern(variant, answers, failed)


def missing_refusals(variant: Variant, missing: int) -> Refusals:
    """That invalid input was not rejected, in so many cases."""
    errors = [case["expected"]["error"] for case in variant["cases"] if "error" in case["expected"]]
    return {"missing": missing, "of": len(errors), "error": errors[0]["type"]}


def measured(variant: Variant, case: Case, answer: Answer) -> Answer:
    """The answer with what the exercise measures in it as its value, if it measures."""
    if "again" in answer:
        answer = {**answer, "again": measured(variant, case, answer["again"])}
    returned = answer.get("value")
    if not variant["measure"] or "error" in answer or returned is None:
        return answer
    if returned.get("type") == "NoneType" or "unreadable" in returned:
        return answer
    tools: dict[str, Any] = {"np": np}
    exec(compiled(variant["measure"]), tools)  # written by an exercise, never by a student
    args = [to_python(arg) for arg in case["question"]["args"]]
    named = {**case["question"]["kwargs"], **case.get("held", {})}
    kwargs = {name: to_python(argument) for name, argument in named.items()}
    value: EncodedValue
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they would reach the student's notebook
            value = encode(tools["measure"](to_python(returned), *args, **kwargs))
    except Exception as error:  # the answer does not have the form that was asked for
        value = {"unreadable": f"{type(error).__name__}: {error}"[:200]}
    return {"returned": returned, **answer, "value": value}


@cache
def compiled(measure: str) -> CodeType:
    """The code of a measure, which every case runs."""
    return compile(measure, "<measure>", "exec")


def to_python(value: EncodedValue) -> Any:
    """A value as number, array, text, list or dictionary; a model as outline and weights."""
    if "items" in value:
        items = [to_python(item) for item in value["items"]]
        if "model" in value:
            return {**value["model"], "weights": items}
        return dict(zip(value["keys"], items, strict=True)) if "keys" in value else items
    array = numbers(value)
    if array is None:
        return value.get("text")
    whole = value.get("dtype", "<f8")[1] in "iu"
    return array if array.ndim else (int(array) if whole else float(array))


def size_of(case: Case) -> int:
    """How much a reader has to look at to see a case: the count of its input numbers."""
    return sum(count_numbers(argument) for argument in case["question"]["args"])
