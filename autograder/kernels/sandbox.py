"""Confinement of one process: what its code can read, write, reach and use up. Linux only.

Landlock (by landlockpy) keeps files and signals, a seccomp filter (by seccompy) keeps sockets and
processes, limits of the kernel keep memory, time and disk. All of it is taken on by the process
itself, needs no rights, and cannot be laid down again. Both packages are plain Python without
dependencies.
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

if TYPE_CHECKING:  # imported where they are used, for there is neither on other systems
    from landlockpy import Ruleset
    from seccompy import Filter

MB = 2**20
SYSTEM = [
    *("/usr", "/lib", "/lib64", "/bin"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems"),
    *("/sys/devices/system/cpu", "/sys/fs/cgroup", "/dev/urandom"),
]


@dataclass(frozen=True)
class Limits:
    """What a kernel may use up.

    memory : MB of private memory on top of what the warm process has
    addresses : MB of addresses on top of that; those that hold nothing take memory for their tables
    cpu : seconds of processor time, of all threads together
    file : MB of one file

    And what is looked at from outside, by autograder.kernels.usage:

    disk : MB of all files in the private folder
    threads : how many may run at once
    sent : MB of messages that the grader has not read yet
    """

    memory: int = 2048
    addresses: int = 65536
    cpu: int = 900
    file: int = 32
    disk: int = 256
    threads: int = 1000
    sent: int = 512


def own_folder() -> str | None:
    """The folder on sys.path that serves the autograder alone; None if it is installed in one
    that holds other packages too, which a kernel needs."""
    folder = Path(__file__).parents[2]
    return None if folder == Path(sysconfig.get_path("purelib")) else str(folder)


def library_paths() -> list[str]:
    """What a kernel must read: the interpreter and its packages, without the autograder's own."""
    installed = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    paths = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "scripts")}
    paths |= {Path(sys.base_prefix), Path(sys.prefix, "pyvenv.cfg"), Path(sys.prefix, "share")}
    for folder in installed:
        paths -= {other for other in paths if folder.is_relative_to(other) and other != folder}
        paths |= {entry for entry in folder.iterdir() if "autograder" not in entry.name}
    base = Path(sys.base_prefix)
    if any(folder.is_relative_to(base) for folder in installed):  # no environment of its own
        paths |= {entry for entry in base.iterdir() if entry.name != "lib"}
    return sorted(str(path) for path in {*paths, *map(Path, SYSTEM)} if path.exists())


class Confinement:
    """What the kernels of one warm process may do: prepared once, taken on by each for itself.

    Of Landlock there are two layers, and a process may do what both allow. The first names every
    library, some four hundred rules, and is the same for all; the second is short, and names the
    one kernel's private folder, where the first leaves open all of the folder above.
    """

    def __init__(self, folder: str) -> None:
        """folder : in which the private folders are, those of another warm process that died too"""
        self._numbers, self._calls = _filter_of_numbers(), _filter_of_calls()
        self._calls.program  # noqa: B018  compiled now, and not by each kernel
        self._first = _rules([*library_paths(), "/proc"], folder)

    def fileno(self) -> int:
        """The descriptor that must be open until the confinement is taken on."""
        return self._first.fileno()

    def take_on(self, home: str, limits: Limits) -> None:
        """Confine this process, for good. Call it before any thread is started.

        home : the private folder, in which everything may be done, and nothing elsewhere
        """
        _limit(limits)
        own = f"/proc/{os.getpid()}"
        for rules in (self._first, _rules([*SYSTEM, sys.prefix, sys.base_prefix, own], home)):
            with rules:
                rules.restrict()
        _lay_down_rights()
        self._numbers.load()
        self._calls.load()


def _limit(limits: Limits) -> None:
    statm = Path("/proc/self/statm").read_text().split()
    taken = [int(pages) * resource.getpagesize() for pages in statm]
    for what, value in (
        (resource.RLIMIT_DATA, taken[5] + limits.memory * MB),  # private data
        (resource.RLIMIT_AS, taken[0] + limits.addresses * MB),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file * MB),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))


def _lay_down_rights() -> None:
    """Root's capabilities, but for those to read and write files whoever owns them.

    A container's grader is root, and its libraries may be another's; Landlock says which files.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, of this process
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; and their upper halves
    if libc.capget(header, sets) == 0:
        kept = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        lessened = (ctypes.c_uint32 * 6)(sets[0] & kept, sets[1] & kept)
        if libc.capset(header, lessened) == 0:
            return
    raise OSError(ctypes.get_errno(), "the kernel's capabilities cannot be laid down")


def _rules(readable: Iterable[str], writable: str) -> "Ruleset":
    """Landlock's rules for files that may be read, and a folder in which all may be done."""
    from landlockpy import AccessFS, Ruleset, Scope, fs_for_abi

    file = AccessFS.READ_FILE | AccessFS.EXECUTE
    rules = Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET)
    for path in filter(os.path.exists, readable):
        rules.allow_path(path, file | AccessFS.READ_DIR if os.path.isdir(path) else file)
    rules.allow_path("/dev/null", AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    rules.allow_path(writable, fs_for_abi(rules.abi_version) & ~AccessFS.MAKE_CHAR)
    return rules


def _filter_of_calls() -> "Filter":
    """No network, no further processes, no hand on others, no memory beside the limit's."""
    from seccompy import ArgCmp, CmpOp, Filter
    from seccompy.syscalls import syscall_nr

    unix, netlink, interfaces, thread = 1, 16, 0x8900, 0x10000
    datagram, raw = 2, 3  # the second is the first, among unix sockets
    shared_anonymous, grows_down, death_signal, dumpable = 0x21, 0x100, 1, 4
    rules = Filter()
    # ZeroMQ asks for the machine's interfaces, and ends the process at any other error than this.
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
    for option in (death_signal, dumpable):  # by which it ends with its parent, and is looked at
        low = ArgCmp(0, CmpOp.MASKED_EQ, option, mask=0xFFFFFFFF)  # Linux looks at no other bits
        rules.errno("prctl", errno.EPERM, args=[low])
    for name in (*FORBIDDEN, *IGNORED):
        try:
            syscall_nr(name)
        except (KeyError, ValueError, LookupError):  # not on this processor
            continue
        rules.errno(name, errno.EPERM if name in FORBIDDEN else 0)
    return rules


def _filter_of_numbers() -> "Filter":
    """No call by a number beyond Linux' own: x32 has others for the same calls, where it is on."""
    from seccompy import Action, Filter, bpf

    number, first_of_x32 = 0, 512  # where the number is in what a filter sees; and the lowest

    class Native(Filter):
        program = bpf.assemble(
            [
                bpf.Load(number),
                bpf.Jump(bpf.BPF_JGEQ, first_of_x32, None, "own"),
                bpf.Ret(Action.ERRNO | errno.EPERM),
                bpf.Ret(Action.ALLOW),
            ],
            {"own": 3},
        )

    return Native()


FORBIDDEN = [
    *("connect", "fork", "vfork", "execve", "execveat", "setrlimit", "setsid", "setpgid"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp"),
    *("mount", "umount2", "move_mount", "open_tree", "fsopen", "unshare", "setns"),
    *("chroot", "pivot_root", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup"),
    *("keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module"),
    *("kexec_load", "reboot", "swapon", "swapoff", "acct", "quotactl", "syslog"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex"),
    *("sethostname", "setdomainname"),
    *("mknod", "mknodat", "iopl", "ioperm", "open_by_handle_at", "name_to_handle_at"),
    # What moves the memory of other processes of the same user, and shows their work with files.
    *("migrate_pages", "move_pages", "process_madvise", "process_mrelease"),
    *("inotify_init", "inotify_init1", "fanotify_init"),
    # What outlives a process, and memory that no limit counts.
    *("shmget", "shmat", "shmctl", "semget", "semctl", "semop", "semtimedop"),
    *("msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"),
    *("memfd_create", "memfd_secret"),
    *("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"),
]

# Landlock leaves owners, modes and times of files to whoever owns them, and so the priority of
# processes. These calls say that they succeeded and do nothing: shutil.copy and IPython make them
# of their own files, and ZeroMQ of its own threads.
IGNORED = [
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"),
    *("utime", "utimes", "futimesat", "utimensat"),
    *("setpriority", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"),
    "ioprio_set",
]


def enforced() -> dict[str, bool]:
    """What of the confinement this machine has to offer, by what it protects."""
    if not sys.platform.startswith("linux"):
        return dict.fromkeys(("files", "signals", "network and processes"), False)
    import landlockpy
    import seccompy

    abi = landlockpy.abi_version() if landlockpy.supported() else 0
    calls = seccompy.supported()
    return {"files": abi >= 1, "signals": abi >= 6, "network and processes": calls}
