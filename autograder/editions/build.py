"""Both editions of a lesson from its source: release/ by nbgrader, notebooks/ by us."""

import shutil
import tempfile
from pathlib import Path

from autograder import course_folder as course
from autograder.editions import self_study


def copy_dataset(root: Path, lesson: str) -> None:
    """The housing table beside a lesson that reads it: nbgrader hands on what lies there."""
    if any(self_study.BESIDE in cell.source for cell in self_study.read_source(root, lesson).cells):
        shutil.copy(root / "data" / self_study.TABLE, root / "source" / lesson)


def build_release(root: Path, lesson: str) -> Path:
    """release/<lesson>/, without touching the gradebook."""
    api = course.api(root, GenerateAssignment={"no_database": True}, SaveCells={"enabled": False})
    course.must(api.generate_assignment(lesson))
    return root / "release" / lesson / f"{lesson}.ipynb"


def build_selfstudy(root: Path, lesson: str) -> Path:
    """notebooks/<lesson>.ipynb, run as a learner does: in a folder with the table, if any."""
    with tempfile.TemporaryDirectory() as folder:
        table = root / "source" / lesson / self_study.TABLE
        if table.exists():
            shutil.copy(table, folder)
        return self_study.build(root, lesson, Path(folder))
