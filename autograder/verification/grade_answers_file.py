"""Grade the answers of a file under many seeds: probe, replies, judge and diagnosis, no kernel."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.exercises import find
from autograder.grading import feedback_messages
from autograder.grading.grade_answer import grade
from autograder.grading.grading_types import Answer, Reason, Variant, Verdict
from autograder.grading.judge import judge
from autograder.grading.read_student_kernel_replies import read_answers
from autograder.verification.answers_file import (
    RIGHT,
    WRONG,
    WrittenAnswer,
    define,
    names_for,
)
from autograder.verification.grade_known_answers import (
    Trial,
    compiled_variant,
    in_processes,
    seed_batches,
)


@dataclass
class ThroughText(Trial):
    """Calls an answer, and reads what it returned from text, as it would come from a kernel."""

    def answers(self, variant: Variant) -> tuple[list[Answer], Reason | None]:
        answers, reason = super().answers(variant)
        return (
            (answers, reason) if reason else read_answers(repr(json.dumps(answers)), len(answers))
        )


@dataclass(frozen=True)
class Graded:
    """A written answer graded under one seed.

    Attributes
    ----------
    number
        Its place in the file.
    named
        The code of the misconception that the feedback names; None for none.
    explained
        Whether the feedback states a cause.
    text
        The feedback.
    """

    number: int
    seed: int
    points: float
    of: float
    named: str | None
    explained: bool
    text: str


@dataclass(frozen=True)
class Result:
    """A written answer, and its grades under all seeds."""

    answer: WrittenAnswer
    grades: Sequence[Graded]

    @property
    def lost(self) -> bool:
        """Whether a right answer lost points under some seed."""
        return self.answer.kind == RIGHT and any(g.points < g.of for g in self.grades)

    @property
    def escaped(self) -> bool:
        """Whether a wrong answer kept every point under some seed."""
        return self.answer.kind == WRONG and any(g.points == g.of for g in self.grades)

    @property
    def named(self) -> str | None:
        """The misconception that is named under every seed; None where the seeds differ."""
        names = {grade.named for grade in self.grades}
        return names.pop() if len(names) == 1 else None

    @property
    def explained(self) -> bool:
        """Whether a cause is stated under every seed."""
        return all(grade.explained for grade in self.grades)

    def as_json(self) -> dict[str, Any]:
        """Everything that `autograder verify --answers --json` writes of it."""
        first = self.grades[0]
        return {
            "exercise": self.answer.exercise.rpartition("/")[2],
            "kind": self.answer.kind,
            "note": self.answer.note,
            "points": [grade.points for grade in self.grades],
            "of": first.of,
            "named": self.named,
            "explained": self.explained,
            "text": first.text,
        }


def verdict_on(answer: WrittenAnswer, variant: Variant, source: Path) -> Verdict:
    """Grade an answer with what the notebook of its lesson has defined above it.

    Parameters
    ----------
    answer
        The answer.
    variant
        The questions to ask.
    source
        The folder of the source notebooks.
    """
    function = answer.exercise.rpartition("/")[2]
    names = names_for(answer, source)
    if reason := define(answer, function, names):
        return judge(variant, [], reason)
    return grade(variant, ThroughText(names[function]))


def grade_under_seeds(
    numbered: Sequence[tuple[int, WrittenAnswer]], seeds: Sequence[int], source: Path
) -> list[Graded]:
    """Grade answers to one exercise under a few seeds: the job of a process."""
    grades = []
    for seed in seeds:
        variant = compiled_variant(find(numbered[0][1].exercise), seed)
        for number, answer in numbered:
            verdict = verdict_on(answer, variant, source)
            grades.append(
                Graded(
                    number,
                    seed,
                    verdict["points"],
                    verdict["of"],
                    verdict["misconception"],
                    feedback_messages.states_a_cause(verdict),
                    feedback_messages.text(verdict),
                )
            )
    return grades


def run(
    answers: Sequence[WrittenAnswer], seeds: int, source: Path, workers: int | None = None
) -> Iterator[list[Graded]]:
    """Grade all answers, and yield the grades job by job."""
    by_exercise: dict[str, list[tuple[int, WrittenAnswer]]] = defaultdict(list)
    for number, answer in enumerate(answers):
        by_exercise[answer.exercise].append((number, answer))
    arguments = [
        (numbered, batch, source)
        for _, numbered in sorted(by_exercise.items(), reverse=True)
        for batch in seed_batches(seeds)
    ]
    return in_processes(grade_under_seeds, arguments, workers)


def results(answers: Sequence[WrittenAnswer], grades: Sequence[Graded]) -> list[Result]:
    """Gather the grades of each answer, in the order of the file and of the seeds."""
    by_number: dict[int, list[Graded]] = defaultdict(list)
    for grade_ in sorted(grades, key=lambda g: (g.number, g.seed)):
        by_number[grade_.number].append(grade_)
    return [Result(answer, by_number[number]) for number, answer in enumerate(answers)]
