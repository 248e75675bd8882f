"""Grades for other platforms: from the gradebook to the columns that each of them imports.

Canvas     the gradebook's CSV, where an assignment's column is called "Title (number)"
Moodle     an assignment's grading worksheet, or the gradebook's export
Gradescope the columns of its own list of scores
csv        a table for anything else

What only the platform knows comes from its own exported file, the roster. It is given back as it
was, in its order, with the points filled in. Without one, a table of the same kind is begun.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import roster as rosters
from autograder.course.csv_text import escape_formula
from autograder.course.folder import CourseError, students_of
from autograder.course.platforms import lms_user_of
from autograder.course.roster import Roster
from autograder.course.scores import Person, Score, read_people, read_scores


def number_of(person: Person) -> str:
    """The platform's own number for a student, where the gradebook or the id tells it."""
    return person.platform_id or lms_user_of(person.id)


def full_name(person: Person) -> str:
    """As Canvas sorts it; an id where no name is known."""
    return ", ".join(filter(None, (person.last_name, person.first_name))) or person.id


@dataclass(frozen=True)
class Platform:
    """The columns of a platform's file.

    identity : those that say whose row it is, the surest first
    own : the one of them with the platform's own number for the student
    named : those by which a reader knows a student
    points : the one for the points; where it is missing, one that is called like the lesson
    of : the one for the most points that there are
    begun : the columns of a new table, and what stands in them
    """

    identity: tuple[str, ...]
    own: str
    named: tuple[str, ...]
    begun: dict[str, Callable[[Person], str]]
    points: str = ""
    of: str = ""


PLATFORMS = {
    "canvas": Platform(
        identity=("SIS Login ID", "SIS User ID", "ID"),
        own="ID",
        named=("Student", "LastName", "FirstName"),
        begun={
            "Student": full_name,
            "ID": number_of,
            "SIS User ID": lambda person: "",
            "SIS Login ID": lambda person: "" if number_of(person) else person.id,
            "Section": lambda person: "",
        },
    ),
    "moodle": Platform(
        identity=("ID number", "Username", "Email address", "Identifier"),
        own="Identifier",
        named=("Full name", "First name", "Last name", "Surname"),
        begun={
            "First name": lambda person: person.first_name,
            "Last name": lambda person: person.last_name,
            "ID number": lambda person: person.id,
            "Email address": lambda person: person.email,
        },
        points="Grade",
        of="Maximum grade",
    ),
    "gradescope": Platform(
        identity=("SID", "Email"),
        own="SID",
        named=("Name", "First Name", "Last Name"),
        begun={
            "First Name": lambda person: person.first_name,
            "Last Name": lambda person: person.last_name,
            "SID": lambda person: person.id,
            "Email": lambda person: person.email,
            "Total Score": lambda person: "",
            "Max Points": lambda person: "",
        },
        points="Total Score",
        of="Max Points",
    ),
}
POSSIBLE = "    Points Possible"  # how Canvas begins the row of the most points
TEST_STUDENT = "Student, Test"  # whom Canvas puts into every course
NO_POINTS = re.compile(  # columns with an assignment's name in them that take none
    r"\((Feedback|Percentage|Letter)\)$|\b(Current|Final|Override) (Score|Points|Grade|Status)\b"
)


@dataclass
class Export:
    """A table to import.

    filled : how many students have their points in it
    notes : what its reader has to know, each in a sentence
    """

    table: Roster
    filled: int
    notes: list[str] = field(default_factory=list)


def export(folder: Path, lesson: str, name: str, roster: Path | None = None) -> Export:
    """The grades of a lesson as a platform wants them; CourseError where there are none."""
    if name == "csv" and roster:
        raise CourseError("csv needs no --roster: name the platform whose file it is instead.")
    scores, _ = read_scores(folder, lesson)
    graded = students_of(folder / "autograded", lesson)
    waiting = sorted(students_of(folder / "submitted", lesson) - graded)
    scores = {student: score for student, score in scores.items() if student not in waiting}
    if not scores:
        raise CourseError(
            f"Nothing is graded in {lesson} yet, so there is nothing to export. "
            f"Call `autograder grade {lesson}` first."
        )
    people = read_people(folder)
    if name == "csv":
        made = Export(plain(people, scores), len(scores))
    else:
        platform = PLATFORMS[name]
        here = [person for person in people if person.id in scores]
        table = rosters.read(roster) if roster else begin(platform, lesson, here)
        made = fill(table, platform, lesson, people, scores)
    if waiting:
        made.notes.append(
            f"Handed in but not graded, so without points here: {', '.join(waiting)}. "
            f"Call `autograder grade {lesson}`, and export again."
        )
    if unread := sorted(student for student, score in scores.items() if score.written is None):
        made.notes.append(
            f"Written answers that nobody has graded, so without their points here: {len(unread)} "
            f"({', '.join(unread)}). Grade them in formgrader, and export again."
        )
    return made


def plain(people: list[Person], scores: dict[str, Score]) -> Roster:
    """Everything that there is to say, for a spreadsheet: a row for each known student."""
    columns = ["student", "first name", "last name", "email", "state"]
    columns += ["written", "written of", "changed by hand", "late penalty", "final", "final of"]
    rows = []
    for person in people:
        about = [person.id, person.first_name, person.last_name, person.email]
        score = scores.get(person.id)
        numbers = [None] * 6
        if score:
            numbers = [score.written, score.written_of, score.by_hand, score.penalty]
            numbers += [score.final, score.of]
        state = "graded" if score else "not graded"
        rows.append([*map(escape_formula, about), state, *map(shown, numbers)])
    return Roster(columns, rows)


def begin(platform: Platform, lesson: str, people: list[Person]) -> Roster:
    """A table as the platform exports it, as far as the gradebook knows what stands in it."""
    rows = [[say(person) for say in platform.begun.values()] for person in people]
    if platform is PLATFORMS["canvas"]:
        rows.insert(0, [POSSIBLE, *[""] * (len(platform.begun) - 1)])
    table = Roster(list(platform.begun), rows)
    table.column(new_column(platform, lesson))
    return table


def fill(
    table: Roster, platform: Platform, lesson: str, people: list[Person], scores: dict[str, Score]
) -> Export:
    """Write the points into a platform's table, and say whose could not be written."""
    matched = rosters.match(table, platform.identity, platform.own, people)
    rows = {student: place for student, place in matched.rows.items() if student in scores}
    notes = []
    column = find_column(table, platform, lesson)
    if column is None:
        column = table.column(new_column(platform, lesson))
        notes.append(f"The roster has no column for {lesson}, so one was added at its end.")
    for student, place in rows.items():
        table.rows[place][column] = shown(scores[student].final)
    cells = [(i, column) for i, row in enumerate(table.rows) if row[0].strip() == POSSIBLE.strip()]
    if platform.of and (table.has(platform.of) or platform.of in platform.begun):
        cells += [(place, table.column(platform.of)) for place in rows.values()]
    of = shown(next(iter(scores.values())).of)
    for place, column in cells:
        table.rows[place][column] = table.rows[place][column] or of
    others = {table.rows[place][column] for place, column in cells}
    if any(number(text) != number(of) for text in others):
        notes.append(
            f"The roster says that there are {' or '.join(sorted(others))} points, and {lesson} "
            f"has {of}. The points are exported as they are: change that number on the platform."
        )
    for names, sentence in (
        ([s for s in matched.missing if s in scores], "Graded, but in no row of the roster: {}."),
        (
            [s for s in matched.unsure if s in scores],
            "Left out, since the roster does not say which row is theirs: {}.",
        ),
        (
            [name_in(table.rows[place], table, platform) for place in matched.strangers],
            "In the roster, but unknown to the gradebook, so left as they were: {}.",
        ),
    ):
        names = [name for name in names if name != TEST_STUDENT]
        notes += [sentence.format("; ".join(names))] if names else []
    return Export(table, len(rows), notes)


def find_column(table: Roster, platform: Platform, lesson: str) -> int | None:
    """Where the points of a lesson belong; CourseError where that may be several columns."""
    if platform.points and table.has(platform.points):
        return table.column(platform.points)
    titles = [t for t in table.columns if bare(lesson) in bare(t) and not NO_POINTS.search(t)]
    exact = [t for t in titles if bare(re.sub(r" \(\d+\)$", "", t)) == bare(lesson)]
    titles = exact or titles
    if len(titles) > 1:
        raise CourseError(
            f"The roster has {len(titles)} columns for {lesson}: {'; '.join(titles)}. "
            "Take out all but the one that the points belong to."
        )
    return table.columns.index(titles[0]) if titles else None


def new_column(platform: Platform, lesson: str) -> str:
    """The title of the column for the points where there is none yet."""
    return platform.points if platform.points in platform.begun else lesson


def name_in(row: list[str], table: Roster, platform: Platform) -> str:
    """By what a reader knows whose row it is."""
    named = [row[table.column(title)] for title in platform.named if table.has(title)]
    known = [row[table.column(title)] for title in platform.identity if table.has(title)]
    return " ".join(filter(None, named)) or next(filter(None, known))


def bare(title: str) -> str:
    """A title by its letters and digits."""
    return re.sub(r"[\W_]+", "", title).lower()


def shown(points: float | None) -> str:
    """Points as the platforms show them, with two decimals at most; nothing for None."""
    return "" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")


def number(text: str) -> float | None:
    """A number as the platforms write it, which may be with a comma; None for anything else."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
