"""Executing cells that may crash their kernel or never end: time limits and restarts.

A kernel can also die from outside: the system kills processes when memory runs out, and the warm
process takes its kernels with it. So what was running is run once more in a new kernel, and only a
kernel that dies there again was ended by the notebook.
"""

import asyncio
import gc
import math
import subprocess
import time
from collections.abc import Callable
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute
from traitlets import Bool, Enum, Integer, Unicode

from autograder.execution.cache_import_cells import EXECUTE_PREAMBLE, Preamble
from autograder.execution.kernel_session import (
    KernelSession,
    PromptKernelManager,
    SandboxUnavailable,
    make_warm,
)
from autograder.execution.truncate_cell_outputs import OutputBudget, is_count, shorten_error
from autograder.grading.join_modules_as_text import joined_source
from autograder.kernels.fork_client import ForkServer, ForkServerError
from autograder.kernels.provisioner import WarmProvisioner
from autograder.kernels.resource_usage import KillReason
from autograder.kernels.sandbox import own_folder
from autograder.notebooks import cells, ungraded_experiment_cells
from autograder.notebooks.submission_remark_codes import RemarkCode, Remarks
from autograder.visible_text import visible

MAX_STARTS = 3  # of a kernel that does not start, in which nothing of the notebook has run
MAX_SECOND_TRIES = 10  # of cells and questions of one submission
CLOCK_FACTOR = 4  # a call may take this many times its processor time on the clock

# Executed in a namespace of its own, also where it is not done before the kernel listens.
PREPARE = "exec({text!r}, {{'get_ipython': get_ipython}})".format(
    text=f"{joined_source('autograder.execution.prepare_kernel')}"
    f"prepare(get_ipython(), {own_folder()!r})"
)
# The probe is compiled once for all questions, and executed for each of them.
COMPILED = {"probe": joined_source("autograder.grading.answer_grader_request")}
# What compiles each such source in an ordinary kernel; a warm one is prepared before it starts.
COMPILE_IN_KERNEL = 'get_ipython().{name} = compile({source!r}, "<{name}>", "exec")'

# Takes the answer to a question out of the student's namespace, where it has this name.
TAKE_ANSWER = "get_ipython().user_ns.pop('_autograder_', None)"


class TimeBudget:
    """The seconds that a submission may take in total, from when its kernel is ready."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.ends = seconds, math.inf

    def begin(self) -> None:
        """Start the clock; later calls change nothing."""
        self.ends = min(self.ends, time.monotonic() + self.seconds)

    def at_most(self, seconds: int) -> int:
        """Return `seconds`, or what remains if that is less; at least 1."""
        return max(1, math.ceil(min(seconds, self.ends - time.monotonic())))

    def is_over(self) -> bool:
        return time.monotonic() > self.ends


class ResilientExecute(Execute):
    """nbgrader's Execute, for notebooks in which any cell may crash the kernel."""

    time_limit = Integer(
        300, help="Seconds that a submission may take in total; the cells after that are not run."
    ).tag(config=True)
    max_restarts = Integer(
        5, help="How often a kernel that the notebook has ended is restarted."
    ).tag(config=True)
    warm = Bool(True, help="Fork kernels from a process that has imported TensorFlow.").tag(
        config=True
    )
    sandbox = Enum(
        ["auto", "require", "off"],
        "auto",
        help="Sandbox student code: 'require' (refuse to grade without a sandbox), 'auto' (use one "
        "if available) or 'off'.",
    ).tag(config=True)

    skip_cells_with_tag = Unicode("", help="No tag keeps a cell from being run.")
    shutdown_kernel = "immediate"
    student = ""  # for the log

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"kernel_manager_class": PromptKernelManager, **kw})
        self.session: KernelSession | None = None

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: KernelManager | None = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        self.given_up = bool(nb.metadata.get("autograder", {}).get("unreadable"))
        self.remarks = Remarks()
        self.restarts = 0
        self.crashing_cells: set[int] = set()
        self.second_tries: set[tuple[int, str]] = set()  # cells and code that were run once more
        self.preamble = Preamble(nb, resources["metadata"].get("path"))
        self.executed_cells: list[int] = []  # those of the preamble, once it was executed at once
        self.time = TimeBudget(self.time_limit)
        self.timeout_func = lambda cell: self.time.at_most(self.cell_timeout)
        return super().preprocess(nb, resources, km)

    @property
    def cell_timeout(self) -> int:
        """Seconds that a cell may take: nbgrader's setting, which may be None for no limit."""
        return self.time_limit if self.timeout is None else self.timeout

    # -- starting and ending kernels ---------------------------------------------------------

    def create_kernel_manager(self) -> KernelManager:
        manager = super().create_kernel_manager()
        make_warm(manager, self.sandbox, self.warm, PREPARE, COMPILED)
        return manager

    def start_new_kernel(self, **kw: Any) -> None:
        """nbclient's, without what a kernel writes past Jupyter, mostly TensorFlow's log lines."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            super().start_new_kernel(**quiet, **kw)
        except ForkServerError as error:
            if self.sandbox == "require":
                raise SandboxUnavailable(str(error)) from None
            self.log.warning("%s An ordinary kernel is used: slower, and not sandboxed.", error)
            self.warm = False
            self.km = self.create_kernel_manager()
            super().start_new_kernel(**quiet, **kw)

    async def async_start_new_kernel_client(self) -> KernelClient:
        if self.km is None:
            raise DeadKernelError("There is no kernel.")
        self.session = session = KernelSession(self.km)
        self.kc = session.client
        try:
            await session.wait_until_ready(self.startup_timeout)
        except Exception:
            await self._async_cleanup_kernel()
            raise
        return session.client

    def start_new_kernel_client(self) -> KernelClient:
        attempts = 1
        while True:
            try:
                client = self._connect_to_kernel()
            except RuntimeError:  # it died before it was ready
                if attempts == MAX_STARTS:
                    raise
                attempts += 1
                self.log.warning("%s: The kernel did not start; trying again.", self.student)
                self._cleanup_kernel()
                self._renew_kernel()
            else:
                self.time.begin()
                return client

    def _connect_to_kernel(self) -> KernelClient:
        client = run_sync(self.async_start_new_kernel_client)()
        if not isinstance(self._provisioner, WarmProvisioner):
            lines = [COMPILE_IN_KERNEL.format(name=n, source=code) for n, code in COMPILED.items()]
            self.run_silently("\n".join([PREPARE, *lines]), self.startup_timeout)
        return client

    async def _async_cleanup_kernel(self) -> None:
        if self.km is not None:  # it is None if the last kernel did not start
            await super()._async_cleanup_kernel()
        self.session = None

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    async def _async_poll_kernel_alive(self) -> None:
        """nbclient's, ten times a second, since a kernel can send much in one second."""
        while True:
            await asyncio.sleep(0.1)
            if self.kc is None:  # the cell was stopped, and its kernel ended
                return
            try:
                await self._async_check_alive()
            except DeadKernelError:
                if self.task_poll_for_reply:
                    self.task_poll_for_reply.cancel()
                return

    # -- what cells show ---------------------------------------------------------------------

    def reset_execution_trackers(self) -> None:
        super().reset_execution_trackers()
        self.budget = OutputBudget()

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        content = msg["content"]
        if self.budget.starts(cell):
            # With it nbclient would let a cell change the outputs, and so the points, of others.
            self._display_id_map = {}
        if not is_count(content.get("execution_count")):
            content.pop("execution_count", None)  # nbclient writes it into the cell
        displays = {name: at.get(cell_index, ()) for name, at in self._display_id_map.items()}
        if self.budget.has_room(msg, cell, displays, self.clear_before_next_output):
            return super().process_message(msg, cell, cell_index)
        return None

    def on_cell_executed(self, **kwargs: Any) -> None:
        """nbgrader's, which shows the error of the reply if no message has shown it."""
        reply = kwargs["execute_reply"]["content"]
        if reply.get("status") == "error":
            shorten_error(reply)
        super().on_cell_executed(**kwargs)

    # -- executing cells, whatever they do ---------------------------------------------------

    def execute_resiliently(self, cell: NotebookNode, index: int) -> None:
        """Execute a cell; if it crashes the kernel, say so in its output and restart the kernel."""
        if self.is_over() or index in self.executed_cells:
            return
        if index in self.preamble.indices[:1] and self._execute_known_preamble():
            self.executed_cells = self.preamble.indices
            return
        try:
            self._execute_or_again(cell, index)
            if index in self.preamble.indices[-1:] and not self.restarts:
                self.preamble.keep_outputs()
        except DeadKernelError:
            killed = self.kill_reason()
            code = RemarkCode.CELL_LIMIT if killed else RemarkCode.KERNEL_DIED
            self.restart_and_replay(index, code, **(killed._asdict() if killed else {}))
            cell.execution_count = None  # the kernel may or may not have sent it before it died
            sentence = "The kernel died in this cell: see the top of this page."
            cell.outputs = [self._error("KernelDied", sentence)]
        except CellTimeoutError:
            self.restart_and_replay(index, RemarkCode.CELL_ENDLESS)
            cell.outputs = [self._error("CellTimeoutError", "Did not finish in time.")]
        except Exception as error:  # the messages of a tampered kernel can raise anything
            self.restart_and_replay(index, RemarkCode.INVALID_MESSAGES, error=type(error).__name__)
            cell.outputs = [self._error("KernelBroken", "The kernel sent invalid messages.")]

    def _execute_or_again(self, cell: NotebookNode, index: int) -> None:
        """Execute a cell, once more in a new kernel if the kernel dies."""
        while True:
            self._replace_dead_kernel(index)
            try:
                self.execute_cell(cell, index, store_history=True)
                return
            except CellTimeoutError:
                raise
            except Exception:
                self._display_id_map = {}  # of outputs that are replaced now
                if not self.run_again(index, cell.source):
                    raise

    def _execute_known_preamble(self) -> bool:
        """Execute the preamble in one request if its outputs are known; whether this succeeded."""
        if not self.preamble.restore_outputs():
            return False
        source = EXECUTE_PREAMBLE.format(sources=self.preamble.sources)
        try:
            succeeded = self.run_silently(source, self.cell_timeout, TAKE_ANSWER) == "True"
        except DeadKernelError:
            succeeded = False
        if not succeeded:  # unlike in the other submission, so execute it cell by cell
            self._restart()
        return succeeded

    def restart_and_replay(self, index: int, code: RemarkCode, **values: object) -> None:
        """Start a new kernel and execute the cells before `index`, except those that crashed one.

        Parameters
        ----------
        index
            The cell that crashed the old kernel.
        code, values
            The remark that says what happened to the old kernel.
        """
        self.crashing_cells.add(index)
        first_line = self.nb.cells[index].source.strip().partition("\n")[0][:60]
        self._remark(code, cell=first_line, **values)
        while self.restarts < self.max_restarts and not self.is_over():
            self.restarts += 1
            if self._restart_and_replay(index):
                return
        if not self.is_over():
            self._give_up(RemarkCode.TOO_MANY_RESTARTS, count=self.restarts)

    def _restart_and_replay(self, index: int) -> bool:
        """Start a new kernel, execute the cells before `index`; whether it has survived that."""
        try:
            self._restart()
            for i, cell in enumerate(self.nb.cells[:index]):
                if self.is_over():
                    break
                if self.is_needed(cell, i):
                    hides = cells.is_test(cell)
                    source = cells.without_hidden_tests(cell.source) if hides else cell.source
                    self.run_silently(source, self.cell_timeout)
        except RuntimeError:  # DeadKernelError is one
            return False
        return True

    def run_again(self, index: int, source: str) -> bool:
        """Prepare a new kernel for what was running when the kernel died, unless that ended it.

        Parameters
        ----------
        index
            The cell that was running, or that asks.
        source
            The code that was running.

        Returns
        -------
        bool
            Whether it is to be run once more: the kernel may have died from outside.
        """
        if not self._kernel_is_dead() or self.kill_reason():
            return False
        # A notebook cannot end the warm process, so that is never its doing.
        if not self._warm_process_is_gone():
            if (index, source) in self.second_tries:
                return False
            if len(self.second_tries) >= MAX_SECOND_TRIES:
                return False
            self.second_tries.add((index, source))
        self.log.warning("%s: The kernel died; trying once more.", self.student)
        return any(
            not self.is_over() and self._restart_and_replay(index) for _ in range(MAX_STARTS)
        )

    def _replace_dead_kernel(self, index: int) -> None:
        """Replace a kernel that died while nothing was running, so that no cell is blamed."""
        if self._kernel_is_dead():
            self.run_again(index, "")

    async def _async_kernel_is_dead(self) -> bool:
        return self.km is None or not await ensure_async(self.km.is_alive())

    _kernel_is_dead = run_sync(_async_kernel_is_dead)

    def _warm_process_is_gone(self) -> bool:
        return isinstance(self._provisioner, WarmProvisioner) and not ForkServer.shared().is_alive()

    def kill_reason(self) -> KillReason | None:
        """The limit for which the kernel was killed; None if it was not."""
        return getattr(self._provisioner, "kill_reason", None)

    @property
    def _provisioner(self) -> KernelProvisionerBase | None:
        return self.km.provisioner if self.km else None

    def is_needed(self, cell: NotebookNode, index: int) -> bool:
        """Whether a new kernel needs this cell to be in the state of the old one."""
        skipped = index in self.crashing_cells or ungraded_experiment_cells.is_unchanged(cell)
        return cell.cell_type == "code" and not skipped

    def is_over(self) -> bool:
        """Whether no more cells are to be executed."""
        if not self.given_up and self.time.is_over():
            self._give_up(RemarkCode.TIME_LIMIT, seconds=self.time_limit)
        return self.given_up

    def _give_up(self, code: RemarkCode, **values: object) -> None:
        self.given_up = True
        self._remark(code, **values)

    async def _async_stop_kernel(self) -> None:
        if self.km is not None:
            await ensure_async(self.km.shutdown_kernel(now=True))
            await self._async_cleanup_kernel()

    def _restart(self) -> None:
        run_sync(self._async_stop_kernel)()
        gc.collect()  # tracebacks refer to what the old kernel has sent, which can be large
        self._renew_kernel()
        self.start_new_kernel_client()

    def _renew_kernel(self) -> None:
        self.km = self.create_kernel_manager()
        self.start_new_kernel()

    def run_silently_or_again(
        self,
        index: int,
        source: str,
        timeout: int,
        expression: str = "",
        reply_to: Callable[[str], str] | None = None,
    ) -> str:
        """`run_silently` for the cell `index`, once more in a new kernel if the kernel dies."""
        while True:
            self._replace_dead_kernel(index)
            try:
                return self.run_silently(source, timeout, expression, reply_to)
            except DeadKernelError:
                if not self.run_again(index, source):
                    raise

    def run_silently(
        self,
        source: str,
        timeout: int,
        expression: str = "",
        reply_to: Callable[[str], str] | None = None,
    ) -> str:
        """Execute `source` without showing it, and return the text of `expression`.

        Parameters
        ----------
        source
            The code.
        timeout
            Seconds of processor time; on the clock it may take CLOCK_FACTOR times as long.
        expression
            What to evaluate afterwards; nothing if it is empty.
        reply_to
            As in `KernelSession.run_silently`.

        Raises
        ------
        DeadKernelError
            If the kernel dies, has to be killed, or sends invalid messages.
        """
        on_the_clock = self.time.at_most(CLOCK_FACTOR * timeout)
        if self.session is None:
            raise DeadKernelError("There is no kernel.")
        try:
            execute = run_sync(self.session.run_silently)
            return execute(source, timeout, on_the_clock, expression, reply_to)
        except Exception as error:  # DeadKernelError, or what a tampered message raises
            raise DeadKernelError(str(error)) from error

    def _remark(self, code: RemarkCode, **values: object) -> None:
        self.remarks.note(code, **values)
        self.log.warning("%s: %s", self.student, visible(self.remarks[-1].text))

    @staticmethod
    def _error(name: str, sentence: str) -> NotebookNode:
        return v4.new_output(
            "error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"]
        )
