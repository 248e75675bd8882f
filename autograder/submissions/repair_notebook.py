"""Recovers a submission that may be damaged, renamed, or stripped of its metadata.

Whatever a student submitted, nbgrader gets a notebook that can be graded, with remarks that say
what was repaired; the submitted files are never changed. A submission that cannot be read becomes
the released notebook, unanswered, with the reason at its top.

    submitted_files         the files of a submission, also in zips
    parse_notebook          from the bytes of a file to a notebook
    match_cells_to_release  which of its cells is which
"""

import copy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode, v4

from autograder.notebooks import cells, ungraded_experiment_cells
from autograder.notebooks.remarks_in_metadata import annotate
from autograder.notebooks.submission_remark_codes import Note, Remark, RemarkCode, Remarks
from autograder.submissions import count_answers, split_and_merged_cells, submitted_files
from autograder.submissions.match_cells_to_release import grade_ids, restore_cells
from autograder.submissions.parse_notebook import parse_notebook
from autograder.submissions.read_documents import find_documents
from autograder.submissions.submitted_files import File, Submission, UnreadableSubmission

MAX_FILES_READ = 20  # of a submission, in search of the notebook
MAX_REASONS = 3  # why none of them is the notebook


def recover(folder: Path, lesson: str, released: NotebookNode) -> NotebookNode:
    """Return the submission in `folder` as a notebook that can be graded."""
    return recover_with_files(folder, lesson, released, None)


def recover_with_files(
    folder: Path, lesson: str, released: NotebookNode, target: Path | None
) -> NotebookNode:
    """Return a submission as a notebook that can be graded, and copy the files beside it.

    Parameters
    ----------
    folder
        What was submitted.
    lesson
        The name of the lesson.
    released
        The lesson as the students got it.
    target
        The folder in which the notebook is executed; None to copy nothing.
    """
    submission = submitted_files.scan_submission(folder)
    remarks = submission.remarks
    chosen = choose_file(submission, lesson, released)
    if chosen is None:
        nb = v4.new_notebook(cells=copy.deepcopy(released.cells))
        nb.metadata["autograder"] = {"unreadable": True}
    else:
        file, nb = chosen
        restore_cells(nb, released, find_documents(submission, file.path), remarks.note)
        ungraded_experiment_cells.mark_unchanged(nb, released)
        note_filename(file, lesson, remarks.note)
    if target is not None:
        path = chosen[0].path if chosen else f"{lesson}.ipynb"
        submitted_files.copy_other_files(submission, path, target)
    nb.metadata.update(copy.deepcopy(released.metadata))
    annotate(nb, remarks)
    return nb


@dataclass
class Candidate:
    """A file that can be read as the lesson.

    remarks : what was repaired
    answers : how many questions it answers
    """

    file: File
    nb: NotebookNode
    remarks: Remarks
    answers: int

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The highest is graded: a later attempt goes before more answers, untouched ones last."""
        path, attempt = self.file.path, self.file.lms_filename.attempt
        return self.answers > 0, submitted_files.CHECKPOINTS not in path, attempt, self.answers


def choose_file(
    submission: Submission, lesson: str, released: NotebookNode
) -> tuple[File, NotebookNode] | None:
    """Return the file with the most answers of those that can be read as the lesson.

    Of several, the likeliest by its name. The remarks of the submission say which other files there
    are, or why there is no such file.
    """
    candidates = submitted_files.candidates(submission.files, lesson)
    count = len(count_answers.questions(released))
    readable: list[Candidate] = []
    reasons: list[Remark] = []
    for file in candidates[:MAX_FILES_READ]:
        repaired = Remarks()
        try:
            nb = parse_notebook(file.path, file.read(), repaired.note)
            check_lesson(nb, file.path, lesson, released)
        except UnreadableSubmission as error:
            if not readable:
                reasons.append(error.remark)
            continue
        answers = len(count_answers.answered(nb, released))
        readable.append(Candidate(file, nb, repaired, answers))
        if answers == count:
            break
    if readable:
        best = max(readable, key=lambda candidate: candidate.rank)
        others = [f.path for f in candidates if f is not best.file]
        if others := [path for path in others if submitted_files.is_rival(path)]:
            by_name = best is readable[0]
            code = RemarkCode.OTHERS_IGNORED if by_name else RemarkCode.MOST_ANSWERS
            submission.remarks.note(code, file=best.file.path, files=others)
        submission.remarks.include([*reasons, *best.remarks])
        return best.file, best.nb
    submission.remarks.note(RemarkCode.NOTHING_GRADED, lesson=lesson)
    if not candidates:
        names = [file.path for file in submission.files]
        other = Remark(RemarkCode.ONLY_OTHER_FILES, {"files": names})
        reasons = [other if names else Remark(RemarkCode.NO_NOTEBOOK)]
    submission.remarks.include(reasons[:MAX_REASONS])
    return None


def note_filename(file: File, lesson: str, note: Note) -> None:
    """Note under which name the notebook was submitted, if it is not the lesson's."""
    filename = file.lms_filename
    if file.path != f"{lesson}.ipynb" and filename.platform:
        note(
            RemarkCode.RENAMED_BY_PLATFORM,
            file=file.path,
            platform=filename.platform,
            lesson=lesson,
        )
    elif file.path != f"{lesson}.ipynb":
        note(RemarkCode.RENAMED, file=file.path, lesson=lesson)
    if filename.late:
        note(RemarkCode.MARKED_LATE, platform=filename.platform)


def check_lesson(nb: NotebookNode, path: str, lesson: str, released: NotebookNode) -> None:
    """Raise UnreadableSubmission if a notebook has nothing in common with the lesson."""
    functions = set().union(
        *(
            cells.defined_names(c.source)
            for c in split_and_merged_cells.released_stubs(released).values()
        )
    )
    code = [c for c in nb.cells if c.cell_type == "code" or cells.is_python(c.source)]
    written = set().union(*(cells.defined_names(cell.source) for cell in code))
    locked = {cell.source for cell in released.cells if cells.meta(cell).get("locked")}
    texts = {cell.source for cell in nb.cells}
    if functions and not (
        functions & written or locked & texts or grade_ids(released) & grade_ids(nb)
    ):
        raise UnreadableSubmission(
            RemarkCode.OTHER_ASSIGNMENT, file=path, lesson=lesson, functions=sorted(functions)
        )
