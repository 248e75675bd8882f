"""The sandbox: what student code may not read, write, reach or use up."""

import errno
import json
import os
from pathlib import Path

import pytest

from autograder.kernels import sandbox
from autograder.kernels.resource_usage import KillReason
from tests.support import ROOT
from tests.support.kernels import becomes_true, needs_fork_server

pytestmark = needs_fork_server
sandboxed = pytest.mark.skipif(
    not all(sandbox.available_protections().values()), reason="this machine has no sandbox"
)


def is_killed(kernel):
    """Whether the kernel is killed for what it used, which is checked once a second."""
    return becomes_true(lambda: not kernel.manager.is_alive(), seconds=2)


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


def test_nothing_of_the_autograder_is_among_the_readable_paths():
    paths = sandbox.library_paths()
    assert not [path for path in paths if "autograder" in Path(path).name]
    assert not any((ROOT / "autograder").is_relative_to(path) for path in paths)
    assert json.dumps(paths)
