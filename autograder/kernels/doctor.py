"""What this machine can do for the grader, in plain words."""

import platform
import shutil
import sys
from dataclasses import dataclass

from autograder.kernels.client import forking_is_safe
from autograder.kernels.sandbox import enforced


@dataclass(frozen=True)
class Finding:
    good: bool
    sentence: str


def findings() -> list[Finding]:
    """One finding for each thing that grading safely and fast depends on."""
    warm, parts = forking_is_safe(), enforced()
    found = [
        Finding(
            warm,
            "Kernels are forked from one warm process: TensorFlow is imported once for a class."
            if warm
            else f"Kernels cannot be forked on {platform.system()}: each imports TensorFlow anew, "
            "and student code is not confined. Grade on Linux, or in a container.",
        )
    ]
    protects = {
        "files": (
            "Student code reads libraries and a copy of its own folder, and writes only there.",
            "Student code can read and write what you can: the kernel has no Landlock "
            "(Linux 5.13 or newer has it, if the boot option lsm= names it).",
        ),
        "signals": (
            "Student code can signal no process but its own.",
            "Student code can signal other processes of yours: that needs Landlock's sixth "
            "version, in Linux 6.12.",
        ),
        "network and processes": (
            "Student code opens no network connection and starts no other program.",
            "Student code can reach the network and start programs: this Linux has no seccomp.",
        ),
    }
    for part, (yes, no) in protects.items():
        found.append(Finding(warm and parts[part], yes if warm and parts[part] else no))
    found.append(
        Finding(
            warm,
            "Memory, processor time, threads and files of student code are limited."
            if warm
            else "Only the time of student code is limited.",
        )
    )
    alembic = shutil.which("alembic") is not None
    found.append(
        Finding(
            alembic,
            f"nbgrader finds its database tool, for {sys.executable}."
            if alembic
            else "nbgrader needs `alembic` on the PATH: activate the environment.",
        )
    )
    return found
