"""Running cells that may break their kernel, or never end: bounds of time, and kernels anew."""

import contextlib
import gc
import math
import time
from pathlib import Path
from queue import Empty
from textwrap import dedent
from typing import ClassVar

import psutil
from jupyter_client import KernelClient
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from traitlets import Integer

from autograder.course import cells, experiments, noted
from autograder.course.executing import WarmExecute
from autograder.course.opening import RUN, Opening
from autograder.course.remarks import RemarkCode, Remarks
from autograder.grading import probe
from autograder.kernels.provisioner import WarmProvisioner
from autograder.kernels.sandbox import own_folder
from autograder.kernels.usage import KillReason

GRACE = 3  # seconds that a kernel has to react to an interrupt
PATIENCE = 4  # times as long may pass on the clock as a call may take of the processor

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
).format(home=own_folder())
# The probe is compiled once for all questions, each of which runs it anew.
PROBE = Path(probe.__file__).read_text(encoding="utf-8")
# An ordinary kernel, which nobody prepared before it listens, is sent this for each such source.
HOLD = 'get_ipython().{name} = compile({source!r}, "<{name}>", "exec")'

# What a question has left in the one name that it borrows of the student's; that gives it back.
ANSWER = "get_ipython().user_ns.pop('_autograder_', None)"


class Running(WarmExecute):
    """nbgrader's Execute, for notebooks of which each cell may be the end of the kernel."""

    time_limit = Integer(
        300, help="Seconds that a submission may take in all; what comes after is not run."
    ).tag(config=True)
    most_restarts = Integer(5, help="How often a kernel that died is started anew.").tag(
        config=True
    )

    prepare = PREPARE
    compiled: ClassVar[dict[str, str]] = {"probe": PROBE}
    student = ""  # whose notebook it is, for the log

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km=None
    ) -> tuple[NotebookNode, ResourcesDict]:
        self.given_up = bool(nb.metadata.get("autograder", {}).get("unreadable"))
        self.remarks = Remarks()  # written down by whoever marks the notebook
        self.restarts, self.killers = 0, set()
        self.opening, self.shown = Opening(nb, resources["metadata"].get("path")), []
        self.ends = math.inf
        self.timeout_func = lambda cell: self._at_most(self.timeout)
        return super().preprocess(nb, resources, km)

    def start_new_kernel_client(self) -> KernelClient:
        client = super().start_new_kernel_client()
        if not isinstance(self.km.provisioner, WarmProvisioner):
            held = [HOLD.format(name=name, source=code) for name, code in self.compiled.items()]
            self.send("\n".join([self.prepare, *held]), self.startup_timeout)
        self.ends = min(self.ends, time.monotonic() + self.time_limit)  # counted from the first
        return client

    def run_cell(self, cell: NotebookNode, index: int) -> None:
        """Run a cell; if it takes the kernel with it, say so in its output and start anew."""
        if self.is_over() or index in self.shown:
            return
        if index in self.opening.places[:1] and self._run_opening():
            self.shown = self.opening.places
            return
        try:
            self.execute_cell(cell, index, store_history=True)
            if index in self.opening.places[-1:] and not self.restarts:
                self.opening.remember()
        except DeadKernelError:
            killed = self.kill_reason()
            code = RemarkCode.CELL_LIMIT if killed else RemarkCode.KERNEL_DIED
            self.revive(index, code, **(killed._asdict() if killed else {}))
            cell.execution_count = None  # the kernel's number may have come before it died, or not
            why = "The kernel died in this cell: see the top of this page."
            cell.outputs = [self._error("KernelDied", why)]
        except CellTimeoutError:
            self.revive(index, RemarkCode.CELL_ENDLESS)
            cell.outputs = [self._error("CellTimeoutError", "Did not finish in time.")]
        except Exception as error:  # what a kernel sends that was tampered with can raise anything
            self.revive(index, RemarkCode.INVALID_MESSAGES, error=type(error).__name__)
            cell.outputs = [self._error("KernelBroken", "The kernel sent invalid messages.")]

    def _run_opening(self) -> bool:
        """Run all of the opening at once, if what it shows is known; whether it was."""
        if not self.opening.show():
            return False
        question = RUN.format(sources=self.opening.sources)
        try:
            done = self.send(question, self.timeout, ANSWER) == "True"
        except DeadKernelError:
            done = False
        if not done:  # it ran for another one, so let it run once more, cell by cell
            self._restart()
        return done

    def revive(self, index: int, code: RemarkCode, **values: object) -> None:
        """A new kernel, with the cells before `index` run again except those that kill kernels.

        Parameters
        ----------
        code, values : the remark that says what happened to the old one
        """
        self.killers.add(index)
        first_line = self.nb.cells[index].source.strip().partition("\n")[0][:60]
        self._remark(code, cell=first_line, **values)
        while self.restarts < self.most_restarts and not self.is_over():
            self.restarts += 1
            try:
                self._restart()
                for i, cell in enumerate(self.nb.cells[:index]):
                    if self.is_over():
                        return
                    if self.is_to_run(cell, i):
                        self.send(cells.without_hidden_tests(cell.source), self.timeout)
                return
            except (DeadKernelError, RuntimeError):  # the latter: dead before it was ready
                continue
        if not self.is_over():
            self._give_up(RemarkCode.TOO_MANY_RESTARTS, count=self.restarts)

    def kill_reason(self) -> KillReason | None:
        """The limit for which the kernel was killed; None if it was not."""
        return getattr(self.km and self.km.provisioner, "kill_reason", None)

    def is_to_run(self, cell: NotebookNode, index: int) -> bool:
        """Whether a new kernel needs this cell to be where the old one was."""
        left_out = index in self.killers or experiments.is_unchanged(cell)
        return cell.cell_type == "code" and not left_out

    def _at_most(self, seconds: float) -> float:
        """So many seconds, or those that are left of this submission's time."""
        return max(1, min(seconds, self.ends - time.monotonic()))

    def is_over(self) -> bool:
        """Whether nothing more is to be run."""
        if not self.given_up and time.monotonic() > self.ends:
            self._give_up(RemarkCode.TIME_LIMIT, seconds=self.time_limit)
        return self.given_up

    def _give_up(self, code: RemarkCode, **values: object) -> None:
        self.given_up = True
        self._remark(code, **values)

    def _restart(self) -> None:
        if self.km is not None:
            run_sync(self.km.shutdown_kernel)(now=True)
            self._cleanup_kernel()
        gc.collect()  # tracebacks hold on to what the old one has sent, which can be much
        self.km = self.create_kernel_manager()
        self.start_new_kernel()
        self.start_new_kernel_client()

    def _processor_seconds(self) -> float:
        """What the kernel has taken of the processor: a busy machine makes no answer wrong."""
        with contextlib.suppress(psutil.Error):
            used = psutil.Process(self.km.provisioner.pid).cpu_times()
            return used.user + used.system
        return 0.0

    def send(self, source: str, timeout: int, expression: str = "") -> str:
        """Run `source` without showing it, and return the text of `expression`.

        timeout : seconds of processor time; on the clock it may be PATIENCE times as many

        Raises DeadKernelError where the kernel dies, must be killed, or speaks nonsense.
        """
        try:
            return run_sync(self._async_send)(source, timeout, expression)
        except Exception as error:  # DeadKernelError, or what a tampered message raises
            raise DeadKernelError(str(error)) from error

    async def _async_send(self, source: str, timeout: int, expression: str) -> str:
        wanted = {"text": expression} if expression else {}
        sent = self.kc.execute(source, silent=True, store_history=False, user_expressions=wanted)
        used, interrupted = self._processor_seconds(), False
        limit = time.monotonic() + self._at_most(PATIENCE * timeout)
        while True:
            try:
                reply = await ensure_async(self.kc.shell_channel.get_msg(timeout=0.1))
            except Empty:
                await self._async_check_alive()
                spent = self._processor_seconds() - used
                if time.monotonic() < limit and (interrupted or spent < timeout):
                    continue
                if interrupted:
                    raise DeadKernelError("The kernel ignored the interrupt.") from None
                await ensure_async(self.km.interrupt_kernel())
                limit, interrupted = time.monotonic() + GRACE, True
                continue
            if reply["parent_header"].get("msg_id") == sent:
                found = reply["content"].get("user_expressions", {}).get("text", {})
                return found.get("data", {}).get("text/plain", "")

    def _remark(self, code: RemarkCode, **values: object) -> None:
        self.remarks.note(code, **values)
        self.log.warning("%s: %s", self.student, noted.plain(self.remarks[-1].text))

    @staticmethod
    def _error(name: str, sentence: str) -> NotebookNode:
        return v4.new_output(
            "error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"]
        )
