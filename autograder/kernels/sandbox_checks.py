"""What this machine can do for the grader, in sentences."""

import platform
import shutil
import sys
from dataclasses import dataclass

from autograder.kernels.fork_client import forking_is_safe
from autograder.kernels.sandbox import available_protections

PROTECTIONS = {  # the sentence if there is such a protection, and the one if not
    "files": (
        "Student code reads libraries and a copy of its own folder, and writes only there.",
        "Student code can read and write all that you can: this Linux has no Landlock "
        "(version 5.13 or newer has it, if the boot option lsm= names it).",
    ),
    "signals": (
        "Student code can send signals only to its own process.",
        "Student code can send signals to your other processes: to prevent that takes version 6 "
        "of Landlock, which is in Linux 6.12.",
    ),
    "network and processes": (
        "Student code opens no network connection and starts no other program.",
        "Student code can reach the network and start programs: this Linux has no seccomp.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """Whether the machine offers something, in a sentence."""

    good: bool
    sentence: str


def findings() -> list[Finding]:
    """One finding for each thing that safe and fast grading depends on."""
    can_fork, protections = forking_is_safe(), available_protections()
    results = [
        Finding(
            can_fork,
            "Kernels are forked from one warm process: TensorFlow is imported once for a class."
            if can_fork
            else f"Kernels cannot be forked on {platform.system()}: each imports TensorFlow again, "
            "and student code is not sandboxed. Grade on Linux, or in a container.",
        )
    ]
    for name, (present, absent) in PROTECTIONS.items():
        good = can_fork and protections[name]
        results.append(Finding(good, present if good else absent))
    results.append(
        Finding(
            can_fork,
            "Memory, processor time, threads and files of student code are limited."
            if can_fork
            else "Student code has a time limit, but no limit of memory, threads or files.",
        )
    )
    has_alembic = shutil.which("alembic") is not None
    results.append(
        Finding(
            has_alembic,
            f"nbgrader finds its database tool, for {sys.executable}."
            if has_alembic
            else "nbgrader needs `alembic` on the PATH: activate the environment.",
        )
    )
    return results
