"""Marks a submission: the probe runs in the student's kernel, the judge in this process.

The hidden part of a test cell never reaches the kernel. The kernel gets the probe and a list of
inputs instead and sends back plain numbers. This process writes what the graded cell shows: the
feedback, and the points as a bare float.
"""

import json
import re
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any, cast

from jupyter_client.manager import KernelManager
from nbclient.exceptions import DeadKernelError
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from traitlets import Integer, Unicode, default

from autograder.execution.execute_despite_kernel_death import (
    CLOCK_FACTOR,
    TAKE_ANSWER,
    ResilientExecute,
)
from autograder.exercises import Exercise, find
from autograder.grading import feedback_messages, read_student_kernel_replies
from autograder.grading.grade_answer import ExerciseResult, carry_forward, first_try
from autograder.grading.grading_types import (
    Answer,
    CheckError,
    EncodedValue,
    Question,
    Reason,
    Variant,
    Verdict,
)
from autograder.grading.judge import judge
from autograder.grading.per_student_questions import make_variant, questions_of, student_seed
from autograder.grading.serve_lent_functions import Lender
from autograder.grading.verdict_codes import Fault, NoAnswer
from autograder.notebooks import (
    cells,
    definition_versions,
    figure_captions,
    remarks_in_metadata,
    ungraded_experiment_cells,
)
from autograder.notebooks.remarks_in_metadata import VERDICT
from autograder.notebooks.submission_remark_codes import RemarkCode

MISSING_MODULE = re.compile(r"No module named '([\w.]{1,60})'")
# What changes how TensorFlow or Keras works, and is undone before an answer is asked.
SETTINGS = re.compile(
    r"\b(TF_USE_LEGACY_KERAS|disable_eager_execution|disable_v2_behavior|set_floatx"
    r"|set_global_policy|set_dtype_policy)\b"
)

# What the kernel is told; its answer is then found where ANSWER looks.
ASK = dedent(
    """
    get_ipython().restore_settings()
    _autograder_ = {{}}
    exec(get_ipython().probe, _autograder_)
    _autograder_ = _autograder_["handle_request"](
        get_ipython().user_ns,
        get_ipython().defined,
        {function!r},
        {request!r},
        get_ipython().kernel.raw_input,
        get_ipython().restore_keras,
    )
    """
)


@dataclass
class GradedCell:
    """A test cell, with the results of the exercises that it names.

    Attributes
    ----------
    results
        One for each exercise, in the order of the cell.
    check
        The error of the visible check, if it failed.
    """

    cell: NotebookNode
    results: list[ExerciseResult]
    check: CheckError | None


@dataclass
class InKernel:
    """Asks a function that the notebook has defined in the kernel.

    Attributes
    ----------
    mark
        What executes the notebook.
    function
        The name of the function.
    index
        The test cell, which is skipped after a restart if its question crashes the kernel.
    lender
        Answers for the functions that are lent; None before any is.
    spent
        Seconds on the clock that the calls with these functions have taken.
    """

    mark: "Mark"
    function: str
    index: int
    lender: Lender | None = None
    spent: float = 0.0

    def answers(self, variant: Variant) -> tuple[list[Answer], Reason | None]:
        mark, function = self.mark, self.function
        if mark.is_over():
            return [], {"code": NoAnswer.NOT_RUN}
        if self.index in mark.crashing_cells:
            return [], {"code": NoAnswer.CHECK_STOPPED, "function": function}
        try:
            text = self._ask(
                function,
                questions=questions_of(variant),
                forbidden=variant["forbidden"],
                builds_on=list(variant["substitutes"]),
            )
        except DeadKernelError:
            if killed := mark.kill_reason():
                limit, unit = killed
                mark.restart_and_replay(
                    self.index, RemarkCode.CALL_LIMIT, function=function, limit=limit, unit=unit
                )
                code = NoAnswer.CALL_LIMIT
                return [], {"code": code, "function": function, "limit": limit, "unit": unit}
            mark.restart_and_replay(self.index, RemarkCode.CALL_STOPPED, function=function)
            return [], {"code": NoAnswer.CALL_STOPPED, "function": function}
        if read_student_kernel_replies.says_undefined(text):
            return [], mark.undefined(function)
        return read_student_kernel_replies.read_answers(text, len(variant["cases"]))

    def answer_with(
        self, lent: Collection[str], variant: Variant, question: Question, use_own: bool
    ) -> tuple[Answer | None, bool]:
        if self.mark.is_over() or self.spent > CLOCK_FACTOR * self.mark.question_timeout:
            return None, False
        begun = time.monotonic()
        lender = self.lender = self.lender or Lender(
            {name: find(name, self.mark.lesson).reference for name in lent}
        )
        lender.use_own, lender.called = use_own, 0
        try:
            text = self._ask(
                self.function,
                lender,
                questions=[question],
                forbidden=variant["forbidden"],
                builds_on=list(variant["substitutes"]),
                lent=list(lent),
            )
        except DeadKernelError:
            self.mark.restart_and_replay(
                self.index, RemarkCode.CALL_STOPPED, function=self.function
            )
            return None, False
        self.spent += time.monotonic() - begun
        answers, _ = read_student_kernel_replies.read_answers(text, 1)
        return (answers[0] if answers else None), lender.called > 0

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        """The slope of the student's own function, unless that function does not finish."""
        faults = {verdict["exercise"]: verdict["fault"] for verdict in self.mark.verdicts()}
        if faults.get(function, Fault.NOT_REACHED) in (Fault.ENDLESS, Fault.NOT_REACHED):
            return None
        try:
            return read_student_kernel_replies.read_value(self._ask(function, slope=question))
        except DeadKernelError:
            self.mark.restart_and_replay(self.index, RemarkCode.CALL_STOPPED, function=function)
            return None

    def _ask(self, function: str, lender: Lender | None = None, **request: object) -> str:
        """The probe's reply to a request about a function."""
        source = ASK.format(function=function, request=json.dumps(request))
        return self.mark.run_silently_or_again(
            self.index, source, self.mark.question_timeout, TAKE_ANSWER, lender and lender.reply
        )


class Mark(ResilientExecute):
    """nbgrader's Execute, with the judge in place of the hidden tests."""

    question_timeout = Integer(
        15, help="Seconds of processor time that all calls of one exercise may take together."
    ).tag(config=True)
    secret_file = Unicode(
        "course.secret",
        help="A file in the course folder, created if it is missing, from which each student's "
        "inputs are derived. Keep it with the gradebook: with another secret, a regrade uses other "
        "inputs.",
    ).tag(config=True)
    secret = Unicode(help="The text in that file, for a worker that cannot read the file.")

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: KernelManager | None = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        self.student = resources["nbgrader"]["student"]
        self.lesson = resources["nbgrader"]["assignment"]
        self.graded_cells: list[GradedCell] = []
        self.repeated: dict[str, bool] = {}  # functions of earlier lessons: are they correct here?
        nb, resources = super().preprocess(nb, resources, km)
        self._carry_forward()
        self._note_missing_modules()
        self._note_other_settings()
        remarks_in_metadata.annotate(nb, self.remarks)
        figure_captions.add_alternative_text(nb)
        definition_versions.record_versions(nb, self.lesson)
        nb.metadata.setdefault("autograder", {})["marked"] = True
        return writable(nb), resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cell.cell_type != "code":
            return cell, resources
        if ungraded_experiment_cells.is_unchanged(cell):
            cell.outputs = [ungraded_experiment_cells.skipped_output()]
            return cell, resources
        functions = cells.graded_functions(cell.source) if cells.is_test(cell) else ()
        if not functions:
            self.execute_resiliently(cell, index)
            return cell, resources
        source, cell.source = cell.source, cells.without_hidden_tests(cell.source)
        self.execute_resiliently(cell, index)
        cell.source = source
        check = self._visible_check(cell)
        results = [self._first_try(name, function, index) for name, function in functions]
        graded_cell = GradedCell(cell, results, check)
        self.graded_cells.append(graded_cell)
        self._write_feedback(graded_cell)
        return cell, resources

    # -- asking and judging ------------------------------------------------------------------

    def _first_try(self, name: str, function: str, index: int) -> ExerciseResult:
        exercise = find(name, self.lesson)
        make = self._maker(exercise, exercise.name)
        result = first_try(
            make(misconceptions=False), InKernel(self, function, index), with_misconceptions=make
        )
        graded_here = {verdict["exercise"] for verdict in self.verdicts()}
        for needed in result.lacks(graded_here | self.repeated.keys()):
            self.repeated[needed] = self._has_correct(needed, index)
        return result

    def _maker(self, exercise: Exercise, seeded_by: str) -> "partial[Variant]":
        """What makes the variant of an exercise for this student."""
        return partial(make_variant, exercise, student_seed(self.secret, self.student, seeded_by))

    def _has_correct(self, name: str, index: int) -> bool:
        """Whether a function that an earlier lesson asked for is correct here.

        A lesson repeats it in short, so it need not refuse invalid input.
        """
        variant = self._maker(find(name, self.lesson), name)(misconceptions=False)
        variant["cases"] = [case for case in variant["cases"] if "error" not in case["expected"]]
        answers, reason = InKernel(self, name, index).answers(variant)
        return judge(variant, answers, reason)["fault"] is None

    def verdicts(self) -> list[Verdict]:
        """Return the verdicts on the exercises so far."""
        return [result.verdict for graded in self.graded_cells for result in graded.results]

    def _carry_forward(self) -> None:
        """Ask functions that build on wrong ones again, with correct ones lent.

        This happens in a kernel of its own, which has not seen the questions of the first asking.
        """
        correct = {v["exercise"] for v in self.verdicts() if v["points"] == v["of"]}
        correct |= {name for name, is_correct in self.repeated.items() if is_correct}
        retries = [
            (graded_cell, result, lent)
            for graded_cell in self.graded_cells
            for result in graded_cell.results
            if (lent := result.lacks(correct))
        ]
        if not retries or self.is_over():
            return
        self.km = self.create_kernel_manager()
        with self.setup_kernel():
            for index, cell in enumerate(self.nb.cells):
                if self.is_over():
                    return
                if self.is_needed(cell, index) and not cells.is_test(cell):
                    try:
                        self.run_silently_or_again(index, cell.source, self.cell_timeout)
                    except DeadKernelError:  # the points so far remain
                        return
            for graded_cell, result, lent in retries:
                exercise = find(result.variant["exercise"], self.lesson)
                make = self._maker(exercise, f"{exercise.name}, asked again")
                carry_forward(result, lent, make(misconceptions=False), with_misconceptions=make)
                self._write_feedback(graded_cell)

    def undefined(self, function: str) -> Reason:
        """Return why a function is not defined: its cell failed, or there is none."""
        for cell in self.nb.cells:
            if cell.cell_type == "code" and f"def {function}(" in cell.source:
                for output in cell.outputs:
                    if output.output_type == "error":
                        return {
                            "code": NoAnswer.CELL_FAILED,
                            "function": function,
                            "error": output.ename,
                            "text": output.evalue[:200],
                        }
        return {"code": NoAnswer.UNDEFINED, "function": function}

    def _note_missing_modules(self) -> None:
        """Note which modules the student's cells have imported in vain."""
        outputs = [output for cell in self.nb.cells for output in cell.get("outputs", ())]
        errors = [o.evalue for o in outputs if o.get("ename") == "ModuleNotFoundError"]
        modules = [found[1] for text in errors if (found := MISSING_MODULE.match(text))]
        if modules:
            self._remark(RemarkCode.MODULE_MISSING, modules=sorted(set(modules)))

    def _note_other_settings(self) -> None:
        """Note what the student's cells change for all of TensorFlow or Keras."""
        sources = [cell.source for cell in self.nb.cells if cell.cell_type == "code"]
        settings = {name for source in sources for name in SETTINGS.findall(source)}
        if settings:
            self._remark(RemarkCode.OTHER_SETTINGS, settings=sorted(settings))

    @default("secret")
    def _read_secret(self) -> str:
        file = Path(self.secret_file)
        if not file.exists():
            file.write_text(secrets.token_hex(16) + "\n", encoding="utf-8")
            file.chmod(0o600)
        return file.read_text(encoding="utf-8").strip()

    # -- what the graded cell shows ----------------------------------------------------------

    def _visible_check(self, cell: NotebookNode) -> CheckError | None:
        """The error of the visible check of a test cell, if it failed."""
        for output in cell.outputs:
            if output.output_type == "error" and output.ename != "NotImplementedError":
                return {"error": output.ename, "text": output.evalue[:300]}
        return None

    def _write_feedback(self, graded_cell: GradedCell) -> None:
        verdicts = [result.verdict for result in graded_cell.results]
        for verdict in verdicts:
            verdict["check"] = graded_cell.check if verdict["points"] < verdict["of"] else None
        pages = [feedback_messages.page(v) for v in verdicts]
        texts = [feedback_messages.text(v) for v in verdicts]
        points = sum(verdict["points"] for verdict in verdicts)
        graded_cell.cell.outputs = [
            remarks_in_metadata.output(
                {"text/html": "".join(pages), "text/plain": "\n\n".join(texts), VERDICT: verdicts}
            ),
            remarks_in_metadata.output(
                {"text/plain": repr(float(points))}, "execute_result", execution_count=None
            ),
        ]


def writable(nb: NotebookNode) -> NotebookNode:
    """Return the notebook without surrogate characters, which Python can print but not encode."""
    text = json.dumps(nb, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return cast(NotebookNode, from_dict(json.loads(text.encode(errors="replace"))))
    return nb
