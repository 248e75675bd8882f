"""Warm kernels: nothing passes from one to the next, and student code stays in its sandbox."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.kernels import doctor, fork_client, sandbox
from autograder.kernels.child_process import KernelRequest
from autograder.kernels.resource_usage import KillReason
from tests.support import ROOT
from tests.support.kernels import Kernel, process_of

pytestmark = pytest.mark.skipif(
    not fork_client.forking_is_safe(), reason="kernels are forked on Linux only"
)
sandboxed = pytest.mark.skipif(
    not all(sandbox.available_protections().values()), reason="this machine has no sandbox"
)


def is_killed(kernel):
    """Whether the kernel is killed for what it used, which is checked once a second."""
    return becomes_true(lambda: not kernel.manager.is_alive(), seconds=2)


@pytest.fixture
def start(tmp_path):
    """Start kernels in a folder with one file; all are shut down after the test."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "data.csv").write_text("1,2,3")
    kernels = []

    def start_one(**config):
        kernels.append(Kernel(folder, **config))
        return kernels[-1]

    yield start_one
    for kernel in kernels:
        kernel.close()


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


@sandboxed
class TestSandbox:
    def test_its_folder_is_a_copy_that_it_can_read_and_write(self, start, tmp_path):
        kernel = start()
        assert kernel.value("", "open('data.csv').read()") == "'1,2,3'"
        assert kernel.attempt("open('data.csv', 'w').write('changed')") == "None"
        assert (tmp_path / "own" / "data.csv").read_text() == "1,2,3"

    @pytest.mark.parametrize(
        "path",
        ["~/.bashrc", "/etc/passwd", "/etc/hostname", "/proc/1/environ", "/var/log/dpkg.log"]
        + [str(ROOT / name) for name in ("README.md", "source/03_sigmoid/03_sigmoid.ipynb")]
        + [str(Path(sandbox.__file__)), str(ROOT / "autograder" / "exercises" / "sigmoid.py")],
    )
    def test_nothing_else_can_be_read(self, start, path):
        assert start().attempt(f"open({os.path.expanduser(path)!r}).read()") in (
            "PermissionError",
            "FileNotFoundError",
        )

    def test_nothing_else_can_be_written_linked_or_renamed(self, start, tmp_path):
        kernel = start()
        other = tmp_path / "gradebook.db"
        other.write_text("grades")
        for code in (
            f"open({str(other)!r}, 'w')",
            f"import os; os.remove({str(other)!r})",
            f"import os; os.rename({str(other)!r}, 'mine')",
            f"import os; os.link({str(other)!r}, 'mine')",
            f"import os; os.symlink({str(other)!r}, 'mine'); open('mine').read()",
            f"import os; os.truncate({str(other)!r}, 0)",
            f"import os; os.setxattr({str(other)!r}, 'user.x', b'1')",
        ):
            assert kernel.attempt(code) in ("PermissionError", "OSError"), code
        assert other.read_text() == "grades"

    def test_no_folder_of_another_kernel_can_be_read_or_written(self, start):
        other, kernel = start().manager.provisioner.private_folder, start()
        file = other / "work" / "data.csv"
        for code in (
            f"open({str(file)!r}).read()",
            f"open({str(file)!r}, 'w')",
            f"import os; os.listdir({str(other)!r})",
            f"import os; os.mkdir({str(other / 'more')!r})",
            f"import os; os.mkdir({str(other.parent / 'more')!r})",
        ):
            assert kernel.attempt(code) == "PermissionError", code
        assert file.read_text() == "1,2,3"

    def test_no_mode_owner_or_time_of_a_file_can_be_changed(self, start, tmp_path):
        kernel, other = start(), tmp_path / "gradebook.db"
        other.write_text("grades")
        before = other.stat()
        for call in ("chmod({}, 0)", "chown({}, 1, 1)", "utime({}, (0, 0))"):
            assert kernel.attempt("import os; os." + call.format(repr(str(other)))) == "None"
        after = other.stat()
        assert (after.st_mode, after.st_uid, after.st_mtime) == (
            *(before.st_mode, before.st_uid, before.st_mtime),
        )

    @pytest.mark.parametrize(
        "code",
        [
            "import socket; socket.socket().connect(('127.0.0.1', 9))",
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
            "import socket; socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
            "import socket; socket.socket(socket.AF_UNIX).connect('/run/any.sock')",
            "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
            "import subprocess; subprocess.run(['true'])",
            "import os; os.fork()",
            "import os; os.execv('/bin/true', ['true'])",
            "import os; os.posix_spawn('/bin/true', ['true'], {})",
            "import os; os.kill(os.getppid(), 9)",
            "import os; os.kill(1, 10)",
            "import resource as r; r.setrlimit(r.RLIMIT_DATA, (-1, -1))",
            "import socket; socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
            "import socket; socket.socket(socket.AF_UNIX, socket.SOCK_RAW)",
            "import socket, fcntl; fcntl.ioctl(socket.socket(socket.AF_UNIX), 0x8913, bytes(40))",
        ],
    )
    def test_no_network_no_processes_no_signals_no_higher_limits(self, start, code):
        kernel = start()
        assert kernel.attempt(code) in ("PermissionError", "OSError", "URLError", "ValueError")
        assert kernel.value("", "1 + 1") == "2"  # it is still alive

    def test_it_has_no_capability_of_root_except_access_to_files(self, start):
        read = 'status = dict(l.split(":\\t") for l in open("/proc/self/status") if "Cap" in l)'
        sets = "[int(status[name], 16) & ~0b110 for name in ('CapEff', 'CapPrm', 'CapInh')]"
        assert start().value(read, sets) == "[0, 0, 0]"

    def test_no_other_process_can_be_slowed(self, start):
        grader = os.getpid()
        slow = f"""
import os
os.sched_setaffinity({grader}, {{0}})
os.sched_setscheduler({grader}, os.SCHED_IDLE, os.sched_param(0))
os.setpriority(os.PRIO_PROCESS, {grader}, 19)
"""

        def priorities():
            affinity, policy = os.sched_getaffinity(grader), os.sched_getscheduler(grader)
            return affinity, policy, os.getpriority(os.PRIO_PROCESS, grader)

        before = priorities()
        assert start().attempt(slow) == "None"
        assert priorities() == before

    def test_no_descriptor_of_the_grader_is_open_in_it(self, start):
        listing = """
import os
def target(n):
    try:
        return os.readlink(f"/proc/self/fd/{n}")
    except OSError:
        return ""
files = [t for t in map(target, os.listdir("/proc/self/fd")) if t.startswith("/")]
"""
        outside = (
            "[t for t in files if 'kernels-' not in t and not t.startswith(('/dev', '/proc'))]"
        )
        assert start().value(listing, outside) == "[]"

    def test_no_environment_of_the_grader_is_in_it(self, start, monkeypatch):
        monkeypatch.setenv("DATABASE_PASSWORD", "hush")
        search = "import os", "'hush' in str(os.environ) + open('/proc/self/environ').read()"
        assert start().value(*search) == "False"

    def test_memory_is_limited(self, start):
        kernel = start(memory=300)
        assert kernel.attempt("hoard = [bytearray(10**7) for _ in range(100)]") == "MemoryError"

    @pytest.mark.parametrize("flags", ["MAP_SHARED", "MAP_PRIVATE | 0x100"])  # or grows down
    def test_no_memory_is_given_that_the_limit_does_not_count(self, start, flags):
        anonymous = f"flags=mmap.MAP_ANONYMOUS | mmap.{flags}"
        assert start().attempt(f"import mmap; mmap.mmap(-1, 4096, {anonymous})") == "OSError"

    @pytest.mark.parametrize(
        "call",
        [
            "shmget(4711, 4096, 0o1666)",
            "msgget(4711, 0o1666)",
            "semget(4711, 1, 0o1666)",
            "mq_open(b'/left', 0o102, 0o600, None)",
            "memfd_create(b'left', 0)",
            "inotify_init()",
            "prctl(1, 0, 0, 0, 0)",  # to outlive its parent
            "prctl(4, 0, 0, 0, 0)",  # to hide its memory and files
            "prctl(ctypes.c_ulong(1 << 32 | 1), 0, 0, 0, 0)",  # the same, to Linux
        ],
    )
    def test_nothing_can_be_made_that_outlives_it_or_hides(self, start, call):
        load = "import ctypes; libc = ctypes.CDLL(None)"
        assert start().value(load, f"libc.{call}") == "-1"

    @pytest.mark.parametrize(
        "hold", ["os.dup(f.fileno())", "libc.mmap(None, 4096, 1, 1, f.fileno(), 0)"]
    )
    def test_deleted_files_that_are_still_open_count(self, start, hold):
        fill = f"""
import ctypes, os
libc = ctypes.CDLL(None)
for _ in range(12):
    with open("fill", "w+b") as f:
        f.write(bytes(30 * 2**20))
        {hold}
    os.remove("fill")
"""
        kernel = start()
        assert kernel.attempt(fill) == "None"
        assert is_killed(kernel)

    @pytest.mark.parametrize(
        ("code", "limit"),
        [
            ("[open(f'{n}', 'w').close() for n in range(70_000)]", "MB of files, or hid some"),
            ("for _ in range(1500): os.mkdir('d'); os.chdir('d')", None),
            ("for _ in range(5000): os.mkdir('d'); os.chdir('d')", "MB of files, or hid some"),
            (
                "size(2**16)\nfor _ in range(1100): Thread(target=sleep, args=[60]).start()",
                "threads",
            ),
        ],
        ids=["many-files", "deep-folders", "deeper-than-a-path", "threads"],
    )
    def test_what_linux_does_not_limit_is_limited(self, start, code, limit):
        names = (
            "import os\nfrom threading import Thread, stack_size as size\nfrom time import sleep"
        )
        kernel = start()
        assert kernel.attempt(f"{names}\n{code}") == "None"
        assert is_killed(kernel) is (limit is not None)
        provisioner = kernel.manager.provisioner
        reason = provisioner.kill_reason
        assert (reason.unit if reason else None) == limit
        kernel.manager.shutdown_kernel(now=True)
        assert not provisioner.private_folder.exists()

    def test_unread_messages_are_limited(self, start):
        send = """
socket = get_ipython().kernel.iopub_thread.socket
socket.send_multipart([b"x"] + [bytes(2 * 10**7)] * 60, copy=False)
"""
        kernel = start()
        assert kernel.attempt(send) == "None"
        assert is_killed(kernel)
        assert kernel.manager.provisioner.kill_reason == KillReason(512, "MB of output at once")

    def test_addresses_are_limited_since_page_tables_take_memory(self, start):
        code = """
import mmap
flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
held = [mmap.mmap(-1, 2**33, flags, mmap.PROT_READ) for _ in range(9)]
"""
        assert start().attempt(code) == "OSError"

    @pytest.mark.skipif(os.uname().machine != "x86_64", reason="only x86_64 has x32")
    def test_no_call_can_be_made_by_an_x32_number(self, start):
        load = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)"
        refused = "libc.syscall(0x40000029, 2, 1, 0), ctypes.get_errno()"  # socket, of x32
        assert start().value(load, refused) == f"(-1, {errno.EPERM})"

    def test_file_names_that_are_not_text_hide_nothing(self, start):
        fill = """
import mmap, os
held = []
for _ in range(12):
    with open(b"\\xff \\r", "w+b") as f:
        f.write(bytes(30 * 2**20))
        held.append(mmap.mmap(f.fileno(), 4096))
    os.remove(b"\\xff \\r")
"""
        kernel = start()
        assert kernel.attempt(fill) == "None"
        assert is_killed(kernel)

    def test_the_size_of_a_file_is_limited(self, start):
        size = (sandbox.Limits.file + 1) * sandbox.MB
        assert start().attempt(f"open('big', 'wb').write(bytes({size}))") == "OSError"

    def test_threads_still_work(self, start):
        code = "from concurrent.futures import ThreadPoolExecutor as P"
        assert start().value(code, "sum(P(4).map(abs, range(5)))") == "10"


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


def becomes_true(condition, seconds=10):
    """Whether a condition holds within that time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def ends(pid):
    return becomes_true(lambda: not is_alive(pid))


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_kernel_that_dies_is_noticed(start):
    kernel = start()
    kernel.client.execute("import os; os._exit(3)")
    assert becomes_true(lambda: not kernel.manager.is_alive())


def test_a_kernel_that_ignores_the_interrupt_can_be_shut_down(start):
    kernel = start()
    kernel.client.execute("import signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass")
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    kernel.manager.shutdown_kernel(now=True)
    assert not kernel.manager.has_kernel


def test_a_figure_is_shown_as_a_picture(start):
    kernel = start()
    kernel.client.execute("import matplotlib.pyplot as plt; plt.plot([1, 2])")
    while True:
        message = kernel.client.get_iopub_msg(timeout=60)
        assert message["content"].get("execution_state") != "idle", "no picture was sent"
        if "image/png" in message["content"].get("data", {}):
            return


def test_the_doctor_reports_what_is_enforced_on_this_machine():
    report = " ".join(finding.sentence for finding in doctor.findings())
    assert "forked from one warm process" in report
    if all(sandbox.available_protections().values()):
        assert "writes only there" in report and "no network connection" in report


def test_nothing_of_the_autograder_is_among_the_readable_paths():
    paths = sandbox.library_paths()
    assert not [path for path in paths if "autograder" in Path(path).name]
    assert not any((ROOT / "autograder").is_relative_to(path) for path in paths)
    assert json.dumps(paths)
