"""The fork server: nothing passes from one kernel to the next, and it ends with its grader."""

import os
import signal
import subprocess
import sys

import pytest

from autograder.kernels import fork_client
from autograder.kernels.process_handle import KernelRequest
from tests.support import ROOT
from tests.support.kernels import becomes_true, ends, is_alive, needs_fork_server, process_of

pytestmark = needs_fork_server


class TestNothingPassesOn:
    """Whatever one submission leaves behind, the next one starts as the first did."""

    LEAVE_TRACES = """
import builtins, gc, os, random, sys, tempfile
import numpy as np, matplotlib.pyplot as plt, tensorflow as tf, keras
builtins.left = answer = 42
os.environ["LEFT"] = "42"
open("left.txt", "w").write("42")
open(tempfile.gettempdir() + "/left.txt", "w").write("42")
random.seed(1); np.random.seed(1); tf.random.set_seed(1)
plt.rcParams["lines.linewidth"] = 42; plt.figure(42)
np.exp = keras.layers.Dense = None
keras.backend.set_floatx("float64")
sys.path.append("/left")
"""
    FIND_TRACES = """
import builtins, os, sys, tempfile
import numpy as np, matplotlib.pyplot as plt, tensorflow as tf, keras
traces = [
    hasattr(builtins, "left"), "answer" in globals(), "LEFT" in os.environ,
    os.path.exists("left.txt"), os.path.exists(tempfile.gettempdir() + "/left.txt"),
    plt.rcParams["lines.linewidth"] == 42, plt.get_fignums() != [],
    np.exp is None, keras.layers.Dense is None, keras.backend.floatx() != "float32",
    "/left" in sys.path,
]
"""

    def test_no_globals_files_environment_or_library_state(self, start):
        assert start().attempt(self.LEAVE_TRACES) == "None"
        first_trace = "traces.index(True) if any(traces) else 'none'"
        assert start().value(self.FIND_TRACES, first_trace) == "'none'"

    def test_no_random_state(self, start):
        draw = "import random, numpy as np", "(random.random(), np.random.rand())"
        assert start().value(*draw) != start().value(*draw)

    def test_no_tensorflow_state(self, start):
        fit = """
import numpy as np, keras
model = keras.Sequential([keras.Input(shape=(2,)), keras.layers.Dense(1)])
model.compile(loss="mse"); model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
"""
        names = {start().value(fit, "model.name, len(model.get_weights())") for _ in range(2)}
        assert names == {"('sequential', 2)"}


class TestForkServer:
    def test_a_fork_server_is_restarted_when_it_dies(self, start):
        start()
        process_of(fork_client.ForkServer.shared()).kill()
        assert start().value("", "1 + 1") == "2"

    def test_a_fork_server_reports_that_it_cannot_be_started(self, monkeypatch, tmp_path):
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(fork_client.ForkServerError, match="could not be started"):
            fork_client.ForkServer().fork(unsandboxed(tmp_path))

    def test_a_fork_server_ends_with_its_parent_and_so_do_its_kernels(self, tmp_path):
        script = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from tests.support.kernels import Kernel, process_of
kernel = Kernel({str(tmp_path)!r})
from autograder.kernels.fork_client import ForkServer
server = ForkServer.shared()
print(process_of(server).pid, kernel.manager.provisioner.pid, server.folder, flush=True)
time.sleep(60)
"""
        parent = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert parent.stdout is not None
        server, kernel, folder = parent.stdout.readline().split()
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        assert ends(server)
        assert ends(kernel)
        assert becomes_true(lambda: not os.path.exists(folder))


class TestSharedForkServer:
    @pytest.fixture
    def attached(self, tmp_path):
        """A fork server, another process that is attached to it, and the id of its kernel there."""
        server = fork_client.ForkServer()
        server.start()
        control = server.share()
        assert control is not None
        script = f"""
import socket, sys, time
sys.path.insert(0, {str(ROOT)!r})
from tests.support.kernels import Kernel, process_of
from autograder.kernels.fork_client import ForkServer
ForkServer.attach(socket.socket(fileno={control.fileno()}), {server.folder!r})
kernel = Kernel({str(tmp_path)!r})
print(kernel.manager.provisioner.pid, process_of(ForkServer.shared()), flush=True)
if input() == "again":
    print(Kernel({str(tmp_path)!r}).value("", "1 + 1"), flush=True)
time.sleep(60)
"""
        other = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            pass_fds=[control.fileno()],
        )
        control.close()
        assert other.stdout is not None
        pid, server_of_its_own = other.stdout.readline().split()
        assert server_of_its_own == "None"
        yield server, other, pid
        other.kill()
        other.wait()
        server.close()

    def test_the_end_of_the_other_ends_its_kernels_only(self, attached, tmp_path):
        server, other, pid = attached
        kernel = server.fork(unsandboxed(tmp_path))
        other.kill()
        assert ends(pid)
        assert kernel.is_alive()
        assert process_of(server).poll() is None
        kernel.close()

    def test_a_process_that_never_attaches_disturbs_nothing(self, attached, tmp_path):
        server, _, pid = attached
        server.share().close()
        kernel = server.fork(unsandboxed(tmp_path))
        assert kernel.is_alive()
        assert is_alive(pid)
        kernel.close()

    def test_the_other_starts_its_own_when_the_shared_one_dies(self, attached):
        server, other, pid = attached
        process_of(server).kill()
        assert ends(pid)
        print("again", file=other.stdin, flush=True)
        assert other.stdout.readline() == "2\n"

    def test_a_server_that_is_not_running_cannot_be_shared(self):
        assert fork_client.ForkServer().share() is None


def unsandboxed(folder) -> KernelRequest:
    """A request for a kernel in this folder, without a sandbox."""
    return {
        "cwd": str(folder),
        "env": {},
        "connection_file": str(folder / "kernel.json"),
        "private_folder": str(folder),
        "limits": None,
        "prepare": "",
        "compiled": {},
    }
