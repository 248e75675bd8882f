"""How processor time is shared between kernels, of which one has many busy threads."""

import os
import subprocess
import sys
import time

import pytest

from autograder.kernels.resource_usage import share_processors
from tests.support.kernels import needs_fork_server

pytestmark = needs_fork_server

BUSY = """
import hashlib, threading
data = bytes(2**26)  # hashing it releases Python's lock
for _ in range({threads}):
    threading.Thread(target=lambda: [hashlib.sha256(data) for _ in range(10**6)]).start()
print("busy", flush=True)
"""


@pytest.fixture
def busy():
    """Starts a process with busy threads."""
    started = []

    def start(threads):
        command = [sys.executable, "-c", BUSY.format(threads=threads)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        started.append(process)
        process.stdout.readline()
        time.sleep(0.5)
        share_processors(process.pid)
        return [int(name) for name in os.listdir(f"/proc/{process.pid}/task")]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def weights(threads):
    """The share that Linux gives to each thread, where an ordinary one has 1."""
    idle = 3 / 1024
    return [
        idle
        if os.sched_getscheduler(thread) == os.SCHED_IDLE
        else 1.25 ** -os.getpriority(os.PRIO_PROCESS, thread)
        for thread in threads
    ]


def processors():
    return len(os.sched_getaffinity(0))


def test_one_busy_thread_keeps_its_share(busy):
    assert set(weights(busy(1))) == {1}


@pytest.mark.slow
@pytest.mark.parametrize("times", [10, 100])
def test_many_busy_threads_get_together_what_one_for_each_processor_gets(busy, times):
    threads = busy(times * processors())
    assert sum(weights(threads)) < 1.5 * processors()
