"""The fork server: imports what the lessons import, once, and forks a kernel at each request.

`fork_client` starts it with one end of a socket pair. It handles one request after
the other, and ends when the other end is closed, as happens when the client's process dies.

    request   a `KernelRequest`, as JSON
    reply     the child's process id; with it a pidfd, by which the child can be watched and
              signalled, and a pipe that ends when the kernel listens, or has ended

A message that carries a socket registers another client. When a client closes its socket, its
kernels are killed.
"""

import contextlib
import ctypes
import gc
import importlib
import io
import json
import logging
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, NoReturn

from autograder.kernels.process_handle import ChildProcess, KernelRequest
from autograder.kernels.sandbox import Limits, Sandbox, available_protections, own_folder

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

MODULES = [
    *("numpy", "pandas", "matplotlib.pyplot"),
    *(
        "tensorflow",
        "keras",
        "keras._tf_keras.keras",
        "ipykernel.kernelapp",
        "ipykernel.ipkernel",
        "ipywidgets",
    ),
    # What TensorFlow imports at the first fit.
    *(
        f"tensorflow.python.data.ops.{name}_op"
        for name in ("concatenate", "flat_map", "range", "zip")
    ),
    *("tensorflow.python.data.ops.from_tensors_op", "rich._emoji_codes"),
    # What is imported when a kernel starts, at the first figure, and at the first table.
    *(f"IPython.core.{name}" for name in ("completerlib", "debugger", "logger", "oinspect")),
    *("IPython.core.pylabtools", "IPython.extensions.storemagic", "IPython.utils.wildcard"),
    *("ipykernel.debugger", "tornado.platform.asyncio", "tornado.queues", "zmq.utils.garbage"),
    *("matplotlib.backends.backend_agg", "contourpy"),
    *(f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Png", "Ppm")),
    *("pandas.io.formats.html", "pandas.io.formats.string", "encodings.utf_8_sig"),
    *("landlockpy", "seccompy"),
]
# As ipykernel sets it. matplotlib reads it when it is imported, so it has to be set before; the
# backend itself is left to the kernel, since it connects to the shell when it is imported.
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
# No history file, and no pause after each cell for a user to watch.
KERNEL_OPTIONS = ["--HistoryManager.enabled=False", "--IPythonKernel._execute_sleep=0"]
PR_SET_PDEATHSIG = 1

BecomeKernel = Callable[[KernelRequest, int], NoReturn]


class ModuleNamesOnly:
    """`sys` with the names of the modules only, for a kernel that starts.

    It goes through all modules, for a debugger that is not there and for `%reset`. After a fork,
    looking at an object copies its page of memory: with the modules, thousands of pages.
    """

    def __init__(self) -> None:
        copies = (name.encode().decode() for name in sys.modules)  # which are close in memory
        self.modules = dict.fromkeys(copies)

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


def main() -> None:
    """Serve on the socket with the descriptor `argv[1]`, then remove the folder `argv[2]`."""
    control, folder = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):  # they are for the client
        signal.signal(number, signal.SIG_IGN)
    os.environ["MPLBACKEND"] = INLINE_BACKEND
    app = import_everything()
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]  # the kernels must not find it
    can_sandbox = all(available_protections().values())
    sandbox = Sandbox(str(Path(folder).parent)) if can_sandbox else None
    gc.collect()
    gc.freeze()  # the children share these objects, so leave their pages alone
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies: children are watched by pidfds
    control.send(b"ready")
    serve(control, partial(become_kernel, app, sandbox))
    shutil.rmtree(folder, ignore_errors=True)


def import_everything() -> "IPKernelApp":
    """Import and prepare what kernels need; returns ipykernel's application."""
    # Nothing is debugged here, and importing it is half of a kernel's start.
    sys.modules["debugpy"] = None  # pyright: ignore[reportArgumentType]
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        draw_figure()
    return kernel_app()


def draw_figure() -> None:
    """Draw a figure that is not shown: the first one loads fonts and the grammar of formulas."""
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 10], label="$0$")
    axes.semilogy()
    axes.legend()
    figure.savefig(io.BytesIO(), bbox_inches="tight")


def kernel_app() -> "IPKernelApp":
    """ipykernel's application, with everything done that can be done before the fork."""
    from ipykernel import ipkernel
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core import shellapp

    ipkernel.__dict__["sys"] = shellapp.__dict__["sys"] = ModuleNamesOnly()
    app = IPKernelApp.instance()
    app.parse_command_line(KERNEL_OPTIONS)
    app.parse_command_line = lambda argv=None: None
    app.log.setLevel(logging.WARNING)  # or it makes records of all it does, only to discard them
    return app


def serve(first: socket.socket, become_kernel: BecomeKernel) -> None:
    """Handle messages until the first socket is closed.

    Parameters
    ----------
    first
        The socket of the client that started this server.
    become_kernel
        What a child does with a request, and with the pipe that it closes when it listens.
    """
    kernels: dict[socket.socket, list[ChildProcess]] = {first: []}
    while first in kernels:
        readable, _, _ = select.select(kernels, [], [])
        for control in readable:
            try:
                handle_message(control, kernels, become_kernel)
            except OSError:  # this client is gone; the others must not be affected
                for kernel in kernels.pop(control):
                    kernel.close()
                control.close()


def handle_message(
    control: socket.socket,
    kernels: dict[socket.socket, list[ChildProcess]],
    become_kernel: BecomeKernel,
) -> None:
    """Register another client, or fork a kernel.

    Parameters
    ----------
    control
        The socket that has a message.
    kernels
        The kernels of each client, by its socket; changed in place.
    become_kernel
        As in `serve`.

    Raises
    ------
    OSError
        If the other end of the socket is closed.
    """
    text, descriptors, _, _ = socket.recv_fds(control, 2**20, 1)
    if descriptors:
        client = socket.socket(fileno=descriptors[0])
        kernels[client] = []
        with contextlib.suppress(OSError):  # closed already, as select will report
            client.send(b"ready")
        return
    if not text:
        raise ConnectionResetError
    siblings = kernels[control]
    for kernel in [kernel for kernel in siblings if not kernel.is_alive()]:
        siblings.remove(kernel)
        kernel.close()
    request: KernelRequest = json.loads(text)
    for name, source in [("prepare", request["prepare"]), *request["compiled"].items()]:
        compile_source(name, source)  # here, since a child would compile it for itself alone
    read_end, write_end = os.pipe()
    try:
        pid = os.fork()
        if pid == 0:
            become_kernel(request, write_end)
        child = ChildProcess(pid, os.pidfd_open(pid))
        siblings.append(child)
        socket.send_fds(control, [str(pid).encode()], [child.pidfd, read_end])
    finally:
        os.close(read_end)
        os.close(write_end)


@cache
def compile_source(name: str, source: str) -> CodeType:
    """The compiled source, which is kept: all kernels of a class get the same sources."""
    return compile(source, f"<{name}>", "exec")


def become_kernel(
    app: "IPKernelApp", sandbox: Sandbox | None, request: KernelRequest, listening_pipe: int
) -> NoReturn:
    """In the child: detach from the parent, enforce the sandbox, and run a kernel.

    Parameters
    ----------
    app
        ipykernel's application.
    sandbox
        None if this machine has none; a request that asks for it then ends the child.
    request
        What kernel to become.
    listening_pipe
        Descriptor to close when the kernel listens.
    """
    exit_code = 1
    try:
        limits = request["limits"]
        kept = {listening_pipe} | ({sandbox.fileno()} if sandbox and limits else set())
        detach(kept, request)
        if limits:
            if sandbox is None:
                raise RuntimeError("This machine has no sandbox.")
            sandbox.enforce(request["private_folder"], Limits(**limits))
        run_kernel(app, request, listening_pipe)
        exit_code = 0
    finally:
        os._exit(exit_code)


def detach(kept: set[int], request: KernelRequest) -> None:
    """Leave the parent's files, signals, environment, folder and random state behind.

    Parameters
    ----------
    kept
        Descriptors that stay open, besides those of standard input, output and error.
    request
        The new environment and folder.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    for descriptor in {int(name) for name in os.listdir("/proc/self/fd")} - kept - {0, 1, 2}:
        with contextlib.suppress(OSError):  # the one by which they were listed
            os.close(descriptor)
    for number in (signal.SIGCHLD, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None  # so that it is looked up in the new environment
    os.chdir(request["cwd"])
    random.seed()
    importlib.import_module("numpy").random.seed()


def run_kernel(app: "IPKernelApp", request: KernelRequest, listening_pipe: int) -> None:
    """Run a kernel until it is shut down."""
    sys.path[:] = [path for path in sys.path if path not in ("", "/", own_folder())]
    sys.argv = ["kernel", "-f", request["connection_file"]]
    app.connection_file = request["connection_file"]
    app.initialize()
    shell = app.shell
    assert shell is not None  # initialize() made it
    for name, source in request["compiled"].items():
        setattr(shell, name, compile_source(name, source))
    exec(compile_source("prepare", request["prepare"]), {"get_ipython": shell.get_ipython})
    os.close(listening_pipe)
    app.start()


if __name__ == "__main__":
    main()
