"""The judge: a paper and a student's answers in, a verdict out. Plain data on both sides."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.grading.probe import encode
from autograder.grading.types import (
    Answer,
    Case,
    EncodedValue,
    Fault,
    Pattern,
    PatternFound,
    Reason,
    Variant,
    Verdict,
)

SINGLE_PRECISION = {"rtol": 1e-4, "atol": 1e-6}


def numbers(value: EncodedValue) -> Any:
    """The array in an answer, or None where it holds none."""
    if "numbers" in value and "shape" in value:
        return np.array(value["numbers"], dtype=float).reshape(value["shape"])
    return None


def plain(wire: EncodedValue) -> Any:
    """Data as numbers, arrays, words, lists and dictionaries; a model as outline and weights."""
    if "items" in wire:
        items = [plain(item) for item in wire["items"]]
        if "model" in wire:
            return {**wire["model"], "weights": items}
        return dict(zip(wire["keys"], items, strict=True)) if "keys" in wire else items
    array = numbers(wire)
    if array is None:
        return wire.get("text")
    whole = wire.get("dtype", "<f8")[1] in "iu"
    return array if array.ndim else (int(array) if whole else float(array))


def measured(paper: Variant, case: Case, answer: Answer) -> Answer:
    """The answer with what the exercise measures in it as its value, where it measures."""
    returned = answer.get("value")
    if not paper["measure"] or "error" in answer or returned is None:
        return answer
    if returned.get("type") == "NoneType":
        return answer
    tools: dict[str, Any] = {"np": np}
    exec(paper["measure"], tools)  # the exercise's own text
    named = {**case["question"]["kwargs"], **case.get("held", {})}
    args = [plain(wire) for wire in case["question"]["args"]]
    value: EncodedValue
    kwargs = {name: plain(wire) for name, wire in named.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what NumPy says of the answer is no one's business
            value = encode(tools["measure"](plain(returned), *args, **kwargs))
    except Exception as error:  # whatever the answer is, it has not the form that was asked for
        value = {"type": "form", "text": f"{type(error).__name__}: {error}"[:200]}
    return {"returned": returned, **answer, "value": value}


def is_single(wire: EncodedValue) -> bool:
    """Whether some array in a value was computed in float32."""
    return wire.get("dtype", "").endswith("f4") or any(map(is_single, wire.get("items", ())))


def nearness(paper: Variant, answer: Answer) -> dict[str, float]:
    """How near a number must be: less near where the answer was computed in float32."""
    near = {"rtol": paper["rtol"], "atol": paper["atol"]}
    if is_single(answer.get("value", {})) or is_single(answer.get("returned", {})):
        near = {name: max(near[name], SINGLE_PRECISION[name]) for name in near}
    return near


def named(value: EncodedValue) -> dict[str, EncodedValue]:
    """The items of a dictionary by their keys; none where the value is no dictionary."""
    return dict(zip(value.get("keys", ()), value.get("items", ()), strict="keys" in value))


def close(g: np.ndarray, w: np.ndarray, rtol: float, atol: float) -> bool:
    """np.allclose of arrays of one shape, NaN being equal to NaN; faster where they are small."""
    with np.errstate(invalid="ignore", over="ignore"):
        near = (abs(g - w) <= atol + rtol * abs(w)) & np.isfinite(w)
    return bool((near | (g == w) | ((g != g) & (w != w))).all())


def same(got: EncodedValue, want: EncodedValue, near: dict[str, float]) -> bool:
    """Whether two leaves are the same word, or arrays of one shape with numbers near enough."""
    if "numbers" in got and "numbers" in want:
        g, w = numbers(got), numbers(want)
        return g.shape == w.shape and close(g, w, **near)
    return "text" in got and got.get("text") == want.get("text")


def unlike(got: EncodedValue, want: EncodedValue, near: dict[str, float]) -> str | None:
    """A fact in `want` that `got` has otherwise, else one that it lacks; None where all agree."""
    facts = named(got)
    lacking = None
    for name, wanted in named(want).items():
        if name not in facts:
            lacking = lacking or name
        elif not same(facts[name], wanted, near):
            return name
    return lacking


def pieces(value: EncodedValue) -> list[Any]:
    """The arrays of an answer that has several (a tuple of W and b), or of one that has one."""
    if "items" in value:
        return [array for item in value["items"] for array in pieces(item)]
    return [numbers(value)]


def fault(
    answer: dict, expected: dict, paper: dict, quiet: bool = False, untouched: bool = False
) -> Fault | None:
    """Why an answer is not the expected one: the first fault that applies; None where it is.

    Parameters
    ----------
    quiet, untouched : whether a warning, or a changed argument, is a fault too
    """
    if "error" in answer or "error" in expected:
        raised, wanted = (side.get("error", {}).get("type") for side in (answer, expected))
        if raised == wanted:
            return None
        special = {
            "NotImplementedError": Fault.UNANSWERED,
            "KeyboardInterrupt": Fault.ENDLESS,
            "form": Fault.FORM,
        }
        return special.get(raised, Fault.RAISED if "error" in answer else Fault.NO_ERROR)
    got, want = answer["value"], expected["value"]
    if got.get("type") == "NoneType":
        return Fault.NOTHING
    if "form" in (got.get("type"), want.get("type")):
        return None if got == want else Fault.FORM
    near = nearness(paper, answer)
    if paper["measure"] and "keys" in want:
        if unlike(got, want, near) is not None:
            return Fault.FACT
        return Fault.CHANGED if untouched and answer.get("changed") else None
    got, want = pieces(got), pieces(want)
    if any(array is None for array in got):
        return Fault.NO_NUMBERS
    if len(got) == 1 < len(want) and got[0].shape[:1] == (len(want),):
        got = list(got[0])
    elif len(want) == 1 < len(got) and want[0].shape[:1] == (len(got),):
        want = list(want[0])
    if [array.shape for array in got] != [array.shape for array in want]:
        return Fault.SHAPE
    for g, w in zip(got, want, strict=True):
        if not close(g, w, **near):
            return Fault.VALUE
    if quiet and answer.get("warnings"):
        return Fault.WARNING
    if untouched and answer.get("changed"):
        return Fault.CHANGED
    return None


def agrees(paper, answers, wrong, name, i):
    """Whether an answer is the one that a misconception gives there, be it right or wrong."""
    if i >= len(answers):
        return False
    case = paper["cases"][i]
    if name not in case["mistaken"]:
        return i not in wrong
    asked = {"quiet": case["quiet"], "untouched": case["untouched"]}
    meant = case["mistaken"][name]
    own_check = answers[i].get("error", {}).get("line", "").startswith("raise ")
    if fault(answers[i], meant, paper) is not None or (own_check and i in wrong):
        return False  # a check that refuses what is right is a mistake of its own
    # Where numbers alone do not tell: a warning or a changed argument must be there too.
    return bool(fault(meant, case["expected"], paper, **asked)) == (i in wrong)


def mistake(paper, answers, wrong):
    """The misconception that explains the failed parts, and the wrong cases that it explains.

    It must wholly explain more than half of the points that are lost, or a chance likeness in one
    part would name it. Where several explain as much, the one that agrees with most answers.
    Where none does: None, and all wrong cases.
    """
    cases_of = {part: [] for part in paper["parts"]}
    for i, case in enumerate(paper["cases"]):
        cases_of[case["part"]].append(i)
    lost = {paper["cases"][i]["part"] for i in wrong}
    worth = paper["parts"]
    best, most = (None, wrong), (sum(worth[part] for part in lost) / 2, len(answers))
    for name in paper["mistakes"]:
        explained = sum(
            worth[part]
            for part in lost
            if all(agrees(paper, answers, wrong, name, i) for i in cases_of[part])
        )
        if explained < most[0]:
            continue
        agreed = {i for i in range(len(answers)) if agrees(paper, answers, wrong, name, i)}
        if (explained, len(agreed)) > most:
            best, most = (name, agreed.intersection(wrong)), (explained, len(agreed))
    return best


def pattern(paper: Variant, answers: Sequence[Answer]) -> PatternFound | None:
    """What the wrong numbers have in common: the code of a pattern and its values, or None."""
    got, want = [], []
    for case, answer in zip(paper["cases"], answers, strict=False):
        if "value" in answer and "value" in case["expected"]:
            g, w = numbers(answer["value"]), numbers(case["expected"]["value"])
            if g is not None and w is not None and g.size == w.size:
                got.append(g.ravel())
                want.append(w.ravel())
    if len(got) < 2:
        return None
    g, w = np.concatenate(got), np.concatenate(want)
    fine = np.isfinite(g) & np.isfinite(w)
    g, w = g[fine], w[fine]
    if g.size < 3 or np.ptp(w) == 0:
        return None
    if np.allclose(g, w, rtol=paper["rtol"], atol=paper["atol"]):
        return {"code": Pattern.FINITE_CORRECT}
    if np.ptp(g) == 0:
        return {"code": Pattern.CONSTANT, "value": float(f"{g[0]:.6g}")}
    factor = float(g @ w / (w @ w))
    if not factor or not np.allclose(g, factor * w, rtol=1e-6, atol=paper["atol"]):
        return None
    factor = float(f"{factor:.6g}")
    if factor == 1:
        return None
    return {"code": Pattern.SIGN} if factor == -1 else {"code": Pattern.FACTOR, "factor": factor}


def judge(paper: Variant, answers: Sequence[Answer], reason: Reason | None = None) -> Verdict:
    """The verdict: points by part, the smallest wrong case, and the misconception behind it.

    Parameters
    ----------
    answers : one for each case; fewer where a call did not end or the kernel died
    reason : why there are fewer: the code of a `NoAnswer`, and its values

    Returns
    -------
    dict of points, of, parts, fault, question, expected, answer, mistake, sentence, pattern ...
    """
    pairs = zip(paper["cases"], answers, strict=False)
    answers = [measured(paper, case, answer) for case, answer in pairs]
    wrong = {}
    for i, case in enumerate(paper["cases"]):
        if i >= len(answers):
            wrong[i] = Fault.NOT_REACHED
            continue
        found = fault(
            answers[i], case["expected"], paper, quiet=case["quiet"], untouched=case["untouched"]
        )
        if found:
            wrong[i] = found
    used = sorted({name for answer in answers for name in answer.get("used", ())})
    lost = {paper["cases"][i]["part"] for i in wrong} if not used else set(paper["parts"])
    parts = {
        part: {"points": 0.0 if part in lost else float(of), "of": float(of)}
        for part, of in paper["parts"].items()
    }
    verdict: Any = {
        "exercise": paper["exercise"],
        "points": sum(part["points"] for part in parts.values()),
        "of": sum(part["of"] for part in parts.values()),
        "parts": parts,
        "fault": None,
        "mistake": None,
        "sentence": "",
        "pattern": None,
        "read_again": paper["read_again"],
        "used": used,
        "reason": reason,
    }
    if wrong:
        name, shown = mistake(paper, answers, wrong)
        # The smallest; input that should have been refused comes after what has a value.
        first = min(
            shown, key=lambda i: (wrong[i] == Fault.NO_ERROR, size_of(paper["cases"][i]), i)
        )
        question = paper["cases"][first]["question"]
        verdict |= {
            "fault": wrong[first],
            "part": paper["cases"][first]["part"],
            "question": question,
            "expected": paper["cases"][first]["expected"],
            "measured": bool(paper["measure"]) or "look" in question,
            "answer": answers[first] if first < len(answers) else None,
            "mistake": name,
            "sentence": paper["mistakes"].get(name or "", ""),
        }
        if verdict["fault"] == Fault.FACT:
            got, want = verdict["answer"]["value"], verdict["expected"]["value"]
            fact = unlike(got, want, nearness(paper, verdict["answer"])) or ""
            found, expected = named(got).get(fact), named(want)[fact]
            verdict["fact"] = {"name": fact, "found": found, "expected": expected}
        if verdict["fault"] == Fault.VALUE and not name:
            verdict["pattern"] = pattern(paper, answers)
    return verdict


def size_of(case: Case) -> int:
    """How much a reader has to look at to see a case: the count of its input numbers."""
    return sum(sum(len(x.get("numbers", ())) for x in flat(a)) for a in case["question"]["args"])


def flat(wire: EncodedValue) -> list[EncodedValue]:
    return [leaf for item in wire["items"] for leaf in flat(item)] if "items" in wire else [wire]
