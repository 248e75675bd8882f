"""Grades for other platforms: from the gradebook to the columns that each of them imports.

Canvas     the gradebook's CSV, where an assignment's column is called "Title (number)"
Moodle     an assignment's grading worksheet, or the gradebook's export
Gradescope the columns of its own list of scores
csv        a table for anything else

What only the platform knows comes from the file that it exported, the roster. Its rows, their order
and its other columns are kept, and the points are filled in. Without a roster, a new table with the
platform's columns is made.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course_folder import CourseError, students_of
from autograder.gradebook.read_scores import Score, Student, read_scores, read_students
from autograder.lms.escape_csv_formulas import escape_formula
from autograder.lms.moodle_columns import recognize_columns
from autograder.lms.roster import (
    IdentityColumns,
    Roster,
    RosterMatch,
    match_rows,
    parse_number,
    read_roster,
)
from autograder.lms.warnings_about_grades import LmsCode, LmsRemark
from autograder.notebooks.definition_versions import counted, outdated_submissions


def lms_number(person: Student) -> str:
    """Return the platform's own number for a student, if the gradebook or the id holds it."""
    return next(iter(sorted(person.entered_numbers)), "") or min(person.numbers, default="")


def sortable_name(person: Student) -> str:
    """Return "Last, First" as Canvas writes it, or the id if no name is known."""
    return ", ".join(filter(None, (person.last_name, person.first_name))) or person.id


@dataclass(frozen=True, kw_only=True)
class PlatformColumns(IdentityColumns):
    """The columns of a platform's file.

    Attributes
    ----------
    new_table
        The columns of a new table, and what to write in them for a student.
    points
        The column for the points; if empty, it is the one with the lesson's name in its title.
    max_points
        The column for the maximum of points; empty if there is none.
    """

    new_table: dict[str, Callable[[Student], str]]
    points: str = ""
    max_points: str = ""


PLATFORMS = {
    "canvas": PlatformColumns(
        identity=("SIS Login ID", "SIS User ID", "ID"),
        number="ID",
        names=("Student", "LastName", "FirstName"),
        new_table={
            "Student": sortable_name,
            "ID": lms_number,
            "SIS User ID": lambda person: "",
            "SIS Login ID": lambda person: "" if lms_number(person) else person.id,
            "Section": lambda person: "",
        },
    ),
    "moodle": PlatformColumns(
        identity=("ID number", "Username", "Email address", "Identifier"),
        number="Identifier",
        names=("Full name", "First name", "Last name", "Surname"),
        new_table={
            "First name": lambda person: person.first_name,
            "Last name": lambda person: person.last_name,
            "ID number": lambda person: person.id,
            "Email address": lambda person: person.email,
        },
        group="Group",
        points="Grade",
        max_points="Maximum grade",
    ),
    "gradescope": PlatformColumns(
        identity=("SID", "Email"),
        number="SID",
        names=("Name", "First Name", "Last Name"),
        new_table={
            "First Name": lambda person: person.first_name,
            "Last Name": lambda person: person.last_name,
            "SID": lambda person: person.id,
            "Email": lambda person: person.email,
            "Total Score": lambda person: "",
            "Max Points": lambda person: "",
        },
        points="Total Score",
        max_points="Max Points",
    ),
}
POINTS_POSSIBLE = "    Points Possible"  # Canvas: the row with the maximum of every column
TEST_STUDENT = "Student, Test"  # Canvas adds this account to every course
DERIVED_COLUMN = re.compile(  # has an assignment's name in its title, and no points of its own
    r"\((Feedback|Rückmeldung|Retour|Retroalimentaci.n|Percentage|Prozentsatz|Pourcentage"
    r"|Porcentaje|Porcentagem|Percentuale|Letter|Buchstabe|Lettre|Letra|Lettera)\)$"
    r"|\b(Current|Final|Override) (Score|Points|Grade|Status)\b"
)


@dataclass
class Export:
    """A table to import.

    Attributes
    ----------
    table
        The table.
    filled
        The number of students whose points are in it.
    remarks
        What the reader has to know about it.
    """

    table: Roster
    filled: int
    remarks: list[LmsRemark] = field(default_factory=list)


def export(folder: Path, lesson: str, platform: str, roster: Path | None = None) -> Export:
    """Make the table with the grades of a lesson that a platform imports.

    Parameters
    ----------
    folder
        The course folder.
    lesson
        The lesson.
    platform
        A key of `PLATFORMS`, or "csv".
    roster
        The platform's own exported table, to be filled in.

    Raises
    ------
    CourseError
        If nothing is graded, or the roster cannot be used.
    """
    if platform == "csv" and roster:
        raise CourseError("csv takes no --roster. Name the platform that the roster is from.")
    scores, _ = read_scores(folder, lesson)
    graded = students_of(folder / "autograded", lesson)
    submitted = students_of(folder / "submitted", lesson)
    not_graded = sorted(submitted - graded)
    scores = {student: score for student, score in scores.items() if student not in not_graded}
    if not scores:
        raise CourseError(
            f"No submission of {lesson} is graded yet, so there is nothing to export. "
            f"Run `autograder grade {lesson}` first."
        )
    people = read_students(folder)
    if platform == "csv":
        exported = Export(gradebook_table(people, scores), len(scores))
    else:
        columns = PLATFORMS[platform]
        scored = [person for person in people if person.id in scores]
        table = read_roster(roster) if roster else new_table(columns, lesson, scored)
        if roster and platform == "moodle":
            table.translated = recognize_columns(table)
        exported = fill_in(table, columns, lesson, people, scores)
        # What the platform reads again stays as it has written it.
        _escape_formulas(table, columns.names if roster else tuple(columns.new_table))
    if not_graded:
        values = {"students": not_graded, "lesson": lesson}
        exported.remarks.append(LmsRemark(LmsCode.NOT_GRADED, values))
    if outdated := outdated_submissions(folder, lesson, scores):
        values = {"counted": counted(outdated), "lesson": lesson}
        exported.remarks.append(LmsRemark(LmsCode.OUTDATED, values))
    if gone := sorted(scores.keys() - submitted):
        exported.remarks.append(LmsRemark(LmsCode.SUBMISSION_GONE, {"students": gone}))
    if unread := sorted(student for student, score in scores.items() if score.written is None):
        values = {"count": len(unread), "students": unread}
        exported.remarks.append(LmsRemark(LmsCode.WRITTEN_NOT_GRADED, values))
    return exported


def gradebook_table(people: list[Student], scores: dict[str, Score]) -> Roster:
    """Make a table for a spreadsheet, with all that is known and a row for each known student."""
    columns = ["student", "first name", "last name", "email", "state"]
    columns += ["written", "written of", "changed by hand", "late penalty", "final", "final of"]
    rows: list[list[str]] = []
    for person in people:
        texts = [person.id, person.first_name, person.last_name, person.email]
        score = scores.get(person.id)
        points: list[float | None] = [None] * 6
        if score:
            points = [score.written, score.written_of, score.by_hand, score.penalty]
            points += [score.final, score.of]
        state = "graded" if score else "not graded"
        rows.append([*map(escape_formula, texts), state, *map(format_points, points)])
    return Roster(columns, rows)


def new_table(columns: PlatformColumns, lesson: str, people: list[Student]) -> Roster:
    """Make a table with a platform's columns, filled as far as the gradebook knows the values."""
    rows = [[value(person) for value in columns.new_table.values()] for person in people]
    if columns is PLATFORMS["canvas"]:
        rows.insert(0, [POINTS_POSSIBLE, *[""] * (len(columns.new_table) - 1)])
    table = Roster(list(columns.new_table), rows)
    table.column(new_points_column(columns, lesson))
    return table


def fill_in(
    table: Roster,
    columns: PlatformColumns,
    lesson: str,
    people: list[Student],
    scores: dict[str, Score],
) -> Export:
    """Write the points into a platform's table, in place.

    Returns
    -------
    Export
        The table, and remarks on all students whose points could not be written.
    """
    match = match_rows(table, columns, people)
    rows = {student: indices for student, indices in match.rows.items() if student in scores}
    if not rows:
        raise CourseError(_nobody_found(table, columns, list(scores)))
    remarks: list[LmsRemark] = []
    if table.has_sep_line:
        remarks.append(LmsRemark(LmsCode.SEP_LINE, {}))
    points_column = find_points_column(table, columns, lesson)
    if points_column is None:
        if columns.number == "Identifier" and table.has_column("Identifier"):
            raise CourseError(
                "The roster is a grading worksheet of Moodle, but none of its columns is known to "
                f"be for the points: {'; '.join(table.columns)}. Call that column Grade."
            )
        points_column = table.column(new_points_column(columns, lesson))
        remarks.append(LmsRemark(LmsCode.COLUMN_ADDED, {"lesson": lesson}))
    filled = [index for indices in rows.values() for index in indices]
    for student, indices in rows.items():
        for index in indices:
            table.rows[index][points_column] = format_points(scores[student].final)
    max_points = format_points(next(iter(scores.values())).of)
    maxima = _fill_in_max_points(table, columns, points_column, filled, max_points)
    if any(parse_number(text) != parse_number(max_points) for text in maxima):
        values = {
            "roster": " or ".join(sorted(maxima)),
            "lesson": lesson,
            "lesson_points": max_points,
        }
        remarks.append(LmsRemark(LmsCode.MAX_POINTS_DIFFER, values))
    return Export(table, len(rows), remarks + _unmatched(match, table, columns, scores))


def _nobody_found(table: Roster, columns: PlatformColumns, graded: list[str]) -> str:
    """Say that a table has nobody whose submission was graded, and what it has instead."""
    known = [title for title in columns.identity if table.has_column(title)]
    listed = ", ".join(columns.identity)
    return (
        f"The roster has none of the {len(graded)} students who are graded ({graded[0]}, …), so "
        f"nothing was written. Its columns are: {'; '.join(table.columns)}. Students are found by "
        f"the columns {listed}; of these, it has {', '.join(known) or 'none'}."
    )


def _escape_formulas(table: Roster, titles: tuple[str, ...]) -> None:
    """Escape what a spreadsheet would evaluate in these columns, in place."""
    columns = [table.column(title) for title in titles if table.has_column(title)]
    for row in table.rows:
        for column in columns:
            if row[column] != POINTS_POSSIBLE:
                row[column] = escape_formula(row[column])


def _fill_in_max_points(
    table: Roster, columns: PlatformColumns, points_column: int, rows: list[int], max_points: str
) -> set[str]:
    """Write the maximum of points wherever the table has an empty cell for it.

    Returns
    -------
    set of str
        What these cells hold now, which is the roster's own number where it had one.
    """
    cells = [
        (index, points_column)
        for index, row in enumerate(table.rows)
        if row[0].strip() == POINTS_POSSIBLE.strip()
    ]
    title = columns.max_points
    if title and (table.has_column(title) or title in columns.new_table):
        cells += [(index, table.column(title)) for index in rows]
    for index, column in cells:
        table.rows[index][column] = table.rows[index][column] or max_points
    return {table.rows[index][column] for index, column in cells}


def _unmatched(
    match: RosterMatch, table: Roster, columns: PlatformColumns, scores: dict[str, Score]
) -> list[LmsRemark]:
    """Remarks on the students who are only in the gradebook or only in the roster."""
    unknown = [display_name(table.rows[index], table, columns) for index in match.unknown_rows]
    students_by_code = {
        LmsCode.NOT_IN_ROSTER: [student for student in match.missing if student in scores],
        LmsCode.OTHER_NAME: [student for student in match.other_name if student in scores],
        LmsCode.GROUPS: [student for student in match.groups if student in scores],
        LmsCode.AMBIGUOUS_ROW: [student for student in match.ambiguous if student in scores],
        LmsCode.NOT_IN_GRADEBOOK: [name for name in unknown if name != TEST_STUDENT],
    }
    return [
        LmsRemark(code, {"students": students})
        for code, students in students_by_code.items()
        if students
    ]


def find_points_column(table: Roster, columns: PlatformColumns, lesson: str) -> int | None:
    """Return the index of the column for a lesson's points, or None if there is none.

    Raises
    ------
    CourseError
        If several columns might be meant.
    """
    if columns.points and table.has_column(columns.points):
        return table.column(columns.points)
    wanted = normalize_title(lesson)
    titles = [
        title
        for title in table.columns
        if wanted in normalize_title(title) and not DERIVED_COLUMN.search(title)
    ]
    exact = [t for t in titles if normalize_title(re.sub(r" \(\d+\)$", "", t)) == wanted]
    titles = exact or titles
    if len(titles) > 1:
        raise CourseError(
            f"The roster has {len(titles)} columns for {lesson}: {'; '.join(titles)}. "
            "Delete all of them but the one for the points."
        )
    return table.columns.index(titles[0]) if titles else None


def new_points_column(columns: PlatformColumns, lesson: str) -> str:
    """Return the title of the column to add for the points."""
    return columns.points if columns.points in columns.new_table else lesson


def display_name(row: list[str], table: Roster, columns: PlatformColumns) -> str:
    """Return what a reader knows the student of a row by."""
    names = [row[table.column(title)] for title in columns.names if table.has_column(title)]
    ids = [row[table.column(title)] for title in columns.identity if table.has_column(title)]
    return " ".join(filter(None, names)) or next(filter(None, ids))


def normalize_title(title: str) -> str:
    """Return the letters and digits of a title, in lower case."""
    return re.sub(r"[\W_]+", "", title).lower()


def format_points(points: float | None) -> str:
    """Format points as the platforms do, with at most two decimals; None is empty."""
    return "" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
