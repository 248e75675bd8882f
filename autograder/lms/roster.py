"""A table of students that a learning platform has exported: read it, match its rows, write it."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder import explain_disk_errors
from autograder.course_folder import CourseError
from autograder.gradebook.read_scores import Student
from autograder.submissions.lms_filenames import lms_user_of, may_be_one_person, student_id

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEP_LINE = re.compile(r"\"?sep=(?P<delimiter>[,;\t|])\"?[,;\t|]*\r?\n", re.IGNORECASE)


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
    has_sep_line
        Whether a line such as `sep=;` was above the titles, which only Excel understands.
    translated
        The index of each column whose title is in another language, by its English title.
    """

    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    newline: str = "\n"
    encoding: str = "utf-8"
    has_sep_line: bool = False
    translated: dict[str, int] = field(default_factory=dict)

    def has_column(self, title: str) -> bool:
        """Return whether there is a column with this title, in upper or lower case."""
        return title in self.translated or title.lower() in self._titles()

    def column(self, title: str) -> int:
        """Return the index of a column, and add an empty one at the end if there is none."""
        if title in self.translated:
            return self.translated[title]
        if not self.has_column(title):
            self.columns.append(title)
            for row in self.rows:
                row.append("")
        return self._titles().index(title.lower())

    def cell(self, row: list[str], title: str) -> str:
        """Return the text in a row's column; empty if there is no such column."""
        return row[self.column(title)].strip() if self.has_column(title) else ""

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
    encoding = next((codec for mark, codec in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
        sep_line = SEP_LINE.match(text)
        text = text[sep_line.end() :] if sep_line else text
        head = text.partition("\n")[0]
        delimiter = sep_line["delimiter"] if sep_line else max(",;\t", key=head.count)
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
    return Roster(columns, rows, delimiter, newline, encoding, has_sep_line=bool(sep_line))


def parse_number(text: str) -> float | None:
    """Read a number as the platforms write it, also with a decimal comma; else None."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


@dataclass(frozen=True)
class RosterMatch:
    """Which rows of a roster belong to which student.

    Attributes
    ----------
    rows
        The indices of the rows of each student: one, or those of a group's members.
    groups
        Those of them who are groups.
    unknown_rows
        Indices of the rows that fit nobody in the gradebook.
    missing
        Students whom no row fits.
    ambiguous
        Students whom several rows fit, or who share one.
    other_name
        Students whose number is in the row of somebody with another name.
    """

    rows: dict[str, list[int]]
    groups: list[str]
    unknown_rows: list[int]
    missing: list[str]
    ambiguous: list[str]
    other_name: list[str]


@dataclass(frozen=True, kw_only=True)
class IdentityColumns:
    """The columns of a platform's roster that say who a row is about, by their titles.

    Attributes
    ----------
    identity
        Those that identify a student; the first that fits a student decides.
    number
        The one of them that holds the platform's own number for the student.
    names
        Those by which a reader knows the student.
    group
        The one with the name of the student's group; empty if there is none.
    """

    identity: tuple[str, ...]
    number: str
    names: tuple[str, ...]
    group: str = ""


def match_rows(roster: Roster, columns: IdentityColumns, people: list[Student]) -> RosterMatch:
    """Match the rows of a roster with the students of the gradebook."""
    candidates = dict(_candidates(roster, columns, people))
    claims = Counter(student for students, _ in candidates.values() for student in students)
    rows = {
        student: [index]
        for index, (students, _) in candidates.items()
        for student in students
        if len(students) == 1 and claims[student] == 1
    }
    missing = [person.id for person in people if not claims[person.id]]
    unknown = [index for index, (students, _) in candidates.items() if not students]
    groups = _members(roster, columns, missing, unknown)
    other_name = {student for _, strangers in candidates.values() for student in strangers}
    in_groups = {index for members in groups.values() for index in members}
    return RosterMatch(
        rows | groups,
        groups=sorted(groups),
        unknown_rows=[index for index in unknown if index not in in_groups],
        missing=[s for s in missing if s not in groups and s not in other_name],
        ambiguous=sorted(claims.keys() - rows.keys()),
        other_name=[s for s in missing if s not in groups and s in other_name],
    )


def _candidates(
    roster: Roster, columns: IdentityColumns, people: list[Student]
) -> Iterator[tuple[int, tuple[set[str], set[str]]]]:
    """The students whom each row fits, and those of whom it has the number but not the name.

    A row without any identity is skipped.
    """
    by_key: dict[str, set[str]] = defaultdict(set)
    by_number: dict[str, list[Student]] = defaultdict(list)
    for person in people:
        for key in {*_keys(person.id), *_keys(person.email)}:
            by_key[key].add(person.id)
        for number in person.numbers:
            by_number[number].append(person)
    for index, row in enumerate(roster.rows):
        cells = {title: roster.cell(row, title) for title in columns.identity}
        if not any(cells.values()):
            continue  # such as Canvas's row of the points possible
        fits = [by_key[key] for cell in cells.values() for key in _keys(cell)]
        number = re.search(r"\d+$", cells.get(columns.number, ""))  # Moodle: "Participant 123456"
        same_number = by_number[number[0]] if number else []
        name = " ".join(roster.cell(row, title) for title in columns.names)
        known = {p.id for p in same_number if _may_be_called(p, name, number[0] if number else "")}
        strangers = {person.id for person in same_number} - known
        yield index, (next(filter(None, [*fits, known]), set()), strangers)


def _may_be_called(person: Student, name: str, number: str) -> bool:
    """Whether a student with a platform's number may have a name; a group has other numbers."""
    if number in person.entered_numbers:
        return True
    names = (person.id.removesuffix(f"-{number}"), f"{person.first_name} {person.last_name}")
    return any(may_be_one_person(name, known) for known in names if known.strip())


def _members(
    roster: Roster, columns: IdentityColumns, students: list[str], rows: list[int]
) -> dict[str, list[int]]:
    """The rows, of those that fit nobody, of the members of each student who is a group."""
    by_group: dict[str, list[int]] = defaultdict(list)
    for index in rows:
        by_group[student_id(roster.cell(roster.rows[index], columns.group)).lower()].append(index)
    by_group.pop("", None)
    names = {s: s.removesuffix(f"-{lms_user_of(s)}").lower() for s in students}
    return {s: by_group[name] for s, name in names.items() if name in by_group}


def _keys(text: str) -> list[str]:
    """An id, a login or an address in the forms in which the other side may write it."""
    whole, login = student_id(text).lower(), student_id(text.partition("@")[0]).lower()
    return [key for key in dict.fromkeys([whole, login]) if key]
