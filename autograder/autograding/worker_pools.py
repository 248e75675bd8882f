"""The workers that mark notebooks: processes of this machine, or the workers of a Dask cluster.

Both are executors in the sense of concurrent.futures, so a class run does not need to know which
of them it uses.
"""

import contextlib
import logging
import multiprocessing
import multiprocessing.util
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess, parent_process
from socket import socket
from typing import Any, ParamSpec, TypeVar

from autograder.autograding.submission_job import mark_notebook
from autograder.course_folder import CourseError
from autograder.kernels.fork_client import ForkServer, forking_is_safe
from autograder.kernels.temporary_folder import temporary_files_there

MAX_ATTEMPTS = 2  # worker processes that one submission may crash
WORKERS_INTERVAL = 0.2  # seconds between two looks for the first worker
# They log a traceback for each of Dask's own tasks that a lost connection ends, even while it is
# being closed. What went wrong is said by CourseError.
DASK_LOGGERS = ("distributed", "distributed.client", "tornado.application", "asyncio")
CONNECT_TIMEOUT = 8  # seconds until a scheduler without an answer, or a worker, is given up
ANSWER_TIMEOUT = 5  # seconds until a connected scheduler that does not answer is given up

P = ParamSpec("P")
T = TypeVar("T")


class WorkerLost(Exception):
    """A call crashed its worker process every time that it was tried."""


@dataclass(frozen=True)
class WorkerPool:
    """An executor, and how many calls it can run at once now: a cluster grows and shrinks."""

    executor: Executor
    count: Callable[[], int]


class ProcessPool(ThreadPoolExecutor):
    """Worker processes that live as long as the pool, each watched by a thread of its own.

    A process that dies is replaced, and only its own call is affected. A ProcessPoolExecutor with
    many processes would abandon all calls, and would not tell which of them was the cause.

    Parameters
    ----------
    workers
        How many processes.
    fork_server
        The warm process that they share; without one, each starts its own if it needs one.
    """

    def __init__(self, workers: int, fork_server: ForkServer | None = None) -> None:
        super().__init__(workers)
        self._fork_server = fork_server
        self._thread = threading.local()  # each thread keeps its one process in `executor`
        self._process_ids: dict[ProcessPoolExecutor, int] = {}
        self._closing = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return super().submit(self._call_in_process, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop all processes; with wait=False, calls that are running are aborted."""
        self._closing = True
        if not wait:
            for process_id in list(self._process_ids.values()):
                with suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGTERM)
        super().shutdown(cancel_futures=cancel_futures or not wait)
        for executor in self._process_ids:
            executor.shutdown()

    def _call_in_process(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `fn` in this thread's process; if that dies, once more in a new one."""
        for _ in range(MAX_ATTEMPTS):
            try:
                executor = self._executor()
                if self._closing:  # this process may be too new for `shutdown` to have ended it
                    break
                return executor.submit(fn, *args, **kwargs).result()
            except BrokenProcessPool:
                if hasattr(self._thread, "executor"):
                    del self._process_ids[self._thread.executor]
                    del self._thread.executor
                if self._closing:
                    break
        raise WorkerLost(f"It crashed its worker process {MAX_ATTEMPTS} times.")

    def _executor(self) -> ProcessPoolExecutor:
        """The executor with the one process of this thread."""
        if not hasattr(self._thread, "executor"):
            self._thread.executor = self._start_process()
        return self._thread.executor

    def _start_process(self) -> ProcessPoolExecutor:
        server = self._fork_server
        connection = server.share() if server else None
        initargs = (connection, server.folder) if server else ()
        executor = ProcessPoolExecutor(1, _context(), initializer=_start_worker, initargs=initargs)
        self._process_ids[executor] = executor.submit(os.getpid).result()
        if connection:
            connection.close()  # or the warm process would not notice when the worker ends
        return executor


def _context() -> BaseContext:
    """New processes are forked from one that has made the worker's imports, if this is possible.

    Not from this one: they would inherit its threads and connections in an undefined state.
    """
    if os.name != "posix":
        return multiprocessing.get_context("spawn")
    with temporary_files_there():
        multiprocessing.util.get_temp_dir()  # it keeps the folder that it makes
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([mark_notebook.__module__])
    return context


def _start_helpers() -> None:
    """Start the processes by which multiprocessing manages workers, safe from a closed terminal.

    They ignore Ctrl-C, but would end at SIGHUP, before this process has ended the workers.
    """
    if os.name != "posix":
        return
    _context()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])  # which they inherit
    try:
        resource_tracker.ensure_running()
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGHUP])


def _start_worker(connection: socket | None = None, folder: str = "") -> None:
    """Prepare a new worker process."""
    _end_with_parent()
    if connection:
        ForkServer.attach(connection, folder)


def _end_with_parent() -> None:
    """A worker leaves Ctrl-C to its parent, and ends with it, even if that was killed."""
    # A function, since SIG_IGN would be inherited by kernels, which are interrupted by this signal.
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=_exit_after, args=[parent_process()], daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def processors() -> int:
    """Return how many processors of this machine this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def local(workers: int, warm: bool = True) -> Iterator[WorkerPool]:
    """Start worker processes on this machine.

    Parameters
    ----------
    workers
        How many.
    warm
        Whether to start now the warm process that they share, so that it imports meanwhile.
    """
    _start_helpers()
    with ExitStack() as stack:
        fork_server = None
        if warm and forking_is_safe():
            fork_server = ForkServer()
            fork_server.start()
            stack.callback(fork_server.close)
        executor = stack.enter_context(ProcessPool(workers, fork_server))
        yield WorkerPool(executor, lambda: workers)


@contextmanager
def cluster(scheduler: str) -> Iterator[WorkerPool]:
    """Use the workers of a Dask cluster.

    Parameters
    ----------
    scheduler
        The address of its scheduler, e.g. tcp://host:8786.

    Raises
    ------
    CourseError
        If Dask is not installed, or no scheduler answers, or it has no workers; also later, from
        `count`, if there are none any more.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "--scheduler needs Dask, which is not installed: "
            "pip install 'activation-to-keras-autograder[cluster]'."
        ) from None
    for name in DASK_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=CONNECT_TIMEOUT)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"No Dask scheduler answers at {scheduler!r} within {CONNECT_TIMEOUT} seconds "
            f"({type(error).__name__}). Is the address right, e.g. tcp://host:8786?"
        ) from None

    seen = time.monotonic()  # when there were workers last

    def count_threads() -> int:
        nonlocal seen
        try:
            # What client.nthreads() asks, which would wait forever for a scheduler that hangs.
            remote: Any = client.scheduler  # None, once the connection is closed
            threads: Any = client.sync(remote.ncores, callback_timeout=ANSWER_TIMEOUT)
        except Exception as error:  # Dask has many for this
            raise CourseError(
                f"The Dask scheduler at {scheduler!r} does not answer any more "
                f"({type(error).__name__}). Start it again, and run the command again to grade "
                "the rest."
            ) from None
        if threads:
            seen = time.monotonic()
        elif time.monotonic() > seen + CONNECT_TIMEOUT:
            raise CourseError(
                f"The Dask scheduler at {scheduler!r} has had no workers for {CONNECT_TIMEOUT} "
                f"seconds. Start some with `dask worker {scheduler}`, and run the command again."
            )
        return sum(threads.values())

    with contextlib.suppress(OSError), client:
        while not count_threads():
            time.sleep(WORKERS_INTERVAL)
        yield WorkerPool(client.get_executor(), count_threads)
