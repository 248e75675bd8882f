"""Course folders to test in, and the commands that grade them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from tests.support import ROOT

SLOPE_OF_Z = {"sigmoid_prime": "def sigmoid_prime(z):\n    return z * (1 - z)"}


def without_tensorflow(nb):
    """Students may delete a cell that is not graded; here it saves the seconds of its import."""
    nb.cells = [cell for cell in nb.cells if "import tensorflow" not in cell.source]


def run(folder, *command):
    """nbgrader as a user calls it, in a course folder."""
    environment = dict(os.environ, JUPYTER_PREFER_ENV_PATH="1")
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def nbgrader_api(folder, *steps):
    """Steps of nbgrader's API in one process: to start it takes longer than most steps."""
    code = """
        import json, sys
        from pathlib import Path
        from autograder.course_folder import api, raise_on_failure
        nbgrader = api(Path.cwd())
        for step, *arguments in json.loads(sys.argv[1]):
            raise_on_failure(getattr(nbgrader, step)(*arguments))
    """
    command = [sys.executable, "-c", dedent(code), json.dumps(steps)]
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def autograde(folder, lesson):
    """The class as nbgrader grades it: one submission after the other."""
    return run(folder, "autograde", lesson)


def grade(folder, lesson, *options):
    """The class as `autograder grade` does: several at once, in kernels that are warm."""
    command = [sys.executable, "-m", "autograder.cli", "grade", lesson, *options]
    environment = dict(os.environ, PYTHONPATH=str(ROOT), COLUMNS="200")
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def new_course(folder, lessons):
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc.Mark.timeout = 15\nc.Mark.question_timeout = 5\n")
    for lesson in lessons:
        for part in ("source", "release"):  # as in a clone, which has both
            shutil.copytree(ROOT / part / lesson, folder / part / lesson)
    return folder
