"""nbgrader's Execute on warm, confined kernels."""

import asyncio
import contextlib
import subprocess
import time
from inspect import unwrap
from queue import Empty
from typing import Any, ClassVar

import zmq
from jupyter_client import KernelClient
from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_client.session import Session
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import DeadKernelError
from traitlets import Bool, Enum, Unicode

from autograder.course.listening import BoundedSession, Client
from autograder.course.showing import BoundedExecute
from autograder.kernels.client import ForkServerError, forking_is_safe
from autograder.kernels.provisioner import PROVISIONER_NAME
from autograder.kernels.sandbox import available_protections

MOST_MESSAGE = 64 * 2**20  # bytes of one message from a kernel; a longer one ends the connection


class CannotConfine(RuntimeError):
    """Confinement was required, and this machine cannot give it."""


class PromptKernelManager(AsyncKernelManager):
    """jupyter_client's, without the pauses at start and end that its own tests need."""

    client_factory = Client
    start_kernel = unwrap(AsyncKernelManager.start_kernel)
    shutdown_kernel = unwrap(AsyncKernelManager.shutdown_kernel)

    def _session_default(self) -> Session:
        return BoundedSession(parent=self)


class WarmExecute(BoundedExecute):
    """Runs a notebook in a kernel forked from a warm process, or in an ordinary one."""

    skip_cells_with_tag = Unicode("", help="No tag keeps a cell from being run.")
    shutdown_kernel = "immediate"
    # What a kernel runs before anything else, and holds ready; an ordinary one has to be sent it.
    prepare = ""
    compiled: ClassVar[dict[str, str]] = {}
    warm = Bool(True, help="Fork kernels from a process that has the imports behind it.").tag(
        config=True
    )
    sandbox = Enum(
        ["auto", "require", "off"],
        "auto",
        help="Confine each kernel before student code runs: 'auto' where the machine can, "
        "'require' refuses to grade where it cannot, 'off' never.",
    ).tag(config=True)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"kernel_manager_class": PromptKernelManager, **kw})

    def create_kernel_manager(self) -> KernelManager:
        manager = super().create_kernel_manager()
        able = forking_is_safe() and all(available_protections().values())
        if self.sandbox == "require" and not (self.warm and able):
            raise CannotConfine(
                "c.Mark.sandbox is 'require', but kernels cannot be confined here: "
                "`autograder doctor` says what is missing."
            )
        if self.warm and forking_is_safe():
            provisioner = {
                "provisioner_name": PROVISIONER_NAME,
                "config": {
                    "sandboxed": self.sandbox != "off" and able,
                    "prepare": self.prepare,
                    "compiled": self.compiled,
                },
            }
            manager.kernel_spec.metadata["kernel_provisioner"] = provisioner
        return manager

    def start_new_kernel(self, **kw) -> None:
        """What a kernel writes past Jupyter, TensorFlow's log lines mostly, goes nowhere."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            super().start_new_kernel(**quiet, **kw)
        except ForkServerError as error:
            if self.sandbox == "require":
                raise CannotConfine(str(error)) from None
            self.log.warning("%s An ordinary kernel is used: slower, and not confined.", error)
            self.warm = False
            self.km = self.create_kernel_manager()
            super().start_new_kernel(**quiet, **kw)

    async def async_start_new_kernel_client(self) -> KernelClient:
        self.kc = self.km.client()
        self.kc.context.setsockopt(zmq.MAXMSGSIZE, MOST_MESSAGE)
        self.kc.start_channels(stdin=False, hb=False, control=False)  # nothing here asks for them
        try:
            await self._async_wait_until_ready()
        except Exception:
            await self._async_cleanup_kernel()
            raise
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _async_wait_until_ready(self) -> None:
        """KernelClient.wait_for_ready, without its pause to see whether more is coming."""
        limit = time.monotonic() + self.startup_timeout
        while time.monotonic() < limit:
            self.kc.kernel_info()
            with contextlib.suppress(Empty):
                await ensure_async(self.kc.shell_channel.get_msg(timeout=0.5))
                await ensure_async(self.kc.iopub_channel.get_msg(timeout=0.2))
                return
            if not await ensure_async(self.km.is_alive()):
                break
        raise RuntimeError("The kernel did not start.")

    async def _async_cleanup_kernel(self) -> None:
        if self.km is not None:  # as it is where the last of them did not start
            await super()._async_cleanup_kernel()

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
