"""The penalty for late submissions, as a plug-in of nbgrader; nbgrader_config.py configures it."""

import math
from typing import Any, cast

from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float

HOUR, DAY = 3600, 24 * 3600  # seconds


class LatePenalty(BasePlugin):
    """A share of the lesson's points for each day begun after a grace period.

    It is a share of what the lesson is worth, as in Canvas, and not of what was earned, since
    written answers are graded later. nbgrader takes off no more than was earned by then.
    """

    grace = Float(0, min=0, help="Hours after the due date without a penalty.").tag(config=True)
    per_day = Float(
        0, min=0, max=100, help="Percent of the lesson's points for each day begun after that."
    ).tag(config=True)
    maximum = Float(
        100, min=0, max=100, help="Percent of the lesson's points that are taken off at most."
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The penalty for a late submission; called by nbgrader's AssignLatePenalties.

        Parameters
        ----------
        student_id, score
            Not used.
        total_seconds_late
            Seconds since the due date.

        Returns
        -------
        float or None
            Points to take off; None for no penalty.
        """
        percent = self.percent(total_seconds_late)
        if not percent:
            return None
        step = cast(AssignLatePenalties, self.parent)
        notebook: Any = step.gradebook.find_notebook(step.notebook_id, step.assignment_id)
        return percent / 100 * notebook.max_score

    def percent(self, seconds_late: float) -> float:
        """The penalty, in percent of the lesson's points."""
        days = math.ceil(max(0.0, seconds_late - self.grace * HOUR) / DAY)
        return min(self.maximum, days * self.per_day)
