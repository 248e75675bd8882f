"""Warm, sandboxed kernels, and what is run in them without being shown."""

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

from autograder.execution.message_limits import BoundedSession, Client
from autograder.kernels.fork_client import forking_is_safe
from autograder.kernels.provisioner import PROVISIONER_NAME
from autograder.kernels.sandbox import available_protections

MOST_MESSAGE = 64 * 2**20  # bytes of one message from a kernel; a longer one ends the connection
GRACE = 3  # seconds that a kernel has to react to an interrupt


class CannotConfine(RuntimeError):
    """Confinement was required, and this machine cannot give it."""


class PromptKernelManager(AsyncKernelManager):
    """jupyter_client's, without the pauses at start and end that its own tests need."""

    client_factory = Client
    start_kernel = unwrap(AsyncKernelManager.start_kernel)
    shutdown_kernel = unwrap(AsyncKernelManager.shutdown_kernel)

    def _session_default(self) -> Session:
        return BoundedSession(parent=self)


def make_warm(
    manager: KernelManager, sandbox: str, warm: bool, prepare: str, compiled: dict[str, str]
) -> None:
    """Have a kernel forked from the warm process, and sandboxed, where this machine can.

    sandbox, warm : as ResilientExecute's settings
    prepare, compiled : as WarmProvisioner's

    Raises CannotConfine where a sandbox is required and cannot be had.
    """
    able = forking_is_safe() and all(available_protections().values())
    if sandbox == "require" and not (warm and able):
        raise CannotConfine(
            "c.Mark.sandbox is 'require', but kernels cannot be sandboxed here: "
            "`autograder doctor` says what is missing."
        )
    if warm and forking_is_safe():
        sandboxed = sandbox != "off" and able
        manager.kernel_spec.metadata["kernel_provisioner"] = {
            "provisioner_name": PROVISIONER_NAME,
            "config": {"sandboxed": sandboxed, "prepare": prepare, "compiled": compiled},
        }


class KernelSession:
    """A kernel that is running, and the client that speaks with it."""

    def __init__(self, manager: KernelManager) -> None:
        self.manager = manager
        self.client = manager.client()
        self.client.context.setsockopt(zmq.MAXMSGSIZE, MOST_MESSAGE)
        # Nothing here asks for the other channels.
        self.client.start_channels(stdin=False, hb=False, control=False)

    async def wait_until_ready(self, seconds: float) -> None:
        """KernelClient.wait_for_ready, without its pause to see whether more is coming."""
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
        """Run `source` without showing it, and return the text of `expression`.

        seconds : of processor time, after which it is interrupted; or after those `on_the_clock`

        Raises DeadKernelError where the kernel dies, or ignores the interrupt.
        """
        wanted = {"text": expression} if expression else {}
        sent = self.client.execute(
            source, silent=True, store_history=False, user_expressions=wanted
        )
        used, interrupted = self._processor_seconds(), False
        limit = time.monotonic() + on_the_clock
        while True:
            try:
                reply = await ensure_async(self.client.shell_channel.get_msg(timeout=0.1))
            except Empty:
                if not await ensure_async(self.manager.is_alive()):
                    raise DeadKernelError("The kernel died.") from None
                spent = self._processor_seconds() - used
                if time.monotonic() < limit and (interrupted or spent < seconds):
                    continue
                if interrupted:
                    raise DeadKernelError("The kernel ignored the interrupt.") from None
                await ensure_async(self.manager.interrupt_kernel())
                limit, interrupted = time.monotonic() + GRACE, True
                continue
            if reply["parent_header"].get("msg_id") == sent:
                found = reply["content"].get("user_expressions", {}).get("text", {})
                return found.get("data", {}).get("text/plain", "")

    def _processor_seconds(self) -> float:
        """What the kernel has taken of the processor: a busy machine makes no answer wrong."""
        with contextlib.suppress(psutil.Error):
            used = psutil.Process(self.manager.provisioner.pid).cpu_times()
            return used.user + used.system
        return 0.0
