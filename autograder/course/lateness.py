"""What handing in late costs, by nbgrader's own interface; nbgrader_config.py sets it."""

import math

from nbgrader.plugins import BasePlugin
from traitlets import Float

HOUR, DAY = 3600, 24 * 3600  # seconds


class LatePenalty(BasePlugin):
    """A share of the lesson's points for each day begun after the hours of grace.

    It is a share of what the lesson is worth, as in Canvas, and not of what was earned: written
    answers are graded after this is called. nbgrader takes off no more than was earned by then.
    """

    grace = Float(0, min=0, help="Hours after the due date that cost nothing.").tag(config=True)
    per_day = Float(
        0, min=0, max=100, help="Percent of the lesson's points for each day begun after that."
    ).tag(config=True)
    most = Float(
        100, min=0, max=100, help="Percent of the lesson's points that are taken off at most."
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points to take off a submission, or None; called by AssignLatePenalties."""
        percent = self.percent(total_seconds_late)
        if not percent:
            return None
        step = self.parent
        notebook = step.gradebook.find_notebook(step.notebook_id, step.assignment_id)
        return percent / 100 * notebook.max_score

    def percent(self, seconds: float) -> float:
        """How much being so late costs."""
        days = math.ceil(max(0.0, seconds - self.grace * HOUR) / DAY)
        return min(self.most, days * self.per_day)
