"""The class report, computed: what to teach again, how the exercises did, whom to look at."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat import NotebookNode

from autograder.course.folder import CourseError, students_of
from autograder.course.likeness import SimilarGroup, similar_submissions
from autograder.course.results import Result, read_notebook, result_of
from autograder.course.scores import Score, read_scores
from autograder.course.signs import suspicious_lines
from autograder.exercises import Exercise, of_lesson

MOST_TO_TEACH = 3
SHARE_TO_TEACH = 0.1  # of the class must have lost points before an exercise is taught again
FEWEST_TO_CORRELATE = 3
FEWEST_TO_TRUST = 10

FAULTS = {  # how points were lost where no misconception explains it
    "unanswered": "Not answered.",
    "endless": "Did not come to an end.",
    "not reached": "There was no function to call: its cell stopped, or it is not there.",
    "raised": "Stopped with an error.",
    "no error": "Took input that it should refuse.",
    "nothing": "Returned None: a `return` is missing.",
    "form": "Returned something that cannot be used as the exercise asks.",
    "fact": "Lacks a property that the exercise asks for.",
    "no numbers": "Returned something without numbers.",
    "shape": "Returned another shape than it should.",
    "value": "Wrong numbers, each in a way of its own.",
    "warning": "Right numbers, but a warning.",
    "changed": "Right numbers, but an argument was changed.",
}
LIBRARY = "Calls a library function that does the work of the exercise."

# What the grader's flags are about; the first that matches. Those that mend with certainty want
# nobody's eye, and a flag of a kind that is not listed here wants it.
KINDS = {
    "unreadable": r"Nothing could be graded",
    "stopped": r"ended the kernel|did not end|spoke nonsense|kernel died",
    "cells": r"Cells were missing|stood there twice",
    "mended": r"was taken for|was restored|was converted|run with Python|byte-order mark"
    r"|was saved as|read as 4\.5|given one|back into that of the lesson|put together|divided"
    r"|count for nothing|cost nothing here|turned back",
}


@dataclass(frozen=True)
class Reason:
    """Why points were lost in an exercise, and who lost them so.

    named : whether it is a misconception of the catalogue
    """

    sentence: str
    students: list[str]
    named: bool


@dataclass(frozen=True)
class Item:
    """An exercise in this class.

    share : the mean share of its points that was earned, from 0 to 1; the lower, the harder
    discrimination : the correlation of its points with those for the rest of the lesson
    why_none : why there is no such number, in a sentence
    lost : how many lost points; each has one of the reasons, the most frequent first
    """

    exercise: Exercise
    share: float | None
    discrimination: float | None
    why_none: str
    lost: int
    reasons: list[Reason]

    @property
    def foremost(self) -> list[Reason]:
        """The reason of most, and one more where several share that too."""
        return self.reasons[:1] + [r for r in self.reasons[1:2] if len(r.students) > 1]


@dataclass(frozen=True)
class Look:
    """A reason to look at a submission.

    kind : unreadable, stopped, cells, library, code or note; mended wants nobody's eye
    """

    kind: str
    sentence: str


@dataclass
class Row:
    """A graded submission; verdicts by exercise, and its score where the gradebook has one."""

    student: str
    verdicts: dict[str, dict]
    unreadable: bool
    score: Score | None
    looks: list[Look]

    @property
    def points(self) -> float:
        return sum(verdict["points"] for verdict in self.verdicts.values())

    @property
    def of(self) -> float:
        return sum(verdict["of"] for verdict in self.verdicts.values())

    @property
    def to_look_at(self) -> list[Look]:
        return [look for look in self.looks if look.kind != "mended"]

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
    def to_look_at(self) -> list[Row]:
        return [row for row in self.rows if row.to_look_at]

    @property
    def waiting(self) -> list[str]:
        """Students whose written answer nobody has graded."""
        return sorted(row.student for row in self.rows if row.written_waits)

    @property
    def notes(self) -> list[str]:
        """What a reader has to know before the figures."""
        said = []
        if not (self.rows or self.not_graded or self.not_handed_in):
            said.append("The class is empty: no student is known, and nothing was handed in.")
        elif not (self.rows or self.not_graded):
            known = len(self.not_handed_in)
            said.append(f"Nobody has handed in {self.lesson} yet; the gradebook knows {known}.")
        if self.not_graded:
            said.append(
                f"Handed in but not graded, so in no figure here: {', '.join(self.not_graded)}. "
                f"Call `autograder grade {self.lesson}`, and then this report again."
            )
        if unread := sorted(row.student for row in self.rows if row.unreadable):
            said.append(f"Not readable, so in no figure here: {', '.join(unread)}.")
        if self.counted == 1:
            said.append("A class of one: every figure here is about a single submission.")
        elif 1 < self.counted < FEWEST_TO_TRUST:
            said.append(f"{self.counted} submissions are few: take the figures for hints.")
        for earned, share in (("Every", 1.0), ("No", 0.0)):
            level = [row for row in self.rows if row.points == share * row.of]
            if names := sorted(row.student for row in level if not row.unreadable):
                said.append(
                    f"{earned} point for code, and so no hint which exercise was hard: "
                    f"{', '.join(names)}."
                )
        return said


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
    looks = [Look(kind_of(sentence), sentence) for sentence in result.flags]
    for name, verdict in verdicts.items():
        if verdict["fault"] == "endless":
            looks.append(Look("stopped", f"{name} did not come to an end."))
        if verdict["used"]:
            looks.append(Look("library", f"{name} calls {', '.join(verdict['used'])}."))
        if "replaced it" in verdict["reason"]:
            looks.append(Look("code", f"{name}: {verdict['reason']}"))
    code = [cell.source for cell in nb.cells if cell.cell_type == "code"]
    lines = suspicious_lines(code, known)
    looks += [Look("code", f"{suspicion}: `{line}`") for suspicion, line in lines.items()]
    return Row(result.student, verdicts, result.unreadable, score, looks)


def kind_of(flag: str) -> str:
    """What a flag of the grader's is about: see KINDS; "note" where it is of no listed kind."""
    return next((kind for kind, words in KINDS.items() if re.search(words, flag)), "note")


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
        number, why_none = discrimination(own, rest)
        if len(exercises) == 1:
            why_none = "The lesson has no other exercise to compare with."
        share = float(own.mean() / exercise.points) if rows else None
        reasons = reasons_of(exercise, rows)
        lost = sum(len(reason.students) for reason in reasons)
        found.append(Item(exercise, share, number, why_none, lost, reasons))
    return found


def discrimination(own: pd.Series, rest: pd.Series) -> tuple[float | None, str]:
    """The item-rest correlation, or None and the reason why there is none.

    own, rest : each student's points in an exercise, and in all the others together

    It is Pearson's; where an exercise is either right or wrong, that is the point-biserial one.
    Near 1, those who did well elsewhere did well here. Near 0, the exercise tells nothing about
    them; below 0, those who did well elsewhere lost points here: look at the exercise itself.
    """
    if len(own) < FEWEST_TO_CORRELATE:
        count = "one submission has" if len(own) == 1 else f"{len(own)} submissions have"
        return None, f"It takes {FEWEST_TO_CORRELATE} submissions to compare: {count} no pattern."
    if np.ptp(own) < 1e-9:
        return None, "Everybody has the same points here."
    if np.ptp(rest) < 1e-9:
        return None, "Everybody has the same points in the rest of the lesson."
    return float(own.corr(rest)), ""


def reasons_of(exercise: Exercise, rows: list[Row]) -> list[Reason]:
    """Why students lost points in an exercise: one reason for each who did, those shared first."""
    catalogue = {m.name: m.sentence for m in exercise.misconceptions}
    students = defaultdict(list)
    for row in rows:
        verdict = row.verdicts.get(exercise.name)
        if verdict is None:
            students[FAULTS["not reached"], False].append(row.student)
        elif verdict["points"] < verdict["of"]:
            named = not verdict["used"] and verdict["mistake"] in catalogue
            sentence = catalogue[verdict["mistake"]] if named else _otherwise(verdict)
            students[sentence, named].append(row.student)
    found = [Reason(sentence, sorted(who), named) for (sentence, named), who in students.items()]
    return sorted(found, key=lambda reason: (-len(reason.students), not reason.named))


def _otherwise(verdict: dict) -> str:
    """How points were lost where the catalogue has no name for it."""
    if verdict["used"]:
        return LIBRARY
    if verdict["fault"] == "fact":
        return f"Not as the exercise asks: {verdict['fact'][0]}."
    return verdict["sentence"] or FAULTS.get(verdict["fault"], "Lost points in another way.")
