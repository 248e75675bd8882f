"""A file that a learning platform has exported: whose row is whose, and the same file again."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import refusals
from autograder.course.folder import CourseError
from autograder.course.platforms import lms_user_of, student_id
from autograder.course.scores import Person


@dataclass
class Roster:
    """A table of students, and how it was written down.

    rows : each as long as `columns`
    """

    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    newline: str = "\n"
    encoding: str = "utf-8"

    def column(self, title: str) -> int:
        """The place of a column, whatever its capitals; a new one at the end if there is none."""
        titles = [text.strip().lower() for text in self.columns]
        if title.lower() not in titles:
            self.columns.append(title)
            for row in self.rows:
                row.append("")
            return len(titles)
        return titles.index(title.lower())

    def has(self, title: str) -> bool:
        return title.lower() in (text.strip().lower() for text in self.columns)

    def write(self, file: Path) -> None:
        """The table as CSV, written down as it was found; CourseError where that fails."""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", encoding=self.encoding, newline="") as out:
                writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.newline)
                writer.writerows([self.columns, *self.rows])
        except OSError as error:
            raise CourseError(refusals.sentence(error, file)) from None


def read(file: Path) -> Roster:
    """The roster in a CSV file; CourseError where there is none to be had."""
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
            f"The roster {file} is no CSV file in UTF-8: give the file as the platform exported it."
        ) from None
    lines = [line for line in lines if line]
    if not lines or len(lines[0]) < 2:
        raise CourseError(f"The roster {file} has no columns: export it from the platform again.")
    wide = max(map(len, lines))
    columns, *rows = [line + [""] * (wide - len(line)) for line in lines]
    newline = "\r\n" if head.endswith("\r") else "\n"
    return Roster(columns, rows, delimiter, newline, encoding)


@dataclass
class Matched:
    """Which row of a roster is whose.

    rows : the row of each student who has one and only one
    strangers : numbers of rows that are nobody's in the gradebook
    missing : students whom no row is about
    unsure : students of whom several rows might be, or who share one
    """

    rows: dict[str, int]
    strangers: list[int]
    missing: list[str]
    unsure: list[str]


def match(roster: Roster, titles: Iterable[str], own: str, people: list[Person]) -> Matched:
    """Match the rows with students, by the columns of these titles; the first that fits decides.

    own : the one of them that holds the platform's own number
    """
    named, numbered = defaultdict(set), defaultdict(set)
    for person in people:
        for key in {*_keys(person.id), *_keys(person.email)}:
            named[key].add(person.id)
        for number in {lms_user_of(person.id), person.platform_id} - {""}:
            numbered[number].add(person.id)
    columns = {title: roster.column(title) for title in titles if roster.has(title)}
    found: dict[int, set[str]] = {}
    for place, row in enumerate(roster.rows):
        cells = {title: row[column].strip() for title, column in columns.items()}
        if not any(cells.values()):
            continue  # about nobody, as Canvas's row of points possible
        fits = [named[key] for title in cells for key in _keys(cells[title])]
        number = re.search(r"\d+$", cells.get(own, ""))  # Moodle writes "Participant 123456"
        fits.append(numbered[number[0]] if number else set())
        found[place] = next(filter(None, fits), set())
    claims = Counter(student for students in found.values() for student in students)
    rows = {
        student: place
        for place, students in found.items()
        for student in students
        if len(students) == 1 and claims[student] == 1
    }
    return Matched(
        rows,
        [place for place, students in found.items() if not students],
        [person.id for person in people if not claims[person.id]],
        sorted(claims.keys() - rows.keys()),
    )


def _keys(text: str) -> list[str]:
    """An id, a login or an address in the forms in which the other side may write it."""
    whole, login = student_id(text).lower(), student_id(text.partition("@")[0]).lower()
    return [key for key in dict.fromkeys([whole, login]) if key]
