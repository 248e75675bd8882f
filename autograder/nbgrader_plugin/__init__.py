"""The names by which a course's `nbgrader_config.py` knows the autograder. They stay as they are.

Each is imported when it is first asked for: nbgrader reads the configuration at every start, and
most of its commands need one or two of them.
"""

from importlib import import_module

_MODULES = {
    "CheckHiddenTests": "autograder.editions.release_checks",
    "ClearHiddenParts": "autograder.feedback_page.page",
    "FeedbackPage": "autograder.feedback_page.page",
    "GetScores": "autograder.feedback_page.page",
    "LatePenalty": "autograder.gradebook.late_penalty",
    "Mark": "autograder.autograding.mark_notebook",
    "ReleaseFeedback": "autograder.feedback_page.release_feedback",
    "RestoreCells": "autograder.autograding.nbgrader_autograde",
    "SaveAutoGrades": "autograder.autograding.keep_manual_grades",
    "SubmissionReader": "autograder.autograding.nbgrader_autograde",
    "clean_html": "autograder.feedback_page.sanitize",
    "install": "autograder.nbgrader_plugin.nbgrader_monkeypatches",
    "locate_course": "autograder.nbgrader_plugin.course_location",
    "markdown2html": "autograder.feedback_page.sanitize",
}

__all__ = list(_MODULES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"autograder.nbgrader_plugin has no {name!r}.")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(_MODULES)
