"""The report on a class: what to teach again, how hard each exercise was, whom to look at."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from autograder.course import folder as course
from autograder.course.likeness import alike
from autograder.course.results import Result, read_result
from autograder.exercises import Exercise, of_lesson

MOST_TO_TEACH = 3
FEWEST_TO_CORRELATE = 3
# Code that has no place in an answer: a reason to look, not a verdict.
SIGNS = {
    r"ast_transformers": "changes how later cells are read",
    r"\bos\._exit|\bos\.kill": "ends or signals processes",
    r"\b(?:np|numpy|json|builtins)\.\w+\s*=[^=]": "replaces a function of a library",
    r"gradebook|/proc/|course\.secret": "names files of the grader",
    r"\bdef (?:grade|check)\(": "defines a function with the grader's name",
    r"\bsubprocess\b|\bsocket\b": "starts programs or opens connections",
}


@dataclass
class Item:
    """An exercise in this class.

    earned : the mean share of its points, 0 to 1; the lower, the harder
    lost : how many students lost points on it
    discrimination : correlation of its points with those of the rest of the lesson; None where
        there are too few students, or nothing that varies
    met : how many gave which wrong answer, by the sentence that names it; the most frequent first
    """

    exercise: Exercise
    earned: float
    lost: int
    discrimination: float | None
    met: list[tuple[str, int]]


@dataclass
class Row:
    """A student: points by exercise, in the order of the lesson, and what is graded by hand."""

    student: str
    points: list[float]
    total: float
    of: float
    written: str


@dataclass
class Lesson:
    """Something to teach again: why, how many it concerns, and where the lesson explains it."""

    name: str
    sentence: str
    students: int
    read_again: str


@dataclass
class Report:
    lesson: str
    items: list[Item] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    teach: list[Lesson] = field(default_factory=list)
    looks: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)

    @property
    def mean(self) -> float:
        return float(np.mean([row.total / row.of for row in self.rows])) if self.rows else 0.0

    def notes(self) -> list[str]:
        """What the reader has to know before the figures, in plain sentences."""
        said = []
        if not self.rows and not self.ungraded:
            said.append(f"Nobody has handed in {self.lesson} yet: there is nothing to report.")
        if self.ungraded:
            said.append(
                f"Handed in and not graded yet: {', '.join(self.ungraded)}. "
                f"Call `nbgrader autograde {self.lesson}`, then this report again."
            )
        if to_grade := sum(row.written == "to grade" for row in self.rows):
            said.append(f"Written answers to grade in formgrader: {to_grade}.")
        if 0 < len(self.rows) < FEWEST_TO_CORRELATE:
            count = "one submission" if len(self.rows) == 1 else f"{len(self.rows)} submissions"
            said.append(
                f"With {count} there is no discrimination to compute: "
                f"it takes {FEWEST_TO_CORRELATE}."
            )
        if self.missing:
            said.append(
                f"Known to the gradebook, but nothing handed in: {', '.join(self.missing)}."
            )
        return said


def discrimination(points: np.ndarray, rest: np.ndarray) -> float | None:
    """Point-biserial correlation of an exercise with the rest of the lesson; None where undefined.

    points, rest : (students,), points for the exercise and for all the others
    """
    if len(points) < FEWEST_TO_CORRELATE or np.ptp(points) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(points, rest)[0, 1])


def items_of(lesson: str, results: list[Result]) -> list[Item]:
    """Each exercise of a lesson in the light of these results."""
    exercises = of_lesson(lesson)
    given = [{v["exercise"]: v for v in result.verdicts} for result in results]
    points = np.array(
        [[v.get(e.name, {}).get("points", 0.0) for e in exercises] for v in given], dtype=float
    ).reshape(len(results), len(exercises))
    found = []
    for i, exercise in enumerate(exercises):
        met = Counter(v[exercise.name]["sentence"] for v in given if exercise.name in v)
        met.pop("", None)
        rest = np.delete(points, i, axis=1).sum(axis=1)
        earned = float(points[:, i].mean() / exercise.points) if len(results) else 0.0
        lost = int((points[:, i] < exercise.points).sum())
        apart = discrimination(points[:, i], rest)
        found.append(Item(exercise, earned, lost, apart, met.most_common()))
    return found


def to_teach(items: list[Item], students: int) -> list[Lesson]:
    """The mistakes that most students share, or where none is shared, the hardest exercises."""
    shared = [
        Lesson(item.exercise.name, sentence, count, item.exercise.read_again)
        for item in items
        for sentence, count in item.met
        if count > 1 or students == 1
    ]
    shared.sort(key=lambda lesson: -lesson.students)
    named = {lesson.name for lesson in shared}
    hard = [
        Lesson(
            item.exercise.name,
            f"The class earned {item.earned:.0%} of its points, with mistakes of many kinds.",
            item.lost,
            item.exercise.read_again,
        )
        for item in sorted(items, key=lambda item: item.earned)
        if item.earned < 0.6 and item.exercise.name not in named
    ]
    return (shared + hard)[:MOST_TO_TEACH]


def looks_of(result: Result, nb: NotebookNode) -> Iterable[str]:
    """Why a person should look at a submission."""
    yield from result.flags
    for verdict in result.verdicts:
        if verdict["fault"] == "endless":
            yield f"{verdict['exercise']} did not come to an end."
        if verdict["used"]:
            yield f"{verdict['exercise']} calls {', '.join(verdict['used'])}."
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    for pattern, reason in SIGNS.items():
        if found := re.search(pattern, code):
            line = code[: found.end()].rpartition("\n")[2].strip()
            yield f"Code that {reason}: {line[:60]}"


def written_answers(root: Path, lesson: str) -> tuple[dict[str, str], list[str]]:
    """What became of each student's written answer, and the students who handed in nothing."""
    said: dict[str, str] = {}
    with course.api(root).gradebook as gradebook:
        known = {student.id for student in gradebook.students}
        try:
            submissions = gradebook.assignment_submissions(lesson)
        except MissingEntry:
            submissions = []
        for submission in submissions:
            by_hand = [
                grade
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.auto_score is None or grade.needs_manual_grade
            ]
            if any(grade.needs_manual_grade for grade in by_hand):
                said[submission.student.id] = "to grade"
            elif by_hand:
                said[submission.student.id] = f"{sum(g.score for g in by_hand):g}"
    return said, sorted(known)


def build(root: Path, lesson: str) -> Report:
    """The report on `lesson` in a course folder, from what is graded there."""
    handed_in = {path.parent.name for path in (root / "submitted").glob(f"*/{lesson}")}
    graded = {
        path.parent.parent.name: path
        for path in (root / "autograded").glob(f"*/{lesson}/{lesson}.ipynb")
    }
    results = {student: read_result(root, student, lesson) for student in sorted(graded)}
    notebooks = {student: nbformat.read(graded[student], as_version=4) for student in results}
    written, known = written_answers(root, lesson) if graded else ({}, [])
    report = Report(lesson, missing=[s for s in known if s not in handed_in | set(graded)])
    report.ungraded = sorted(handed_in - set(graded))
    report.items = items_of(lesson, list(results.values()))
    for student, result in results.items():
        points = {v["exercise"]: v["points"] for v in result.verdicts}
        row = [points.get(item.exercise.name, 0.0) for item in report.items]
        of = sum(item.exercise.points for item in report.items)
        report.rows.append(Row(student, row, sum(row), of, written.get(student, "none")))
        report.looks += [(student, reason) for reason in looks_of(result, notebooks[student])]
    report.rows.sort(key=lambda row: (-row.total, row.student))
    for (one, other), answers in alike(notebooks).items():
        reason = f"The same code as {other}, names aside, in {', '.join(answers)}: look at these."
        report.looks.append((one, reason))
    report.teach = to_teach(report.items, len(results)) if results else []
    return report


def as_table(report: Report) -> pd.DataFrame:
    """The scores as a table: a row for each student, a column for each exercise."""
    names = [item.exercise.name for item in report.items]
    table = pd.DataFrame([row.points for row in report.rows], columns=names)
    table.insert(0, "student", [row.student for row in report.rows])
    table["total"] = [row.total for row in report.rows]
    table["of"] = [row.of for row in report.rows]
    table["written answer"] = [row.written for row in report.rows]
    return table


def write(root: Path, lesson: str) -> tuple[Report, Path, Path]:
    """The report as reports/<lesson>.html and .csv in a course folder."""
    report = build(root, lesson)
    target = root / "reports"
    target.mkdir(exist_ok=True)
    page = Environment(loader=PackageLoader("autograder.course", "."), autoescape=True)
    html = target / f"{lesson}.html"
    html.write_text(page.get_template("report.html").render(report=report), encoding="utf-8")
    csv = target / f"{lesson}.csv"
    as_table(report).to_csv(csv, index=False)
    return report, html, csv
