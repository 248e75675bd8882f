"""What a hidden test says: `grade("sigmoid_prime", sigmoid_prime)`.

Under this course's nbgrader_config.py the line is never run: the grader reads it, and asks the
student's kernel for numbers only (autograder.course.marking). Under a plain nbgrader that has
this package installed the line runs, and judges inside the kernel. (There, releasing a lesson
takes one setting: c.ClearMarkScheme.enforce_metadata = False.)
"""

from collections.abc import Callable


def grade(name: str, function: Callable) -> float:
    """Judge `function` as exercise `name`, show the feedback and return the points.

    Raises UnknownExercise where no lesson defines the name.
    """
    from IPython.display import HTML, display

    from autograder.exercises import find
    from autograder.grading import feedback, paper
    from autograder.grading.in_process import grade_in_process

    variant = paper.make_paper(find(name), paper.seed("", "", name))
    verdict = grade_in_process(variant, function)
    remark = "Judged inside the notebook's own kernel: less protected than by the course's grader."
    display(HTML(feedback.page(verdict, [remark])))
    return float(verdict["points"])
