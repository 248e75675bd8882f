"""The class report, computed: what to teach again, how the exercises did, whom to look at."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
import pandas as pd
from nbformat import NotebookNode

from autograder.class_report.similarity import SimilarGroup, similar_submissions
from autograder.class_report.suspicious_code import suspicious_lines
from autograder.course_folder import CourseError, students_of
from autograder.exercises import Exercise, of_lesson
from autograder.gradebook.scores import Score, read_scores
from autograder.grading.codes import Fault, NoAnswer
from autograder.grading.messages import pattern_text
from autograder.notebooks.remarks import Kind, Remark, RemarkCode
from autograder.notebooks.results import Result, read_notebook, result_of

MOST_TO_TEACH = 3
SHARE_TO_TEACH = 0.1  # of the class must have lost points before an exercise is taught again
FEWEST_TO_CORRELATE = 3
FEWEST_TO_TRUST = 10

FAULTS = {  # how points were lost where no misconception explains it
    Fault.NOT_REACHED: "There was no function to call: its cell stopped, or it is missing.",
    Fault.UNANSWERED: "Not answered.",
    Fault.ENDLESS: "Did not finish in time.",
    Fault.RAISED: "Stopped with an error.",
    Fault.NO_ERROR: "Accepted input that should raise an error.",
    Fault.NOTHING: "Returned None: a `return` is missing.",
    Fault.FORM: "Returned a value without the form that the exercise asks for.",
    Fault.FACT: "Lacks a property that the exercise asks for.",
    Fault.NO_NUMBERS: "Returned something without numbers.",
    Fault.SHAPE: "Returned the wrong shape.",
    Fault.VALUE: "Wrong values with no common pattern.",
    Fault.WARNING: "Correct values, but with a warning.",
    Fault.CHANGED: "A correct result, but an argument was changed.",
}
LIBRARY = "Calls a library function that does the work of the exercise."


class NoteCode(StrEnum):
    """What a reader has to know before the figures."""

    EMPTY_CLASS = "empty-class"
    NO_SUBMISSIONS = "no-submissions"
    NOT_GRADED = "not-graded"
    NOT_READABLE = "not-readable"
    CLASS_OF_ONE = "class-of-one"
    SMALL_CLASS = "small-class"
    ALL_POINTS = "all-points"
    NO_POINTS = "no-points"


NOTES = {
    NoteCode.EMPTY_CLASS: "The class is empty: there are no students and no submissions.",
    NoteCode.NO_SUBMISSIONS: "There is no submission for {lesson} yet. "
    "Students in the gradebook: {count}.",
    NoteCode.NOT_GRADED: "Submitted but not graded, so not in the figures here: {students}. "
    "Run `autograder grade {lesson}`, and then this report again.",
    NoteCode.NOT_READABLE: "Not readable, so not in the figures here: {students}.",
    NoteCode.CLASS_OF_ONE: "A class of one: every figure here is about a single submission.",
    NoteCode.SMALL_CLASS: "{count} submissions are few: take the figures as hints.",
    NoteCode.ALL_POINTS: "Every point for code, so no information about which exercises were "
    "hard: {students}.",
    NoteCode.NO_POINTS: "No points for code, so no information about which exercises were hard: "
    "{students}.",
}


class ClassNote(NamedTuple):
    """Something that a reader has to know before the figures, as a code and values."""

    code: NoteCode
    values: dict

    @property
    def text(self) -> str:
        words = {k: ", ".join(v) if isinstance(v, list) else v for k, v in self.values.items()}
        return NOTES[self.code].format(**words)


class NoNumber(StrEnum):
    """Why an exercise has no discrimination index."""

    TOO_FEW = "too-few"
    SAME_POINTS = "same-points"
    SAME_REST = "same-rest"
    ONLY_EXERCISE = "only-exercise"


NO_NUMBER = {
    NoNumber.TOO_FEW: "It takes {least} submissions to compare.",
    NoNumber.SAME_POINTS: "All students have the same points for it.",
    NoNumber.SAME_REST: "All students have the same points for the rest of the lesson.",
    NoNumber.ONLY_EXERCISE: "The lesson has no other exercise to compare with.",
}


@dataclass(frozen=True)
class Reason:
    """Why points were lost in an exercise, and who lost them that way.

    code : of the fault, misconception or pattern
    named : whether it is a misconception of the catalogue
    """

    code: str
    sentence: str
    students: list[str]
    named: bool


@dataclass(frozen=True)
class Item:
    """An exercise in this class.

    share : the mean share of its points that was earned, from 0 to 1; the lower, the harder
    discrimination : the correlation of its points with those for the rest of the lesson
    no_number : why there is no such number
    lost : how many lost points; each has one of the reasons, the most frequent first
    """

    exercise: Exercise
    share: float | None
    discrimination: float | None
    no_number: NoNumber | None
    lost: int
    reasons: list[Reason]

    @property
    def foremost(self) -> list[Reason]:
        """The reason of most, and one more where several share that too."""
        return self.reasons[:1] + [r for r in self.reasons[1:2] if len(r.students) > 1]

    @property
    def why_none(self) -> str:
        """Why there is no discrimination index, in words; empty where there is one."""
        words = NO_NUMBER[self.no_number] if self.no_number else ""
        return words.format(least=FEWEST_TO_CORRELATE)


@dataclass
class Row:
    """A graded submission; verdicts by exercise, and its score where the gradebook has one.

    remarks : what there is to say about it, by the grader and from its code
    """

    student: str
    verdicts: dict[str, dict]
    unreadable: bool
    score: Score | None
    remarks: list[Remark]

    @property
    def points(self) -> float:
        return sum(verdict["points"] for verdict in self.verdicts.values())

    @property
    def of(self) -> float:
        return sum(verdict["of"] for verdict in self.verdicts.values())

    @property
    def to_review(self) -> list[Remark]:
        """The remarks that a person should read."""
        return [remark for remark in self.remarks if remark.kind != Kind.REPAIRED]

    @property
    def repaired(self) -> list[Remark]:
        """What the grader repaired with certainty."""
        return [remark for remark in self.remarks if remark.kind == Kind.REPAIRED]

    @property
    def written_waits(self) -> bool:
        return self.score is not None and self.score.written is None


@dataclass
class Report:
    """A class and a lesson.

    rows : what was graded, by points for code
    counted : how many of them the figures are about: all but what could not be read
    groups : submissions with the same work in them
    not_graded : handed in and not graded yet, with what to do about it
    not_handed_in : students whom the gradebook knows, with nothing in submitted/
    """

    lesson: str
    title: str
    items: list[Item]
    rows: list[Row]
    counted: int
    groups: list[SimilarGroup] = field(default_factory=list)
    not_graded: list[str] = field(default_factory=list)
    not_handed_in: list[str] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """The mean share of the points for code."""
        shares = [row.points / row.of for row in self.rows if not row.unreadable]
        return float(np.mean(shares)) if shares else None

    @property
    def teach(self) -> list[Item]:
        """What to teach again: the hardest exercises, among those that a tenth lost points in."""
        lost = [item for item in self.items if item.lost and item.lost >= self._tenth]
        return sorted(lost, key=lambda item: (item.share, -item.lost))[:MOST_TO_TEACH]

    @property
    def _tenth(self) -> float:
        return SHARE_TO_TEACH * self.counted

    @property
    def to_review(self) -> list[Row]:
        return [row for row in self.rows if row.to_review]

    @property
    def waiting(self) -> list[str]:
        """Students whose written answer nobody has graded."""
        return sorted(row.student for row in self.rows if row.written_waits)

    @property
    def notes(self) -> list[ClassNote]:
        """What a reader has to know before the figures."""
        notes = []

        def note(code: NoteCode, **values: object) -> None:
            notes.append(ClassNote(code, values))

        if not (self.rows or self.not_graded or self.not_handed_in):
            note(NoteCode.EMPTY_CLASS)
        elif not (self.rows or self.not_graded):
            note(NoteCode.NO_SUBMISSIONS, lesson=self.lesson, count=len(self.not_handed_in))
        if self.not_graded:
            note(NoteCode.NOT_GRADED, students=self.not_graded, lesson=self.lesson)
        if unread := sorted(row.student for row in self.rows if row.unreadable):
            note(NoteCode.NOT_READABLE, students=unread)
        if self.counted == 1:
            note(NoteCode.CLASS_OF_ONE)
        elif 1 < self.counted < FEWEST_TO_TRUST:
            note(NoteCode.SMALL_CLASS, count=self.counted)
        for code, share in ((NoteCode.ALL_POINTS, 1.0), (NoteCode.NO_POINTS, 0.0)):
            level = [row for row in self.rows if row.points == share * row.of]
            if names := sorted(row.student for row in level if not row.unreadable):
                note(code, students=names)
        return notes


def make_report(folder: Path, lesson: str) -> Report:
    """The report on a lesson that is graded, or about to be, in a course folder."""
    exercises = of_lesson(lesson)
    if not exercises:
        raise CourseError(f"{lesson} sets no graded exercise, so there is nothing to report.")
    source = nbformat.read(folder / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    known = {cell.source for cell in source.cells}
    scores, class_list = read_scores(folder, lesson)
    handed_in = students_of(folder / "submitted", lesson)
    rows, notebooks = [], {}
    for student in students_of(folder / "autograded", lesson):
        nb = _read(folder, student, lesson)
        result = result_of(nb, student, lesson) if nb else None
        if not result or not result.verdicts:
            handed_in.add(student)
            continue
        rows.append(_row(result, nb, known, scores.get(student)))
        if not result.unreadable:
            notebooks[student] = nb
    rows.sort(key=lambda row: (-row.points, row.student))
    counted = [row for row in rows if not row.unreadable]
    here = {row.student for row in rows}
    return Report(
        lesson,
        _title(source, lesson),
        make_items(exercises, counted),
        rows,
        len(counted),
        similar_submissions(notebooks, source),
        sorted(handed_in - here),
        [student for student in class_list if student not in handed_in | here],
    )


def _read(folder: Path, student: str, lesson: str) -> NotebookNode | None:
    """An autograded notebook; None where the grading broke off before there was one."""
    try:
        return read_notebook(folder, student, lesson)
    except (OSError, ValueError, nbformat.ValidationError):
        return None


def _title(source: NotebookNode, lesson: str) -> str:
    found = re.search(r"(?m)^# (.+)$", "\n".join(cell.source for cell in source.cells))
    return found[1] if found else lesson


def _row(result: Result, nb: NotebookNode, known: set[str], score: Score | None) -> Row:
    verdicts = {verdict["exercise"]: verdict for verdict in result.verdicts}
    remarks = list(result.remarks)
    for name, verdict in verdicts.items():
        if verdict["fault"] == Fault.ENDLESS:
            remarks.append(Remark(RemarkCode.EXERCISE_ENDLESS, {"exercise": name}))
        if verdict["used"]:
            used = {"exercise": name, "functions": verdict["used"]}
            remarks.append(Remark(RemarkCode.LIBRARY_CALLED, used))
        if (verdict["reason"] or {}).get("code") == NoAnswer.REPLACED:
            remarks.append(Remark(RemarkCode.ANSWER_REPLACED, {"exercise": name}))
    code = [cell.source for cell in nb.cells if cell.cell_type == "code"]
    remarks += suspicious_lines(code, known)
    return Row(result.student, verdicts, result.unreadable, score, remarks)


def make_items(exercises: list[Exercise], rows: list[Row]) -> list[Item]:
    """How each exercise did among submissions that could be read."""
    points = pd.DataFrame(
        [[row.verdicts.get(e.name, {}).get("points", 0.0) for e in exercises] for row in rows],
        columns=[e.name for e in exercises],
        dtype=float,
    )
    found = []
    for exercise in exercises:
        own, rest = points[exercise.name], points.drop(columns=exercise.name).sum(axis=1)
        number, no_number = discrimination(own, rest)
        if len(exercises) == 1:
            no_number = NoNumber.ONLY_EXERCISE
        share = float(own.mean() / exercise.points) if rows else None
        reasons = reasons_of(exercise, rows)
        lost = sum(len(reason.students) for reason in reasons)
        found.append(Item(exercise, share, number, no_number, lost, reasons))
    return found


def discrimination(own: pd.Series, rest: pd.Series) -> tuple[float | None, NoNumber | None]:
    """The item-rest correlation, or None and the reason why there is none.

    own, rest : each student's points in an exercise, and in all the others together

    It is Pearson's; where an exercise is either right or wrong, that is the point-biserial one.
    Near 1, those who did well elsewhere did well here. Near 0, the exercise tells nothing about
    them; below 0, those who did well elsewhere lost points here: look at the exercise itself.
    """
    if len(own) < FEWEST_TO_CORRELATE:
        return None, NoNumber.TOO_FEW
    if np.ptp(own) < 1e-9:
        return None, NoNumber.SAME_POINTS
    if np.ptp(rest) < 1e-9:
        return None, NoNumber.SAME_REST
    return float(own.corr(rest)), None


def reasons_of(exercise: Exercise, rows: list[Row]) -> list[Reason]:
    """Why students lost points in an exercise: one reason for each who did, those shared first."""
    students = defaultdict(list)
    for row in rows:
        verdict = row.verdicts.get(exercise.name)
        if verdict is None:
            why = (Fault.NOT_REACHED, FAULTS[Fault.NOT_REACHED], False)
            students[why].append(row.student)
        elif verdict["points"] < verdict["of"]:
            students[_why(verdict, exercise)].append(row.student)
    found = [
        Reason(code, sentence, sorted(who), named)
        for (code, sentence, named), who in students.items()
    ]
    return sorted(found, key=lambda reason: (-len(reason.students), not reason.named))


def _why(verdict: dict, exercise: Exercise) -> tuple[str, str, bool]:
    """How points were lost: a code, its words, and whether it is a misconception."""
    sentences = {m.name: m.sentence for m in exercise.misconceptions}
    if verdict["used"]:
        return "library", LIBRARY, False
    if verdict["misconception"] in sentences:
        return verdict["misconception"], sentences[verdict["misconception"]], True
    if verdict["fault"] == Fault.FACT:
        return Fault.FACT, f"Not as the exercise asks: {verdict['fact']['name']}.", False
    if verdict["pattern"]:
        return verdict["pattern"]["code"], pattern_text(verdict["pattern"]), False
    return verdict["fault"], FAULTS[Fault(verdict["fault"])], False
