"""Folders and files in submitted/ that are not where submissions are read.

A submission is read from submitted/<student>/<lesson>/. With the two in the other order, or with a
lesson spelled in another way, it would never be graded, and nobody would know.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from autograder import course_folder
from autograder.notebooks.submission_remark_codes import RemarkCode, Remarks
from autograder.submissions.submitted_files import has_files, is_hidden, is_notebook


def find_misplaced(root: Path) -> Remarks:
    """Return a remark for each folder or notebook in submitted/ that is not read.

    Parameters
    ----------
    root
        The course folder.
    """
    lessons = {_plain(lesson): lesson for lesson in course_folder.lessons(root)}
    found = Remarks()
    for path, place in _misplaced(root / "submitted", lessons):
        folder = path.relative_to(root).as_posix()
        if place:
            found.note(RemarkCode.MISPLACED, folder=folder, place=place)
        else:
            found.note(RemarkCode.NO_LESSON, folder=folder)
    return found


def _misplaced(submitted: Path, lessons: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """What is not read, and where it belongs; an empty text where that is not known."""
    for path in _visible(submitted):
        if not path.is_dir():
            if is_notebook(path.name):
                yield path, f"submitted/<student>/{_lesson_in(path.name, lessons) or '<lesson>'}/"
            continue
        swapped = lessons.get(_plain(path.name))
        for inside in _visible(path):
            lesson = lessons.get(_plain(inside.name))
            if inside.is_dir() and inside.name in lessons.values():
                continue
            if not inside.is_dir():
                if is_notebook(inside.name):
                    named = swapped or _lesson_in(inside.name, lessons) or "<lesson>"
                    yield inside, f"submitted/{'<student>' if swapped else path.name}/{named}/"
            elif has_files(inside):
                if swapped:
                    yield inside, f"submitted/{inside.name}/{swapped}/"
                else:
                    yield inside, f"submitted/{path.name}/{lesson}/" if lesson else ""


def _visible(folder: Path) -> list[Path]:
    """What is in a folder, without hidden files; nothing if it cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if not is_hidden(path.name))
    except OSError:
        return []


def _plain(name: str) -> str:
    """A name without what is often spelled in another way: 02-Relu as 02relu."""
    return re.sub(r"[\W_]+", "", name).lower()


def _lesson_in(name: str, lessons: dict[str, str]) -> str:
    """The lesson that the name of a file contains, or an empty text."""
    plain = _plain(name)
    return next((lesson for form, lesson in lessons.items() if form in plain), "")
