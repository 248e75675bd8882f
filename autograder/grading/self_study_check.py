"""check() and summary() of a notebook for self-study: feedback on each answer, and what is done.

The set-up cell of each notebook carries this module and those that it imports
(autograder.editions.self_study), and calls `start`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from autograder.grading.compress_embedded_questions import unpack
from autograder.grading.feedback_messages import parts, text
from autograder.grading.grade_in_same_process import grade_in_process
from autograder.grading.verdict_codes import Fault, Role

if TYPE_CHECKING:
    from autograder.grading.grading_types import Variant, Verdict


def is_correct(verdict: Verdict) -> bool:
    """Whether all of its points are earned."""
    return verdict["points"] == verdict["of"]


def is_function(value: object) -> bool:
    """Whether a value can be an answer; a Keras model is callable too, but is not."""
    return callable(value) and not hasattr(value, "get_weights")


class Progress:
    """The progress through a lesson since the set-up cell ran.

    The last check of each exercise counts, as only the final answer counts for the grader: an
    answer that is made worse loses its points, and the next correct check earns them again.

    Attributes
    ----------
    variants
        The variant of each exercise by name, in the order of the lesson.
    namespace
        The names that the notebook has defined.
    verdicts
        The verdict of the last check of each exercise.
    incorrect
        The count of incorrect answers to each exercise.
    sentences
        The sentence of the last misconception in each exercise.
    defined
        The last function that each exercise had at a check: a later cell may have overwritten it.
    """

    def __init__(self, variants: Mapping[str, Variant], namespace: Mapping[str, Any]) -> None:
        self.variants, self.namespace = variants, namespace
        self.verdicts: dict[str, Verdict] = {}
        self.incorrect: dict[str, int] = {}
        self.sentences: dict[str, str] = {}
        self.defined: dict[str, Callable[..., Any]] = {}

    def check(self, name: Any = None, function: Any = None) -> None:
        """Print what the grader would print, and what is done: check("name of an exercise").

        Parameters
        ----------
        name
            The exercise.
        function
            The function to check; by default, the notebook's function of that name.
        """
        for exercise in self.variants:
            if exercise in self.namespace and is_function(self.namespace[exercise]):
                self.defined[exercise] = self.namespace[exercise]
        if problem := self.problem(name, function):
            print(problem)
            return
        answer = self.namespace[name] if function is None else function
        verdict = grade_in_process(self.variants[name], answer, self.defined)
        feedback, before = text(verdict), self.verdicts.get(name)
        if not is_correct(verdict) and verdict["fault"] != Fault.UNANSWERED:
            repeated = before is not None and text(before) == feedback  # the same cell, run twice
            self.incorrect[name] = self.incorrect.get(name, 0) + (not repeated)
        if verdict["misconception"]:
            self.sentences[name] = verdict["sentence"]
        self.verdicts[name] = verdict
        print(feedback, self.status(name), sep="\n")

    def summary(self) -> None:
        """Print the points of each exercise, up to three ideas to review, and what is next."""
        if not self.verdicts:
            print(
                "Nothing is checked yet. Run a check(...) below an exercise, then this cell again."
            )
            return
        lines, ideas, unfinished = self.table(), self.ideas(), self.unfinished()
        if ideas:
            lines += ["", "To review:", *ideas]
        if unfinished:
            lines += ["", f"Next: {unfinished[0]}."]
        elif not ideas:
            lines += ["", "Every exercise is correct. There is nothing to review."]
        print(*lines, sep="\n")

    def problem(self, name: Any, function: Any) -> str:
        """Why this cannot be checked and what to do, in a sentence or two; "" where it can."""
        if not isinstance(name, str):
            own = getattr(name, "__name__", None)
            example = own if own in self.variants else next(iter(self.variants))
            needs = "the name of an exercise in quotes"
            return f'check() needs {needs}, for example check("{example}").'
        if name not in self.variants:
            near = difflib.get_close_matches(name, self.variants, n=1)
            names = ", ".join(self.variants)
            hint = f'Did you mean "{near[0]}"?' if near else f"The exercises are: {names}."
            return f'There is no exercise "{name}" in this lesson. {hint}'
        if function is not None:
            needs = f"the function itself, not what it returns: write {name}, not {name}(...)"
            return "" if is_function(function) else f"check() needs {needs}."
        do = "run the cell that defines it, then run this cell again"
        if name not in self.namespace:
            return f"There is no function {name} yet: {do}."
        is_defined = is_function(self.namespace[name])
        return "" if is_defined else f"{name} is no longer a function: {do}."

    def unfinished(self, name: str | None = None) -> list[str]:
        """The exercises that are not correct: from `name` to the end, then those before it."""
        names = list(self.variants)
        first = names.index(name) if name else 0
        ordered = names[first:] + names[:first]
        return [n for n in ordered if n not in self.verdicts or not is_correct(self.verdicts[n])]

    def earned(self) -> tuple[float, float]:
        """Points earned, and points in all."""
        total = sum(sum(variant["parts"].values()) for variant in self.variants.values())
        return sum(verdict["points"] for verdict in self.verdicts.values()), total

    def status(self, name: str) -> str:
        """What is done and what is next, in a line."""
        unfinished, (points, total) = self.unfinished(name), self.earned()
        done = len(self.variants) - len(unfinished)
        following = unfinished[0] if unfinished else "summary(), the last cell"
        return (
            f"Done: {done} of {len(self.variants)} exercises, {points:g} of {total:g} points. "
            f"Next: {following}."
        )

    def table(self) -> list[str]:
        """The points of each exercise and of all, in aligned lines."""
        rows = []
        for name, variant in self.variants.items():
            verdict = self.verdicts.get(name)
            points, total = verdict["points"] if verdict else 0, sum(variant["parts"].values())
            state = "" if verdict else ", not checked yet"
            if verdict and verdict["fault"] == Fault.UNANSWERED:
                state = ", not answered yet"
            rows.append((f"{points:g} of {total:g}", name + state))
        points, total = self.earned()
        rows.append((f"{points:g} of {total:g}", "in total"))
        width = max(len(points) for points, _ in rows)
        return [f"{points:>{width}}   {name}" for points, name in rows]

    def ideas(self) -> list[str]:
        """Up to three ideas: first of what is incorrect, then of what took several tries."""
        ideas = []
        for name in self.unfinished():
            verdict = self.verdicts.get(name)
            if verdict and verdict["fault"] != Fault.UNANSWERED:
                roles = (Role.MISCONCEPTION, Role.PATTERN)
                why = [part.text for part in parts(verdict) if part.role in roles]
                ideas.append((name, "is not correct yet.", " ".join(why)))
        counts = self.incorrect
        slow = [name for name in counts if is_correct(self.verdicts[name]) and counts[name] > 1]
        for name in sorted(slow, key=counts.__getitem__, reverse=True):
            why = f"One of them: {self.sentences[name]}" if name in self.sentences else ""
            ideas.append((name, f"is correct after {counts[name]} incorrect answers.", why))
        lines = []
        for name, state, why in ideas[:3]:
            review = f"Review: {self.variants[name]['review']}."
            lines.append(" ".join(filter(None, ("-", name, state, why, review))))
        return lines


def start(
    packed: Mapping[str, str], notebook: Mapping[str, Any]
) -> tuple[Callable[..., None], Callable[[], None]]:
    """Make check() and summary() of a lesson.

    Parameters
    ----------
    packed
        The packed variant of each exercise by name, in the order of the lesson.
    notebook
        The names that the notebook has defined, now and later.
    """
    progress = Progress({name: unpack(variant) for name, variant in packed.items()}, notebook)
    print("Set-up is done: check() and summary() are ready.")
    return progress.check, progress.summary
