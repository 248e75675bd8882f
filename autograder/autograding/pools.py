"""Where notebooks are run: processes of this machine, or the workers of a Dask cluster.

Both are executors as concurrent.futures has them, so that what runs a class need not know which
it has.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from socket import socket

from autograder.autograding.job import mark_notebook
from autograder.course_folder import CourseError
from autograder.kernels.fork_client import ForkServer, forking_is_safe

MAX_ATTEMPTS = 2  # workers that a submission may take with it
CONNECT_TIMEOUT = 10  # seconds until a scheduler that does not answer counts as unreachable


class WorkerLost(Exception):
    """A call took its worker process with it, every time that it was tried."""


@dataclass(frozen=True)
class WorkerPool:
    """An executor, and how many calls it runs at once just now: a cluster grows and shrinks."""

    executor: Executor
    count: Callable[[], int]


class ProcessPool(ThreadPoolExecutor):
    """Worker processes that live until the end, each tended by a thread of its own.

    A process that dies is replaced, and breaks nothing but the call that it was busy with. A
    ProcessPoolExecutor of many processes would break all calls at once, and blame none.
    """

    def __init__(self, workers: int, warm: ForkServer | None = None):
        """warm : the warm process that they share; without it each starts its own at need"""
        super().__init__(workers)
        self._warm = warm
        self._own = threading.local()
        self._pools: dict[ProcessPoolExecutor, int] = {}  # and the process of each
        self._closing = False

    def submit(self, fn: Callable, /, *args: object) -> Future:
        return super().submit(self._tend, fn, *args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """With wait=False, calls that are being run are broken off."""
        self._closing = True
        if not wait:
            for process in self._pools.values():
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGTERM)
        super().shutdown(cancel_futures=cancel_futures or not wait)
        for pool in self._pools:
            pool.shutdown()

    def _tend(self, fn: Callable, *args: object) -> object:
        """Call `fn` in this thread's process, again in a new one where that dies."""
        for _ in range(MAX_ATTEMPTS):
            try:
                return self._pool().submit(fn, *args).result()
            except BrokenProcessPool:
                del self._pools[self._own.pool]
                del self._own.pool
                if self._closing:
                    break
        raise WorkerLost(f"It crashed its worker process {MAX_ATTEMPTS} times.")

    def _pool(self) -> ProcessPoolExecutor:
        if not hasattr(self._own, "pool"):
            lent = self._warm.share() if self._warm else None
            shared = (lent, self._warm.folder) if lent else ()
            pool = ProcessPoolExecutor(1, _context(), initializer=_start_worker, initargs=shared)
            self._own.pool, self._pools[pool] = pool, pool.submit(os.getpid).result()
            if lent:
                lent.close()  # or the warm process would not see the worker end
        return self._own.pool


def _context() -> BaseContext:
    """New processes are forked off one that has the worker's imports behind it, where that can be.

    Not off this one: they would inherit its threads and connections, half alive.
    """
    if os.name != "posix":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([mark_notebook.__module__])
    return context


def _start_worker(lent: socket | None = None, folder: str = "") -> None:
    """In each new worker."""
    _end_with_parent()
    if lent:
        ForkServer.attach(lent, folder)


def _end_with_parent() -> None:
    """A worker leaves Ctrl-C to its parent, and ends with it, even if that was killed."""
    # A function, since SIG_IGN would be inherited by kernels, which are interrupted by this signal.
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(
        target=_exit_after, args=[multiprocessing.parent_process()], daemon=True
    ).start()


def _exit_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def processors() -> int:
    """Those of this machine that this process may use."""
    able = getattr(os, "sched_getaffinity", None)
    return len(able(0)) if able else os.cpu_count() or 1


@contextmanager
def local(workers: int, warm: bool = True) -> Iterator[WorkerPool]:
    """So many processes of this machine.

    warm : start the warm process that they share now, while there is other work to do
    """
    with ExitStack() as stack:
        server = None
        if warm and forking_is_safe():
            server = ForkServer()
            server.start()
            stack.callback(server.close)
        executor = stack.enter_context(ProcessPool(workers, server))
        yield WorkerPool(executor, lambda: workers)


@contextmanager
def cluster(scheduler: str) -> Iterator[WorkerPool]:
    """The workers of the Dask cluster whose scheduler has this address."""
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "--scheduler needs Dask, which is not installed: "
            "pip install 'activation-to-keras-autograder[cluster]'."
        ) from None
    try:
        client = Client(scheduler, timeout=CONNECT_TIMEOUT)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"No Dask scheduler answers at {scheduler!r} within {CONNECT_TIMEOUT} seconds "
            f"({type(error).__name__}). Is the address right, as tcp://host:8786?"
        ) from None
    with client:
        yield WorkerPool(client.get_executor(), lambda: sum(client.nthreads().values()))
