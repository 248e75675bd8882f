"""The warm process: imports what the lessons import, once, and forks a kernel at each request.

It is started by autograder.kernels.client with one end of a socket pair, answers one request after
the other, and ends when the other end is closed, as it is when its parent dies.

    request   {"cwd": …, "env": …, "connection": …, "home": …, "limits": …, "prepare": …,
              "compiled": …}; limits confine the kernel, its shell gets the sources that are to be
              compiled as attributes, and it runs what prepares it before it listens
    reply     the child's process id, with a pidfd by which it can be watched and signalled, and a
              pipe that ends when the kernel listens, or with it

A message that comes with a socket adds another one who may ask. The kernels of each end with its
socket.
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

from autograder.kernels import sandbox
from autograder.kernels.forked import Forked

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

WARM = [
    *("numpy", "pandas", "matplotlib.pyplot"),
    *("tensorflow", "keras", "ipykernel.kernelapp", "ipykernel.ipkernel", "ipywidgets"),
    # What a first fit imports only then.
    *(
        f"tensorflow.python.data.ops.{name}_op"
        for name in ("concatenate", "flat_map", "range", "zip")
    ),
    *("tensorflow.python.data.ops.from_tensors_op", "rich._emoji_codes"),
    # What a kernel's start imports only then, and the first figure, and the first table.
    *(f"IPython.core.{name}" for name in ("completerlib", "debugger", "logger", "oinspect")),
    *("IPython.core.pylabtools", "IPython.extensions.storemagic", "IPython.utils.wildcard"),
    *("ipykernel.debugger", "tornado.platform.asyncio", "tornado.queues", "zmq.utils.garbage"),
    *("matplotlib.backends.backend_agg", "contourpy"),
    *(f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Png", "Ppm")),
    *("pandas.io.formats.html", "pandas.io.formats.string", "encodings.utf_8_sig"),
    *("landlockpy", "seccompy"),
]
# As ipykernel sets it. matplotlib reads it at its import, so it has to stand there before; the
# backend itself is left to the kernel, since it connects with the shell at its own import.
INLINE = "module://matplotlib_inline.backend_inline"
# No file of what was run, and no pause after each cell for whoever looks on.
SETTINGS = ["--HistoryManager.enabled=False", "--IPythonKernel._execute_sleep=0"]
PR_SET_PDEATHSIG = 1


class NamesOfModules:
    """`sys` with the names of the modules alone, for what a kernel's start does with them.

    It goes through all of them, for a debugger that is not there and for `%reset`. Whatever is
    looked at after a fork is copied, with the page that it lies on: thousands of pages, in all.
    """

    def __init__(self) -> None:
        copies = (name.encode().decode() for name in sys.modules)  # which lie side by side
        self.modules = dict.fromkeys(copies)

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


def main() -> None:
    """Serve on the socket whose descriptor is the first argument; then remove the folder named."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked
    os.environ["MPLBACKEND"] = INLINE
    sys.modules["debugpy"] = None  # nobody debugs here, and it is half of a kernel's start
    for name in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        draw_a_figure()
    app = kernel_app()
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]  # the kernels have no business with it
    can = all(sandbox.enforced().values())
    confinement = sandbox.Confinement(str(Path(sys.argv[2]).parent)) if can else None
    gc.collect()
    gc.freeze()  # the children share these objects, so leave their pages alone
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for: a pidfd tells
    control.send(b"ready")
    serve(control, partial(become_kernel, app, confinement))
    shutil.rmtree(sys.argv[2], ignore_errors=True)


def draw_a_figure() -> None:
    """Draw one that nobody sees: the first loads the fonts, and the grammar of formulas."""
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 10], label="$0$")
    axes.semilogy()
    axes.legend()
    figure.savefig(io.BytesIO(), bbox_inches="tight")


def kernel_app() -> "IPKernelApp":
    """ipykernel's application, with all done that it can do before the fork."""
    from ipykernel import ipkernel
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core import shellapp

    ipkernel.sys = shellapp.sys = NamesOfModules()
    app = IPKernelApp.instance()
    app.parse_command_line(SETTINGS)
    app.parse_command_line = lambda argv=None: None
    app.log.setLevel(logging.WARNING)  # or records of all that it does are made, and thrown away
    return app


def serve(first: socket.socket, become: Callable[[dict, int], NoReturn]) -> None:
    """Answer requests until the first socket is closed.

    become : what a child does with a request, and with the pipe that it closes when it listens
    """
    kernels: dict[socket.socket, list[Forked]] = {first: []}
    while first in kernels:
        asking, _, _ = select.select(kernels, [], [])
        for control in asking:
            try:
                answer(control, kernels, become)
            except OSError:  # who asked is gone; nobody else may notice
                for kernel in kernels.pop(control):
                    kernel.close()
                control.close()


def answer(
    control: socket.socket,
    kernels: dict[socket.socket, list[Forked]],
    become: Callable[[dict, int], NoReturn],
) -> None:
    """Do what came on a socket; OSError where its other end is closed."""
    text, sent, _, _ = socket.recv_fds(control, 2**20, 1)
    if sent:
        other = socket.socket(fileno=sent[0])
        kernels[other] = []
        with contextlib.suppress(OSError):  # closed already, as select will say
            other.send(b"ready")
        return
    if not text:
        raise ConnectionResetError
    own = kernels[control]
    for kernel in [kernel for kernel in own if not kernel.alive()]:
        own.remove(kernel)
        kernel.close()
    request = json.loads(text)
    for named in [("prepare", request["prepare"]), *request["compiled"].items()]:
        compiled(*named)  # here, since a child would compile it for itself alone
    waits, listens = os.pipe()
    try:
        pid = os.fork()
        if pid == 0:
            become(request, listens)
        own.append(Forked(pid, os.pidfd_open(pid)))
        socket.send_fds(control, [str(pid).encode()], [own[-1].watch, waits])
    finally:
        os.close(waits)
        os.close(listens)


@cache
def compiled(name: str, source: str) -> CodeType:
    return compile(source, f"<{name}>", "exec")


def become_kernel(
    app: "IPKernelApp", confinement: sandbox.Confinement | None, request: dict, listens: int
) -> NoReturn:
    """In the child: leave everything of the parent behind, confine, and run a kernel."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        kept = {0, 1, 2, listens, *([confinement.fileno()] if request["limits"] else [])}
        for descriptor in {int(name) for name in os.listdir("/proc/self/fd")} - kept:
            with contextlib.suppress(OSError):  # the one by which they were listed
                os.close(descriptor)
        for name in (signal.SIGINT, signal.SIGCHLD):
            signal.signal(name, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(request["env"])
        tempfile.tempdir = None  # found anew, in the new environment
        os.chdir(request["cwd"])
        random.seed()
        importlib.import_module("numpy").random.seed()
        if request["limits"]:
            confinement.take_on(request["home"], sandbox.Limits(**request["limits"]))
        own = sandbox.own_folder()
        sys.path[:] = [path for path in sys.path if path not in ("", "/", own)]
        sys.argv = ["kernel", "-f", request["connection"]]
        app.connection_file = request["connection"]
        app.initialize()
        for name, source in request["compiled"].items():
            setattr(app.shell, name, compiled(name, source))
        exec(compiled("prepare", request["prepare"]), {"get_ipython": app.shell.get_ipython})
        os.close(listens)
        app.start()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
