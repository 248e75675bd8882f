"""The variant of one student: the questions to ask, and on the trusted side what to expect.

A variant is plain data (JSON): the judge needs no definition beside it, and the self-study edition
carries variants in its notebooks.
"""

import hashlib
import inspect
from collections.abc import Callable, Sequence
from textwrap import dedent
from typing import Any

from numpy.random import RandomState

from autograder.exercises.definition import REGISTRY, Case, Exercise
from autograder.exercises.inputs_of_test_cases import Formula, Generator, Network
from autograder.grading import call_student_function, encode_values, judge, reference_solution_code
from autograder.grading.grading_types import (
    Answer,
    EncodedValue,
    ErrorAnswer,
    Outline,
    Question,
    Variant,
)
from autograder.grading.grading_types import Case as CaseData

CONTAINERS = ("tuple", "list")  # that feedback tells from an array


def student_seed(secret: str, student: str, exercise: str) -> int:
    """Derive the seed of a student's inputs: theirs alone, and the same at every regrade."""
    digest = hashlib.sha256(f"{secret}\n{student}\n{exercise}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _encode(argument: Any) -> EncodedValue:
    if isinstance(argument, Formula):
        return {"formula": argument.text}
    if isinstance(argument, Generator):
        return {"generator": argument.seed}
    if isinstance(argument, dict):
        items = [_encode(argument[key]) for key in sorted(argument)]
        return {"type": "dict", "keys": sorted(argument), "items": items}
    if isinstance(argument, list | tuple):
        kind = type(argument).__name__
        return {"type": kind, "items": [_encode(item) for item in argument]}
    return encode_values.encode(argument)


def network_of(outline: Outline, weights: list[Any]) -> Network:
    """The Network that replaces a Keras model on the trusted side."""
    pairs = list(zip(weights[::2], weights[1::2], strict=True))
    return Network(pairs, [layer["activation"] for layer in outline["layers"]])


def _question(exercise: Exercise, case: Case) -> Question:
    question: Question = {
        "args": [_encode(arg) for arg in case.args],
        "kwargs": {name: _encode(value) for name, value in case.kwargs.items()},
    }
    if exercise.look:
        question["look"] = exercise.look
    return question


def _source(functions: tuple[Callable[..., Any], ...]) -> str:
    """The source of a measure and of what it needs, without decorators; the last is called."""
    sources = [dedent(inspect.getsource(f)) for f in functions]
    text = "\n\n".join(source[source.index("def ") :] for source in sources)
    return f"{text}\n\nmeasure = {functions[-1].__name__}\n" if functions else ""


def _trim(answer: Any) -> Answer:
    """The parts of a trusted answer that the judge compares with."""
    if "error" in answer:
        error: ErrorAnswer = {"type": answer["error"]["type"]}
        if "own_check" in answer["error"]:
            error["own_check"] = True
        return {"error": error}
    kept: Answer = {"value": _trim_value(answer["value"])}
    if answer["changed"]:
        kept["changed"] = answer["changed"]
    if answer["warnings"]:
        kept["warnings"] = answer["warnings"][:1]
    return kept


def _trim_value(value: Any) -> EncodedValue:
    container: EncodedValue = {"type": value["type"]} if value.get("type") in CONTAINERS else {}
    if "items" in value:
        items = [_trim_value(item) for item in value["items"]]
        trimmed: EncodedValue = {**container, "items": items}
        if "keys" in value:
            trimmed["keys"] = value["keys"]
        return trimmed
    if "numbers" not in value:
        return value
    numbers = [float(f"{x:.12g}") for x in value["numbers"]]  # the same on every machine
    kept: EncodedValue = {**container, "shape": value["shape"], "numbers": numbers}
    if value["dtype"].endswith("f4"):
        kept["dtype"] = value["dtype"]  # it is compared less strictly
    return kept


def make_variant(exercise: Exercise, seed: int, misconceptions: bool = True) -> Variant:
    """Make a variant: questions, expected answers, and those that each misconception would give.

    Parameters
    ----------
    exercise
        The exercise.
    seed
        Determines the inputs; see `student_seed`.
    misconceptions
        False leaves the misconceptions out, which are most of the work. Such a variant tells
        correct from incorrect, and names no misconception.

    Raises
    ------
    ValueError
        Where the exercise has no cases, or its measure fails on its reference.
    """
    if exercise.make_cases is None:
        raise ValueError(f"{exercise.name} has no cases.")
    cases = list(exercise.make_cases(RandomState(seed)))
    known = exercise.misconceptions if misconceptions else []
    variant: Variant = {
        "exercise": exercise.name,
        "parts": exercise.parts,
        "review": exercise.review,
        "forbidden": list(exercise.forbidden),
        "substitutes": {
            name: reference_solution_code.standalone_source(name, exercise.lesson)
            for name in exercise.builds_on
        },
        "slope_of": exercise.slope_of,
        "rtol": exercise.rtol,
        "atol": exercise.atol,
        "measure": _source(exercise.measures),
        "misconceptions": {m.name: m.sentence for m in known},
        "arguments": list(inspect.signature(exercise.reference).parameters),
        "reference": reference_solution_code.standalone_source(exercise.name, exercise.lesson)
        if slips_can_be_tried(exercise, cases)
        else "",
        "cases": [_case(exercise, case) for case in cases],
    }
    if exercise.asked_twice:
        first_cases = {case["part"]: case for case in reversed(variant["cases"])}
        for case in first_cases.values():
            case["question"]["twice"] = True
    expected = _answers(exercise.reference, None, cases, variant)
    for answer in expected:
        if "unreadable" in answer.get("value", {}):
            raise ValueError(f"{exercise.name}: its measure fails on the reference: {answer}")
    misconceived = {m.name: _answers(m.function, m.facts, cases, variant) for m in known}
    for i, case in enumerate(variant["cases"]):
        case["expected"] = expected[i]
        case["misconceived"] = {  # only where it differs from what is expected
            name: answers[i] for name, answers in misconceived.items() if answers[i] != expected[i]
        }
    return variant


def slips_can_be_tried(exercise: Exercise, cases: Sequence[Case]) -> bool:
    """Whether the reference is a formula that is quick to call, and its value is what is judged."""
    if REGISTRY.get(exercise.key) is not exercise:
        return False
    has_model = any(isinstance(arg, Network) for case in cases for arg in case.args)
    return not (exercise.measures or exercise.look or has_model)


def _case(exercise: Exercise, case: Case) -> CaseData:
    """A case as plain data, its answers to be added."""
    data: CaseData = {
        "part": case.part,
        "question": _question(exercise, case),
        "quiet": case.quiet,
        "untouched": case.untouched,
        "expected": {},
        "misconceived": {},
    }
    if case.held:
        data["held"] = {name: _encode(argument) for name, argument in case.held.items()}
    return data


def _answers(
    function: Callable[..., Any],
    facts: dict[str, Any] | None,
    cases: Sequence[Case],
    variant: Variant,
) -> list[Answer]:
    """The answers of a function as the judge sees them; declared where a case gives its facts."""
    answers = []
    for case, data in zip(cases, variant["cases"], strict=True):
        answer: Answer
        if case.facts:
            found = encode_values.encode({**case.facts, **(facts or {})})
            answer = {"value": found, "changed": [], "warnings": []}
        else:
            (answer,) = call_student_function.answer_questions(
                function, [{**data["question"], "twice": False}], as_model=network_of
            )
            answer = judge.measured(variant, data, answer)
        answers.append(_trim(answer))
    return answers


def questions_of(variant: Variant) -> list[Question]:
    """The part of a variant that may enter the student's kernel: inputs, and nothing else."""
    return [case["question"] for case in variant["cases"]]
