"""The results of a verification: what escaped, failed, was misnamed or was unsteady."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.verification.answers_to_try import CORRECT, MISCONCEPTION, WRITTEN, Solution
from autograder.verification.grade_known_answers import Outcome

MIN_NAMED = 0.95  # the share of misconceptions that the feedback must name
MIN_EXPLAINED = 0.9  # the share of written wrong answers whose cause it must state


@dataclass
class Score:
    """One exercise: how many solutions of each kind were tested, and those that went wrong.

    Attributes
    ----------
    key
        The key of the exercise.
    correct, misconceptions, written, mutants
        How many solutions of each kind were tested; `written` are wrong answers as people write
        them.
    named
        How many misconceptions the feedback names under every seed.
    explained
        How many written ones have feedback that states a cause, under every seed.
    equivalent
        Mutants with a proof that they are equivalent to the reference.
    escaped
        Wrong solutions with all points under some seed.
    failed
        Correct solutions that lost a point under some seed.
    unnamed
        Misconceptions that are not named under some seed.
    misnamed
        Misconceptions that are named as another, and other wrong answers that have a name under
        one seed and not under another: then the name comes from the seed.
    unsteady
        Solutions with different points under different seeds.
    disproved
        Equivalent mutants that lost points, in spite of the proof.
    """

    key: str
    correct: int = 0
    misconceptions: int = 0
    written: int = 0
    mutants: int = 0
    named: int = 0
    explained: int = 0
    equivalent: list[Solution] = field(default_factory=list)
    escaped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    disproved: list[str] = field(default_factory=list)

    @property
    def lesson(self) -> str:
        return self.key.rpartition("/")[0]

    @property
    def exercise(self) -> str:
        return self.key.rpartition("/")[2]

    @property
    def wrong(self) -> int:
        """How many wrong solutions were tested; mutants with a proof are not wrong."""
        return self.misconceptions + self.written + self.mutants - len(self.equivalent)

    @property
    def good(self) -> bool:
        """Whether nothing went wrong, apart from names that are missing."""
        bad = (self.escaped, self.failed, self.misnamed, self.unsteady, self.disproved)
        return not any(bad)


def score(key: str, tested: Sequence[Solution], outcomes: Iterable[Outcome]) -> Score:
    """Compute the score of one exercise from the outcomes of its solutions under all seeds."""
    by_solution: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_solution[outcome.number].append(outcome)
    result = Score(key)
    for number, solution in enumerate(tested):
        points = {outcome.points for outcome in by_solution[number]}
        full = [outcome.points == outcome.of for outcome in by_solution[number]]
        names = {outcome.named for outcome in by_solution[number]}
        if solution.wrong and any(full):
            result.escaped.append(solution.name)
        if solution.proof and not all(full):
            result.disproved.append(solution.name)
        if len(points) > 1:
            result.unsteady.append(f"{solution.name}: {min(points):g} to {max(points):g}")
        if solution.kind == CORRECT:
            result.correct += 1
            if not all(full):
                result.failed.append(solution.name)
        elif solution.kind == MISCONCEPTION:
            result.misconceptions += 1
            _add_misconception(result, solution, names)
        elif solution.kind == WRITTEN:
            result.written += 1
            result.explained += all(outcome.explained for outcome in by_solution[number])
            _add_unnamed(result, solution, names)
        else:
            result.mutants += 1
            if solution.proof:
                result.equivalent.append(solution)
            _add_unnamed(result, solution, names)
    return result


def _add_misconception(result: Score, solution: Solution, names: set[str]) -> None:
    """A misconception must be called by its name."""
    others = sorted(names - {"", solution.misconception})
    if others:
        result.misnamed.append(f"{solution.name}: named {', '.join(others)}")
    elif "" in names:
        result.unnamed.append(solution.name)
    else:
        result.named += 1


def _add_unnamed(result: Score, solution: Solution, names: set[str]) -> None:
    """What has no name of its own may get one, as long as it is the same under every seed."""
    if len(names) > 1:
        listed = ", ".join(sorted(name or "nothing" for name in names))
        result.misnamed.append(f"{solution.name}: named {listed}, by seed")


@dataclass(frozen=True)
class Tally:
    """The scores of all exercises."""

    scores: list[Score]

    def count(self, what: str) -> int:
        """Add up one attribute of the scores, e.g. "escaped"."""
        values = [getattr(score, what) for score in self.scores]
        return sum(value if isinstance(value, int) else len(value) for value in values)

    @property
    def named(self) -> float:
        """The share of misconceptions that the feedback names under every seed."""
        return self.count("named") / max(1, self.count("misconceptions"))

    @property
    def explained(self) -> float:
        """The share of written wrong answers whose cause is stated under every seed."""
        return self.count("explained") / max(1, self.count("written"))

    @property
    def good(self) -> bool:
        """Whether the grader passes."""
        enough = self.named >= MIN_NAMED and (
            not self.count("written") or self.explained >= MIN_EXPLAINED
        )
        return all(score.good for score in self.scores) and enough
