"""The class report, written: one HTML page that needs nothing beside it, and a table as CSV."""

from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder import disk_errors
from autograder.class_report.report import Report, Row
from autograder.course_folder import CourseError
from autograder.lms.csv_text import escape_formula
from autograder.notebooks.remarks import Kind

KINDS = {  # each kind of remark to review, as a word and a sign
    Kind.UNREADABLE: ("not readable", "✕"),
    Kind.STOPPED: ("stopped", "◼"),
    Kind.CELLS: ("cells", "▤"),
    Kind.LIBRARY: ("library function", "◆"),
    Kind.CODE: ("code", "▲"),
    Kind.NOTE: ("note", "●"),
}
BANDS = [(1.0, "all"), (0.75, "most"), (0.5, "half"), (0.25, "some"), (0.0, "few")]


def band(points: float, of: float) -> str:
    """How a cell of the heat map is coloured: by the share of the points."""
    return next(name for least, name in BANDS if points >= least * of)


def breakable(name: str) -> Markup:
    """The name of a function, which may be broken after an underscore."""
    return Markup("_<wbr>").join(escape(part) for part in name.split("_"))


def coded(sentence: str) -> Markup:
    """A sentence of ours with `code` in it."""
    parts = [escape(part) for part in sentence.split("`")]
    if len(parts) % 2 == 0:  # a lone backtick is one of the text's own
        return escape(sentence)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if i % 2 else part for i, part in enumerate(parts)
    )


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}\u00a0%"


def table(report: Report) -> pd.DataFrame:
    """The scores: a row for each student, also for those of whom there is nothing to grade."""
    names = [item.exercise.name for item in report.items]
    rows = [_line(row, names) for row in report.rows]
    rows += [{"student": escape_formula(name), "state": "not graded"} for name in report.not_graded]
    rows += [
        {"student": escape_formula(name), "state": "not submitted"} for name in report.not_handed_in
    ]
    columns = ["student", "state", *names, "code", "code of", "written", "written of"]
    columns += ["changed by hand", "late penalty", "final", "final of", "to review"]
    return pd.DataFrame(rows, columns=columns)


def _line(row: Row, names: list[str]) -> dict[str, Any]:
    line = {
        "student": escape_formula(row.student),
        "state": "not readable" if row.unreadable else "graded",
        **{name: row.verdicts.get(name, {}).get("points") for name in names},
        **{"code": row.points, "code of": row.of},
        "to review": escape_formula(" ".join(remark.text for remark in row.to_review)),
    }
    if score := row.score:
        line |= {"written": score.written, "written of": score.written_of}
        line |= {"changed by hand": score.by_hand, "late penalty": score.penalty}
        line |= {"final": score.final, "final of": score.of}
    return line


def page(report: Report) -> str:
    """The report as HTML; whatever comes from students is escaped."""
    environment = Environment(
        loader=PackageLoader("autograder.class_report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"breakable": breakable, "coded": coded, "percent": percent}
    return environment.get_template("template.html.j2").render(
        report=report, kinds=KINDS, band=band
    )


def write(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write reports/<lesson>.html and .csv in a course folder; CourseError where that fails."""
    target = folder / "reports"
    html, csv = (target / f"{report.lesson}.{kind}" for kind in ("html", "csv"))
    try:
        target.mkdir(exist_ok=True)
        html.write_text(page(report), encoding="utf-8", errors="replace")
        table(report).to_csv(csv, index=False, encoding="utf-8", errors="replace")
    except OSError as error:
        raise CourseError(
            f"The report cannot be written. {disk_errors.sentence(error, target)}"
        ) from None
    return html, csv
