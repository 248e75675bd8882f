"""The released notebooks as the gradebook knows them, so that grading does not need release/.

nbgrader's tables hold the cells that are graded or locked. A submission is compared with the whole
lesson, so a table of ours holds the rest. release/ may be gone, or be of a definition that the
gradebook has refused: submissions are graded by what the gradebook knows.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import nbformat
from nbformat import NotebookNode, v4
from nbgrader.api import Assignment, GradeCell, Notebook, SolutionCell, SourceCell, TaskCell
from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from autograder.exercises import UnknownExercise, find
from autograder.gradebook.database import connect
from autograder.notebooks import cells

SCHEMA_VERSION = 3  # of nbgrader's metadata
TABLE = Table(
    "released_notebook",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("notebook", String(128), primary_key=True),
    Column("content", Text, nullable=False),
)


def save(db_url: str, lesson: str, files: list[Path]) -> None:
    """Store the released notebooks of a lesson in place of those stored before.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    with connect(db_url) as engine:
        TABLE.create(engine, checkfirst=True)
        with engine.begin() as connection:
            connection.execute(delete(TABLE).where(TABLE.c.assignment == lesson))
            for file in files:
                row = {"assignment": lesson, "notebook": file.stem}
                row["content"] = file.read_text(encoding="utf-8")
                connection.execute(insert(TABLE), row)


def read(db_url: str, lesson: str, notebook: str, file: Path) -> NotebookNode:
    """Return a released notebook with exactly the cells that the gradebook knows.

    Parameters
    ----------
    db_url, lesson, notebook
        Which gradebook, lesson and notebook.
    file
        The notebook in release/, which counts if the gradebook holds none: one that was made by
        an earlier version does not. Without both, the notebook has the graded cells only.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    with connect(db_url) as engine:
        graded = graded_cells(engine, lesson, notebook)
        for text in _stored(engine, lesson, notebook, file):
            with suppress(ValueError, AttributeError, KeyError, TypeError):
                nb = nbformat.reads(text, as_version=4)
                if set(cells.graded_cells(nb)) == set(graded):
                    return nb
    for cell in graded.values():
        hidden = cells.MARK_SCHEME.sub("", cells.without_hidden_tests(cell.source))
        cell.source = hidden.rstrip()
    return v4.new_notebook(cells=list(graded.values()))


def _stored(engine: Engine, lesson: str, notebook: str, file: Path) -> Iterator[str]:
    if inspect(engine).has_table(TABLE.name):
        where = (TABLE.c.assignment == lesson) & (TABLE.c.notebook == notebook)
        with engine.connect() as connection:
            text = connection.execute(select(TABLE.c.content).where(where)).scalar()
        yield from [text] if text else []
    with suppress(OSError, UnicodeDecodeError):
        yield file.read_text(encoding="utf-8")


def graded_cells(engine: Engine, lesson: str, notebook: str) -> dict[str, NotebookNode]:
    """The graded and locked cells of a notebook in the gradebook, with hidden tests, by name."""
    with engine.connect() as connection:
        points = dict(_rows(connection, GradeCell, "max_score", lesson, notebook))
        points |= dict(_rows(connection, TaskCell, "max_score", lesson, notebook))
        solutions = {name for (name,) in _rows(connection, SolutionCell, "", lesson, notebook)}
        tasks = {name for (name,) in _rows(connection, TaskCell, "", lesson, notebook)}
        source: Any = SourceCell
        query = select(source.name, source.cell_type, source.locked, source.source, source.checksum)
        found = list(connection.execute(_of(query, source, lesson, notebook)))
    graded = {}
    for name, cell_type, locked, text, checksum in found:
        make = v4.new_code_cell if cell_type == "code" else v4.new_markdown_cell
        cell = make(text or "")
        meta = {
            "grade": name in points and name not in tasks,
            "grade_id": name,
            "locked": bool(locked),
            "schema_version": SCHEMA_VERSION,
            "solution": name in solutions,
            "task": name in tasks,
            "checksum": checksum,
            "cell_type": cell_type,
        }
        cell.metadata["nbgrader"] = meta | ({"points": points[name]} if name in points else {})
        graded[name] = cell
    return graded


def _rows(
    connection: Connection, table: Any, column: str, lesson: str, notebook: str
) -> list[tuple[Any, ...]]:
    """The names of all rows of one of nbgrader's tables of cells, with another column."""
    columns = [table.name, getattr(table, column)] if column else [table.name]
    query = _of(select(*columns), table, lesson, notebook)
    return [tuple(row) for row in connection.execute(query)]


def _of(query: Any, table: Any, lesson: str, notebook: str) -> Any:
    """A query for the rows that belong to a notebook."""
    notebooks, lessons = cast(Any, Notebook), cast(Any, Assignment)
    query = query.join(notebooks, notebooks.id == table.notebook_id)
    query = query.join(lessons, lessons.id == notebooks.assignment_id)
    return query.where(notebooks.name == notebook, lessons.name == lesson)


def definition_conflict(db_url: str, lesson: str, notebook: str) -> str:
    """Say why the exercises as defined now cannot grade what the gradebook knows; "" if they can.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    with connect(db_url) as engine:
        graded = graded_cells(engine, lesson, notebook)
    for name, cell in graded.items():
        try:
            exercises = [find(asked, lesson) for asked, _ in cells.graded_functions(cell.source)]
        except UnknownExercise as error:
            return (
                f"{lesson} was released with the cell {name}, whose exercise is not defined any "
                f"more: {error} Restore its definition to grade the submissions."
            )
        defined = sum(exercise.points for exercise in exercises)
        known = cells.meta(cell).get("points", 0)
        if exercises and defined != known:
            return (
                f"The cell {name} is worth {known:g} points in the gradebook and {defined:g} by "
                f"the definition of its exercise. Run `nbgrader generate_assignment {lesson}` "
                "after the change of an exercise, then grade with --force."
            )
    return ""
