"""The lessons as a site: `python docs/site/build.py build/site`, which is `make site`.

Each self-study notebook becomes a page, with the outputs that are saved in it; nothing is run.
conf.py and index.md, in the same folder, hold what is common to all pages; this file converts each
notebook to the form that Sphinx reads.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import jinja2
import nbformat
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode, v4
from sphinx.cmd.build import build_main

from autograder import course_folder
from autograder.editions import self_study
from autograder.notebooks import figure_captions

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = "files"  # folder, next to the sources of the pages, of the notebooks to download
SETUP = (
    "*Set-up.* The notebook has a folded cell here, which defines `check()` and `summary()`: "
    "run it once per session."
)


def page(nb: NotebookNode, lesson: str, repository: str = "") -> NotebookNode:
    """A self-study notebook as the site shows it.

    Parameters
    ----------
    repository
        As in `self_study.badges`; if it is set, the notebook begins with its badges.
    """
    ways = [f"{{download}}`Download this notebook <{FILES}/{lesson}.ipynb>`"]
    if any(self_study.BESIDE.rstrip("]") in cell.source for cell in nb.cells):
        ways.append(f"{{download}}`and its dataset <{FILES}/{self_study.TABLE}>`")
    first = nb.cells[0]
    if links := self_study.badges(repository, f"notebooks/{lesson}.ipynb"):
        ways += links.split(" · ")
        first.source = first.source.replace(f"\n\n{links}", "")
    first.source += "\n\n" + " ".join(ways)
    nb.cells = [v4.new_markdown_cell(SETUP) if c.get("id") == "set-up" else c for c in nb.cells]
    for cell in nb.cells:
        for output in cell.get("outputs", ()):
            if "data" in output:
                _show(output, cell)
    return nb


def _show(output: NotebookNode, cell: NotebookNode) -> None:
    """Convert an output, in place, to a form that a page can show."""
    html = output.data.get("text/html", "")
    if html.startswith("<pre"):
        # Keras's summaries: as HTML they bring colors of their own, which would be hard to read.
        output.data = NotebookNode({"text/plain": strip_ansi(output.data["text/plain"])})
    elif text := output.metadata.get(figure_captions.PNG, {}).get("alt"):
        cell.metadata["mystnb"] = {"image": {"alt": text}}  # where MyST-NB reads it


def opening(nb: NotebookNode) -> dict[str, str]:
    """The title and the goal of a lesson, from its first cell."""
    text = nb.cells[0].source
    goal = re.search(r"\*\*Goal\.\*\* (.+)", text)
    return {"title": text.splitlines()[0].removeprefix("# "), "goal": goal[1] if goal else ""}


def stage(root: Path, sources: Path) -> None:
    """Write what Sphinx reads, for the lessons in the course folder `root`, to `sources`."""
    repository = self_study.repository_setting(root)
    (sources / FILES).mkdir()
    lessons = []
    for lesson in course_folder.lessons(root):
        file = root / "notebooks" / f"{lesson}.ipynb"
        shutil.copy(file, sources / FILES)
        nb = nbformat.read(file, as_version=4)
        lessons.append({"name": lesson, **opening(nb)})
        nbformat.write(page(nb, lesson, repository), sources / file.name)
    shutil.copy(root / "data" / self_study.TABLE, sources / FILES)
    index = jinja2.Template((HERE / "index.md").read_text(encoding="utf-8"))
    (sources / "index.md").write_text(
        index.render(lessons=lessons, repository=repository), encoding="utf-8"
    )


def main(target: str) -> int:
    """Build the site and copy it to the folder `target`; a warning is a failure.

    Returns
    -------
    int
        An exit code, 0 if the site was built.
    """
    with tempfile.TemporaryDirectory() as work:
        sources, made = Path(work, "sources"), Path(work, "made")
        sources.mkdir()
        stage(ROOT, sources)
        failed = build_main(["-q", "-W", "--keep-going", "-c", str(HERE), str(sources), str(made)])
        if not failed:
            unread = shutil.ignore_patterns(".doctrees", ".buildinfo", "_sources")
            shutil.copytree(made, target, ignore=unread, dirs_exist_ok=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
