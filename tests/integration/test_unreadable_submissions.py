"""What the grader may not read is not graded, and is work left to do."""

import os
import shutil
import subprocess

import pytest

from autograder.demo.sample_submissions import SIGMOID, Sample
from tests.support.classes import ENVIRONMENT, PROGRAM, make_class

# Without the privileges by which root reads everything.
UNPRIVILEGED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read everything"
    ),
]


def grade(folder):
    command = [*(UNPRIVILEGED if os.geteuid() == 0 else []), *PROGRAM, SIGMOID]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    return done.returncode, " ".join(done.stdout.replace("│", " ").split())


def test_what_may_not_be_read_is_left_to_do(tmp_path):
    students = ["file", "folder", "helper", "readable", "student", "time"]
    folder = make_class(tmp_path / "course", samples=[Sample(name, SIGMOID) for name in students])
    submitted = folder / "submitted"
    for name in ("helpers.txt", "timestamp.txt"):
        submitted.joinpath("helper" if name[0] == "h" else "time", SIGMOID, name).write_text("1")
    closed = {
        "file": submitted / "file" / SIGMOID / f"{SIGMOID}.ipynb",
        "folder": submitted / "folder" / SIGMOID,
        "helper": submitted / "helper" / SIGMOID / "helpers.txt",
        "student": submitted / "student",
        "time": submitted / "time" / SIGMOID / "timestamp.txt",
    }
    for path in closed.values():
        path.chmod(0)
    for _ in range(2):
        code, said = grade(folder)
        assert code == 1
        for name, path in closed.items():
            assert f"{name} " in said and "cannot be read: Permission denied" in said
            assert not (folder / "autograded" / name).exists()
            path.chmod(0)
    assert (folder / "autograded" / "readable").exists()
    for path in closed.values():
        path.chmod(0o755)
    code, said = grade(folder)
    assert (code, "5 of 5 submissions graded; 1 were already graded." in said) == (0, True), said
