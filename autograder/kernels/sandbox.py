"""A sandbox for one process: what its code can read, write, reach and use. Linux only.

Landlock (by landlockpy) restricts files and signals, a seccomp filter (by seccompy) restricts
sockets and processes, and resource limits of Linux bound memory, time and file sizes. The process
applies all of it to itself, which needs no privileges and cannot be undone. Both packages are plain
Python without dependencies.
"""

import ctypes
import errno
import os
import resource
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported where they are used, since other systems have neither
    from landlockpy import Ruleset
    from seccompy import Filter

MB = 2**20
SYSTEM_PATHS = [
    *("/usr", "/lib", "/lib64", "/bin"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems"),
    *("/sys/devices/system/cpu", "/sys/fs/cgroup", "/dev/urandom"),
]


@dataclass(frozen=True)
class Limits:
    """What a kernel may use.

    Attributes
    ----------
    memory
        MB of private memory, in addition to that of the fork server.
    addresses
        MB of address space, in addition; even if unused, it takes memory for page tables.
    cpu
        Seconds of processor time, of all threads together.
    file
        MB of one file.
    disk
        MB of all files in the private folder.
    threads
        Number of threads at the same time.
    unread_messages
        MB of messages that the grader has not read yet.

    Linux enforces the first four; `resource_usage` checks the others from outside.
    """

    memory: int = 2048
    addresses: int = 65536
    cpu: int = 900
    file: int = 32
    disk: int = 256
    threads: int = 1000
    unread_messages: int = 512


def own_folder() -> str | None:
    """The folder on sys.path that serves the autograder alone; None if it is installed in one
    that holds other packages too, which a kernel needs."""
    folder = Path(__file__).parents[2]
    return None if folder == Path(sysconfig.get_path("purelib")) else str(folder)


def library_paths() -> list[str]:
    """What a kernel must read: the interpreter and its packages, but not the autograder itself."""
    installed = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    paths = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "scripts")}
    paths |= {Path(sys.base_prefix), Path(sys.prefix, "pyvenv.cfg"), Path(sys.prefix, "share")}
    for folder in installed:
        paths -= {other for other in paths if folder.is_relative_to(other) and other != folder}
        paths |= {entry for entry in folder.iterdir() if "autograder" not in entry.name}
    base = Path(sys.base_prefix)
    if any(folder.is_relative_to(base) for folder in installed):  # not a virtual environment
        paths |= {entry for entry in base.iterdir() if entry.name != "lib"}
    return sorted(str(path) for path in {*paths, *map(Path, SYSTEM_PATHS)} if path.exists())


class Sandbox:
    """What the kernels of one fork server may do: prepared once, then enforced by each on itself.

    Landlock gets two layers, and a process may do what both allow. The first lists every library,
    some four hundred rules, and is the same for all kernels. The second is short: it allows only
    the private folder of one kernel, where the first allows the folder that contains them all.

    Parameters
    ----------
    folder
        Contains the private folders, also those of a fork server that replaces one that died.
    """

    def __init__(self, folder: str) -> None:
        self._x32_filter, self._syscall_filter = _block_x32(), _syscall_filter()
        self._syscall_filter.program  # noqa: B018  compiled now, and not by each kernel
        self._shared_rules = _landlock_rules([*library_paths(), "/proc"], folder)

    def fileno(self) -> int:
        """The descriptor that has to stay open until the sandbox is enforced."""
        return self._shared_rules.fileno()

    def enforce(self, private_folder: str, limits: Limits) -> None:
        """Sandbox this process, for good. Call it before any thread is started.

        Parameters
        ----------
        private_folder
            The only folder in which files can be written.
        limits
            What the process may use.
        """
        _set_limits(limits)
        own_process = f"/proc/{os.getpid()}"
        readable = [*SYSTEM_PATHS, sys.prefix, sys.base_prefix, own_process]
        for rules in (self._shared_rules, _landlock_rules(readable, private_folder)):
            with rules:
                rules.restrict()
        _drop_capabilities()
        self._x32_filter.load()
        self._syscall_filter.load()


def _set_limits(limits: Limits) -> None:
    pages = [int(count) for count in Path("/proc/self/statm").read_text().split()]
    page = resource.getpagesize()
    for limit, value in (
        (resource.RLIMIT_DATA, pages[5] * page + limits.memory * MB),  # private data
        (resource.RLIMIT_AS, pages[0] * page + limits.addresses * MB),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file * MB),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _drop_capabilities() -> None:
    """Drop root's capabilities, except those to read and write files of any owner.

    In a container the grader is root, and its libraries may belong to another user. Landlock
    decides which files can be reached.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, of this process
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; and their upper halves
    if libc.capget(header, sets) == 0:
        kept = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        reduced = (ctypes.c_uint32 * 6)(sets[0] & kept, sets[1] & kept)
        if libc.capset(header, reduced) == 0:
            return
    raise OSError(ctypes.get_errno(), "the kernel's capabilities cannot be dropped")


def _landlock_rules(readable: Iterable[str], writable: str) -> "Ruleset":
    """Landlock's rules for paths that may be read, and for a folder in which all is allowed."""
    from landlockpy import AccessFS, Ruleset, Scope, fs_for_abi

    read = AccessFS.READ_FILE | AccessFS.EXECUTE
    rules = Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET)
    for path in filter(os.path.exists, readable):
        rules.allow_path(path, read | AccessFS.READ_DIR if os.path.isdir(path) else read)
    rules.allow_path("/dev/null", AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    rules.allow_path(writable, fs_for_abi(rules.abi_version) & ~AccessFS.MAKE_CHAR)
    return rules


def _syscall_filter() -> "Filter":
    """No network, no new processes, no access to others, no memory that the limits miss."""
    from seccompy import ArgCmp, CmpOp, Filter
    from seccompy.syscalls import syscall_nr

    unix, netlink, interfaces, thread = 1, 16, 0x8900, 0x10000
    datagram, raw = 2, 3  # the second is the first, among unix sockets
    shared_anonymous, grows_down, death_signal, dumpable = 0x21, 0x100, 1, 4
    rules = Filter()
    # ZeroMQ asks for the network interfaces, and aborts on any error other than this one.
    rules.errno("socket", errno.EOPNOTSUPP, args={0: netlink})
    rules.errno("socket", errno.EACCES, args=[ArgCmp(0, CmpOp.NE, unix)])
    for kind in (datagram, raw):
        for call in ("socket", "socketpair"):
            rules.errno(call, errno.EACCES, args=[ArgCmp(1, CmpOp.MASKED_EQ, kind, mask=0xF)])
    rules.errno("ioctl", errno.EPERM, args=[ArgCmp(1, CmpOp.MASKED_EQ, interfaces, mask=0xFF00)])
    rules.errno("clone", errno.EPERM, args=[ArgCmp(0, CmpOp.MASKED_EQ, 0, mask=thread)])
    rules.errno("clone3", errno.ENOSYS)  # its flags cannot be seen; threads then use clone
    rules.errno("prlimit64", errno.EPERM, args=[ArgCmp(2, CmpOp.NE, 0)])
    for flags in (shared_anonymous, grows_down):  # memory that RLIMIT_DATA does not count
        rules.errno("mmap", errno.ENOMEM, args=[ArgCmp(3, CmpOp.MASKED_EQ, flags, mask=flags)])
    for option in (death_signal, dumpable):  # it must end with its parent, and stay visible to it
        low_bits = ArgCmp(0, CmpOp.MASKED_EQ, option, mask=0xFFFFFFFF)  # Linux ignores the others
        rules.errno("prctl", errno.EPERM, args=[low_bits])
    for command in FORBIDDEN_FCNTL:
        low_bits = ArgCmp(1, CmpOp.MASKED_EQ, command, mask=0xFFFFFFFF)
        rules.errno("fcntl", errno.EPERM, args=[low_bits])
    for name in (*FORBIDDEN_CALLS, *IGNORED_CALLS):
        try:
            syscall_nr(name)
        except (KeyError, ValueError, LookupError):  # not on this processor
            continue
        rules.errno(name, errno.EPERM if name in FORBIDDEN_CALLS else 0)
    return rules


def _block_x32() -> "Filter":
    """No call by the numbers of the x32 ABI, which has its own for the same calls if enabled."""
    from seccompy import Action, Filter, bpf

    number_offset = 0  # bytes into `struct seccomp_data`
    first_x32_number = 512

    class NativeNumbersOnly(Filter):
        @property
        def program(self) -> bytes:
            return bpf.assemble(
                [
                    bpf.Load(number_offset),
                    bpf.Jump(bpf.BPF_JGEQ, first_x32_number, None, "native"),
                    bpf.Ret(Action.ERRNO | errno.EPERM),
                    bpf.Ret(Action.ALLOW),
                ],
                {"native": 3},
            )

    return NativeNumbersOnly()


# Leases make every other process wait that opens the file, notifications tell what others open, and
# a larger pipe is memory that no limit counts.
FORBIDDEN_FCNTL = (1024, 1026, 1031)  # F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ

FORBIDDEN_CALLS = [
    *("connect", "fork", "vfork", "execve", "execveat", "setrlimit", "setsid", "setpgid"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp"),
    *("mount", "umount2", "move_mount", "open_tree", "fsopen", "unshare", "setns"),
    *("chroot", "pivot_root", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup"),
    *("keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module"),
    *("kexec_load", "reboot", "swapon", "swapoff", "acct", "quotactl", "syslog"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex"),
    *("sethostname", "setdomainname"),
    *("mknod", "mknodat", "iopl", "ioperm", "open_by_handle_at", "name_to_handle_at"),
    # Calls that move the memory of other processes of the same user, or watch what files they use.
    *("migrate_pages", "move_pages", "process_madvise", "process_mrelease"),
    *("inotify_init", "inotify_init1", "fanotify_init"),
    # Objects that outlive a process, and memory that no limit counts.
    *("shmget", "shmat", "shmctl", "semget", "semctl", "semop", "semtimedop"),
    *("msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"),
    *("memfd_create", "memfd_secret"),
    # They can carry open files, which no limit finds while they are on their way.
    *("sendmsg", "sendmmsg"),
    *("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"),
]

# Landlock does not restrict owners, modes and times of files, nor priorities of processes. These
# calls report success and do nothing, since shutil.copy and IPython make them on their own files,
# and ZeroMQ on its own threads.
IGNORED_CALLS = [
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"),
    *("utime", "utimes", "futimesat", "utimensat"),
    *("setpriority", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"),
    "ioprio_set",
]


def available_protections() -> dict[str, bool]:
    """Which parts of the sandbox this machine can enforce, by what they protect."""
    if not sys.platform.startswith("linux"):
        return dict.fromkeys(("files", "signals", "network and processes"), False)
    import landlockpy
    import seccompy

    abi = landlockpy.abi_version() if landlockpy.supported() else 0
    return {
        "files": abi >= 1,
        "signals": abi >= 6,
        "network and processes": seccompy.supported(),
    }
