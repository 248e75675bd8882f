"""What the trials of an autograder come to: what escaped, failed, was misnamed or was unsteady."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.verification.solutions import CATALOGUED, RIGHT, Solution
from autograder.verification.trials import Outcome

NAMED_AT_LEAST = 0.95


@dataclass
class Score:
    """One exercise: how many solutions of each kind were tried, and those that went wrong.

    key : of the exercise
    escaped : wrong ones with all points under some seed
    failed : right ones that lost a point under some seed
    named : catalogued mistakes that the feedback called by their name under every seed
    unnamed : catalogued mistakes that it called by no name, under some seed
    misnamed : catalogued mistakes that it called by another's name, and mutants that it called by
        a name under one seed and not under another: what they have in common with the mistake of
        that name is then the seed's doing
    unsteady : solutions with different points under different seeds
    disproved : mutants with a proof of being equal that lost points
    """

    key: str
    right: int = 0
    catalogued: int = 0
    mutants: int = 0
    named: int = 0
    equal: list[Solution] = field(default_factory=list)
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
        """Wrong solutions tried: mutants with a proof are none."""
        return self.catalogued + self.mutants - len(self.equal)

    @property
    def good(self) -> bool:
        bad = (self.escaped, self.failed, self.misnamed, self.unsteady, self.disproved)
        return not any(bad)


def score(key: str, tried: Sequence[Solution], outcomes: Iterable[Outcome]) -> Score:
    """The score of one exercise, from the outcomes of all its solutions under all seeds."""
    by_solution = defaultdict(list)
    for outcome in outcomes:
        by_solution[outcome.number].append(outcome)
    result = Score(key)
    for number, solution in enumerate(tried):
        seen = by_solution[number]
        points = {outcome.points for outcome in seen}
        full = [outcome.points == outcome.of for outcome in seen]
        if solution.wrong and any(full):
            result.escaped.append(solution.name)
        if solution.proof and not all(full):
            result.disproved.append(solution.name)
        if len(points) > 1:
            result.unsteady.append(f"{solution.name}: {min(points):g} to {max(points):g}")
        if solution.kind == RIGHT:
            result.right += 1
            if not all(full):
                result.failed.append(solution.name)
        elif solution.kind == CATALOGUED:
            result.catalogued += 1
            _catalogued(result, solution, {outcome.named for outcome in seen})
        else:
            result.mutants += 1
            if solution.proof:
                result.equal.append(solution)
            _mutant(result, solution, {outcome.named for outcome in seen})
    return result


def _catalogued(result: Score, solution: Solution, names: set[str]) -> None:
    """A catalogued mistake must be called by its name."""
    others = sorted(names - {"", solution.meant})
    if others:
        result.misnamed.append(f"{solution.name}: named {', '.join(others)}")
    elif "" in names:
        result.unnamed.append(solution.name)
    else:
        result.named += 1


def _mutant(result: Score, solution: Solution, names: set[str]) -> None:
    """A mutant may have a name, for the judge gives one only where a whole part agrees with it."""
    if len(names) > 1:
        listed = ", ".join(sorted(name or "nothing" for name in names))
        result.misnamed.append(f"{solution.name}: named {listed}, by seed")


@dataclass(frozen=True)
class Tally:
    """All exercises together, and whether that is good enough."""

    scores: list[Score]

    def count(self, what: str) -> int:
        values = [getattr(score, what) for score in self.scores]
        return sum(value if isinstance(value, int) else len(value) for value in values)

    @property
    def named(self) -> float:
        """The share of catalogued mistakes that the feedback names under every seed."""
        return self.count("named") / max(1, self.count("catalogued"))

    @property
    def good(self) -> bool:
        return all(score.good for score in self.scores) and self.named >= NAMED_AT_LEAST
