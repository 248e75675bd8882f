"""Every command in README.md, CONTRIBUTING.md and docs/ works.

The shell blocks of a page are typed in their order, in a copy of the course with a small class.
Commands that cannot be run here are listed in NOT_RUN, with the reason. Their spelling is checked
all the same (program, subcommand and options), and so is that of commands in running text.
"""

import csv
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed.cli import dask_scheduler, dask_worker
from nbgrader.apps import NbGraderApp
from typer.main import get_command

from autograder.cli.app import app
from autograder.demo.sample_submissions import SIGMOID, Sample, answered_notebook
from tests.support import ROOT
from tests.support.courses import SLOPE_OF_Z, without_tensorflow

PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{file.name}" for file in ROOT.glob("docs/*.md"))]
SHELL = ("sh", "bash")
LANGUAGES = {*SHELL, "dockerfile", "python", "text", "yaml"}
CLUSTER = "needs a cluster; tests/integration/test_class_run.py grades on a local one"
NOT_RUN = {
    "make demo": "takes minutes, and writes into the repository",
    "make prove": "takes an hour, and writes into the repository",
    "make test": "runs this test",
    'make test ARGS="tests/unit/editions/test_editions.py -k 03_sigmoid"': "a part of `make test`",
    "make lint": "a step of .ci/run",
    "bash .ci/run": "runs this test",
    "git clone ADDRESS_OF_THIS_REPOSITORY course": "the copy of the course is that clone",
    "jupyter lab": "a server; tests/browser/test_instructors_day.py uses it in a browser",
    "dask scheduler": CLUSTER,
    "dask worker tcp://localhost:8786 --nthreads 1 --nworkers 2": CLUSTER,
    "autograder grade 03_sigmoid --scheduler tcp://localhost:8786": CLUSTER,
    "dask scheduler --scheduler-file scheduler.json &": CLUSTER,
    "srun dask worker --scheduler-file scheduler.json --nthreads 1 --no-dashboard "
    "--death-timeout 60": CLUSTER,
    "sbatch workers.sh": CLUSTER,
    "autograder grade 03_sigmoid --scheduler $(python -c 'import json; "
    'print(json.load(open("scheduler.json"))["address"])\')': CLUSTER,
}
ADA, EMMY = "lovelaceada-12345", "noetheremmy-4711"
CLASS = {  # name in Canvas's zip -> answers
    f"lovelaceada_12345_678_{SIGMOID}.ipynb": {},
    f"noetheremmy_4711_679_{SIGMOID}.ipynb": SLOPE_OF_Z,
}
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,03_sigmoid (12)\r\n"
    "    Points Possible,,,,,11\r\n"
    '"Lovelace, Ada",12345,,ada,Autumn,\r\n'
    '"Noether, Emmy",4711,,emmy,Autumn,\r\n'
)


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and text of each fenced block."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"(?ms)^ *```(\w*)\n(.*?)^ *```$", text)


def typed(page: str) -> list[str]:
    """The commands in the shell blocks of a page, without comments."""
    lines = "".join(text for language, text in blocks(page) if language in SHELL).splitlines()
    bare = (re.sub(r"(^|\s+)#.*", "", line).strip() for line in lines)
    return [line for line in bare if line]


def mentioned(page: str) -> list[str]:
    """The commands in running text: code that begins with a program that is known here."""
    text = re.sub(r"(?ms)^ *```.*?^ *```$", "", (ROOT / page).read_text(encoding="utf-8"))
    return [code for code in re.findall(r"`([^`\n]+)`", text) if code.split(" ")[0] in SPELLING]


# Spelling


def autograder(name: str, *arguments: str) -> None:
    command, arguments = get_command(app).commands[name], list(arguments)
    while arguments and arguments[0] in (below := getattr(command, "commands", {})):
        command = below[arguments.pop(0)]
    if arguments:  # a name alone is mentioned, not called
        command.make_context(name, arguments)


def nbgrader(name: str, *arguments: str) -> None:
    program = NbGraderApp.subcommands[name][0]
    words = list(arguments)
    while words and words[0] in (below := vars(program).get("subcommands", {})):
        program = below[words.pop(0)][0]
    for word in words:
        if word.startswith("--"):
            assert {word[2:].split("=")[0]} & {*program.flags, *program.aliases}, word


def make(*arguments: str) -> None:
    targets = re.findall(r"(?m)^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    for word in arguments:
        assert word in targets or re.match("(ARGS|PYTHON)=", word), word
        for path in re.findall(r"tests/[\w/]+\.py", word):
            assert (ROOT / path).is_file(), path


def dask(name: str, *arguments: str) -> None:
    main = {"scheduler": dask_scheduler, "worker": dask_worker}[name].main
    options = {option for param in main.params for option in (*param.opts, *param.secondary_opts)}
    for word in arguments:  # Dask takes unknown options for those of a --preload
        assert word in options or not word.startswith("--"), word


def python(option: str, module: str, *_: str) -> None:
    assert option == "-m", option
    assert importlib.util.find_spec(module), module


def other(*_: str) -> None:
    """A program from elsewhere, of which only the name is checked."""


SPELLING: dict[str, Callable[..., None]] = {
    "autograder": autograder,
    "dask": dask,
    "make": make,
    "nbgrader": nbgrader,
    "python": python,
    "srun": lambda *command: check_spelling(" ".join(command)),
    **dict.fromkeys(["bash", "cd", "conda", "cp", "createdb", "git", "jupyter", "kubectl"], other),
    **dict.fromkeys(["mkdir", "sbatch", "source", "sudo", "xcode-select"], other),
}


def check_spelling(command: str) -> None:
    """Fail where a program, a subcommand or an option does not exist."""
    program, *arguments = shlex.split(re.sub(r"\$\(.*\)", "OUTPUT", command))
    assert program in SPELLING, f"{program}: neither this test nor a reader knows what it is"
    SPELLING[program](*arguments)


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_language_it_is_in(page):
    assert {language for language, _ in blocks(page)} <= LANGUAGES


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_spelt_correctly(page):
    for command in [*typed(page), *mentioned(page)]:
        check_spelling(command)


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("autograder regrade 03_sigmoid", "regrade"),
        ("autograder students rename ada king lovelace", "lovelace"),
        ("autograder grade 03_sigmoid --cluster tcp://localhost:8786", "--cluster"),
        ("autograder export blackboard 03_sigmoid", "blackboard"),
        ("nbgrader grade 03_sigmoid", "grade"),
        ("nbgrader generate_feedback 03_sigmoid --again", "--again"),
        ("nbgrader db assignment add 03_sigmoid --due 2030-01-31", "--due"),
        ("make everything", "everything"),
        ("make test ARGS=tests/test_nothing.py", "test_nothing"),
        ("dask worker --processes 2", "--processes"),
        ("python -m benchmarks.nothing", "nothing"),
        ("frobnicate", "frobnicate"),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command, wrong):
    with pytest.raises(Exception, match=wrong):
        check_spelling(command)


def test_only_commands_of_the_pages_are_not_run():
    assert set(NOT_RUN) <= {command for page in PAGES for command in typed(page)}


def test_the_examples_of_help_are_spelt_correctly():
    commands = list(get_command(app).commands.values())
    commands += [
        below for command in commands for below in getattr(command, "commands", {}).values()
    ]
    helps = "\n".join(command.help for command in commands)
    examples = re.findall(r"Example: (autograder .+)", helps)
    assert len(examples) >= 6
    for example in examples:
        check_spelling(example)


# Messages

FROM_ELSEWHERE = {"autograder: command not found", "No space left on device"}  # shell, system


def quoted_messages() -> list[str]:
    """The messages in the guide's table of what may go wrong."""
    guide = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    table = guide.partition("## When something goes wrong")[2]
    return [m for m in re.findall(r"(?m)^\| `([^`]+)` \|", table) if m not in FROM_ELSEWHERE]


@pytest.mark.parametrize("message", quoted_messages())
def test_a_message_is_quoted_as_the_program_says_it(message):
    program = "".join(file.read_text("utf-8") for file in ROOT.glob("autograder/**/*.py"))
    program = re.sub(r'"\s*f?"', "", program)  # literals that are joined
    pattern = re.escape(message).replace("…", ".+?")
    pattern = re.sub("03_sigmoid|Canvas", r"\\{.+?\\}", pattern)
    assert re.search(pattern, program)


# In order, in a class


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A clone with one lesson and what its instructor downloaded from Canvas."""
    folder, downloads = tmp_path / "course", tmp_path / "home" / "Downloads"
    downloads.mkdir(parents=True)
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / SIGMOID, folder / part / SIGMOID)
    shutil.copytree(ROOT / "data", folder / "data")
    for file in ("nbgrader_config.py", "pyproject.toml", f"notebooks/{SIGMOID}.ipynb"):
        (folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    (folder / ".venv").symlink_to(sys.prefix)
    for place in (folder / "submissions.zip", downloads / "submissions.zip"):
        with zipfile.ZipFile(place, "w") as archive:
            for name, answers in CLASS.items():
                nb = answered_notebook(
                    Sample("", SIGMOID, answers, damage=without_tensorflow), folder
                )
                archive.writestr(name, json.dumps(nb))
    for place in (folder / "canvas.csv", downloads / "grades.csv"):
        place.write_text(CANVAS, encoding="utf-8", newline="")
    return folder


def type_commands(page: str, course: Path) -> None:
    """Type the commands of a page in one terminal, and fail at the first one that fails."""
    begin = course.parent if "cd course" in typed(page) else course
    script = "\n".join(command for command in typed(page) if command not in NOT_RUN)
    path = os.environ["PATH"].replace(str(Path(sys.executable).parent), "")
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-x", "-c", script],
        cwd=begin,
        env={**os.environ, "HOME": str(course.parent / "home"), "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def exported(file: Path) -> Iterator[tuple[str, str]]:
    """Student and points, from a table for Canvas."""
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        if row["ID"]:
            yield row["Student"], row["03_sigmoid (12)"]


def assert_the_class_is_graded(course: Path) -> None:
    """Everybody has a page, the points are as they should be, and the class has a report."""
    for student in (ADA, EMMY, "me"):
        assert (course / "feedback" / student / SIGMOID / f"{SIGMOID}.html").is_file()
    assert (course / "reports" / f"{SIGMOID}.html").is_file()
    points = dict(exported(course / "exports" / f"{SIGMOID}-canvas.csv"))
    assert points == {"Lovelace, Ada": "9", "Noether, Emmy": "6"}


@pytest.mark.slow
def test_readme_leads_from_release_to_export(course):
    type_commands("README.md", course)
    assert_the_class_is_graded(course)
    rows = csv.DictReader((course / "grades.csv").read_text(encoding="utf-8").splitlines())
    grades = {row["student_id"]: f"{row['score']} of {row['max_score']}" for row in rows}
    assert grades == {ADA: "9.0 of 11.0", EMMY: "6.0 of 11.0", "me": "9.0 of 11.0"}


@pytest.mark.slow
def test_the_guide_for_instructors_leads_from_release_to_export(course):
    type_commands("docs/instructors.md", course)
    assert_the_class_is_graded(course)


@pytest.mark.parametrize("page", sorted({*PAGES} - {"README.md", "docs/instructors.md"}))
def test_the_commands_of_every_other_page_work(page, course):
    type_commands(page, course)
