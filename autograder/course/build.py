"""Both editions of a lesson from its source: release/ by nbgrader, notebooks/ by us."""

import tempfile
from pathlib import Path

from autograder.course import editions
from autograder.course import folder as course


def build_release(root: Path, lesson: str) -> Path:
    """release/<lesson>/, without touching the gradebook."""
    api = course.api(root, GenerateAssignment={"no_database": True}, SaveCells={"enabled": False})
    course.must(api.generate_assignment(lesson))
    return root / "release" / lesson / f"{lesson}.ipynb"


def build_selfstudy(root: Path, lesson: str) -> Path:
    """notebooks/<lesson>.ipynb, run in an empty folder as a learner's first run would be."""
    with tempfile.TemporaryDirectory() as empty:
        return editions.build(root, lesson, Path(empty))
