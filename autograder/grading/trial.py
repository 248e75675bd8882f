"""A verdict in the place where the function is: for check() in a notebook, and a plain nbgrader.

The course's grader takes the same steps with a kernel in between (autograder.course.marking).
"""

from autograder.grading.judge import carried, judge
from autograder.grading.probe import ask, home_of, slope_at
from autograder.grading.types import Fault


def verdict_on(paper, function):
    """The verdict on a function; right ones are lent to it where those it builds on are wrong."""
    questions = [case["question"] for case in paper["cases"]]
    verdict = judge(paper, ask(function, questions, paper["forbidden"]))
    if paper["given"] and verdict["fault"] not in (None, Fault.UNANSWERED):
        again = ask(function, questions, paper["forbidden"], given=paper["given"])
        verdict = carried(verdict, judge(paper, again), list(paper["given"]))
    if verdict["fault"] == Fault.VALUE and paper["slope_of"]:
        own = home_of(function).get(paper["slope_of"])
        verdict |= {
            "slope_of": paper["slope_of"],
            "slope": slope_at(own, verdict["question"]),
        }
    return verdict
