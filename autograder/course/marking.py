"""Running a submission and marking it: the probe in the student's kernel, the judge out here.

The hidden part of a test cell never reaches the kernel. Its place is taken by a question: the
probe and a list of inputs go in, plain numbers come back, and this process writes what the
graded cell shows: the feedback, and the points as a bare float.
"""

import contextlib
import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from textwrap import dedent

from jupyter_client import KernelClient
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from traitlets import Integer, Unicode, default

from autograder.course import cells, experiments, figures
from autograder.course.executing import WarmExecute
from autograder.exercises import find
from autograder.grading import feedback, judge, paper, probe, wire

VERDICT = "application/vnd.autograder.verdict+json"
GRACE = 3  # seconds that a kernel has to react to an interrupt

# What the kernel is told. One name is borrowed of the student's namespace, and given back.
ASK = dedent(
    """
    _autograder_ = {{}}
    exec({probe!r}, _autograder_)
    _autograder_ = _autograder_["reply"](get_ipython().user_ns[{function!r}], {request!r})
    """
)
ANSWER = "_autograder_"
FORGET = "del _autograder_"
# A student's code has no business with the references. This hides them from an import; it does
# not hide the files from someone who reads them. And quit() in a cell must not end the kernel.
PREPARE = dedent(
    """
    import sys
    get_ipython().ask_exit = lambda: None
    sys.modules["autograder"] = None
    sys.meta_path[:] = [f for f in sys.meta_path if "__editable__" not in f.__module__]
    sys.path[:] = [p for p in sys.path if p != {home!r}]
    del sys
    """
).format(home=str(Path(probe.__file__).parents[2]))


@dataclass
class Answered:
    """One exercise of a submission: its paper, the function that was asked, and what came of it."""

    sheet: dict
    function: str
    verdict: dict


@dataclass
class Marked:
    """A graded cell, with the verdicts on the exercises that it names.

    remarks : what else its feedback says, such as the failed visible check
    """

    cell: NotebookNode
    index: int
    answered: list[Answered]
    remarks: list[str]


class Mark(WarmExecute):
    """nbgrader's Execute, with the judge in the place of the hidden tests."""

    question_timeout = Integer(
        15, help="Seconds that all calls of one exercise may take together."
    ).tag(config=True)
    most_restarts = Integer(5, help="How often a kernel that died is started anew.").tag(
        config=True
    )
    secret_file = Unicode(
        "course.secret",
        help="A file in the course folder, made when missing, from which each student's inputs "
        "are derived. Keep it with the gradebook: with another secret a regrade asks other inputs.",
    ).tag(config=True)
    secret = Unicode(help="The text in that file, given where the file is out of reach.")

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km=None
    ) -> tuple[NotebookNode, ResourcesDict]:
        self.student = resources["nbgrader"]["student"]
        self.restarts, self.killers = 0, set()
        unreadable = nb.metadata.get("autograder", {}).get("unreadable")
        self.given_up = "The file could not be read: see the top of this page." * bool(unreadable)
        self.flagged = []
        self.marked = []
        nb, resources = super().preprocess(nb, resources, km)
        self._carry_forward()
        for sentence in self.flagged:
            flag(nb, sentence)
        figures.describe(nb)
        nb.metadata.setdefault("autograder", {})["marked"] = True
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cell.cell_type != "code":
            return cell, resources
        if experiments.is_unchanged(cell):
            cell.outputs = [experiments.not_run()]
            return cell, resources
        named = cells.graded(cell.source) if cells.is_test(cell) else []
        if not named:
            self._run(cell, index)
            return cell, resources
        source, cell.source = cell.source, cells.visible(cell.source)
        self._run(cell, index)
        cell.source = source
        remarks = self._visible_check(cell)
        answered = [self._judge(name, function, index) for name, function in named]
        self.marked.append(Marked(cell, index, answered, remarks))
        self._report(self.marked[-1])
        return cell, resources

    def start_new_kernel_client(self) -> KernelClient:
        client = super().start_new_kernel_client()
        self._send(PREPARE, self.startup_timeout)
        return client

    # -- running cells -----------------------------------------------------------------------

    def _run(self, cell: NotebookNode, index: int) -> None:
        """Run a cell; if it takes the kernel with it, say so in its output and start anew."""
        if self.given_up:
            return
        try:
            self.execute_cell(cell, index, store_history=True)
        except DeadKernelError:
            self._revive(index, "it ended the kernel, as os._exit or a crash does")
            cell.execution_count = None  # the kernel's number may have come before it died, or not
            cell.outputs = [self._error("KernelDied", "The kernel died while this cell ran.")]
        except CellTimeoutError:
            self._revive(index, "it did not end, and ignored the interrupt")
            cell.outputs = [self._error("CellTimeoutError", "Did not end, and was stopped.")]
        except Exception as error:  # what a kernel sends that was tampered with can raise anything
            self._revive(index, f"after it the kernel spoke nonsense ({type(error).__name__})")
            cell.outputs = [self._error("KernelBroken", "The kernel's messages were unreadable.")]

    def _revive(self, index: int, reason: str) -> None:
        """A new kernel, with the cells before `index` run again except those that kill kernels."""
        self.killers.add(index)
        first_line = self.nb.cells[index].source.strip().partition("\n")[0][:60]
        self._flag(
            f"The cell `{first_line}`: {reason}. The cells before it were run again without it."
        )
        while self.restarts < self.most_restarts:
            self.restarts += 1
            try:
                self._restart()
                for i, cell in enumerate(self.nb.cells[:index]):
                    if cell.cell_type == "code" and i not in self.killers:
                        self._send(cells.visible(cell.source), self.timeout)
                return
            except (DeadKernelError, RuntimeError):  # the latter: dead before it was ready
                continue
        self.given_up = f"The kernel died {self.restarts} times; the rest was not run."
        self._flag(self.given_up)

    def _restart(self) -> None:
        if self.km is not None:
            run_sync(self.km.shutdown_kernel)(now=True)
            self._cleanup_kernel()
        self.km = self.create_kernel_manager()
        self.start_new_kernel()
        self.start_new_kernel_client()

    def _send(self, source: str, timeout: int, expression: str = "") -> str:
        """Run `source` without showing it, and return the text of `expression`.

        Raises DeadKernelError where the kernel dies, must be killed, or speaks nonsense.
        """
        try:
            return run_sync(self._async_send)(source, timeout, expression)
        except Exception as error:  # DeadKernelError, or what a tampered message raises
            raise DeadKernelError(str(error)) from error

    async def _async_send(self, source: str, timeout: int, expression: str) -> str:
        wanted = {"text": expression} if expression else {}
        sent = self.kc.execute(source, silent=True, store_history=False, user_expressions=wanted)
        limit, interrupted = time.monotonic() + timeout, False
        while True:
            try:
                reply = await ensure_async(self.kc.shell_channel.get_msg(timeout=0.5))
            except Empty:
                await self._async_check_alive()
                if time.monotonic() < limit:
                    continue
                if interrupted:
                    raise DeadKernelError("The kernel ignored the interrupt.") from None
                await ensure_async(self.km.interrupt_kernel())
                limit, interrupted = time.monotonic() + GRACE, True
                continue
            if reply["parent_header"].get("msg_id") == sent:
                found = reply["content"].get("user_expressions", {}).get("text", {})
                return found.get("data", {}).get("text/plain", "")

    # -- asking and judging ------------------------------------------------------------------

    def _judge(self, name: str, function: str, index: int) -> Answered:
        seed = paper.seed(self.secret, self.student, name)
        sheet = paper.make_paper(find(name), seed, mistakes=False)
        answers, reason = self._answers(sheet, function, index)
        verdict = judge.judge(sheet, answers, reason)
        if verdict["fault"]:  # only now is it worth to know what each mistake would have given
            sheet = paper.make_paper(find(name), seed)
            verdict = judge.judge(sheet, answers, reason)
        if verdict["fault"] == "value" and sheet["slope_of"]:
            verdict |= {"slope_of": sheet["slope_of"], "slope": self._slope(sheet, verdict, index)}
        return Answered(sheet, function, verdict)

    def _answers(
        self, sheet: dict, function: str, index: int, given: dict | None = None
    ) -> tuple[list[dict], str]:
        """The answers of the student's function, and why there are none where there are none."""
        if self.given_up:
            return [], self.given_up
        if index in self.killers:
            return [], f"Calling {function} in the check ended the kernel, or never came back."
        try:
            if self._send("", GRACE, f"{function!r} in get_ipython().user_ns") != "True":
                return [], self._undefined(function)
            text = self._ask(
                function,
                questions=paper.questions(sheet),
                forbidden=sheet["forbidden"],
                given=given or {},
            )
        except DeadKernelError:
            self._revive(index, f"calling {function} ended the kernel, or never came back")
            return [], f"Calling {function} ended the kernel, or never came back."
        return wire.read_answers(text, len(sheet["cases"]))

    def _ask(self, function: str, **request: object) -> str:
        """What the probe in the kernel replies to a request about a function."""
        source = ASK.format(
            probe=Path(probe.__file__).read_text(encoding="utf-8"),
            function=function,
            request=json.dumps(request),
        )
        text = self._send(source, self.question_timeout, ANSWER)
        self._send(FORGET, GRACE)
        return text

    def _slope(self, sheet: dict, verdict: dict, index: int) -> dict | None:
        """The slope of the student's own function at the wrong case, if that function ends."""
        own = sheet["slope_of"]
        faults = {v["exercise"]: v["fault"] for v in self._verdicts()}
        if faults.get(own, "not reached") in ("endless", "not reached"):
            return None
        try:
            return wire.read_value(self._ask(own, slope=verdict["question"]))
        except DeadKernelError:
            self._revive(index, f"calling {own} ended the kernel, or never came back")
            return None

    def _verdicts(self) -> list[dict]:
        return [answered.verdict for marked in self.marked for answered in marked.answered]

    def _carry_forward(self) -> None:
        """Ask again where a function builds on others that are wrong, with right ones lent to it.

        This happens in a kernel of its own, when all first answers are in, and in the order of the
        lesson: the right functions that the kernel has seen by then belong to exercises that are
        done with, so whatever a notebook keeps of them earns nothing.
        """
        right = {v["exercise"] for v in self._verdicts() if v["points"] == v["of"]}
        again = [
            (marked, i)
            for marked in self.marked
            for i, answered in enumerate(marked.answered)
            if answered.verdict["exercise"] not in right
            and answered.verdict["fault"] != "unanswered"
            and set(answered.sheet["given"]) - right
        ]
        if not again or self.given_up:
            return
        self.km = self.create_kernel_manager()
        with self.setup_kernel():
            for index, cell in enumerate(self.nb.cells):
                if (
                    cell.cell_type == "code"
                    and not cells.is_test(cell)
                    and not experiments.is_unchanged(cell)
                    and index not in self.killers
                ):
                    with contextlib.suppress(DeadKernelError):
                        self._send(cell.source, self.timeout)
            for marked, i in again:
                answered = marked.answered[i]
                given = answered.sheet["given"]
                answers, reason = self._answers(
                    answered.sheet, answered.function, marked.index, given
                )
                verdict = judge.judge(answered.sheet, answers, reason)
                answered.verdict = judge.carried(answered.verdict, verdict, list(given))
                self._report(marked)

    def _undefined(self, function: str) -> str:
        """Why there is no such function: its cell stopped, or there is none."""
        for cell in self.nb.cells:
            if cell.cell_type == "code" and f"def {function}(" in cell.source:
                for output in cell.outputs:
                    if output.output_type == "error":
                        error = f"{output.ename}: {output.evalue[:200]}"
                        return f"The cell that defines {function} stopped with {error}."
        return f"The notebook defines no function {function} when it is run from top to bottom."

    @default("secret")
    def _read_secret(self) -> str:
        file = Path(self.secret_file)
        if not file.exists():
            file.write_text(secrets.token_hex(16) + "\n", encoding="utf-8")
            file.chmod(0o600)
        return file.read_text(encoding="utf-8").strip()

    # -- what the graded cell shows ----------------------------------------------------------

    def _visible_check(self, cell: NotebookNode) -> list[str]:
        """What the visible check of a test cell said, if it failed."""
        for output in cell.outputs:
            if output.output_type == "error" and output.ename != "NotImplementedError":
                return [f"The check in the notebook says: {output.ename}: {output.evalue[:300]}"]
        return []

    def _report(self, marked: Marked) -> None:
        verdicts = [answered.verdict for answered in marked.answered]
        failed = [verdict for verdict in verdicts if verdict["points"] < verdict["of"]]
        pages = [feedback.page(v, marked.remarks if v in failed else ()) for v in verdicts]
        texts = [feedback.text(v) for v in verdicts]
        points = sum(verdict["points"] for verdict in verdicts)
        marked.cell.outputs = [
            v4.new_output(
                "display_data",
                {"text/html": "".join(pages), "text/plain": "\n\n".join(texts), VERDICT: verdicts},
            ),
            v4.new_output(
                "execute_result", {"text/plain": repr(float(points))}, execution_count=None
            ),
        ]

    def _flag(self, sentence: str) -> None:
        self.flagged.append(sentence)  # written down when all cells have run
        self.log.warning("%s: %s", self.student, sentence)

    @staticmethod
    def _error(name: str, sentence: str) -> NotebookNode:
        return v4.new_output(
            "error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"]
        )


def flag(nb: NotebookNode, sentence: str) -> None:
    """Note something about a submission that its reader should know, also at its top."""
    nb.metadata.setdefault("autograder", {}).setdefault("flags", []).append(sentence)
    if not nb.cells or nb.cells[0].metadata.get("autograder") != "flags":
        nb.cells.insert(0, v4.new_markdown_cell(metadata={"autograder": "flags"}))
    notes = "\n".join(f"- {sentence}" for sentence in flags(nb))
    nb.cells[0].source = f"**About this submission**\n\n{notes}"


def flags(nb: NotebookNode) -> list[str]:
    return nb.metadata.get("autograder", {}).get("flags", [])


def is_marked(nb: NotebookNode) -> bool:
    """Whether a notebook has been run and marked, and not only been made ready for it."""
    return bool(nb["metadata"].get("autograder", {}).get("marked"))
