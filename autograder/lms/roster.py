"""A table of students that a learning platform has exported: read it, match its rows, write it."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder import explain_disk_errors
from autograder.course_folder import CourseError
from autograder.gradebook.read_scores import Student
from autograder.submissions.lms_filenames import lms_user_of, student_id


@dataclass
class Roster:
    """A table of students, and the CSV dialect of its file.

    Attributes
    ----------
    columns
        The titles.
    rows
        The rows, each as long as `columns`.
    delimiter, newline, encoding
        How the file was written.
    """

    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    newline: str = "\n"
    encoding: str = "utf-8"

    def has_column(self, title: str) -> bool:
        """Return whether there is a column with this title, in upper or lower case."""
        return title.lower() in self._titles()

    def column(self, title: str) -> int:
        """Return the index of a column, and add an empty one at the end if there is none."""
        if not self.has_column(title):
            self.columns.append(title)
            for row in self.rows:
                row.append("")
        return self._titles().index(title.lower())

    def _titles(self) -> list[str]:
        return [title.strip().lower() for title in self.columns]

    def write(self, file: Path) -> None:
        """Write the table in the dialect in which it was read.

        Raises
        ------
        CourseError
            If the file cannot be written.
        """
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", encoding=self.encoding, newline="") as out:
                writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.newline)
                writer.writerows([self.columns, *self.rows])
        except OSError as error:
            raise CourseError(explain_disk_errors.sentence(error, file)) from None


def read_roster(file: Path) -> Roster:
    """Read the roster in a CSV file.

    Raises
    ------
    CourseError
        If the file cannot be read, or is not a CSV file with at least two columns.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CourseError(f"The roster {file} cannot be read: {error.strerror}.") from None
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = data.decode(encoding)
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise CourseError(
            f"The roster {file} is not a CSV file in UTF-8. "
            "Use the file exactly as the platform exported it."
        ) from None
    lines = [line for line in lines if line]
    if not lines or len(lines[0]) < 2:
        raise CourseError(f"The roster {file} has no columns. Export it from the platform again.")
    width = max(map(len, lines))
    columns, *rows = [line + [""] * (width - len(line)) for line in lines]
    newline = "\r\n" if head.endswith("\r") else "\n"
    return Roster(columns, rows, delimiter, newline, encoding)


@dataclass(frozen=True)
class RosterMatch:
    """Which row of a roster belongs to which student.

    Attributes
    ----------
    rows
        The index of the row of each student who has exactly one.
    unknown_rows
        Indices of the rows that fit nobody in the gradebook.
    missing
        Students whom no row fits.
    ambiguous
        Students whom several rows fit, or who share one.
    """

    rows: dict[str, int]
    unknown_rows: list[int]
    missing: list[str]
    ambiguous: list[str]


def match_rows(
    roster: Roster, identity_columns: Iterable[str], number_column: str, people: list[Student]
) -> RosterMatch:
    """Match the rows of a roster with the students of the gradebook.

    Parameters
    ----------
    roster
        The platform's table.
    identity_columns
        Titles of the columns that identify a student; the first that fits a student decides.
    number_column
        The one of them that holds the platform's own number for the student.
    people
        The students.
    """
    candidates = dict(_candidates(roster, identity_columns, number_column, people))
    claims = Counter(student for students in candidates.values() for student in students)
    rows = {
        student: index
        for index, students in candidates.items()
        for student in students
        if len(students) == 1 and claims[student] == 1
    }
    return RosterMatch(
        rows,
        unknown_rows=[index for index, students in candidates.items() if not students],
        missing=[person.id for person in people if not claims[person.id]],
        ambiguous=sorted(claims.keys() - rows.keys()),
    )


def _candidates(
    roster: Roster, identity_columns: Iterable[str], number_column: str, people: list[Student]
) -> Iterator[tuple[int, set[str]]]:
    """The students whom each row fits; a row without any identity is skipped."""
    by_key: dict[str, set[str]] = defaultdict(set)
    by_number: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for key in {*_keys(person.id), *_keys(person.email)}:
            by_key[key].add(person.id)
        for number in {lms_user_of(person.id), person.platform_id} - {""}:
            by_number[number].add(person.id)
    columns = {t: roster.column(t) for t in identity_columns if roster.has_column(t)}
    for index, row in enumerate(roster.rows):
        cells = {title: row[column].strip() for title, column in columns.items()}
        if not any(cells.values()):
            continue  # such as Canvas's row of the points possible
        fits = [by_key[key] for cell in cells.values() for key in _keys(cell)]
        number = re.search(r"\d+$", cells.get(number_column, ""))  # Moodle: "Participant 123456"
        fits.append(by_number[number[0]] if number else set())
        yield index, next(filter(None, fits), set())


def _keys(text: str) -> list[str]:
    """An id, a login or an address in the forms in which the other side may write it."""
    whole, login = student_id(text).lower(), student_id(text.partition("@")[0]).lower()
    return [key for key in dict.fromkeys([whole, login]) if key]
