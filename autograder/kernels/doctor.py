"""What this machine can do for the grader, in sentences."""

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
    """One finding for each thing that safe and fast grading depends on."""
    warm, parts = forking_is_safe(), enforced()
    found = [
        Finding(
            warm,
            "Kernels are forked from one warm process: TensorFlow is imported once per class."
            if warm
            else f"Kernels cannot be forked on {platform.system()}: each imports TensorFlow again, "
            "and student code is not sandboxed. Grade on Linux or in a Linux container.",
        )
    ]
    protects = {
        "files": (
            "Student code reads only libraries and a copy of its folder, and writes only there.",
            "Student code can read and write all your files: this Linux kernel has no Landlock. "
            "Use Linux 5.13 or newer with landlock in the boot option lsm=.",
        ),
        "signals": (
            "Student code can signal only its own processes.",
            "Student code can signal your other processes. Preventing that takes Landlock ABI 6, "
            "in Linux 6.12 or newer.",
        ),
        "network and processes": (
            "Student code can open no network connection and start no other program.",
            "Student code can use the network and start programs: this Linux kernel lacks seccomp. "
            "Grade on one that has it.",
        ),
    }
    for part, (yes, no) in protects.items():
        found.append(Finding(warm and parts[part], yes if warm and parts[part] else no))
    found.append(
        Finding(
            warm,
            "Memory, processor time, threads and files of student code are limited."
            if warm
            else "Student code is limited in time, but not in memory, threads or files.",
        )
    )
    alembic = shutil.which("alembic") is not None
    found.append(
        Finding(
            alembic,
            f"nbgrader finds `alembic`, its database tool, for {sys.executable}."
            if alembic
            else "nbgrader cannot find `alembic`, its database tool. Activate the environment.",
        )
    )
    return found
