"""What the trials of an autograder come to: what escaped, failed, was misnamed or was unsteady."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.exercises import find
from autograder.verification.solutions import CATALOGUED, MUTANT, RIGHT, Solution
from autograder.verification.trials import NAMING_SEEDS, Outcome, tried_with

NAMED_AT_LEAST = 0.95


@dataclass
class Score:
    """One exercise: how many solutions of each kind were tried, and those that went wrong.

    escaped : wrong ones with all points under some seed
    failed : right ones that lost a point under some seed
    unnamed : catalogued mistakes whose feedback did not name them, under some seed
    misnamed : wrong ones whose feedback named another mistake, or a different one by seed
    unsteady : solutions with different points under different seeds
    disproved : mutants with a proof of being equal that lost points
    """

    exercise: str
    right: int = 0
    catalogued: int = 0
    mutants: int = 0
    equal: list[Solution] = field(default_factory=list)
    escaped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    disproved: list[str] = field(default_factory=list)

    @property
    def lesson(self) -> str:
        return find(self.exercise).lesson

    @property
    def wrong(self) -> int:
        """Wrong solutions tried: mutants with a proof are none."""
        return self.catalogued + self.mutants - len(self.equal)

    @property
    def good(self) -> bool:
        bad = (self.escaped, self.failed, self.misnamed, self.unsteady, self.disproved)
        return not any(bad)


def score(name: str, outcomes: Iterable[Outcome]) -> Score:
    """The score of one exercise, from the outcomes of all its solutions under all seeds."""
    by_solution = defaultdict(list)
    for outcome in sorted(outcomes, key=lambda outcome: outcome.seed):
        by_solution[outcome.number].append(outcome)
    result = Score(name)
    for number, seen in sorted(by_solution.items()):
        solution = tried_with(name)[number]
        _count(result, solution)
        points = [outcome.points for outcome in seen]
        full = [outcome.points == outcome.of for outcome in seen]
        if solution.wrong and any(full):
            result.escaped.append(solution.name)
        if solution.kind == RIGHT and not all(full):
            result.failed.append(solution.name)
        if solution.proof and not all(full):
            result.disproved.append(solution.name)
        if len(set(points)) > 1:
            low, high = min(points), max(points)
            result.unsteady.append(f"{solution.name}: {low:g} to {high:g}")
        _names(result, solution, [outcome.named for outcome in seen])
    return result


def _count(result: Score, solution: Solution) -> None:
    if solution.kind == RIGHT:
        result.right += 1
    elif solution.kind == CATALOGUED:
        result.catalogued += 1
    else:
        result.mutants += 1
        if solution.proof:
            result.equal.append(solution)


def _names(result: Score, solution: Solution, names: list[str]) -> None:
    """A catalogued mistake must be named as it is; any other by one name, or by none."""
    if solution.kind == CATALOGUED:
        if set(names) != {solution.meant}:
            listed = ", ".join(sorted(set(names) - {"", solution.meant}))
            if listed:
                result.misnamed.append(f"{solution.name}: named {listed}")
            else:
                result.unnamed.append(solution.name)
    elif solution.kind == MUTANT and len(set(names[:NAMING_SEEDS])) > 1:
        listed = ", ".join(sorted(name or "nothing" for name in set(names[:NAMING_SEEDS])))
        result.misnamed.append(f"{solution.name}: named {listed}, by seed")


@dataclass(frozen=True)
class Total:
    """All exercises together, and whether that is good enough."""

    scores: list[Score]

    def count(self, what: str) -> int:
        values = [getattr(score, what) for score in self.scores]
        return sum(value if isinstance(value, int) else len(value) for value in values)

    @property
    def named(self) -> float:
        """The share of catalogued mistakes that the feedback names under every seed."""
        tried = self.count("catalogued")
        lost = self.count("unnamed") + sum(
            ", by seed" not in line for score in self.scores for line in score.misnamed
        )
        return 1 - lost / tried if tried else 1.0

    @property
    def good(self) -> bool:
        return all(score.good for score in self.scores) and self.named >= NAMED_AT_LEAST
