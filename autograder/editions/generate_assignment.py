"""nbgrader's generate_assignment, which refuses what it cannot do before it changes anything.

Once there are submissions, graded cells cannot be added or removed in the gradebook. nbgrader finds
that out when it has half of the work behind it.
"""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import converters
from nbgrader.converters.base import NbGraderException

from autograder.course_folder import CourseError
from autograder.gradebook import released_notebooks
from autograder.gradebook.database import connect, submitters
from autograder.notebooks import cells
from autograder.safe_converter import SafeConverter

KINDS = ("grade", "locked", "solution", "task")  # of the cells that the gradebook knows


class GenerateAssignment(SafeConverter, converters.GenerateAssignment):
    """nbgrader's GenerateAssignment; c.GenerateAssignment in nbgrader_config.py configures it."""

    def convert_notebooks(self) -> None:
        if not self.no_database:
            for folder, notebooks in self.assignments.items():
                for notebook in notebooks:
                    self._refuse_change_of_cells(Path(folder).name, Path(notebook))
        super().convert_notebooks()

    def _refuse_change_of_cells(self, lesson: str, file: Path) -> None:
        """Raise NbGraderException if a notebook has other graded cells than those submitted."""
        db_url = self.course.db_url
        try:
            students = submitters(db_url, lesson)
        except CourseError:  # there is no gradebook yet; of anything else, nbgrader complains
            return
        if not students:
            return
        with connect(db_url) as engine:
            known = released_notebooks.graded_cells(engine, lesson, file.stem)
        if sentence := _changes(nbformat.read(file, as_version=4), known):
            sentence = (
                f"{lesson}: {sentence}, but the gradebook has submissions of {len(students)} "
                "students without this change. Nothing was changed, and submissions are graded by "
                "the version that was released before. Undo the change, or make it in a copy of "
                "the lesson under another name; or begin again without the points of this lesson, "
                f"also those given by hand: `nbgrader db assignment remove {lesson} --force`."
            )
            self.log.error(sentence)
            raise NbGraderException(sentence)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """The last step of nbgrader's: tell the gradebook what was released."""
        super().set_permissions(assignment_id, student_id)
        if not self.no_database:
            files = sorted(self.finished(assignment_id, student_id).glob("*.ipynb"))
            released_notebooks.save(self.course.db_url, assignment_id, files)


def _changes(nb: NotebookNode, known: dict[str, NotebookNode]) -> str:
    """Name the graded cells of a source notebook that the gradebook lacks, and the reverse."""
    graded = {
        name
        for name, cell in cells.graded_cells(nb).items()
        if any(cells.meta(cell).get(kind) for kind in KINDS)
    }
    added, removed = sorted(graded - set(known)), sorted(set(known) - graded)
    parts = [
        f"{'the cell was' if len(names) == 1 else 'the cells were'} {verb}: {', '.join(names)}"
        for names, verb in ((added, "added"), (removed, "removed"))
        if names
    ]
    return " and ".join(parts)
