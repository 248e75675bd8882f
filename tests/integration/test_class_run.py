"""A class at once: it comes to what nbgrader comes to one by one, and nothing stops it.

Notebooks are run by real kernels in real worker processes, called by the command line.
"""

import contextlib
import getpass
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Comment, Grade, Gradebook, SubmittedNotebook
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from autograder.autograding import worker_pools
from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.kernels.sandbox import available_protections
from autograder.safe_converter import UNFINISHED
from tests.support.classes import (
    CLASS,
    DUE,
    ENVIRONMENT,
    LATE,
    MARKED_BY_HAND,
    PROGRAM,
    STUDENTS,
    make_class,
)
from tests.support.courses import SLOPE_OF_Z, run

pytestmark = pytest.mark.slow  # classes of real kernels, and processes that are killed


def grade(folder, *arguments):
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True
    )


def sqlite(folder):
    return f"sqlite:///{folder / 'gradebook.db'}"


def set_due(db_url):
    with Gradebook(db_url, "activation-to-keras") as gradebook:
        gradebook.update_or_create_assignment(SIGMOID, duedate=DUE)


def mark_by_hand(db_url):
    with Gradebook(db_url, "activation-to-keras") as gradebook:
        named = (SIGMOID, SIGMOID, MARKED_BY_HAND)
        gradebook.find_grade("sigmoid_prime-test", *named).manual_score = 1.5
        gradebook.find_comment("sigmoid_prime", *named).manual_comment = "Ask me about this."
        gradebook.db.commit()


def in_gradebook(db_url):
    """All that a gradebook says about the class."""
    engine = create_engine(db_url)
    with Session(engine) as session:
        grades = {
            (grade.student.id, grade.name): (
                grade.auto_score,
                grade.manual_score,
                grade.extra_credit,
                grade.needs_manual_grade,
            )
            for grade in session.scalars(select(Grade))
        }
        comments = {
            (comment.student.id, comment.name): (comment.auto_comment, comment.manual_comment)
            for comment in session.scalars(select(Comment))
        }
        penalties = {
            notebook.student.id: (notebook.late_submission_penalty, notebook.assignment.timestamp)
            for notebook in session.scalars(select(SubmittedNotebook))
        }
    engine.dispose()
    return grades, comments, penalties


def autograded(folder, student):
    """The notebook, without what differs whenever it is run: times, random ids, and chunks."""
    nb = nbformat.read(folder / "autograded" / student / SIGMOID / f"{SIGMOID}.ipynb", as_version=4)
    for cell in nb.cells:
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("nbgrader"):
            del cell["id"]  # drawn anew when a student's cell, or the flags', is made
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    return nb


def joined(outputs):
    """Outputs with each stream in one piece, and without the log lines of TensorFlow."""
    kept = []
    for output in outputs:
        if output.output_type == "stream" and output.name == "stderr":
            output.text = re.sub(r"(?m)^[IWEF]\d{4} .*\n", "", output.text)
            if not output.text:
                continue
        if kept and "name" in output and output.name == kept[-1].get("name"):
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory):
    """The class as nbgrader grades it; one submission then marked by hand, and graded again."""
    folder = make_class(tmp_path_factory.mktemp("one-by-one"))
    set_due(sqlite(folder))
    assert run(folder, "autograde", SIGMOID).returncode == 0
    mark_by_hand(sqlite(folder))
    done = run(folder, "autograde", SIGMOID, "--student", MARKED_BY_HAND, "--force")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def at_once(tmp_path_factory):
    """The same, by `autograder grade`."""
    folder = make_class(tmp_path_factory.mktemp("at-once"))
    set_due(sqlite(folder))
    done = grade(folder, SIGMOID, "--workers", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    mark_by_hand(sqlite(folder))
    done = grade(folder, SIGMOID, "--student", MARKED_BY_HAND, "--force")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class TestAClassAtOnceIsTheClassOneByOne:
    def test_the_gradebook_holds_the_same_as_one_by_one(self, one_by_one, at_once):
        grades, comments, penalties = in_gradebook(sqlite(at_once))
        assert (grades, comments, penalties) == in_gradebook(sqlite(one_by_one))
        assert grades[MARKED_BY_HAND, "sigmoid_prime-test"][1] == 1.5
        assert comments[MARKED_BY_HAND, "sigmoid_prime"][1] == "Ask me about this."
        assert penalties[LATE][0] == 6.0

    @pytest.mark.parametrize("student", STUDENTS)
    def test_the_autograded_notebook_is_the_same_cell_by_cell(self, one_by_one, at_once, student):
        mine, theirs = autograded(at_once, student), autograded(one_by_one, student)
        for cell, other in zip(mine.cells, theirs.cells, strict=True):
            assert cell == other
        assert mine == theirs

    def test_there_are_the_same_files_with_the_same_permissions(self, one_by_one, at_once):
        def files(folder):
            graded = folder / "autograded"
            return {f.relative_to(graded): f.stat().st_mode for f in graded.rglob("*")}

        assert files(at_once) == files(one_by_one)


class TestWhatIsLeft:
    """Each test changes one thing, and the next call grades that and nothing else."""

    def call(self, folder, *arguments):
        done = grade(folder, SIGMOID, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()[-1]

    @pytest.fixture
    def notebook(self, at_once):
        return at_once / "autograded" / "uphill" / SIGMOID / f"{SIGMOID}.ipynb"

    def test_nothing_once_all_is_graded(self, at_once):
        assert self.call(at_once) == f"Nothing to do: {len(CLASS)} of {len(CLASS)} already graded."

    def test_a_submission_that_was_handed_in_again(self, at_once):
        """Copied in with the time of its writing, which is before that of its grading."""
        file = at_once / "submitted" / "uphill" / SIGMOID / f"{SIGMOID}.ipynb"
        shutil.copy(file.parents[2] / "all-correct" / SIGMOID / file.name, file)
        os.utime(file, (1e9, 1e9))
        assert self.call(at_once).startswith("1 of 1 submissions graded;")
        assert in_gradebook(sqlite(at_once))[0]["uphill", "update_weight-test"][0] == 2

    def test_a_notebook_that_was_cut_off_while_it_was_written(self, at_once, notebook):
        whole = notebook.read_text(encoding="utf-8")
        notebook.chmod(0o644)
        notebook.write_text(whole[: len(whole) // 2], encoding="utf-8")
        assert self.call(at_once).startswith("1 of 1 submissions graded;")
        assert len(notebook.read_text(encoding="utf-8")) > len(whole) // 2

    def test_a_notebook_that_nbgrader_has_sanitized_and_not_run(self, at_once, notebook):
        nb = nbformat.read(notebook, as_version=4)
        nb.metadata.pop("autograder")
        notebook.chmod(0o644)
        nbformat.write(nb, notebook)
        assert self.call(at_once).startswith("1 of 1 submissions graded;")

    def test_a_student_whom_the_gradebook_does_not_know(self, at_once, tmp_path):
        """As in a new gradebook, where all that lies in autograded/ is worth nothing."""
        other = f"sqlite:///{tmp_path / 'other.db'}"
        assert run(at_once, "generate_assignment", SIGMOID, "--db", other).returncode == 0
        said = self.call(at_once, "--db", other, "--student", "uphill", "--student", "all-correct")
        assert said == "2 of 2 submissions graded."
        grades, _, _ = in_gradebook(other)
        assert {student for student, _ in grades} == {"uphill", "all-correct"}


class TestAnEnd:
    """A run that ends before its time leaves whole submissions, and the next call does the rest."""

    @pytest.fixture(scope="class")
    def handed_in(self, tmp_path_factory):
        samples = [Sample(f"student-{i}", SIGMOID, SLOPE_OF_Z) for i in range(8)]
        return make_class(tmp_path_factory.mktemp("course"), samples=samples)

    @pytest.fixture
    def running(self, handed_in, tmp_path):
        """A class that is being graded, of which something is done already."""
        folder = shutil.copytree(handed_in, tmp_path / "course")
        process = subprocess.Popen(
            [*PROGRAM, SIGMOID, "--workers", "2"],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        while not self.done(folder):
            assert process.poll() is None
            time.sleep(0.02)
        yield folder, process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def done(self, folder):
        return {file: file.stat().st_mtime_ns for file in folder.glob("autograded/[!.]*/*/*.ipynb")}

    def goes_on(self, folder):
        before = self.done(folder)
        assert 0 < len(before) < 8
        for file in before:
            assert nbformat.read(file, as_version=4).metadata.autograder.marked
        done = grade(folder, SIGMOID, "--workers", "2")
        assert done.returncode == 0
        assert f"{8 - len(before)} of {8 - len(before)} submissions graded; " in done.stdout
        after = self.done(folder)
        assert len(after) == 8
        assert {file: after[file] for file in before} == before
        grades, _, _ = in_gradebook(sqlite(folder))
        assert [points for (_, cell), (points, *_) in grades.items() if cell == "sigmoid-test"] == (
            [3.0] * 8
        )
        assert not (folder / "autograded" / UNFINISHED).exists()

    def test_a_run_that_was_killed_goes_on(self, running):
        folder, process = running
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(children, timeout=20)
        assert alive == []
        self.goes_on(folder)

    def test_a_run_that_was_interrupted_goes_on(self, running):
        folder, process = running
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "Nothing is lost" in said
        assert not (folder / "autograded" / UNFINISHED).exists()
        self.goes_on(folder)

    def test_the_end_of_one_worker_ends_nothing_else(self, running):
        folder, process = running
        for child in psutil.Process(process.pid).children():
            if "spawn_main" in " ".join(child.cmdline()):
                child.kill()
        said, _ = process.communicate(timeout=120)
        assert "8 of 8 submissions graded." in said
        assert len(self.done(folder)) == 8


def die_once(mark):
    """Take the process with it, unless the file is there that the first call leaves."""
    if not os.path.exists(mark):
        Path(mark).touch()
        os._exit(1)
    return "graded"


class TestWorkerProcesses:
    def test_a_call_that_ends_its_process_is_made_again(self, tmp_path):
        with worker_pools.local(1) as crew:
            assert crew.executor.submit(die_once, str(tmp_path / "mark")).result() == "graded"

    def test_a_call_that_ends_its_process_twice_is_given_up_and_no_other(self):
        with worker_pools.local(2) as crew:
            killers = [crew.executor.submit(os._exit, 1) for _ in range(2)]
            others = [crew.executor.submit(abs, -number) for number in range(10)]
            for killer in killers:
                with pytest.raises(worker_pools.WorkerLost, match="crashed its worker process"):
                    killer.result()
            assert [other.result() for other in others] == list(range(10))

    def test_a_process_serves_many_calls(self):
        with worker_pools.local(1) as crew:
            assert len({crew.executor.submit(os.getpid).result() for _ in range(3)}) == 1


class TestASentenceSaysWhatIsWrong:
    @pytest.fixture(scope="class")
    def folder(self, tmp_path_factory):
        samples = [Sample("ada", SIGMOID), Sample("emmy", SIGMOID)]
        return make_class(tmp_path_factory.mktemp("course"), samples=samples)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["03_sigmod"], "There is no lesson '03_sigmod'"),
            (["03_sigmod"], "Did you mean 03_sigmoid?"),
            ([SIGMOID, "--student", "emma"], "No student 'emma' has submitted 03_sigmoid."),
            ([SIGMOID, "--student", "emma"], "Did you mean emmy?"),
            ([SIGMOID, "--workers", "0"], "--workers"),
            ([SIGMOID, "--workers", "2", "--scheduler", "tcp://h:1"], "--workers or --scheduler"),
            ([SIGMOID, "--db", "grades"], "'grades' is not the URL of a database"),
            ([SIGMOID, "--db", "oracle+none://h/d"], "is not the URL of a database"),
            ([SIGMOID, "--db", "sqlite:////no/such/folder/g.db"], "unable to open database file"),
            (
                [SIGMOID, "--db", "postgresql+psycopg://me:secret@127.0.0.1:1/g"],
                "postgresql+psycopg://me:***@127.0.0.1:1/g cannot be used: connection failed",
            ),
            ([SIGMOID, "--db", "sqlite:///new.db"], "Call `nbgrader generate_assignment 03_sigm"),
            ([SIGMOID, "--scheduler", "tcp://127.0.0.1:1"], "No Dask scheduler answers at 'tcp:"),
        ],
    )
    def test_before_anything_is_graded(self, folder, arguments, sentence):
        done = grade(folder, *arguments)
        assert done.returncode != 0
        assert sentence in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert not (folder / "autograded").exists()
        assert not (folder / "new.db").exists()

    def test_where_nobody_has_handed_in(self, tmp_path):
        folder = make_class(tmp_path / "course", samples=[])
        done = grade(folder, SIGMOID)
        assert done.returncode == 1
        assert "Nobody has submitted 03_sigmoid" in done.stderr

    def test_about_one_submission_while_the_others_are_graded(self, folder):
        (folder / "autograded").mkdir()
        (folder / "autograded" / "emmy").write_text("a file where a folder has to be")
        done = grade(folder, SIGMOID)
        assert done.returncode == 1
        assert "1 of 2 submissions graded." in done.stdout
        assert "emmy" in done.stdout
        assert "Not a directory" in done.stdout
        assert (folder / "autograded" / "ada" / SIGMOID / f"{SIGMOID}.ipynb").exists()


class TestTheSandbox:
    """A submission that prints the file another student submitted."""

    @pytest.fixture(scope="class")
    def folder(self, tmp_path_factory):
        folder = make_class(tmp_path_factory.mktemp("course"), samples=[Sample("ada", SIGMOID)])
        (folder / "submitted" / "private").write_text("the work of another")
        spy = f"def sigmoid(z):\n    print(open({str(folder / 'submitted' / 'private')!r}).read())"
        submit(Sample("eve", SIGMOID, {"sigmoid": f"{spy}\n\nsigmoid(0)"}), folder)
        return folder

    @pytest.mark.skipif(
        not all(available_protections().values()), reason="this machine has no sandbox"
    )
    @pytest.mark.parametrize(
        ("arguments", "seen"),
        [((), False), (("--sandbox", "require"), False), (("--sandbox", "off"), True)],
    )
    def test_the_sandbox_keeps_a_notebook_from_reading_files_unless_it_is_off(
        self, folder, arguments, seen
    ):
        done = grade(folder, SIGMOID, "--student", "eve", "--force", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        shown = str([cell.get("outputs") for cell in autograded(folder, "eve").cells])
        assert ("the work of another" in shown) is seen
        assert ("PermissionError" in shown) is not seen


# -- on a cluster, and with a database server ----------------------------------------------------


@pytest.mark.slow
def test_a_dask_cluster_comes_to_the_same(tmp_path, one_by_one):
    distributed = pytest.importorskip("distributed")
    folder = make_class(tmp_path / "course")
    set_due(sqlite(folder))
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster:
        done = grade(folder, SIGMOID, "--scheduler", cluster.scheduler_address)
        assert done.returncode == 0, done.stdout + done.stderr
        mark_by_hand(sqlite(folder))
        here = ["--student", MARKED_BY_HAND, "--force"]
        done = grade(folder, SIGMOID, "--scheduler", cluster.scheduler_address, *here)
        assert done.returncode == 0, done.stdout + done.stderr
    assert in_gradebook(sqlite(folder)) == in_gradebook(sqlite(one_by_one))
    for student in STUDENTS:
        assert autograded(folder, student) == autograded(one_by_one, student)


@pytest.fixture
def postgresql(tmp_path_factory):
    """The URL of an empty database on a PostgreSQL server that runs for this test."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda f: f.parts[4])
    program = shutil.which("pg_ctl") or (found and str(found[-1]))
    if not program:
        pytest.skip("no PostgreSQL server is installed (pg_ctl; Debian: apt install postgresql)")
    folder = tmp_path_factory.mktemp("postgresql")
    user, become = getpass.getuser(), []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user, become = "postgres", ["runuser", "-u", "postgres", "--"]
        for parent in folder.parents[:3]:
            parent.chmod(parent.stat().st_mode | 0o011)
        shutil.chown(folder, user)

    def pg_ctl(*arguments):
        command = [*become, program, "-D", str(folder / "data"), "-s", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=folder)

    made = pg_ctl("initdb", "-o", f"-U {user} --auth=trust -E UTF8")
    if made.returncode:
        pytest.skip(f"no PostgreSQL server can be made here: {made.stderr.strip()[-200:]}")
    options = f"-c listen_addresses= -c unix_socket_directories={folder}"
    begun = pg_ctl("start", "-w", "-l", str(folder / "log"), "-o", options)
    if begun.returncode:
        pytest.skip(f"no PostgreSQL server can be started here: {begun.stderr.strip()[-200:]}")
    yield f"postgresql+psycopg://{user}@/postgres?host={folder}"
    pg_ctl("stop", "-m", "immediate")


@pytest.mark.slow
def test_postgresql_holds_the_same_gradebook(tmp_path, one_by_one, postgresql):
    folder = make_class(tmp_path / "course", "--db", postgresql)
    set_due(postgresql)
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nc.CourseDirectory.db_url = {postgresql!r}\n")
    done = grade(folder, SIGMOID)
    assert done.returncode == 0, done.stdout + done.stderr
    mark_by_hand(postgresql)
    done = grade(folder, SIGMOID, "--student", MARKED_BY_HAND, "--force", "--db", postgresql)
    assert done.returncode == 0, done.stdout + done.stderr
    assert in_gradebook(postgresql) == in_gradebook(sqlite(one_by_one))
    assert not (folder / "gradebook.db").exists()
    assert run(folder, "export").returncode == 0
    assert (folder / "grades.csv").read_text().count(SIGMOID) == len(CLASS)
