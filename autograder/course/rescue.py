"""Reading a submission that may be damaged, renamed, or stripped of its metadata.

Whatever a student handed in, nbgrader gets a notebook that can be graded, with flags that say
what was mended; what was handed in is never changed. What cannot be read at all becomes the
released notebook, unanswered, with the reason at its top.

    handed_in   the files of a submission, in zips too, and which of them is meant
    reading     from the bytes of a file to a notebook
    restoring   which of its cells is which (with cutting and placing)
"""

import copy
from pathlib import Path

from nbformat import NotebookNode, v4

from autograder.course import cells, cutting, experiments, handed_in
from autograder.course.handed_in import File, Submission, Unreadable
from autograder.course.noted import flag
from autograder.course.reading import Note, read
from autograder.course.restoring import grade_ids, restore

MOST_TRIES = 20  # files of a submission that are read in search of the notebook


def rescue(folder: Path, lesson: str, released: NotebookNode) -> NotebookNode:
    """The submission in `folder` as a notebook that can be graded against the released one."""
    submission = handed_in.look(folder)
    said = dict.fromkeys(submission.remarks)  # in their order, each once
    note = said.setdefault
    try:
        file, nb = choose(submission, lesson, released, note)
    except Unreadable as error:
        note(f"{error} Nothing could be graded; hand in the notebook again as {lesson}.ipynb.")
        nb = v4.new_notebook(cells=copy.deepcopy(released.cells))
        nb.metadata["autograder"] = {"unreadable": True}
    else:
        restore(nb, released, note)
        experiments.mark_unchanged(nb, released)
        describe(file, lesson, note)
    nb.metadata.update(copy.deepcopy(released.metadata))
    for sentence in said:
        flag(nb, sentence.encode(errors="replace").decode())  # of names that are no text
    return nb


def choose(
    submission: Submission, lesson: str, released: NotebookNode, note: Note
) -> tuple[File, NotebookNode]:
    """The likeliest file that can be read as the lesson; Unreadable with the reasons for none."""
    files = handed_in.candidates(submission.files, lesson)
    reasons = []
    for file in files[:MOST_TRIES]:
        mended = {}
        try:
            nb = read(file.path, file.read(), mended.setdefault)
            check_lesson(nb, file.path, lesson, released)
        except Unreadable as error:
            reasons.append(str(error))
            continue
        others = [f.path for f in files if f is not file and handed_in.is_rival(f.path)]
        if others:
            note(f"{file.path} was graded, and not {shortened(others)}.")
        for sentence in [*reasons, *mended]:
            note(sentence)
        return file, nb
    if not files:
        names = shortened([file.path for file in submission.files])
        reasons = ["No notebook was handed in" + (f", only {names}." if names else ".")]
    raise Unreadable(" ".join(reasons[:3]))


def shortened(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def describe(file: File, lesson: str, note: Note) -> None:
    """Say under which name the notebook was handed in, where that is not the lesson's."""
    named = file.lms_filename
    if file.path != f"{lesson}.ipynb":
        by = f", the name that {named.platform} gave it" if named.platform else ""
        note(f"The file is called {file.path!r}{by}; it was taken for {lesson}.ipynb.")
    if named.late:
        note(f"{named.platform} marks the file as late; that cost nothing here.")


def check_lesson(nb: NotebookNode, path: str, lesson: str, released: NotebookNode) -> None:
    """Unreadable where a notebook shares no function, check or question with the lesson."""
    wanted = set().union(*(cells.defined_names(c.source) for c in cutting.asked(released).values()))
    code = [c for c in nb.cells if c.cell_type == "code" or cells.is_python(c.source)]
    written = set().union(*(cells.defined_names(cell.source) for cell in code))
    locked = {cell.source for cell in released.cells if cells.meta(cell).get("locked")}
    texts = {cell.source for cell in nb.cells}
    if wanted and not (wanted & written or locked & texts or grade_ids(released) & grade_ids(nb)):
        raise Unreadable(
            f"{path} is the notebook of another assignment: it has none of the functions "
            f"of {lesson} ({', '.join(sorted(wanted))})."
        )
