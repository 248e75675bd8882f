"""A class for lesson 03 that has submitted, and the command that grades it."""

import os
import sys

from autograder.demo.sample_submissions import SAMPLES, SIGMOID, Sample, submit
from tests.support import ROOT
from tests.support.courses import SLOPE_OF_Z, new_course, run

LATE, MARKED_BY_HAND, RENAMED = "late", "marked-by-hand", "renamed"
CLASS = [
    *(s for s in SAMPLES if s.lesson == SIGMOID and s.student != "infinite-loop"),
    Sample(LATE, SIGMOID, SLOPE_OF_Z),
    Sample(MARKED_BY_HAND, SIGMOID),
    Sample(RENAMED, SIGMOID, file_name=f"{SIGMOID} (2).ipynb"),
]
STUDENTS = sorted(sample.student for sample in CLASS)
DUE, AFTER_DUE = "2030-01-31 18:00:00", "2030-02-01 09:00:00 UTC"
PENALTY = "\nc.LatePenalty.per_day = 100\n"
PROGRAM = [sys.executable, "-m", "autograder.cli", "grade"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


def make_class(folder, *nbgrader_options, samples=CLASS):
    """A course folder whose class has submitted, the gradebook knowing when it was due."""
    folder.mkdir(exist_ok=True)
    new_course(folder, [SIGMOID])
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(PENALTY)
    (folder / "course.secret").write_text("the same in every folder\n")
    done = run(folder, "generate_assignment", SIGMOID, *nbgrader_options)
    assert done.returncode == 0, done.stderr
    for sample in samples:
        submit(sample, folder)
        if sample.student == LATE:
            timestamp = folder / "submitted" / LATE / SIGMOID / "timestamp.txt"
            timestamp.write_text(AFTER_DUE)
    return folder
