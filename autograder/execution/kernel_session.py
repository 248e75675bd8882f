"""Warm, sandboxed kernels, and code that is executed in them without being shown."""

import contextlib
import time
from collections.abc import Callable
from inspect import unwrap
from queue import Empty

import psutil
import zmq
import zmq.asyncio
from jupyter_client.channels import AsyncZMQSocketChannel
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
CHECK_INTERVAL = 0.1  # seconds between two checks of whether a kernel is alive and within limits
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
        self.client.start_channels(stdin=False, hb=False, control=False)  # those are not used
        # The inputs are answered in `run_silently` alone. This channel is connected from the start:
        # a kernel drops what it sends before it is.
        self.inputs: AsyncZMQSocketChannel = self.client.stdin_channel
        self.inputs.start()

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
        self,
        source: str,
        seconds: float,
        on_the_clock: float,
        expression: str,
        reply_to: Callable[[str], str] | None = None,
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
        reply_to
            Answers a question that the code asks meanwhile, as it would ask for input. The time
            that it takes does not count.

        Raises
        ------
        DeadKernelError
            If the kernel dies or ignores the interrupt.
        """
        expressions = {"text": expression} if expression else {}
        request_id = self.client.execute(
            source,
            silent=True,
            store_history=False,
            user_expressions=expressions,
            allow_stdin=reply_to is not None,
        )
        used_before, interrupted = self._processor_seconds(), False
        limit, next_check = time.monotonic() + on_the_clock, 0.0
        shell, poller = self.client.shell_channel, zmq.asyncio.Poller()
        for channel in (shell, self.inputs) if reply_to else (shell,):
            poller.register(channel.socket, zmq.POLLIN)
        while True:
            ready = dict(await poller.poll(int(1000 * CHECK_INTERVAL)))
            if shell.socket in ready:
                reply = await ensure_async(shell.get_msg(timeout=0))
                if reply["parent_header"].get("msg_id") == request_id:
                    result = reply["content"].get("user_expressions", {}).get("text", {})
                    return result.get("data", {}).get("text/plain", "")
            if reply_to and self.inputs.socket in ready:
                limit += await self._answer_input(request_id, reply_to)
            if time.monotonic() < next_check:
                continue
            next_check = time.monotonic() + CHECK_INTERVAL
            if not await ensure_async(self.manager.is_alive()):
                raise DeadKernelError("The kernel died.")
            spent = self._processor_seconds() - used_before
            if time.monotonic() < limit and (interrupted or spent < seconds):
                continue
            if interrupted:
                raise DeadKernelError("The kernel ignored the interrupt.")
            await ensure_async(self.manager.interrupt_kernel())
            limit, interrupted = time.monotonic() + INTERRUPT_GRACE, True

    async def _answer_input(self, request_id: str, reply_to: Callable[[str], str]) -> float:
        """Answer a question that a kernel asks; returns how many seconds the answer took."""
        begun = time.monotonic()
        message = await self.inputs.get_msg(timeout=0)
        if message["parent_header"].get("msg_id") == request_id:
            self.client.input(reply_to(message["content"].get("prompt")))
        return time.monotonic() - begun

    def _processor_seconds(self) -> float:
        """Processor time that the kernel has used, which a busy machine does not increase."""
        pid = getattr(self.manager.provisioner, "pid", None)
        if pid is None:  # the kernel has ended
            return 0.0
        with contextlib.suppress(psutil.Error):
            times = psutil.Process(pid).cpu_times()
            return times.user + times.system
        return 0.0
