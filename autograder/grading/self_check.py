"""check() and summary() of a notebook for self-study: what the grader would say, what is done.

The set-up cell of each notebook carries this module and those that it imports
(autograder.editions.self_study), and calls `start`.
"""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from autograder.grading.in_process import grade_in_process
from autograder.grading.messages import parts, text
from autograder.grading.packing import unpack
from autograder.grading.types import Fault, Role, Variant, Verdict


def right(verdict: Verdict) -> bool:
    """Whether all of its points are earned."""
    return verdict["points"] == verdict["of"]


def is_function(value: object) -> bool:
    """Whether it can be asked as an answer; a Keras model can be called too, and is none."""
    return callable(value) and not hasattr(value, "get_weights")


class Learner:
    """A learner's way through a lesson since the set-up cell ran.

    What counts is the last check of each exercise, as the grader grades what stands there in the
    end: who tries something and spoils it sees the points go, and gets them back by a right check.

    papers : {name of an exercise: its paper}, in the order of the lesson
    home : the names that the notebook has defined
    """

    def __init__(self, papers: Mapping[str, Variant], home: Mapping[str, Any]) -> None:
        self.papers, self.home = papers, home
        self.last: dict[str, Verdict] = {}  # the verdict of the last check
        self.wrong: dict[str, int] = {}  # how many wrong answers there were
        self.met: dict[str, str] = {}  # the last misconception that was named

    def check(self, name: Any = None, function: Any = None) -> None:
        """Say what the grader would say, and what is done: check("name of an exercise").

        function : the notebook's function of that name, where none is given
        """
        if problem := self.problem(name, function):
            print(problem)
            return
        asked = self.home[name] if function is None else function
        verdict = grade_in_process(self.papers[name], asked)
        said, before = text(verdict), self.last.get(name)
        if not right(verdict) and verdict["fault"] != Fault.UNANSWERED:
            repeated = before is not None and text(before) == said  # the same cell, run twice
            self.wrong[name] = self.wrong.get(name, 0) + (not repeated)
        if verdict["mistake"]:
            self.met[name] = verdict["sentence"]
        self.last[name] = verdict
        print(said, self.progress(name), sep="\n")

    def summary(self) -> None:
        """Say the points of each exercise, up to three ideas to look at again, and what is next."""
        if not self.last:
            print(
                "Nothing is checked yet. Run a check(...) below an exercise, then this cell again."
            )
            return
        lines, ideas, left = self.table(), self.ideas(), self.left()
        if ideas:
            lines += ["", "To review:", *ideas]
        if left:
            lines += ["", f"Next: {left[0]}."]
        elif not ideas:
            lines += ["", "Every exercise is correct. There is nothing to review."]
        print(*lines, sep="\n")

    def problem(self, name: Any, function: Any) -> str:
        """Why this cannot be checked and what to do, in a sentence or two; "" where it can."""
        if not isinstance(name, str):
            own = getattr(name, "__name__", None)
            named = own if own in self.papers else next(iter(self.papers))
            return f'check() needs the name of an exercise in quotes, for example check("{named}").'
        if name not in self.papers:
            near = difflib.get_close_matches(name, self.papers, n=1)
            names = ", ".join(self.papers)
            hint = f'Did you mean "{near[0]}"?' if near else f"The exercises are: {names}."
            return f'There is no exercise "{name}" in this lesson. {hint}'
        if function is not None:
            needs = f"the function itself, not what it returns: write {name}, not {name}(...)"
            return "" if is_function(function) else f"check() needs {needs}."
        do = "run the cell that defines it, then run this cell again"
        if name not in self.home:
            return f"There is no function {name} yet: {do}."
        return "" if is_function(self.home[name]) else f"{name} is no longer a function: {do}."

    def left(self, name: str | None = None) -> list[str]:
        """The exercises that are not right: from `name` to the end, then those before it."""
        names = list(self.papers)
        first = names.index(name) if name else 0
        ahead = names[first:] + names[:first]
        return [n for n in ahead if n not in self.last or not right(self.last[n])]

    def earned(self) -> tuple[float, float]:
        """Points earned, and points that there are."""
        there = sum(sum(paper["parts"].values()) for paper in self.papers.values())
        return sum(verdict["points"] for verdict in self.last.values()), there

    def progress(self, name: str) -> str:
        """What is done and what is next, in a line."""
        left, (points, there) = self.left(name), self.earned()
        done = f"{len(self.papers) - len(left)} of {len(self.papers)} exercises"
        following = left[0] if left else "summary(), the last cell"
        return f"Done: {done}, {points:g} of {there:g} points. Next: {following}."

    def table(self) -> list[str]:
        """The points of each exercise and of all, in aligned lines."""
        rows = []
        for name, paper in self.papers.items():
            verdict = self.last.get(name)
            points, there = verdict["points"] if verdict else 0, sum(paper["parts"].values())
            state = "" if verdict else ", not checked yet"
            if verdict and verdict["fault"] == Fault.UNANSWERED:
                state = ", not answered yet"
            rows.append((f"{points:g} of {there:g}", name + state))
        points, there = self.earned()
        rows.append((f"{points:g} of {there:g}", "in total"))
        width = max(len(points) for points, _ in rows)
        return [f"{points:>{width}}   {name}" for points, name in rows]

    def ideas(self) -> list[str]:
        """Up to three ideas: first of what is wrong, then of what took several tries."""
        ideas = []
        for name in self.left():
            verdict = self.last.get(name)
            if verdict and verdict["fault"] != Fault.UNANSWERED:
                telling = (Role.MISCONCEPTION, Role.PATTERN)
                why = [part.text for part in parts(verdict) if part.role in telling]
                ideas.append((name, "is not correct yet.", " ".join(why)))
        slow = [name for name in self.wrong if right(self.last[name]) and self.wrong[name] > 1]
        for name in sorted(slow, key=self.wrong.__getitem__, reverse=True):
            met = f"One of them: {self.met[name]}" if name in self.met else ""
            ideas.append((name, f"is correct after {self.wrong[name]} incorrect answers.", met))
        told = []
        for name, state, why in ideas[:3]:
            again = f"Review: {self.papers[name]['read_again']}."
            told.append(" ".join(filter(None, ("-", name, state, why, again))))
        return told


def start(
    packed: Mapping[str, str], notebook: Mapping[str, Any]
) -> tuple[Callable[..., None], Callable[[], None]]:
    """check() and summary() of a lesson.

    packed : {name of an exercise: its packed variant}, in the order of the lesson
    notebook : the names that the notebook has defined, now and later
    """
    learner = Learner({name: unpack(variant) for name, variant in packed.items()}, notebook)
    print("Set-up is done: check() and summary() are ready.")
    return learner.check, learner.summary
