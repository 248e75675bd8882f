"""What the grader owes to every attack of the corpus, in attacks.py.

All are one class, graded from end to end by `autograder grade`; some of each kind are also graded
by `nbgrader autograde`, and in `make prove` all of them. For each: no point beyond what its honest
part earned, and none less unless the attack itself destroyed it; nothing read, written or reached
outside of its own folder; the reason named where there is one.
"""

import csv
import os
import socket
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.kernels.sandbox import available_protections
from autograder.notebooks.read_marked_notebook import read_result
from autograder.notebooks.remarks_in_metadata import remarks_on
from autograder.notebooks.submission_remark_codes import RemarkCode
from tests.hostile.attacks import ATTACKS, HONEST, SOME, SOME_NAMES, WRONG, Attack
from tests.support import ROOT
from tests.support.courses import new_course
from tests.support.files import tree

pytestmark = [
    pytest.mark.skipif(
        not all(available_protections().values()), reason="this machine has no sandbox"
    ),
]

NAME = f"{SIGMOID}.ipynb"
CANARY = "canary-of-this-course"
IMPATIENT = "\nc.Mark.timeout = 12\nc.Mark.question_timeout = 3\nc.Mark.time_limit = 90\n"
NBGRADER = [sys.executable, "-m", "nbgrader"]
AUTOGRADER = [sys.executable, "-m", "autograder.cli"]
WAYS = {  # to grade a class: the command, and who is in it
    # Many attacks only wait, so more workers than this machine may have processors; but cells have
    # time limits on the clock, and other tests are busy beside these.
    "autograder grade": ([*AUTOGRADER, "grade", "--workers", "3"], ATTACKS),
    "nbgrader autograde, some": ([*NBGRADER, "autograde"], SOME),
    "nbgrader autograde": ([*NBGRADER, "autograde"], ATTACKS),
}
PROVED = {"nbgrader autograde": pytest.mark.prove}  # the others are slow


@pytest.fixture(scope="module")
def listener():
    """A port of this machine, and what has come in on it."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    heard.append(server.accept()[1])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        ended.set()
        thread.join()


class Course:
    """A class of attackers and one who is honest, in a folder of its own, with a home beside it."""

    def __init__(self, place: Path, port: int, attacks: list[Attack] = ATTACKS):
        self.attacks = attacks
        self.folder, self.home = place / "course", place / "home"
        self.folder.mkdir()
        self.home.mkdir()
        new_course(self.folder, [SIGMOID])
        with (self.folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"{IMPATIENT}# {CANARY}\n")
        (self.folder / "course.secret").write_text(f"{CANARY}\n")
        (self.home / ".private").write_text(CANARY)
        self.call(NBGRADER, "generate_assignment", SIGMOID)
        self.call(NBGRADER, "db", "student", "add", "right", "--email", CANARY)
        (self.folder / "source" / SIGMOID / "canary.txt").write_text(CANARY)
        file = submit(Sample("right", SIGMOID), self.folder)
        file.with_name("notes.txt").write_text(CANARY)
        places = {"{course}": self.folder, "{home}": self.home, "{repository}": ROOT}
        for attack in attacks:
            sample = Sample(attack.name, SIGMOID, {"sigmoid_prime": WRONG}, damage=attack.change)
            file = submit(sample, self.folder)
            text = file.read_text(encoding="utf-8").replace("{port}", str(port))
            for name, where in places.items():
                text = text.replace(name, str(where))
            file.write_text(text, encoding="utf-8")
        (self.folder / "source" / SIGMOID / "canary.txt").rename(self.folder / "canary.txt")
        self.before = self.outside()

    def call(self, program, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(self.home)}
        environment |= {"IPYTHONDIR": str(self.home / ".ipython"), "COLUMNS": "200"}
        done = subprocess.run(
            [*program, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done

    def outside(self):
        """All that no submission has to change: everything but what nbgrader writes."""
        written = ("autograded", "feedback", "gradebook.db")
        places = [self.home / ".private", *self.folder.iterdir()]
        found = {place: place.stat().st_size for place in places if place.is_file()}
        for place in places:
            if place.is_dir() and place.name not in written:
                found |= tree(place)
        return {path: state for path, state in found.items() if Path(path).name not in written}

    def autograded(self, student):
        return self.folder / "autograded" / student / SIGMOID / NAME

    def grades(self):
        self.call(NBGRADER, "export")
        with (self.folder / "grades.csv").open(encoding="utf-8") as file:
            rows = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}
        (self.folder / "grades.csv").unlink()
        return rows


@pytest.fixture(scope="module")
def graded(tmp_path_factory, listener):
    """The class as it was graded in one of WAYS, once, with its feedback and its scores."""

    @cache
    def graded(name):
        command, attacks = WAYS[name]
        course = Course(tmp_path_factory.mktemp("attacked"), listener[0], attacks)
        done = course.call(command, SIGMOID)  # which must end, and well
        course.said = done.stdout + done.stderr
        course.call(NBGRADER, "generate_feedback", SIGMOID)
        course.scores = course.grades()
        return course

    return graded


@pytest.fixture
def course(request, graded):
    return graded(request.param)


def way(name, *more):
    """A parameter set of tests about a class that is graded in that way."""
    mark = PROVED.get(name, pytest.mark.slow)
    return pytest.param(name, *more, marks=mark, id="-".join([name, *(a.name for a in more)]))


def test_the_corpus_is_large_and_its_names_differ():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60


def test_some_of_each_kind_are_in_the_corpus():
    assert len(SOME) == len(SOME_NAMES) >= 12


@pytest.mark.parametrize(
    ("course", "attack"),
    [way(name, attack) for name, (_, attacks) in WAYS.items() for attack in attacks],
    indirect=["course"],
)
class TestAnAttack:
    def test_earns_what_its_honest_part_earns(self, course, attack):
        result = read_result(course.folder, attack.name, SIGMOID)
        assert attack.least <= result.points <= HONEST
        assert course.scores[attack.name] == result.points

    def test_has_its_reason_named(self, course, attack):
        nb = nbformat.read(course.autograded(attack.name), as_version=4)
        remarks = [f"{remark.kind} {remark.code}" for remark in remarks_on(nb)]
        assert attack.said in f"{remarks} {[cell.get('outputs') for cell in nb.cells]}"

    def test_has_read_nothing_that_is_not_its_own(self, course, attack):
        assert CANARY not in course.autograded(attack.name).read_text(encoding="utf-8")

    def test_has_a_graded_notebook_and_a_page_of_bounded_size(self, course, attack):
        page = course.folder / "feedback" / attack.name / SIGMOID / f"{SIGMOID}.html"
        assert course.autograded(attack.name).stat().st_size < 3_000_000
        assert page.stat().st_size < 3_000_000
        assert "document.title = 'acted'</script>" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("course", map(way, WAYS), indirect=True)
class TestTheClass:
    def test_has_a_grade_for_everyone_and_full_points_for_who_is_honest(self, course):
        assert course.scores.keys() == {attack.name for attack in course.attacks} | {"right"}
        remarks = read_result(course.folder, "right", SIGMOID).remarks
        assert [remark.code for remark in remarks] == [RemarkCode.DOCUMENTS]  # its notes.txt
        assert course.scores["right"] == 9

    def test_has_changed_nothing_but_what_nbgrader_writes(self, course):
        assert course.outside() == course.before

    def test_has_written_nothing_to_the_terminal_that_steers_it(self, course):
        assert course.said.replace("\n", "").isprintable()

    def test_has_left_no_process_behind(self, course):
        listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
        assert str(course.folder) not in listing

    def test_has_reached_nothing_by_the_network(self, course, listener):
        assert listener[1] == []
