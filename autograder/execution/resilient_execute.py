"""Running cells that may break their kernel, or never end: bounds of time, and restarts."""

import asyncio
import gc
import math
import subprocess
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

from jupyter_client import KernelClient
from jupyter_client.manager import KernelManager
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute
from traitlets import Bool, Enum, Integer, Unicode

from autograder.execution.output_limits import OutputBudget, is_count, shorten
from autograder.execution.preamble_cache import RUN, Opening
from autograder.execution.warm_execute import (
    CannotConfine,
    KernelSession,
    PromptKernelManager,
    make_warm,
)
from autograder.grading import probe
from autograder.kernels.fork_client import ForkServerError
from autograder.kernels.provisioner import WarmProvisioner
from autograder.kernels.resource_usage import KillReason
from autograder.kernels.sandbox import own_folder
from autograder.notebooks import annotations, cells, experiments
from autograder.notebooks.remarks import RemarkCode, Remarks

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
COMPILED = {"probe": Path(probe.__file__).read_text(encoding="utf-8")}
# An ordinary kernel, which nobody prepared before it listens, is sent this for each such source.
HOLD = 'get_ipython().{name} = compile({source!r}, "<{name}>", "exec")'

# What a question has left in the one name that it borrows of the student's; that gives it back.
ANSWER = "get_ipython().user_ns.pop('_autograder_', None)"


class TimeBudget:
    """The seconds that a submission may take in all, from the moment when its kernel is ready."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.ends = seconds, math.inf

    def begin(self) -> None:
        self.ends = min(self.ends, time.monotonic() + self.seconds)  # counted from the first call

    def at_most(self, seconds: float) -> float:
        """So many seconds, or those that are left."""
        return max(1, min(seconds, self.ends - time.monotonic()))

    def is_over(self) -> bool:
        return time.monotonic() > self.ends


class ResilientExecute(Execute):
    """nbgrader's Execute, for notebooks of which each cell may be the end of the kernel."""

    time_limit = Integer(
        300, help="Seconds that a submission may take in all; what comes after is not run."
    ).tag(config=True)
    most_restarts = Integer(5, help="How often a kernel that died is restarted.").tag(config=True)
    warm = Bool(True, help="Fork kernels from a process that has the imports behind it.").tag(
        config=True
    )
    sandbox = Enum(
        ["auto", "require", "off"],
        "auto",
        help="Sandbox each kernel before student code runs: 'auto' if the machine can, "
        "'require' refuses to grade if it cannot, 'off' never.",
    ).tag(config=True)

    skip_cells_with_tag = Unicode("", help="No tag keeps a cell from being run.")
    shutdown_kernel = "immediate"
    student = ""  # whose notebook it is, for the log

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"kernel_manager_class": PromptKernelManager, **kw})
        self.session: KernelSession | None = None

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km=None
    ) -> tuple[NotebookNode, ResourcesDict]:
        self.given_up = bool(nb.metadata.get("autograder", {}).get("unreadable"))
        self.remarks = Remarks()  # written down by whoever marks the notebook
        self.restarts, self.killers = 0, set()
        self.opening, self.shown = Opening(nb, resources["metadata"].get("path")), []
        self.time = TimeBudget(self.time_limit)
        self.timeout_func = lambda cell: self.time.at_most(self.timeout)
        return super().preprocess(nb, resources, km)

    # -- starting and ending kernels ---------------------------------------------------------

    def create_kernel_manager(self) -> KernelManager:
        manager = super().create_kernel_manager()
        make_warm(manager, self.sandbox, self.warm, PREPARE, COMPILED)
        return manager

    def start_new_kernel(self, **kw: Any) -> None:
        """What a kernel writes past Jupyter, TensorFlow's log lines mostly, goes nowhere."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            super().start_new_kernel(**quiet, **kw)
        except ForkServerError as error:
            if self.sandbox == "require":
                raise CannotConfine(str(error)) from None
            self.log.warning("%s An ordinary kernel is used: slower, and not sandboxed.", error)
            self.warm = False
            self.km = self.create_kernel_manager()
            super().start_new_kernel(**quiet, **kw)

    async def async_start_new_kernel_client(self) -> KernelClient:
        self.session = KernelSession(self.km)
        self.kc = self.session.client
        try:
            await self.session.wait_until_ready(self.startup_timeout)
        except Exception:
            await self._async_cleanup_kernel()
            raise
        return self.kc

    def start_new_kernel_client(self) -> KernelClient:
        client = run_sync(self.async_start_new_kernel_client)()
        if not isinstance(self.km.provisioner, WarmProvisioner):
            held = [HOLD.format(name=name, source=code) for name, code in COMPILED.items()]
            self.send("\n".join([PREPARE, *held]), self.startup_timeout)
        self.time.begin()
        return client

    async def _async_cleanup_kernel(self) -> None:
        if self.km is not None:  # as it is where the last of them did not start
            await super()._async_cleanup_kernel()
        self.session = None

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    async def _async_poll_kernel_alive(self) -> None:
        """nbclient's watch over a kernel, ten times a second, since one can send much in one."""
        while True:
            await asyncio.sleep(0.1)
            if self.kc is None:  # the cell broke off, and its kernel is gone
                return
            try:
                await self._async_check_alive()
            except DeadKernelError:
                self.task_poll_for_reply.cancel()
                return

    # -- what cells show ---------------------------------------------------------------------

    def reset_execution_trackers(self) -> None:
        super().reset_execution_trackers()
        self.budget = OutputBudget()

    def process_message(
        self, msg: dict, cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        content = msg["content"]
        if self.budget.begins(cell):
            # By it nbclient would change what stands in the cells above, the points among it.
            self._display_id_map = {}
        if not is_count(content.get("execution_count")):
            content.pop("execution_count", None)  # nbclient writes it into the cell
        places = {name: at.get(cell_index, ()) for name, at in self._display_id_map.items()}
        if self.budget.has_room(msg, cell, places, self.clear_before_next_output):
            return super().process_message(msg, cell, cell_index)
        return None

    def on_cell_executed(self, cell: NotebookNode, execute_reply: dict, **more: object) -> None:
        """nbgrader's, which takes an error over from the reply if no message has shown it."""
        if execute_reply["content"].get("status") == "error":
            shorten(execute_reply["content"])
        super().on_cell_executed(cell=cell, execute_reply=execute_reply, **more)

    # -- running cells, whatever they do -----------------------------------------------------

    def run_cell(self, cell: NotebookNode, index: int) -> None:
        """Run a cell; if it takes the kernel with it, say so in its output and restart it."""
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

    def is_over(self) -> bool:
        """Whether nothing more is to be run."""
        if not self.given_up and self.time.is_over():
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

    def send(self, source: str, timeout: int, expression: str = "") -> str:
        """Run `source` without showing it, and return the text of `expression`.

        timeout : seconds of processor time; on the clock it may be PATIENCE times as many

        Raises DeadKernelError where the kernel dies, must be killed, or speaks nonsense.
        """
        on_the_clock = self.time.at_most(PATIENCE * timeout)
        if self.session is None:
            raise DeadKernelError("There is no kernel.")
        try:
            run = run_sync(self.session.run_silently)
            return run(source, timeout, on_the_clock, expression)
        except Exception as error:  # DeadKernelError, or what a tampered message raises
            raise DeadKernelError(str(error)) from error

    def _remark(self, code: RemarkCode, **values: object) -> None:
        self.remarks.note(code, **values)
        self.log.warning("%s: %s", self.student, annotations.plain(self.remarks[-1].text))

    @staticmethod
    def _error(name: str, sentence: str) -> NotebookNode:
        return v4.new_output(
            "error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"]
        )
