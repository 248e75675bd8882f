"""Reading a submission that may be damaged, renamed, or stripped of its metadata.

Whatever a student handed in, nbgrader gets a notebook that can be graded, with flags that say
what was mended; the file that was handed in is never changed. What cannot be read at all becomes
the released notebook, unanswered, with the reason at its top.
"""

import json
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import OverwriteCells
from rapidfuzz import fuzz

from autograder.course import cells
from autograder.course.marking import flag, flags

ALIKE = 85  # percent of likeness from which a test cell counts as the released one


class Unreadable(ValueError):
    """A submission that is no notebook; the message is one sentence for the student."""


def take_the_lesson(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's pre_convert_hook: of the files in a folder, the one named like the lesson.

    It need not exist: the exporter then finds the file that was meant by it.
    """
    folder = Path(notebooks[0]).parent
    notebooks[:] = [str(folder / f"{folder.name}.ipynb")]


class SubmissionReader(NotebookExporter):
    """nbgrader's exporter for autograding: reads what was submitted, whatever state it is in."""

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw
    ) -> tuple[str, ResourcesDict]:
        file = Path(filename)
        if not self.parent._sanitizing:  # the second pass reads what the first has written
            return super().from_filename(filename, resources, **kw)
        coursedir = self.parent.coursedir
        release = Path(coursedir.format_path(coursedir.release_directory, ".", file.stem))
        nb = rescue(file, nbformat.read(release / file.name, as_version=4))
        for sentence in flags(nb):
            self.log.warning("%s: %s", resources["nbgrader"]["student"], sentence)
        resources.setdefault("metadata", ResourcesDict())
        resources["metadata"].update(name=file.stem, path=str(file.parent))
        return self.from_notebook_node(nb, resources, **kw)


class RestoreCells(OverwriteCells):
    """nbgrader's OverwriteCells, without a warning for every cell that has a hidden test."""

    def report_change(self, name: str, attr: str, old: object, new: object) -> None:
        if attr != "checksum":  # the released cell never has the checksum of the full one
            super().report_change(name, attr, old, new)


def rescue(file: Path, released: NotebookNode) -> NotebookNode:
    """The submission at `file` as a notebook that can be graded against the released one."""
    taken = find_file(file)
    try:
        nb = read(taken, released)
    except Unreadable as error:
        nb = v4.new_notebook(cells=list(released.cells), metadata=released.metadata)
        flag(nb, f"{error} Nothing could be graded; hand in the notebook again as {file.name}.")
        nb.metadata["autograder"]["unreadable"] = True
    else:
        restore(nb, released)
    if taken != file:
        flag(nb, f"The file is called {taken.name!r}; it was taken for {file.name}.")
    return nb


def find_file(file: Path) -> Path:
    """The file, or where it is missing the newest notebook beside it."""
    if file.exists():
        return file
    beside = sorted(file.parent.glob("*.ipynb"), key=lambda other: other.stat().st_mtime)
    return beside[-1] if beside else file


def read(file: Path, released: NotebookNode) -> NotebookNode:
    """The notebook in a file; Unreadable with the reason where there is none."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{file.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{file.name} is not text, so it is not a notebook.") from None
    if not text.strip():
        raise Unreadable(f"{file.name} is empty.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(
            f"{file.name} is not a notebook: it is not valid JSON (it begins with "
            f"{text.lstrip()[:20]!r}). It may have been cut off or saved in another format."
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise Unreadable(f"{file.name} is JSON, but not a notebook.")
    major = content["nbformat"]
    if not 3 <= major <= 4:
        raise Unreadable(
            f"{file.name} is in notebook format {major}, which is not graded: "
            "open it in a current Jupyter and save it."
        )
    try:
        nb = nbformat.reads(text, as_version=4)
        nb.metadata.pop("autograder", None)  # flags are the grader's to raise
        for cell in nb.cells:
            cell.setdefault("metadata", NotebookNode())
            if not (isinstance(cell.metadata, dict) and isinstance(cell.source, str)):
                raise TypeError("a cell without text, or with metadata of another kind")
            if cell.cell_type == "code":
                cell.outputs = []
    except Exception as error:  # any damage inside ends here: nbformat raises what it meets
        raise Unreadable(f"{file.name} is a damaged notebook ({type(error).__name__}).") from None
    if not any(cell.source.strip() for cell in nb.cells):
        raise Unreadable(f"{file.name} has no cells with content.")
    check_lesson(nb, file, released)
    if major == 3:
        flag(nb, f"{file.name} was in notebook format 3 and was converted.")
    kernel = nb.metadata.get("kernelspec")
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if language != "python":
        name = kernel.get("display_name", language)
        flag(nb, f"{file.name} was made for {name}; it was run with Python.")
    nb.metadata["kernelspec"] = released.metadata["kernelspec"]
    nb.nbformat, nb.nbformat_minor = 4, 5
    return nb


def check_lesson(nb: NotebookNode, file: Path, released: NotebookNode) -> None:
    """Unreadable where a notebook shares neither graded cells nor functions with the lesson."""
    wanted = functions(released)
    written = set().union(*(cells.defined(c.source) for c in nb.cells if c.cell_type == "code"))
    if not grade_ids(released) & grade_ids(nb) and not wanted & written:
        raise Unreadable(
            f"{file.name} is the notebook of another assignment: it has none of the functions "
            f"of {file.stem} ({', '.join(sorted(wanted))})."
        )


def grade_ids(nb: NotebookNode) -> set[str]:
    return {cells.grade_id(cell) for cell in nb.cells} - {None}


def functions(released: NotebookNode) -> set[str]:
    return set().union(
        *(cells.defined(c.source) for c in released.cells if cells.meta(c).get("solution"))
    )


def restore(nb: NotebookNode, released: NotebookNode) -> None:
    """Give every graded cell its metadata back; put cells that are missing into their place."""
    known = grade_ids(released)
    for cell in nb.cells:
        if cells.grade_id(cell) not in known:  # invented, or of another lesson
            cell.metadata.pop("nbgrader", None)
    drop_duplicates(nb)
    present = {cells.grade_id(cell): cell for cell in nb.cells}
    place = -1  # behind the last cell that was matched
    found, added = [], []
    for original in released.cells:
        grade_id = cells.grade_id(original)
        if grade_id is None:
            continue
        cell = present.get(grade_id)
        if cell is None:
            cell = match(original, nb, place)
            if cell is None:
                cell = NotebookNode(original)
                nb.cells.insert(place + 1, cell)
                added.append(grade_id)
            else:
                found.append(grade_id)
        cell.metadata["nbgrader"] = original.metadata["nbgrader"]
        place = max(place, next(i for i, other in enumerate(nb.cells) if other is cell))
    if found:
        flag(nb, f"nbgrader's metadata was missing and was restored: {', '.join(found)}.")
    if added:
        flag(nb, f"Cells were missing and were added as released: {', '.join(added)}.")


def drop_duplicates(nb: NotebookNode) -> None:
    """Of cells with the same grade id, the last keeps it."""
    seen, doubled = set(), []
    for cell in reversed(nb.cells):
        grade_id = cells.grade_id(cell)
        if grade_id in seen:
            del cell.metadata["nbgrader"]
            doubled.append(grade_id)
        elif grade_id:
            seen.add(grade_id)
    if doubled:
        flag(nb, f"Cells stood there twice; the last one was graded: {', '.join(doubled)}.")


def match(original: NotebookNode, nb: NotebookNode, place: int) -> NotebookNode | None:
    """The cell without metadata that was `original`: by its functions, its text or its place."""
    free = [c for c in nb.cells if not cells.meta(c) and c.cell_type == original.cell_type]
    if cells.meta(original).get("solution") and original.cell_type == "code":
        wanted = cells.defined(original.source)
        defining = [c for c in free if wanted & cells.defined(c.source)]
        return defining[-1] if defining else None
    same_id = [c for c in free if c.get("id") and c.get("id") == original.get("id")]
    if same_id:
        return same_id[0]
    likeness = [(fuzz.ratio(c.source, original.source), i) for i, c in enumerate(free)]
    best, i = max(likeness, default=(0, None))
    if best >= ALIKE:
        return free[i]
    written = cells.meta(original).get("solution")  # an answer in the student's own words
    after = nb.cells[place + 1 : place + 2]
    return after[0] if written and after and any(after[0] is cell for cell in free) else None
