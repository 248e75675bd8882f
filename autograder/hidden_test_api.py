"""The function that a hidden test calls: `grade("sigmoid_prime", sigmoid_prime)`.

Under this course's nbgrader_config.py the line is never executed: the grader reads it and asks the
student's kernel for numbers only (`autograding/mark_notebook`). Under a plain nbgrader with this
package installed the line is executed, and judges inside the kernel. (There, releasing a lesson
takes one setting: c.ClearMarkScheme.enforce_metadata = False.)
"""

from collections.abc import Callable
from typing import Any


def grade(name: str, function: Callable[..., Any]) -> float:
    """Judge a function, show the feedback and return the points.

    Parameters
    ----------
    name : str
        The exercise, e.g. "sigmoid"; "03_sigmoid/sigmoid" where several lessons have one of that
        name.
    function : callable
        The student's function.

    Raises
    ------
    UnknownExercise
        Where no lesson has such an exercise, or several have one.
    """
    from IPython.display import HTML, display

    from autograder.exercises import find
    from autograder.grading import feedback_messages
    from autograder.grading.grade_in_same_process import grade_in_process
    from autograder.grading.per_student_questions import make_variant, student_seed
    from autograder.grading.verdict_codes import Part, Role

    exercise = find(name)
    variant = make_variant(exercise, student_seed("", "", exercise.name))
    verdict = grade_in_process(variant, function)
    note = "Graded in the notebook's own kernel, which protects less than the course's grader."
    display(HTML(feedback_messages.page(verdict, [Part(Role.NOTE, note)])))
    return float(verdict["points"])
