"""The class report in formgrader: a link to it where the scores are, and the page behind it."""

import asyncio
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from nbgrader.server_extensions.formgrader import formgrader, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler, check_notebook_dir, check_xsrf
from tornado import web

from autograder.course import report_page
from autograder.course.folder import CourseError, pick
from autograder.course.report import make_report

TEMPLATES = Path(__file__).parent / "templates" / "formgrader"


class ReportPage(BaseHandler):
    """The report of a lesson, as the gradebook has it at this moment."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def get(self, lesson: str) -> None:
        try:
            self.write(await asyncio.to_thread(report_of, Path(self.coursedir.root), lesson))
        except CourseError as error:
            self.set_status(404)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.write(str(error))


def report_of(root: Path, lesson: str) -> str:
    """The page; CourseError where there is no such lesson, or nothing graded in it."""
    pick(root, [lesson])
    return report_page.page(make_report(root, lesson))


def loader(theirs: list[str]) -> BaseLoader:
    """Ours before nbgrader's templates, which ours extend by the name `nbgrader/…`."""
    own = FileSystemLoader(theirs)
    return ChoiceLoader([FileSystemLoader(TEMPLATES), own, PrefixLoader({"nbgrader": own})])


def use() -> None:
    """Give formgrader the page and the templates with the link, before it sets up its own.

    It has no setting for either, and reads the configuration of a course, which calls this, more
    than once.
    """
    page = (r"/formgrader/report/([^/]+)/?", ReportPage)
    if page not in handlers.default_handlers:
        handlers.default_handlers.append(page)
        formgrader.FileSystemLoader = loader
