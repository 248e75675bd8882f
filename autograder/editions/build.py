"""Build both editions of a lesson: release/ with nbgrader, notebooks/ with self_study."""

import shutil
import tempfile
from pathlib import Path

from autograder import course_folder as course
from autograder.editions import self_study
from autograder.replace_folder import replace_file


def copy_dataset(root: Path, lesson: str) -> None:
    """Copy the dataset next to the source of a lesson that reads it; nbgrader releases both."""
    if any(self_study.BESIDE in cell.source for cell in self_study.read_source(root, lesson).cells):
        content = (root / "data" / self_study.TABLE).read_bytes()
        replace_file(root / "source" / lesson / self_study.TABLE, content)


def build_release(root: Path, lesson: str) -> Path:
    """Build release/<lesson>/ without changing the gradebook, and return the notebook."""
    api = course.api(root, GenerateAssignment={"no_database": True}, SaveCells={"enabled": False})
    course.raise_on_failure(api.generate_assignment(lesson))
    return root / "release" / lesson / f"{lesson}.ipynb"


def build_selfstudy(root: Path, lesson: str) -> Path:
    """Build notebooks/<lesson>.ipynb, executed as a learner does, next to the dataset, if any."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = root / "source" / lesson / self_study.TABLE
        if dataset.exists():
            shutil.copy(dataset, folder)
        return self_study.build(root, lesson, Path(folder))
