"""The class report in formgrader: a page of its own, and links to it in the list of scores."""

import asyncio
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from nbgrader.server_extensions.formgrader import formgrader, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler, check_notebook_dir, check_xsrf
from tornado import web

from autograder.class_report import page as report_page
from autograder.class_report.gather_report_data import make_report
from autograder.course_folder import CourseError, resolve_lessons

TEMPLATES = Path(__file__).parent / "templates"


class ReportHandler(BaseHandler):
    """Serves the report of a lesson, computed from the gradebook at each request."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def get(self, lesson: str) -> None:
        """Send the page; status 404 with a sentence if there is nothing to report."""
        try:
            self.write(await asyncio.to_thread(render_report, Path(self.coursedir.root), lesson))
        except CourseError as error:
            self.set_status(404)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.write(str(error))


def render_report(root: Path, lesson: str) -> str:
    """The report of a lesson as a page of HTML.

    Raises
    ------
    CourseError
        If there is no such lesson, or nothing is graded in it.
    """
    resolve_lessons(root, [lesson])
    return report_page.page(make_report(root, lesson))


def template_loader(nbgrader_folders: list[str]) -> BaseLoader:
    """Loads our templates before nbgrader's, which ours extend by the name `nbgrader/…`."""
    nbgraders = FileSystemLoader(nbgrader_folders)
    prefixed = PrefixLoader({"nbgrader": nbgraders})
    return ChoiceLoader([FileSystemLoader(TEMPLATES), nbgraders, prefixed])


def install() -> None:
    """Give formgrader the page and the templates with the links, before it sets up its own.

    Formgrader has no setting for either. The configuration of a course calls this, and formgrader
    reads that more than once.
    """
    page = (r"/formgrader/report/([^/]+)/?", ReportHandler)
    pages: list[Any] = handlers.default_handlers
    if page not in pages:
        pages.append(page)
        formgrader.FileSystemLoader = template_loader
