"""The page that a student gets back: points, what was wrong, what to review.

nbgrader makes it (`nbgrader generate_feedback`) from an autograded notebook, with the exporter and
the preprocessor in this module and the template in template/. Each exercise is shown with its
feedback and the student's code; the lesson in between is folded. The page is self-contained and
has no scripts: formulas are MathML, which browsers render themselves.
"""

import html
import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from traitlets.config import Config

from autograder.exercises import UnknownExercise, find
from autograder.feedback_page.mathml import to_mathml
from autograder.feedback_page.sanitize import remove_active_content, render_or_verbatim
from autograder.grading import feedback_messages
from autograder.grading.grading_types import Fault, Verdict
from autograder.notebooks import cells
from autograder.notebooks.definition_versions import outdated_exercises
from autograder.notebooks.remarks_in_metadata import VERDICT, remarks_on
from autograder.visible_text import visible

MAX_HIGHLIGHTED_CHARS = 20_000  # of a cell
HEADING = re.compile(r"^#{2,6} +(.+?)\s*$", re.MULTILINE)


class GetScores(GetGrades):
    """nbgrader's GetGrades, which also records what a person graded, and what is still to grade."""

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(cell.metadata.nbgrader.grade_id, *self._where())
        cell.metadata.nbgrader["by_hand"] = grade.manual_score is not None or bool(
            grade.extra_credit
        )
        cell.metadata.nbgrader["waiting"] = grade.manual_score is None and grade.auto_score is None

    def _get_comment(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        """A person's comment; nbgrader's own "No response." is told by the state of an answer."""
        comment = self.gradebook.find_comment(cell.metadata.nbgrader.grade_id, *self._where())
        cell.metadata.nbgrader["comment"] = comment.manual_comment
        cell.metadata.nbgrader["unanswered"] = bool(comment.auto_comment)

    def _where(self) -> tuple[str, str, str]:
        return self.notebook_id, self.assignment_id, self.student_id


class ClearHiddenParts(NbGraderPreprocessor):
    """Removes hidden tests and marking schemes, which only cells of the lesson have.

    nbgrader's own preprocessors refuse a notebook in which a student has written such a mark.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cells.meta(cell).get("locked") or cells.is_test(cell):
            hidden = cells.without_hidden_tests(cell.source)
            cell.source = cells.without_region("MARK SCHEME", hidden)
        return cell, resources


@dataclass
class Section:
    """A part of the notebook, as the page shows it.

    Attributes
    ----------
    kind
        "lesson" (folded), "exercise" or "written".
    title
        Its heading, in Markdown.
    cells
        The cells of a part of the lesson, the student's code for an exercise, or a written
        question.
    graded
        The cell that holds the points.
    """

    kind: str
    title: str
    cells: list[NotebookNode] = field(default_factory=list)
    graded: NotebookNode | None = None

    @property
    def id(self) -> str:
        return slug("exercise", self._meta.get("grade_id", ""))

    @property
    def _meta(self) -> dict[str, Any]:
        """nbgrader's metadata of the cell that holds the points; empty for a lesson."""
        return cells.meta(self.graded) if self.graded else {}

    @property
    def points(self) -> float:
        return self._meta["score"]

    @property
    def of(self) -> float:
        return self._meta["points"]

    @property
    def waits(self) -> bool:
        """Whether a person still has to grade it."""
        return bool(self._meta.get("waiting"))

    @property
    def is_correct(self) -> bool:
        return not self.waits and self.points >= self.of

    @property
    def state(self) -> str:
        """What the points say, in words."""
        if self.waits:
            return "not graded yet" if self.kind == "exercise" else "to be graded by a person"
        if self._meta.get("unanswered") and self.kind == "written":
            return "not answered"
        if self.points:
            amount = "correct" if self.is_correct else "partly correct"
        else:
            faults = {verdict["fault"] for verdict in self.verdicts}
            amount = "not answered" if faults == {Fault.UNANSWERED} else "incorrect"
        return f"{amount}, graded by a person" if self._meta.get("by_hand") else amount

    @property
    def question(self) -> str:
        """A written question in Markdown, without its heading."""
        return "\n\n".join(HEADING.sub("", cell.source, count=1).strip() for cell in self.cells)

    @property
    def stopped(self) -> int:
        """How many of its cells ended with an error."""
        return sum(any(o.output_type == "error" for o in c.get("outputs", ())) for c in self.cells)

    @property
    def comments(self) -> list[str]:
        """What a person wrote to it."""
        commented = [*self.cells, self.graded] if self.graded else self.cells
        return [cells.meta(c)["comment"] for c in commented if cells.meta(c).get("comment")]

    @property
    def verdicts(self) -> list[Verdict]:
        outputs = self.graded.get("outputs", ()) if self.graded else ()
        stored = [verdict for o in outputs for verdict in o.get("data", {}).get(VERDICT, ())]
        return [parts_in_order(verdict) for verdict in stored]

    @property
    def feedback(self) -> str:
        """What the grader says about it, with links to where the lesson explains it."""

        def address(heading: str) -> str:
            return f"#{slug('read', heading)}"

        return "".join(
            feedback_messages.page(verdict, address=address) for verdict in self.verdicts
        )


def parts_in_order(verdict: Verdict) -> Verdict:
    """A stored verdict with its parts as the exercise defines them: nbformat sorts all keys."""
    try:
        order = list(find(verdict["exercise"]).parts)
    except UnknownExercise:  # it was removed since, or several lessons have one of that name
        return verdict
    names = sorted(
        verdict["parts"], key=lambda name: order.index(name) if name in order else len(order)
    )
    return {**verdict, "parts": {name: verdict["parts"][name] for name in names}}


def sections(nb: NotebookNode) -> list[Section]:
    """A graded notebook in the order of its cells: exercises, questions, and the lesson between."""
    found: list[Section] = []
    lesson: list[NotebookNode] = []
    code: list[NotebookNode] = []  # of the exercise that comes next

    def close_lesson() -> None:
        if lesson:
            found.append(Section("lesson", lesson_title(lesson), list(lesson)))
            lesson.clear()

    for cell in nb.cells:
        meta = cells.meta(cell)
        if cell.metadata.get("autograder") == "remarks":
            continue  # shown at the top of the page
        if cells.is_test(cell):
            title = exercise_title(lesson, cell)
            close_lesson()
            found.append(Section("exercise", title, list(code), cell))
            code.clear()
        elif meta.get("grade"):
            question = [lesson.pop()] if lesson and cells.meta(lesson[-1]).get("locked") else []
            close_lesson()
            found.append(Section("written", cells.WRITTEN, question, cell))
        elif cell.cell_type == "code" and (meta.get("solution") or code):
            code.append(cell)  # and what the student put between it and its check
        else:
            lesson.append(cell)
    lesson += code
    close_lesson()
    return found


def lesson_name(nb: NotebookNode) -> str:
    """The first heading of a notebook, or nothing."""
    texts = [cell.source for cell in nb.cells if cell.cell_type == "markdown"]
    return next((text.splitlines()[0][2:] for text in texts if text.startswith("# ")), "")


def lesson_title(lesson: Iterable[NotebookNode]) -> str:
    """The headings of a part of the lesson, but for the lesson's own and those of exercises."""
    found = [h for c in lesson if c.cell_type == "markdown" for h in HEADING.findall(c.source)]
    graded = [h for h in found if cells.EXERCISE.match(f"### {h}") or h.startswith(cells.WRITTEN)]
    return " · ".join(h for h in found if h not in graded)


def exercise_title(before: list[NotebookNode], test: NotebookNode) -> str:
    """The heading of an exercise in the lesson, or its name where that heading is gone."""
    stated = [name for cell in before for name in cells.EXERCISE.findall(cell.source)]
    name = cells.grade_id(test) or ""
    return stated[-1] if stated else f"`{name.removesuffix('-test')}`"


def slug(prefix: str, text: str) -> str:
    """An id for a heading, from its plain text."""
    return "-".join([prefix, *re.findall(r"\w+", text.lower())])


class Renderer(IPythonRenderer):
    """nbconvert's renderer of Markdown, with formulas as MathML and headings that fit the page."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        plain = BeautifulSoup(text, "html.parser").get_text()
        level = max(level, 2)  # the page has a first heading of its own
        return f'<h{level} id="{slug("read", plain)}">{text}</h{level}>\n'

    def table(self, text: str) -> str:
        return wide(f"<table>{text}</table>")

    def block_math(self, body: str) -> str:
        return wide(formula(body, "block"))

    def inline_math(self, body: str) -> str:
        return formula(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")


def wide(text: str) -> str:
    """A block that scrolls sideways if it is wider than the page, also by keyboard."""
    return f'<div class="wide" tabindex="0">{text}</div>\n'


def formula(tex: str, display: str) -> str:
    """A formula as MathML; one that cannot be parsed stays as it was written."""
    try:
        return to_mathml(tex, display)
    except Exception:  # students write any text between dollar signs
        return f"<code>{html.escape(tex)}</code>"


@pass_context
def highlight(context: Context, source: str, metadata: Any = None) -> str:
    """Code in colours, unless these would take too long and most of the page."""
    if len(source) > MAX_HIGHLIGHTED_CHARS:
        rest = len(source) - MAX_HIGHLIGHTED_CHARS
        shown = html.escape(source[:MAX_HIGHLIGHTED_CHARS])
        return f"<pre>{shown}\n… and {rest:,} more characters.</pre>"
    return context.environment.filters["highlight_code"](source, metadata=metadata)


class FeedbackPage(HTMLExporter):
    """nbgrader's exporter for feedback: the template, and what it calls."""

    @property
    def default_config(self) -> Config:
        # In a section of this class, since nbgrader sets those of HTMLExporter itself.
        own = {
            "template_name": "template",
            "extra_template_basedirs": [str(Path(__file__).parent)],
        }
        config = Config({"FeedbackPage": own})
        config.merge(super().default_config)
        return config

    def default_filters(self) -> Generator[tuple[str, Any], None, None]:
        yield from super().default_filters()
        yield "inert", visible
        yield "outdated", outdated_exercises
        yield "sections", sections
        yield "lesson_name", lesson_name
        yield "remarks", remarks_on
        yield "visible", cells.without_hidden_tests
        yield "harmless", remove_active_content
        yield "highlight", highlight
        yield "prose", self.prose
        yield "phrase", self.phrase

    def prose(self, text: str, attachments: dict | None = None) -> str:
        """Markdown as HTML."""
        renderer = Renderer(escape=False, attachments=attachments or {})
        text = render_or_verbatim(text, MarkdownWithMath(renderer=renderer).render)
        return remove_active_content(text, keep_style=True)

    def phrase(self, text: str) -> str:
        """Markdown of one line, as HTML within a line; long names may break at an underscore."""
        line = self.prose(text).strip().removeprefix("<p>").removesuffix("</p>")
        return line.replace("_", "_<wbr>")
