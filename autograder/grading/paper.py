"""The paper of one student: the questions to ask, and on the trusted side what to expect.

A paper is plain data (JSON): the judge needs no definition beside it, and the self-study edition
carries papers in its notebooks.
"""

import hashlib
from typing import Any

from numpy.random import RandomState

from autograder.exercises.definition import Case, Exercise, Formula
from autograder.grading import probe


def seed(secret: str, student: str, exercise: str) -> int:
    """The seed of a student's inputs: theirs alone, and the same at every regrade."""
    digest = hashlib.sha256(f"{secret}\n{student}\n{exercise}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _wire(argument: Any) -> dict:
    if isinstance(argument, Formula):
        return {"formula": argument.text}
    if isinstance(argument, list):
        return {"type": "list", "items": [_wire(item) for item in argument]}
    return probe.encode(argument)


def _question(case: Case) -> dict:
    return {
        "args": [_wire(arg) for arg in case.args],
        "kwargs": {name: _wire(value) for name, value in case.kwargs.items()},
    }


def _trim(answer: dict) -> dict:
    """What of a trusted answer the judge compares with: the numbers, or the kind of error."""
    if "error" in answer:
        return {"error": {"type": answer["error"]["type"]}}
    kept = {"value": _trim_value(answer["value"])}
    if answer["changed"]:
        kept["changed"] = True
    if answer["warnings"]:
        kept["warnings"] = answer["warnings"][:1]
    return kept


def _trim_value(value: dict) -> dict:
    if "items" in value:
        return {"items": [_trim_value(item) for item in value["items"]]}
    if "numbers" not in value:
        return value
    numbers = [float(f"{x:.12g}") for x in value["numbers"]]  # the same on every machine
    return {"shape": value["shape"], "numbers": numbers}


def make_paper(exercise: Exercise, seed: int) -> dict:
    """Questions, expected answers, and the answers that each misconception would give."""
    cases = list(exercise.make_cases(RandomState(seed)))
    questions = [_question(case) for case in cases]
    expected = [_trim(answer) for answer in probe.ask(exercise.reference, questions)]
    mistaken = {
        m.name: [_trim(answer) for answer in probe.ask(m.function, questions)]
        for m in exercise.misconceptions
    }
    return {
        "exercise": exercise.name,
        "parts": exercise.parts,
        "read_again": exercise.read_again,
        "forbidden": list(exercise.forbidden),
        "rtol": exercise.rtol,
        "atol": exercise.atol,
        "mistakes": {m.name: m.sentence for m in exercise.misconceptions},
        "cases": [
            {
                "part": case.part,
                "question": questions[i],
                "quiet": case.quiet,
                "untouched": case.untouched,
                "expected": expected[i],
                "mistaken": {  # only where it differs from what is expected
                    name: answers[i]
                    for name, answers in mistaken.items()
                    if answers[i] != expected[i]
                },
            }
            for i, case in enumerate(cases)
        ],
    }


def questions(paper: dict) -> list[dict]:
    """What of a paper may enter the student's kernel: inputs, and nothing else."""
    return [case["question"] for case in paper["cases"]]
