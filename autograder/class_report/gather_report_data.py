"""The class report, computed: what to teach again, and which submissions to review."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np

from autograder.class_report.item_statistics import ItemStatistics, item_statistics
from autograder.class_report.read_submissions import read_submissions
from autograder.class_report.similarity import ComparedAnswer, SimilarGroup, similar_submissions
from autograder.class_report.submission_summary import SubmissionSummary
from autograder.course_folder import CourseError, students_of
from autograder.exercises import of_lesson
from autograder.gradebook.read_scores import read_scores
from autograder.notebooks.definition_versions import counted

MAX_TO_TEACH = 3  # exercises
MIN_SHARE_TO_TEACH = 0.1  # of the class lost points in an exercise that is to be taught again
MIN_TO_TRUST = 10  # submissions; with fewer, the figures are hints


class NoteCode(StrEnum):
    """What a reader has to know before reading the figures."""

    EMPTY_CLASS = "empty-class"
    NO_SUBMISSIONS = "no-submissions"
    NOT_GRADED = "not-graded"
    OUTDATED = "outdated"
    SUBMISSION_GONE = "submission-gone"
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
    NoteCode.OUTDATED: "Graded {counted}, so the points may not be comparable. To grade these "
    "again, run `autograder grade {lesson} --outdated`.",
    NoteCode.SUBMISSION_GONE: "Graded, but no longer in submitted/, and still in the figures here: "
    "{students}. To drop these points, run `autograder students remove`.",
    NoteCode.NOT_READABLE: "Not readable, so not in the figures here: {students}.",
    NoteCode.CLASS_OF_ONE: "A class of one: every figure here is about a single submission.",
    NoteCode.SMALL_CLASS: "{count} submissions are few: take the figures as hints.",
    NoteCode.ALL_POINTS: "Every point for code, so no information about which exercises were "
    "hard: {students}.",
    NoteCode.NO_POINTS: "No points for code, so no information about which exercises were hard: "
    "{students}.",
}


class ClassNote(NamedTuple):
    """Something that a reader has to know before reading the figures, as a code with values."""

    code: NoteCode
    values: Mapping[str, str | int | list[str]]

    @property
    def text(self) -> str:
        """The note in words."""
        words = {k: ", ".join(v) if isinstance(v, list) else v for k, v in self.values.items()}
        return NOTES[self.code].format(**words)


@dataclass
class Report:
    """A class and a lesson.

    Attributes
    ----------
    lesson, title
        The lesson and its heading.
    items
        How each exercise did, in the order of the lesson.
    submissions
        Those that were graded, by points for code.
    counted
        How many of them could be read: the figures are about these.
    groups
        Students whose submissions share work.
    not_graded
        Students who submitted, but were not graded yet.
    not_submitted
        Students who are in the gradebook, but submitted nothing.
    gone
        Students who were graded, but whose submission is no longer there.
    outdated
        Whom an older definition of each exercise has graded, by the name of the exercise.
    """

    lesson: str
    title: str
    items: list[ItemStatistics]
    submissions: list[SubmissionSummary]
    counted: int
    groups: list[SimilarGroup] = field(default_factory=list)
    not_graded: list[str] = field(default_factory=list)
    not_submitted: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    outdated: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The mean share of the points for code."""
        shares = [s.points / s.of for s in self.submissions if not s.unreadable]
        return float(np.mean(shares)) if shares else None

    @property
    def teach(self) -> list[ItemStatistics]:
        """What to teach again: the hardest exercises, if a tenth of the class lost points there."""
        at_least = max(1, MIN_SHARE_TO_TEACH * self.counted)
        hard = [item for item in self.items if item.lost >= at_least]
        return sorted(hard, key=lambda item: (item.share, -item.lost))[:MAX_TO_TEACH]

    @property
    def to_review(self) -> list[SubmissionSummary]:
        """Submissions with a remark that a person should read."""
        return [submission for submission in self.submissions if submission.to_review]

    @property
    def waiting(self) -> list[str]:
        """Students whose written answer is not graded yet."""
        return sorted(s.student for s in self.submissions if s.written_waits)

    @property
    def notes(self) -> list[ClassNote]:
        """What a reader has to know before reading the figures."""
        notes: list[ClassNote] = []

        def note(code: NoteCode, **values: str | int | list[str]) -> None:
            notes.append(ClassNote(code, values))

        if not (self.submissions or self.not_graded or self.not_submitted):
            note(NoteCode.EMPTY_CLASS)
        elif not (self.submissions or self.not_graded):
            note(NoteCode.NO_SUBMISSIONS, lesson=self.lesson, count=len(self.not_submitted))
        if self.not_graded:
            note(NoteCode.NOT_GRADED, students=self.not_graded, lesson=self.lesson)
        if self.outdated:
            note(NoteCode.OUTDATED, counted=counted(self.outdated), lesson=self.lesson)
        if self.gone:
            note(NoteCode.SUBMISSION_GONE, students=self.gone)
        if unreadable := sorted(s.student for s in self.submissions if s.unreadable):
            note(NoteCode.NOT_READABLE, students=unreadable)
        if self.counted == 1:
            note(NoteCode.CLASS_OF_ONE)
        elif 1 < self.counted < MIN_TO_TRUST:
            note(NoteCode.SMALL_CLASS, count=self.counted)
        readable = [submission for submission in self.submissions if not submission.unreadable]
        if students := sorted(s.student for s in readable if s.points == s.of):
            note(NoteCode.ALL_POINTS, students=students)
        if students := sorted(s.student for s in readable if s.points == 0):
            note(NoteCode.NO_POINTS, students=students)
        return notes


def make_report(
    folder: Path, lesson: str, on_progress: Callable[[int], Callable[[], None]] | None = None
) -> Report:
    """Compute the report on a lesson from what a course folder holds.

    Parameters
    ----------
    folder
        The course folder.
    lesson
        The lesson, e.g. "03_sigmoid". None of it needs to be graded yet.
    on_progress
        Is called with the count of submissions, and what it returns after each of them.

    Raises
    ------
    CourseError
        If the lesson has no graded exercise.
    """
    exercises = of_lesson(lesson)
    if not exercises:
        raise CourseError(f"{lesson} has no graded exercise, so there is nothing to report.")
    scores, class_list = read_scores(folder, lesson)
    submitted = students_of(folder / "submitted", lesson)
    submissions: list[SubmissionSummary] = []
    answers: dict[str, list[ComparedAnswer]] = {}
    outdated: dict[str, list[str]] = defaultdict(list)
    graded_students = sorted(students_of(folder / "autograded", lesson))
    step = on_progress(len(graded_students)) if on_progress else lambda: None
    for student, read in read_submissions(folder, lesson, graded_students, step):
        if read is None:
            submitted.add(student)
            continue
        read.summary.score = scores.get(student)
        submissions.append(read.summary)
        for exercise in read.outdated:
            outdated[exercise].append(student)
        if not read.summary.unreadable:
            answers[student] = read.answers
    submissions.sort(key=lambda submission: (-submission.points, submission.student))
    counted = [submission for submission in submissions if not submission.unreadable]
    graded = {submission.student for submission in submissions}
    return Report(
        lesson,
        _title(folder, lesson),
        item_statistics(exercises, counted),
        submissions,
        len(counted),
        similar_submissions(answers),
        sorted(submitted - graded),
        [student for student in class_list if student not in submitted | graded],
        sorted(graded - submitted),
        outdated,
    )


def _title(folder: Path, lesson: str) -> str:
    source = nbformat.read(folder / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    heading = re.search(r"(?m)^# (.+)$", "\n".join(cell.source for cell in source.cells))
    return heading[1] if heading else lesson
