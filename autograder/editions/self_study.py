"""The self-study edition: one self-contained notebook, made from a lesson's source.

Solutions become stubs, hidden tests become `check(...)`, marking schemes are folded, and a folded
set-up cell holds the judge and its variants. The outputs of a run with the solutions are saved, so
that the notebook can be read before anything is run.
"""

import base64
import copy
import re
import subprocess
import textwrap
import tomllib
import zlib
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from autograder.course_folder import CourseError
from autograder.editions import draw_sliders_without_browser, reuse_stored_outputs
from autograder.exercises import find, of_lesson
from autograder.grading.compress_embedded_questions import pack
from autograder.grading.join_modules_as_text import joined_source
from autograder.grading.per_student_questions import make_variant, student_seed
from autograder.notebooks import cells, figure_captions
from autograder.replace_folder import replace_file

TABLE = "housing_data.csv"
BESIDE = f'PLACES = ["{TABLE}"]'  # how a lesson lists where the dataset may be
STUB = 'raise NotImplementedError("replace this line with your code")'
CHECK = "autograder.grading.self_study_check"  # the module in the set-up cell, with what it imports
MAX_SETUP_BYTES = 130_000
ABOUT_SETUP = (
    "Each exercise ends with `check(...)`, which says what the grader would say, and what is done "
    "so far. It comes from the folded cell *Set-up* above the first exercise: run that cell once "
    "after every restart. The last cell sums up what to read again. The outputs that you see are "
    "those of a run with the solutions."
)
AFTER_CHECK = "# NameError? Run the folded cell Set-up once, then this one again."
SUMMARY = (
    "## Where you stand\n\nYour points, and what to read again. The written question is not "
    "counted: compare your answer with the full one."
)
SETUP = """\
# @title Set-up: run this cell once per session. It defines check() and summary().
import base64
import builtins
import linecache
import zlib

# The code of the grader that check() needs, compressed: `print(_code_)` shows it. It runs in a
# namespace of its own, and asks builtins for what Python has built in: a name that this notebook
# gives to something else changes nothing.
_code_ = zlib.decompress(base64.b85decode("{code}")).decode()
linecache.cache["<check>"] = (builtins.len(_code_), None, _code_.splitlines(True), "<check>")
_check_ = {{"__name__": "__main__"}}
builtins.exec(builtins.compile(_code_, "<check>", "exec"), _check_)

# What check() asks, what should come back, and what known mistakes give instead: compressed JSON,
# which _check_["unpack"] reads.
_variants_ = {{
{variants}
}}
check, summary = _check_["start"](_variants_, builtins.globals())
"""


def badges(repository: str, path: str) -> str:
    """Return badges that open `path` of a public repository, "owner/name/branch"; "" for none."""
    if not repository:
        return ""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+/[\w./-]+", repository):
        raise CourseError(
            f"pyproject.toml, [tool.autograder] repository = {repository!r}: "
            'write it as "owner/name/branch", or "" for no badges.'
        )
    owner, name, branch = repository.split("/", 2)
    at = f"{owner}/{name}"
    raw = f"https://raw.githubusercontent.com/{at}/{branch}/{path}"
    links = {
        "Open in Colab": f"https://colab.research.google.com/github/{at}/blob/{branch}/{path}",
        "Open in Kaggle": f"https://kaggle.com/kernels/welcome?src={raw}",
        "Open in Binder": f"https://mybinder.org/v2/gh/{at}/{branch}?labpath={path}",
    }
    return " · ".join(f"[{label}]({link})" for label, link in links.items())


def table_address(repository: str) -> str:
    """Return the address of the dataset in a public repository, "owner/name/branch"."""
    return f"https://raw.githubusercontent.com/{repository}/data/{TABLE}"


def repository_setting(root: Path) -> str:
    """Read the public repository of a course folder from its pyproject.toml; "" for none."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return settings.get("tool", {}).get("autograder", {}).get("repository", "")


def setup_cell(lesson: str) -> NotebookNode:
    """Make the cell that defines check() and summary() for a lesson.

    Raises
    ------
    CourseError
        If it would be too large for a notebook.
    """
    packed = []
    for exercise in of_lesson(lesson):
        variant = make_variant(exercise, student_seed("", "self-study", exercise.name))
        packed.append(f'"{exercise.name}": "{pack(variant)}",')
    code = base64.b85encode(zlib.compress(joined_source(CHECK).encode(), level=9)).decode()
    source = SETUP.format(code=code, variants="\n".join(packed)).rstrip()
    if len(source.encode()) > MAX_SETUP_BYTES:
        raise CourseError(
            f"{lesson}: its set-up cell has {len(source.encode()):,} bytes, more than "
            f"{MAX_SETUP_BYTES:,}: give its exercises fewer or smaller cases."
        )
    cell = v4.new_code_cell(source, id="set-up")
    cell.metadata = NotebookNode(cellView="form", jupyter={"source_hidden": True})
    return cell


def selfstudy(source: NotebookNode, lesson: str, repository: str = "") -> NotebookNode:
    """Make the self-study edition of a lesson, with its solutions still in place.

    Parameters
    ----------
    source
        The lesson's source notebook.
    repository
        As in `badges`.

    Raises
    ------
    CourseError
        If no last hint follows a solution, or the set-up cell is too large.
    """
    nb = v4.new_notebook(metadata=source.metadata)
    solution = ""  # one whose last hint is still to come
    for original in source.cells:
        cell = copy.deepcopy(original)
        meta = cells.meta(cell)
        cell.metadata = NotebookNode()
        _add_dataset_address(cell, repository)
        if cells.is_test(original) and cells.graded_functions(cell.source):
            functions = cells.graded_functions(cell.source)
            checks = [f'check("{find(name, lesson).name}")' for name, _ in functions]
            cell.source = "\n".join([*checks, AFTER_CHECK])
        elif meta.get("solution") and cell.cell_type == "markdown":
            question = nb.cells[-1]
            question.source += _folded("A full answer", cell.source)
            cell.source = "*Write your answer here.*"
        elif scheme := cells.MARK_SCHEME.search(cell.source):
            cell.source = cells.MARK_SCHEME.sub("", cell.source).rstrip()
            cell.source += _folded("What a good answer says", scheme.group(2).strip())
        elif meta.get("solution"):
            if solution:
                raise no_last_hint(lesson, solution)
            cell.metadata["tags"] = ["solution"]
            solution = _solution(cell.source)
        elif cells.LAST_HINT.search(cell.source):
            cell.source += _folded("Solution", f"```python\n{solution}\n```")
            solution = ""
        nb.cells.append(cell)
    if solution:
        raise no_last_hint(lesson, solution)
    if links := badges(repository, f"notebooks/{lesson}.ipynb"):
        nb.cells[0].source += f"\n\n{links}"
    _add_checks(nb, lesson)
    return nb


def _add_dataset_address(cell: NotebookNode, repository: str) -> None:
    """Where a cell looks for the dataset, let it look in the repository too, in place."""
    if repository:
        places = BESIDE.replace("]", f', "{table_address(repository)}"]')
        cell.source = cell.source.replace(BESIDE, places)


def _add_checks(nb: NotebookNode, lesson: str) -> None:
    """Add the cells that check() and summary() need to a lesson with exercises, in place."""
    if not of_lesson(lesson):
        return
    nb.cells[0].source += f"\n\n{ABOUT_SETUP}"
    # Just above the first exercise, so that a reader on GitHub sees the lesson before this code.
    first = next(i for i, c in enumerate(nb.cells) if cells.EXERCISE.search(c.source))
    nb.cells.insert(first, setup_cell(lesson))
    nb.cells.append(v4.new_markdown_cell(SUMMARY, id="summary-text"))
    nb.cells.append(v4.new_code_cell(f"summary()\n{AFTER_CHECK}", id="summary"))


def _solution(source: str) -> str:
    """The code between the marks of a solution; empty if there are none."""
    marked = cells.SOLUTION.search(source)
    return textwrap.dedent(marked[2]).rstrip() if marked else ""


def no_last_hint(lesson: str, solution: str) -> CourseError:
    """The error that says where a hint is missing."""
    start = solution.strip().partition("\n")[0]
    return CourseError(
        f"{lesson}: no cell with “Hint 3” follows the solution that begins with {start!r}. "
        "The self-study edition shows the solution below that hint."
    )


def _folded(title: str, text: str) -> str:
    return f"\n\n<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def unsolved(nb: NotebookNode) -> NotebookNode:
    """Return the notebook with stubs instead of its solutions, and with its outputs."""
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        if "solution" in cell.metadata.pop("tags", []):
            cell.source = cells.SOLUTION.sub(rf"\1{STUB}\n", cell.source).rstrip()
        elif cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if not _passing(o)]
    return nb


def _passing(output: NotebookNode) -> bool:
    """Whether an output is useless to a reader: a warning, or a slider without its kernel."""
    return output.get("name") == "stderr" or draw_sliders_without_browser.VIEW in output.get(
        "data", {}
    )


def build(root: Path, lesson: str, folder: Path) -> Path:
    """Write notebooks/<lesson>.ipynb, with the outputs of a run with the solutions.

    The stored outputs are kept if they are still true; otherwise the notebook is executed in
    `folder`, which holds the lesson's data.

    Returns
    -------
    Path
        The file that was written.
    """
    target = root / "notebooks" / f"{lesson}.ipynb"
    nb = selfstudy(read_source(root, lesson), lesson, repository_setting(root))
    data = b"".join(file.read_bytes() for file in sorted(folder.iterdir()))
    executed = reuse_stored_outputs.fingerprint(nb, data)
    stored = nbformat.read(target, as_version=4) if target.exists() else v4.new_notebook()
    if not reuse_stored_outputs.restore(nb, stored, executed):
        execute(nb, folder)
    figure_captions.add_alternative_text(nb)
    nb.metadata = NotebookNode(
        kernelspec=nb.metadata.kernelspec, language_info=NotebookNode(name="python")
    )
    nb.metadata[reuse_stored_outputs.KEY] = executed
    target.parent.mkdir(exist_ok=True)
    replace_file(target, f"{nbformat.writes(unsolved(nb))}\n".encode())
    return target


def execute(nb: NotebookNode, folder: Path) -> None:
    """Execute a notebook in `folder`, in place."""
    client = NotebookClient(
        nb,
        timeout=120,
        coalesce_streams=True,  # else the moment of each print decides how the text is cut
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.widget_registry = draw_sliders_without_browser.REGISTRY
    client.execute(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read_source(root: Path, lesson: str) -> NotebookNode:
    """Read the source notebook of a lesson."""
    return nbformat.read(root / "source" / lesson / f"{lesson}.ipynb", as_version=4)
