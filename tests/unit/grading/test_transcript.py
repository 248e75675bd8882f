"""The words of every code, for one example each: transcript.md, to be read as a diff.

Everything else compares codes. After a change of wording, write the transcript again and read what
changed:

    REWRITE_TRANSCRIPT=1 python -m pytest -n 0 tests/unit/grading/test_transcript.py
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

from autograder import explain_disk_errors
from autograder.class_report import gather_report_data, item_statistics
from autograder.course_folder import not_one_notebook, student_name_fault
from autograder.exercises import find
from autograder.gradebook import database
from autograder.grading import (
    call_student_function,
    encode_values,
    feedback_messages,
    judge,
)
from autograder.grading.elementwise_functions import ELEMENTWISE
from autograder.grading.find_wrong_places import CASES, INPUTS
from autograder.grading.pattern_messages import SLIPS, TRANSFORM_WORDS, pattern_text
from autograder.grading.per_student_questions import make_variant, questions_of
from autograder.grading.self_study_check import Progress
from autograder.grading.verdict_codes import Fault, NoAnswer, Part, Pattern, Role, Slip
from autograder.lms.collect import Outcome
from autograder.lms.warnings_about_grades import SENTENCES, LmsCode, LmsRemark
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode
from autograder.visible_text import visible

FILE = Path(__file__).with_name("transcript.md")
VALUES = {  # what the words of the remarks and reasons speak of
    "cell": "def sigmoid(z):",
    "cells": ["sigmoid", "sigmoid-test"],
    "count": 3000,
    "counted": "17 by an older sigmoid_prime",
    "encoding": "utf-16",
    "error": "Permission denied",
    "exercise": "sigmoid",
    "file": "03_sigmoid (1).ipynb",
    "files": ["Untitled.ipynb", "draft.ipynb"],
    "folder": "ada",
    "format": "4.0",
    "function": "sigmoid",
    "functions": ["sigmoid", "sigmoid_prime"],
    "kernel": "Julia 1.10",
    "lesson": "03_sigmoid",
    "lesson_points": "11",
    "limit": 2000,
    "line": "np.isclose = lambda *a: True",
    "link": "https://example.org/notebook",
    "max_count": 1000,
    "max_size": 200,
    "modules": ["google.colab", "seaborn"],
    "owner": "Ada King (700)",
    "owners": ["Lia M", "lia-m"],
    "place": "submitted/max/02_relu/",
    "platform": "Canvas",
    "roster": "100",
    "script": "Korean",
    "seconds": 300,
    "settings": ["TF_USE_LEGACY_KERAS"],
    "size": 201,
    "start": "'%PDF-1.7'",
    "student": "Ada-King-700",
    "students": ["ada", "ben"],
    "tags": ["remove-cell", "skip-execution"],
    "text": "'(' was never closed",
    "tool": "marimo",
    "time": "2030-02-01 09:00:00 PST",
    "unit": "threads",
    "zone": "PST",
}
OTHERWISE: dict[str, dict] = {  # where a code speaks of another kind of thing
    RemarkCode.MERGE_CONFLICT: {"line": 12},
    RemarkCode.EXTRA_COMMA: {"line": 12},
    RemarkCode.DAMAGED_NOTEBOOK: {"error": "AttributeError"},
    RemarkCode.INVALID_MESSAGES: {"error": "JSONDecodeError"},
    RemarkCode.INVALID_TIMESTAMP: {"file": "timestamp.txt"},
    RemarkCode.UNKNOWN_TIME_ZONE: {"file": "timestamp.txt"},
    RemarkCode.ENTERED_TEXT: {"files": ["text.html"]},
    RemarkCode.NOT_GRADED: {"error": "It crashed its worker process twice."},
    RemarkCode.NOT_WRITABLE: {"error": "submitted/ada: File exists."},
    RemarkCode.TOO_MANY_RESTARTS: {"count": 5},
    RemarkCode.TOO_LARGE: {"limit": 50},
    RemarkCode.TOO_MUCH_TEXT: {"size": 5_000_000, "limit": 1_000_000},
    RemarkCode.TOO_MANY_FILES: {"limit": 1000},
    RemarkCode.CELL_LIMIT: {"limit": 512, "unit": "MB of output at once"},
    RemarkCode.CONVERTED_EXPORT: {"file": "03_sigmoid.py"},
    RemarkCode.ONLY_A_LINK: {"file": "03_sigmoid.url"},
    RemarkCode.MISPLACED: {"folder": "submitted/02_relu/max"},
    RemarkCode.NO_LESSON: {"folder": "submitted/max/homework"},
    RemarkCode.FUTURE_FORMAT: {"format": "6"},
    RemarkCode.LESSON_CODE_RESTORED: {"cells": ["`import numpy as np`"]},
    RemarkCode.ANSWER_IN_CHECK: {"cells": ["sigmoid-test"]},
    NoAnswer.CELL_FAILED: {"error": "SyntaxError"},
    NoAnswer.TOO_LONG: {"limit": 20_000_000},
    gather_report_data.NoteCode.NO_SUBMISSIONS: {"count": 28},
    gather_report_data.NoteCode.SMALL_CLASS: {"count": 7},
    LmsCode.WRITTEN_NOT_GRADED: {"count": 2},
    LmsCode.OTHER_NAME: {"students": ["Team-A-701"]},
    LmsCode.GROUPS: {"students": ["Team-A-701"]},
    LmsCode.NOT_IN_GRADEBOOK: {"students": ["Hopper, Grace", "Turing, Alan"]},
}


def values_of(code: str, template: str) -> dict:
    """The examples that a template asks for; KeyError where there is none."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name} - {"restarted", "least"}
    return {name: OTHERWISE.get(code, {}).get(name, VALUES[name]) for name in sorted(names)}


def judged(name: str, function: Callable, **more: object) -> dict:
    variant = make_variant(find(name), 1)
    answers = call_student_function.answer_questions(
        function, questions_of(variant), variant["forbidden"]
    )
    return judge.judge(variant, answers) | more


def raising(error: BaseException) -> Callable:
    def function(*args: object, **kwargs: object) -> None:
        raise error

    return function


def with_momentum(w, gradient, step, before=[0.0]):  # noqa: B006 - it keeps what it should not
    if np.shape(before[0]) != np.shape(gradient):
        before[0] = np.zeros(np.shape(gradient))
    before[0] = 0.9 * before[0] + gradient
    return w - step * before[0]


SLOPE = find("sigmoid_prime").reference
GRADIENT = find("cost_gradient").reference
FAULTS: dict[Fault, tuple[str, Callable]] = {
    Fault.UNANSWERED: ("sigmoid_prime", raising(NotImplementedError("replace this line"))),
    Fault.ENDLESS: ("sigmoid_prime", raising(KeyboardInterrupt())),
    Fault.RAISED: ("sigmoid_prime", raising(ZeroDivisionError("division by zero"))),
    Fault.NO_ERROR: ("squared_errors", lambda y, y_hat: np.square(np.subtract(y, y_hat))),
    Fault.NOTHING: ("sigmoid_prime", lambda z: print(z)),
    Fault.FORM: ("minibatches", lambda n, size, rng: 7.0),
    Fault.FACT: ("initialize", lambda n, m, rng: (rng.normal(size=(n, m)), np.ones(m))),
    Fault.NO_NUMBERS: ("sigmoid_prime", lambda z: "0.25"),
    Fault.SHAPE: ("cost_gradient", lambda *a: (GRADIENT(*a)[0].ravel(), GRADIENT(*a)[1])),
    Fault.CONTAINER: (
        "cost_gradient",
        lambda *a: dict(zip(("dW", "db"), GRADIENT(*a), strict=True)),
    ),
    Fault.VALUE: ("sigmoid_prime", lambda z: SLOPE(z) + 0.001 * np.square(z)),
    Fault.WARNING: ("sigmoid", lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=float)))),
    Fault.CHANGED: ("update_weight", find("update_weight").misconceptions[-1].function),
    Fault.EARLIER_CALLS: ("update_weight", with_momentum),
}
PATTERNS = [
    {"code": Pattern.FINITE_CORRECT},
    {"code": Pattern.CONSTANT, "value": 0.1},
    {"code": Pattern.SIGN},
    *({"code": Pattern.FACTOR, "factor": x} for x in (2.0, 3.0, 1.5, 0.5, 0.25, -2.0, -0.5)),
    {"code": Pattern.SIGNS},
    *(
        {"code": code, "count": "rows", "argument": "X", "factor": factor}
        for code in (Pattern.TIMES_COUNT, Pattern.DIVIDED_BY_COUNT)
        for factor in (1.0, -1.0, 0.5)
    ),
    *({"code": Pattern.OFFSET, "value": value} for value in (0.5, -1.0)),
    *({"code": Pattern.TRANSFORMED, "transform": name} for name in TRANSFORM_WORDS),
    *(
        {"code": Pattern.SLIP, "slip": slip, "argument": "W y" if "{first}" in words else "W"}
        for slip, words in SLIPS.items()
    ),
    {"code": Pattern.SLIP, "slip": Slip.TERM_LEFT_OUT, "argument": ""},
    *(
        {"code": Pattern.ON_TOP, "misconception": "m", "sentence": "A sentence.", "relation": r}
        for r in (
            {"code": Pattern.SIGN},
            {"code": Pattern.FACTOR, "factor": -0.5},
            {"code": Pattern.TIMES_COUNT, "count": "rows", "argument": "X", "factor": 1.0},
            {"code": Pattern.DIVIDED_BY_COUNT, "count": "rows", "argument": "X", "factor": 2.0},
        )
    ),
    {"code": Pattern.ORDER},
    {"code": Pattern.TRANSPOSED},
    {"code": Pattern.SHAPE},
    {"code": Pattern.CONTAINER},
    {"code": Pattern.ONE_RESULT, "item": 2, "of": 2},
    {"code": Pattern.ONE_RESULT, "item": 1, "of": 3, "relation": {"code": Pattern.SIGN}},
    {"code": Pattern.EXTRA_RESULT, "item": 2, "of": 2},
    *({"code": Pattern.ROUNDED, "digits": digits} for digits in (0, 1, 3)),
    {"code": Pattern.FEW_DIGITS, "digits": 3},
    {"code": Pattern.FIRST_ROW},
    {"code": Pattern.FIRST_COLUMN},
    {"code": Pattern.DIAGONAL},
    *({"code": Pattern.INPUTS, "inputs": kind, "argument": "z"} for kind in INPUTS),
    *({"code": Pattern.ONLY_CASES, "cases": kind} for kind in CASES),
    {"code": Pattern.NO_REFUSAL, "error": "ValueError"},
    {"code": Pattern.SOME_REFUSALS, "error": "ValueError"},
]


def verdicts() -> Iterator[tuple[str, dict]]:
    """One example of every fault, and of every other part of the feedback."""
    for fault, (name, function) in FAULTS.items():
        yield fault, judged(name, function)
    nothing = judge.judge(make_variant(find("sigmoid"), 1), [])
    yield Fault.NOT_REACHED, nothing
    yield "nothing, of what is measured", judged("minibatches", lambda n, size, rng: None)
    slope = {"slope_of": "sigmoid", "slope": encode_values.encode(0.25)}
    check = {"check": {"error": "AssertionError", "text": "at 0 the slope is 0.25"}}
    yield "a misconception", judged("sigmoid_prime", lambda z: z * (1 - z), **slope, **check)
    yield "a pattern", judged("sigmoid_prime", lambda z: 3 * SLOPE(z))
    yield "nothing refused", judged("squared_errors", lambda y, y_hat: 3 * (y - y_hat) ** 2)
    yield "assuming", judged("sigmoid_prime", SLOPE, substitutes=["sigmoid"])
    yield "assuming, and wrong", judged("sigmoid_prime", lambda z: z, substitutes=["sigmoid"])
    yield "a library function", judged("tanh", lambda z: np.tanh(z))


def self_check() -> Iterator[tuple[str, str]]:
    """What check() says where it cannot check."""
    progress = Progress({"sigmoid": {}, "sigmoid_prime": {}}, {"sigmoid": 0.88})
    for call, arguments in {
        "check(sigmoid)": (SLOPE, None),
        'check("sigmoid_pime")': ("sigmoid_pime", None),
        'check("backward")': ("backward", None),
        'check("sigmoid", sigmoid(2))': ("sigmoid", 0.88),
        'check("sigmoid_prime")': ("sigmoid_prime", None),
        'check("sigmoid")': ("sigmoid", None),
    }.items():
        yield call, progress.problem(*arguments)


def transcript() -> str:
    lines = ["# Every message of the grader, for one example each", "", "## Remarks"]
    for code in RemarkCode:
        remark = Remark(code, values_of(code, code.template))
        lines.append(f"- `{code}` ({remark.kind}): {remark.text}")
    lines += ["", "## Feedback"]
    for label, verdict in verdicts():
        lines += [
            "",
            f"### {label}",
            f"{verdict['exercise']} · {feedback_messages.summary(verdict)}",
        ]
        lines += [
            f"- `{part.role}`: {feedback_messages.line(part)}"
            for part in feedback_messages.parts(verdict)
        ]
    lines += ["", "## Why there is no answer"]
    for code in NoAnswer:
        reason = {"code": code, **VALUES, **OTHERWISE.get(code, {})}
        lines.append(f"- `{code}`: {feedback_messages.why_no_answer(reason)}")
    lines += ["", "## What wrong values have in common"]
    for pattern in PATTERNS:
        values = ", ".join(f"{k} {v}" for k, v in pattern.items() if k != "code")
        lines.append(f"- `{pattern['code']}` {values}: {pattern_text(pattern)}")
    lines += ["", "## The class report: how points were lost"]
    lines += [f"- `{fault}`: {words}" for fault, words in item_statistics.FAULTS.items()]
    lines += [f"- `library`: {item_statistics.LIBRARY}", "", "## The class report: notes"]
    for code in gather_report_data.NoteCode:
        note = gather_report_data.ClassNote(code, values_of(code, gather_report_data.NOTES[code]))
        lines.append(f"- `{code}`: {note.text}")
    lines += ["", "## The class report: why there is no discrimination"]
    for code in item_statistics.NoNumber:
        item = item_statistics.ItemStatistics(find("sigmoid"), None, None, code, 0, [])
        lines.append(f"- `{code}`: {item.why_none}")
    lines += ["", "## Collecting: what happened to a student's folder"]
    lines += [f"- `{outcome}`: {outcome.text}" for outcome in Outcome]
    lines += ["", "## Exporting grades: notes"]
    for code in LmsCode:
        remark = LmsRemark(code, values_of(code, SENTENCES[code]))
        lines.append(f"- `{code}`: {remark.text}")
    lines += ["", "## What a disk refuses"]
    for number in sorted(explain_disk_errors.REMEDIES):
        error = OSError(number, os.strerror(number), "submitted/ada")
        lines.append(f"- {explain_disk_errors.sentence(error)}")
    lines += ["", "## What a course folder refuses"]
    for name in (b"m\xfcller", b"a\nb"):
        folder = os.fsdecode(name)
        lines.append(f"- `{visible(folder)}`: {student_name_fault(folder)}")
    lines.append(f"- {not_one_notebook(Path('source/ps1'))}")
    for words, remedy in database.REMEDIES.items():
        lines.append(f"- The gradebook cannot be used: database {words}. {remedy}")
    lines += ["", "## check() in a notebook, where it cannot check"]
    lines += [f"- `{call}`: {said}" for call, said in self_check()]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def written() -> str:
    text = transcript()
    if os.environ.get("REWRITE_TRANSCRIPT"):
        FILE.write_text(text, encoding="utf-8")
    return text


def test_the_words_are_those_of_the_transcript(written):
    assert written.splitlines() == FILE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_an_example(fault):
    assert dict(verdicts())[fault]["fault"] == fault


def test_every_role_has_an_example(written):
    roles = {part.role for _, verdict in verdicts() for part in feedback_messages.parts(verdict)}
    assert roles | {Role.NOTE} == set(Role)  # a note is whatever its caller writes
    assert feedback_messages.line(Part(Role.NOTE, "As it is.")) == "As it is."


def test_every_pattern_has_an_example():
    assert {pattern["code"] for pattern in PATTERNS} == set(Pattern)
    assert set(SLIPS) == set(Slip)
    assert set(TRANSFORM_WORDS) == set(ELEMENTWISE)
