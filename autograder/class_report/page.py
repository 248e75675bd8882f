"""The class report as one self-contained HTML page, and the scores as CSV."""

from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder import explain_disk_errors
from autograder.class_report.gather_report_data import Report
from autograder.class_report.submission_summary import SubmissionSummary
from autograder.course_folder import CourseError
from autograder.lms.escape_csv_formulas import escape_formula
from autograder.notebooks.submission_remark_codes import Kind
from autograder.visible_text import visible

KINDS = {  # how each kind of remark to review is shown: a word and a symbol
    Kind.UNREADABLE: ("not readable", "✕"),
    Kind.STOPPED: ("stopped", "◼"),
    Kind.CELLS: ("cells", "▤"),
    Kind.LIBRARY: ("library function", "◆"),
    Kind.CODE: ("code", "▲"),
    Kind.NOTE: ("note", "●"),
}
BANDS = [(1.0, "all"), (0.75, "most"), (0.5, "half"), (0.25, "some"), (0.0, "few")]


def band(points: float, of: float) -> str:
    """Return the color class of a cell of the heat map, by the share of the points."""
    return next(name for least, name in BANDS if points >= least * of)


def breakable(name: str) -> Markup:
    """Mark up the name of a function so that lines may break after its underscores."""
    return Markup("_<wbr>").join(escape(part) for part in name.split("_"))


def coded(sentence: str) -> Markup:
    """Mark up a sentence that has `code` in backticks."""
    parts = [escape(part) for part in sentence.split("`")]
    if len(parts) % 2 == 0:  # a lone backtick is part of the text
        return escape(sentence)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if i % 2 else part for i, part in enumerate(parts)
    )


def percent(share: float | None) -> str:
    """Format a share from 0 to 1; "–" for None."""
    return "–" if share is None else f"{100 * share:.0f}\u00a0%"


def score_table(report: Report) -> pd.DataFrame:
    """Return the scores: a row per student, including those with nothing to grade."""
    exercises = [item.exercise.name for item in report.items]
    rows = [_score_row(submission, exercises) for submission in report.submissions]
    rows += [{"student": escape_formula(name), "state": "not graded"} for name in report.not_graded]
    rows += [
        {"student": escape_formula(name), "state": "not submitted"} for name in report.not_submitted
    ]
    columns = ["student", "state", *exercises, "code", "code of", "written", "written of"]
    columns += ["changed by hand", "late penalty", "final", "final of", "to review"]
    return pd.DataFrame(rows, columns=pd.Index(columns))


def _score_row(submission: SubmissionSummary, exercises: list[str]) -> dict[str, Any]:
    row = {
        "student": escape_formula(submission.student),
        "state": "not readable" if submission.unreadable else "graded",
        **{name: submission.verdicts.get(name, {}).get("points") for name in exercises},
        **{"code": submission.points, "code of": submission.of},
        "to review": escape_formula(" ".join(remark.text for remark in submission.to_review)),
    }
    if score := submission.score:
        row |= {"written": score.written, "written of": score.written_of}
        row |= {"changed by hand": score.by_hand, "late penalty": score.penalty}
        row |= {"final": score.final, "final of": score.of}
    return row


def _visible(value: object) -> object:
    """A value as a template shows it: in a text, every character that acts is written out."""
    return type(value)(visible(value, keep="\n\t")) if isinstance(value, str) else value


def page(report: Report) -> str:
    """Render the report as HTML, in which everything that comes from students is escaped."""
    environment = Environment(
        loader=PackageLoader("autograder.class_report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"breakable": breakable, "coded": coded, "percent": percent}
    return environment.get_template("template.html.j2").render(
        report=report, kinds=KINDS, band=band
    )


def write(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write reports/<lesson>.html and .csv to a course folder, and return the two files.

    Raises
    ------
    CourseError
        If they cannot be written.
    """
    target = folder / "reports"
    html, csv = target / f"{report.lesson}.html", target / f"{report.lesson}.csv"
    try:
        target.mkdir(exist_ok=True)
        html.write_text(page(report), encoding="utf-8", errors="replace")
        score_table(report).to_csv(csv, index=False, encoding="utf-8", errors="replace")
    except OSError as error:
        raise CourseError(
            f"The report cannot be written. {explain_disk_errors.sentence(error, target)}"
        ) from None
    return html, csv
