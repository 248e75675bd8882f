"""The paper of one student: the questions to ask, and on the trusted side what to expect.

A paper is plain data (JSON): the judge needs no definition beside it, and the self-study edition
carries papers in its notebooks.
"""

import hashlib
import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any

from numpy.random import RandomState

from autograder.exercises.arguments import Formula, Generator, Network
from autograder.exercises.definition import Case, Exercise
from autograder.grading import judge, probe, reference_source
from autograder.grading.types import Answer, EncodedValue, Outline, Question, Variant


def seed(secret: str, student: str, exercise: str) -> int:
    """The seed of a student's inputs: theirs alone, and the same at every regrade."""
    digest = hashlib.sha256(f"{secret}\n{student}\n{exercise}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _wire(argument: Any) -> EncodedValue:
    if isinstance(argument, Formula):
        return {"formula": argument.text}
    if isinstance(argument, Generator):
        return {"generator": argument.seed}
    if isinstance(argument, dict):
        items = [_wire(argument[key]) for key in sorted(argument)]
        return {"type": "dict", "keys": sorted(argument), "items": items}
    if isinstance(argument, list | tuple):
        kind = type(argument).__name__
        return {"type": kind, "items": [_wire(item) for item in argument]}
    return probe.encode(argument)


def network_of(outline: Outline, weights: list) -> Network:
    """What stands in for a Keras model on the trusted side."""
    pairs = list(zip(weights[::2], weights[1::2], strict=True))
    return Network(pairs, [layer["activation"] for layer in outline["layers"]])


def _question(exercise: Exercise, case: Case) -> Question:
    question: Question = {
        "args": [_wire(arg) for arg in case.args],
        "kwargs": {name: _wire(value) for name, value in case.kwargs.items()},
    }
    if exercise.look:
        question["look"] = exercise.look
    return question


def _source(functions: tuple[Callable, ...]) -> str:
    """The text of a measure and of what it needs, without decorators; the last is called."""
    sources = [dedent(inspect.getsource(f)) for f in functions]
    text = "\n\n".join(source[source.index("def ") :] for source in sources)
    return f"{text}\n\nmeasure = {functions[-1].__name__}\n" if functions else ""


def _trim(answer: Any) -> Answer:
    """What of a trusted answer the judge compares with: the numbers, or the kind of error."""
    if "error" in answer:
        return {"error": {"type": answer["error"]["type"]}}
    kept: Answer = {"value": _trim_value(answer["value"])}
    if answer["changed"]:
        kept["changed"] = True
    if answer["warnings"]:
        kept["warnings"] = answer["warnings"][:1]
    return kept


def _trim_value(value: Any) -> EncodedValue:
    if "items" in value:
        trimmed: EncodedValue = {"items": [_trim_value(item) for item in value["items"]]}
        if "keys" in value:
            trimmed["keys"] = value["keys"]
        return trimmed
    if "numbers" not in value:
        return value
    numbers = [float(f"{x:.12g}") for x in value["numbers"]]  # the same on every machine
    return {"shape": value["shape"], "numbers": numbers}


def make_paper(exercise: Exercise, seed: int, mistakes: bool = True) -> Variant:
    """Questions, expected answers, and the answers that each misconception would give.

    mistakes : False leaves the misconceptions out, which are most of the work: a paper that tells
        right from wrong, and names nothing
    """
    known = exercise.misconceptions if mistakes else []
    if exercise.make_cases is None:
        raise ValueError(f"{exercise.name} has no cases.")
    cases = list(exercise.make_cases(RandomState(seed)))
    paper: Any = {
        "exercise": exercise.name,
        "parts": exercise.parts,
        "read_again": exercise.read_again,
        "forbidden": list(exercise.forbidden),
        "given": {
            name: reference_source.text_of(name, exercise.lesson) for name in exercise.builds_on
        },
        "slope_of": exercise.slope_of,
        "rtol": exercise.rtol,
        "atol": exercise.atol,
        "measure": _source(exercise.measures),
        "mistakes": {m.name: m.sentence for m in known},
        "cases": [
            {
                "part": case.part,
                "question": _question(exercise, case),
                **({"held": {k: _wire(x) for k, x in case.held.items()}} if case.held else {}),
                "quiet": case.quiet,
                "untouched": case.untouched,
            }
            for case in cases
        ],
    }

    def answers(function: Callable, facts: dict | None) -> list[Answer]:
        """What a function answers, as the judge sees it; declared where a case gives its facts."""
        seen = []
        for case, sheet in zip(cases, paper["cases"], strict=True):
            if case.facts:
                found = probe.encode({**case.facts, **(facts or {})})
                answer = {"value": found, "changed": False, "warnings": []}
            else:
                (answer,) = probe.ask(function, [sheet["question"]], as_model=network_of)
                answer = judge.measured(paper, sheet, answer)
            seen.append(_trim(answer))
        return seen

    expected = answers(exercise.reference, None)
    for answer in expected:
        if (answer.get("value") or answer.get("error", {})).get("type") == "form":
            raise ValueError(f"{exercise.name}: its measure fails on the reference: {answer}")
    mistaken = {m.name: answers(m.function, m.facts) for m in known}
    for i, sheet in enumerate(paper["cases"]):
        sheet["expected"] = expected[i]
        sheet["mistaken"] = {  # only where it differs from what is expected
            name: wrong[i] for name, wrong in mistaken.items() if wrong[i] != expected[i]
        }
    return paper


def questions(paper: Variant) -> list[Question]:
    """What of a paper may enter the student's kernel: inputs, and nothing else."""
    return [case["question"] for case in paper["cases"]]
