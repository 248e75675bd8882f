"""Warm, sandboxed kernels, and code that is executed in them without being shown."""

import contextlib
import time
from inspect import unwrap
from queue import Empty

import psutil
import zmq
from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_client.session import Session
from jupyter_core.utils import ensure_async
from nbclient.exceptions import DeadKernelError
from traitlets import Type

from autograder.execution.kernel_message_limits import BoundedClient, BoundedSession
from autograder.kernels.fork_client import forking_is_safe
from autograder.kernels.provisioner import PROVISIONER_NAME
from autograder.kernels.sandbox import available_protections

MAX_MESSAGE_BYTES = 64 * 2**20  # of one message from a kernel; a longer one ends the connection
INTERRUPT_GRACE = 3  # seconds that a kernel has to react to an interrupt


class SandboxUnavailable(RuntimeError):
    """A sandbox is required, and this machine cannot provide one."""


class PromptKernelManager(AsyncKernelManager):
    """jupyter_client's, without the pauses at start and end that its own tests need."""

    client_factory: Type = Type(BoundedClient)
    start_kernel = unwrap(AsyncKernelManager.start_kernel)
    shutdown_kernel = unwrap(AsyncKernelManager.shutdown_kernel)

    def _session_default(self) -> Session:
        return BoundedSession(parent=self)


def make_warm(
    manager: KernelManager, sandbox: str, warm: bool, prepare: str, compiled: dict[str, str]
) -> None:
    """Have a kernel forked from the warm process, and sandboxed, if this machine can do that.

    Parameters
    ----------
    manager
        The manager of the kernel, which is not started yet.
    sandbox, warm
        The settings of ResilientExecute with these names.
    prepare, compiled
        The settings of WarmProvisioner with these names.

    Raises
    ------
    SandboxUnavailable
        If a sandbox is required and this machine cannot provide one.
    """
    can_fork = forking_is_safe()
    can_sandbox = can_fork and all(available_protections().values())
    if sandbox == "require" and not (warm and can_sandbox):
        raise SandboxUnavailable(
            "c.Mark.sandbox is 'require', but kernels cannot be sandboxed here: "
            "`autograder doctor` says what is missing."
        )
    spec = manager.kernel_spec
    if spec and warm and can_fork:
        sandboxed = sandbox != "off" and can_sandbox
        spec.metadata["kernel_provisioner"] = {
            "provisioner_name": PROVISIONER_NAME,
            "config": {"sandboxed": sandboxed, "prepare": prepare, "compiled": compiled},
        }


class KernelSession:
    """A running kernel, and the client that is connected to it."""

    def __init__(self, manager: KernelManager) -> None:
        self.manager = manager
        self.client = manager.client()
        self.client.context.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE_BYTES)
        # The other channels are not used.
        self.client.start_channels(stdin=False, hb=False, control=False)

    async def wait_until_ready(self, seconds: float) -> None:
        """KernelClient.wait_for_ready, without its pause for further messages."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            self.client.kernel_info()
            with contextlib.suppress(Empty):
                await ensure_async(self.client.shell_channel.get_msg(timeout=0.5))
                await ensure_async(self.client.iopub_channel.get_msg(timeout=0.2))
                return
            if not await ensure_async(self.manager.is_alive()):
                break
        raise RuntimeError("The kernel did not start.")

    async def run_silently(
        self, source: str, seconds: float, on_the_clock: float, expression: str
    ) -> str:
        """Execute `source` without showing it, and return the text of `expression`.

        Parameters
        ----------
        source
            The code.
        seconds
            Processor time after which it is interrupted.
        on_the_clock
            Seconds on the clock after which it is interrupted.
        expression
            What to evaluate afterwards; nothing if it is empty.

        Raises
        ------
        DeadKernelError
            If the kernel dies or ignores the interrupt.
        """
        expressions = {"text": expression} if expression else {}
        request_id = self.client.execute(
            source, silent=True, store_history=False, user_expressions=expressions
        )
        used_before, interrupted = self._processor_seconds(), False
        limit = time.monotonic() + on_the_clock
        while True:
            try:
                reply = await ensure_async(self.client.shell_channel.get_msg(timeout=0.1))
            except Empty:
                if not await ensure_async(self.manager.is_alive()):
                    raise DeadKernelError("The kernel died.") from None
                spent = self._processor_seconds() - used_before
                if time.monotonic() < limit and (interrupted or spent < seconds):
                    continue
                if interrupted:
                    raise DeadKernelError("The kernel ignored the interrupt.") from None
                await ensure_async(self.manager.interrupt_kernel())
                limit, interrupted = time.monotonic() + INTERRUPT_GRACE, True
                continue
            if reply["parent_header"].get("msg_id") == request_id:
                result = reply["content"].get("user_expressions", {}).get("text", {})
                return result.get("data", {}).get("text/plain", "")

    def _processor_seconds(self) -> float:
        """Processor time that the kernel has used, which a busy machine does not increase."""
        pid = getattr(self.manager.provisioner, "pid", None)
        if pid is None:  # the kernel has ended
            return 0.0
        with contextlib.suppress(psutil.Error):
            times = psutil.Process(pid).cpu_times()
            return times.user + times.system
        return 0.0
