"""The tables that commands print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:  # a command imports only what it needs
    from autograder.autograding.class_run import Outcome
    from autograder.class_report.gather_report_data import Report
    from autograder.feedback_page.give_feedback import Feedback
    from autograder.lms.collect import Collection
    from autograder.notebooks.read_marked_notebook import Result


def report_table(report: Report) -> Table:
    """Show how each exercise did."""
    table = Table(title=escape(report.title))
    table.add_column("exercise", style="bold", overflow="fold")
    for column in ("earned", "lost points", "discrimination"):
        table.add_column(column, justify="right", no_wrap=True)
    for item in report.items:
        number = "–" if item.discrimination is None else f"{item.discrimination:.2f}"
        lost = f"{item.lost} of {report.counted}"
        table.add_row(item.exercise.name, f"{item.share:.0%}", lost, number)
    return table


def collection_table(collection: Collection, lesson: str) -> Table:
    """Show what was collected for each student."""
    table = Table(title=f"Collected for {lesson}")
    table.add_column("student", style="bold", overflow="fold")
    for column in ("files", "submitted (UTC)", "in submitted/"):
        table.add_column(column, overflow="fold")
    for submission in collection.submissions:
        time = f"{submission.time:%Y-%m-%d %H:%M}" if submission.time else ""
        files = ", ".join(submission.files[:3])
        more = f" and {len(submission.files) - 3} more" if len(submission.files) > 3 else ""
        table.add_row(
            escape(submission.student),
            escape(files + more),
            time or ("late" if submission.late else ""),
            submission.outcome.text,
        )
    return table


def feedback_table(given: list[Feedback]) -> Table:
    """Show how many feedback pages were made for each lesson."""
    table = Table(title="Feedback pages, in feedback/")
    table.add_column("lesson", style="bold", overflow="fold")
    for column in ("made or renewed", "up to date", "not possible", "released"):
        table.add_column(column, justify="right")
    for each in given:
        counts = (each.made, each.current, each.failed, each.released)
        table.add_row(each.lesson, *(str(len(names)) for names in counts))
    return table


def failure_table(failed: list[Outcome]) -> Table:
    """Show why submissions were not graded."""
    table = Table(title="Not graded; run the command again to retry")
    table.add_column("student", style="bold", no_wrap=True)
    table.add_column("reason", overflow="fold")
    for outcome in sorted(failed, key=lambda outcome: outcome.student):
        table.add_row(escape(outcome.student), escape(outcome.reason))
    return table


def result_table(results: list[Result]) -> Table:
    """Show the points, the feedback and the remarks of submissions."""
    table = Table(title="The sample class", show_lines=True)
    table.add_column("submission", style="bold", no_wrap=True)
    for column in ("points by exercise", "feedback", "remarks"):
        table.add_column(column, overflow="fold")
    for result in results:
        points = [f"{v['exercise']} {v['points']:g}/{v['of']:g}" for v in result.verdicts]
        total = f"{result.points:g} of {result.of:g}" if result.verdicts else "no grade"
        table.add_row(
            f"{result.student}\n{result.lesson}",
            "\n".join([f"[bold]{total}[/]", *points]),
            escape(main_feedback(result)),
            escape("\n".join(remark.text for remark in result.remarks)),
        )
    return table


def main_feedback(result: Result) -> str:
    """Return what explains most about each exercise that lost points, each text once."""
    from autograder.grading.feedback_messages import parts
    from autograder.grading.verdict_codes import Role

    feedback = []
    for verdict in result.verdicts:
        texts = [part.text for part in parts(verdict) if part.role not in (Role.REVIEW, Role.CHECK)]
        if texts and texts[-1] not in feedback:
            feedback.append(texts[-1])
    return "\n".join(feedback) or "all correct"
