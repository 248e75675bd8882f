"""A class graded by stock nbgrader and by `autograder grade`, and the floor below both.

Stock is `nbgrader autograde` with its own preprocessors and a new kernel per submission, which
imports the autograder for its hidden tests. The floor is the cells alone, executed one submission
after the other in one warm process: no kernel, no messages, no files, no gradebook. Printed are
seconds per submission and ratios; a class is 40 copies of the solutions. `autograder grade` is
compared with stock over the whole run, including the start of the programs, and with the floor by
its pace once it is warm too, from the third submission on. The floor always has one core.
"""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

import nbformat

from autograder.demo.sample_submissions import Sample, submit
from autograder.kernels.fork_server import INLINE_BACKEND
from autograder.notebooks import cells, ungraded_experiment_cells
from benchmarks.targets import Measurement

ROOT = Path(__file__).parents[1]
NUMPY, KERAS = "03_sigmoid", "09_keras"
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearMarkScheme.enforce_metadata = False
"""
FASTER = {NUMPY: (4, 8), KERAS: (10, 20)}  # than stock: on one core, on two
ABOVE_FLOOR = 1.5


def call(folder: Path, cores: int, *command: str) -> float:
    """Seconds that a command takes on this many cores."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT), JUPYTER_PREFER_ENV_PATH="1")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, allowed),
    )
    spent = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return spent


def make_class(folder: Path, lesson: str, size: int, config: str) -> Path:
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / lesson, folder / part / lesson)
    call(folder, 2, "nbgrader", "generate_assignment", lesson, "--force")
    for number in range(size):
        submit(Sample(f"student-{number:02}", lesson), folder)
    return folder


def stock(folder: Path, lesson: str, size: int, cores: int) -> float:
    shutil.rmtree(folder / "autograded", ignore_errors=True)
    return call(folder, cores, "nbgrader", "autograde", lesson) / size


def ours(folder: Path, lesson: str, size: int, cores: int) -> float:
    shutil.rmtree(folder / "autograded", ignore_errors=True)
    return call(folder, cores, "autograder.cli", "grade", lesson, f"--workers={cores}") / size


def pace(folder: Path, lesson: str) -> float:
    """Seconds per submission of the last run, from the third submission on."""
    graded = folder.glob(f"autograded/*/{lesson}/{lesson}.ipynb")
    _, _, first, *done = sorted(file.stat().st_mtime for file in graded)
    return (done[-1] - first) / len(done)


def floor(lesson: str, size: int) -> float:
    """Seconds per submission of the cells alone, in a process that has done its imports."""
    code = f"from benchmarks.grading import run_cells; print(run_cells({lesson!r}, {size}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1]),
    )
    return float(done.stdout.splitlines()[-1])


def run_cells(lesson: str, size: int) -> float:
    """Execute the cells that the grader executes, with hidden tests and figures, in IPython."""
    import matplotlib
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from matplotlib_inline.backend_inline import configure_inline_support

    nb = nbformat.read(ROOT / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    run = [
        cell.source
        for cell in nb.cells
        if cell.cell_type == "code"
        and ungraded_experiment_cells.TAG not in cell.metadata.get("tags", [])
    ]
    assert any(cells.graded_functions(source) for source in run)
    os.chdir(ROOT / "release" / lesson)
    shell = InteractiveShell.instance()
    matplotlib.use(INLINE_BACKEND)  # the figures are drawn, as they are in a kernel
    configure_inline_support(shell, INLINE_BACKEND)
    spent = 0.0
    for number in range(size + 1):
        shell.reset(new_session=False)
        begun = time.perf_counter()
        for source in run:
            with capture_output(), contextlib.redirect_stderr(io.StringIO()):
                shell.run_cell(source, store_history=False).raise_error()
        spent += (time.perf_counter() - begun) * (number > 0)  # the first has the imports
    return spent / size


def in_turn(folder: Path, lesson: str, size: int) -> tuple[float, float]:
    """Our pace and the floor on one core, each the mean of three measurements.

    They alternate, because the speed of a shared machine varies by half from minute to minute.
    """
    paces, floors = [], []
    for _ in range(3):
        floors.append(floor(lesson, size))
        ours(folder, lesson, size, 1)
        paces.append(pace(folder, lesson))
    return mean(paces), mean(floors)


def measure(lesson: str, size: int) -> list[Measurement]:
    print(f"{lesson}, class of {size}: seconds per submission", flush=True)
    figures = []
    with tempfile.TemporaryDirectory() as place:
        ready = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
        theirs = make_class(Path(place, "stock"), lesson, size, STOCK)
        mine = make_class(Path(place, "ours"), lesson, size, ready)
        for cores, times in zip((1, 2), FASTER[lesson], strict=True):
            slow = stock(theirs, lesson, size, cores)
            fast = ours(mine, lesson, size, cores)
            print(f"  cores {cores}   stock {slow:.2f}   autograder {fast:.2f}", flush=True)
            name = f"{lesson}: times faster than stock, cores: {cores}"
            figures.append(Measurement(name, slow / fast, at_least=times))
        warm, least = in_turn(mine, lesson, size)
    print(f"  one core, once warm   autograder {warm:.2f}   cells alone {least:.2f}", flush=True)
    return [
        *figures,
        Measurement(f"{lesson}: times the cells alone", warm / least, at_most=ABOVE_FLOOR),
    ]
