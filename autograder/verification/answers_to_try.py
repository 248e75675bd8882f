"""What the grader is tested with: correct answers, misconceptions, written answers, mutants."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.course_folder import CourseError, root
from autograder.exercises import Exercise
from autograder.verification import answers_file, equivalent_mutants
from autograder.verification.answers import written
from autograder.verification.mutants import mutants

CORRECT, MISCONCEPTION, WRITTEN, MUTANT = "correct", "misconception", "written", "mutant"


@dataclass(frozen=True)
class Solution:
    """One answer to an exercise, and what the grader must say about it.

    Attributes
    ----------
    kind
        CORRECT, MISCONCEPTION, WRITTEN (wrong, as people write it) or MUTANT.
    misconception
        The name of the misconception that it has, if any.
    proof
        Why a mutant is equivalent to the reference, if it is.
    people_wrote_it
        Whether it is an answer as people write it, which is graded as in a class: with correct
        functions lent, and with known slips looked for.
    written_for_keras
        Whether it works on the Keras models that an exercise passes, as a student's answer does;
        the definition's own functions and mutants work on a Network instead.
    """

    kind: str
    name: str
    function: Callable[..., Any]
    misconception: str = ""
    proof: str = ""
    written_for_keras: bool = False
    people_wrote_it: bool = False

    @property
    def wrong(self) -> bool:
        """Whether it must lose points."""
        return self.kind != CORRECT and not self.proof


def solutions(exercise: Exercise) -> list[Solution]:
    """Return everything that an exercise is tested with, always in the same order."""
    answers = written(exercise.key)
    correct = [
        Solution(
            CORRECT,
            f"no. {number}, {getattr(function, '__name__', 'an object')}",
            function,
            written_for_keras=True,
        )
        for number, function in enumerate(answers.right, start=1)
    ]
    wrong = [
        Solution(MISCONCEPTION, f"{name}, written another way", function, name, "", True)
        for name, function in answers.wrong
    ]
    defined = [
        Solution(MISCONCEPTION, f"{m.name}, as defined", m.function, m.name)
        for m in exercise.misconceptions
    ]
    mutated = [
        Solution(MUTANT, m.name, m.function, proof=equivalent_mutants.proof(m) or "")
        for m in mutants(exercise)
    ]
    right, written_wrong = written_answers(exercise)
    return [*correct, *right, *wrong, *defined, *written_wrong, *mutated]


def written_answers(exercise: Exercise) -> tuple[list[Solution], list[Solution]]:
    """The right and the wrong ones among the written answers, with the notebook's names."""
    found: dict[str, list[Solution]] = {CORRECT: [], WRITTEN: []}
    kinds = {answers_file.RIGHT: CORRECT, answers_file.WRONG: WRITTEN}
    for answer in answers_file.of_lesson(exercise.lesson):
        if answer.exercise != exercise.key or answer.kind not in kinds:
            continue
        names = answers_file.names_for(answer, root() / "source")
        if reason := answers_file.define(answer, exercise.name, names):
            raise CourseError(f"{exercise.lesson}.txt, line {answer.line}: {reason}")
        kind, name = kinds[answer.kind], f"line {answer.line}, {answer.note}"
        found[kind].append(
            Solution(
                kind,
                name,
                names[exercise.name],
                written_for_keras=True,
                people_wrote_it=True,
            )
        )
    return found[CORRECT], found[WRITTEN]
