"""The ledger of proofs: what breaks a seal, what is proved again, and what makes it fail."""

import json
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.course_folder import CourseError, lessons
from autograder.exercises import of_lesson
from autograder.verification import results_ledger
from autograder.verification.count_wrong_verdicts import Score, Tally
from tests.support import ROOT

LESSONS = [lesson for lesson in lessons(ROOT) if of_lesson(lesson)]


def counted(**wrong: int) -> Tally:
    """Good counts for the first exercise of two lessons."""
    return Tally(
        [Score("02_relu/relu", correct=2, **wrong), Score("03_sigmoid/sigmoid", correct=3)]
    )


def recorded(file, total=None, seeds=20):
    results_ledger.write(file, total or counted(), seeds)
    return results_ledger.read(file)


class TestWhatALessonDependsOn:
    """In a copy of the package, in which files are changed."""

    @pytest.fixture(scope="class")
    def package(self, tmp_path_factory):
        folder = tmp_path_factory.mktemp("copy")
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "autograder", folder / "autograder", ignore=leave_out)
        shutil.copytree(ROOT / "source", folder / "source")
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        return folder / "autograder"

    @pytest.fixture(scope="class")
    def hashes(self, package):
        """Computes the hash of each lesson, from the copy."""
        code = f"""
            import json, autograder
            from autograder.verification import results_ledger
            hashes = {{lesson: results_ledger.contents(lesson) for lesson in {LESSONS}}}
            print(json.dumps([autograder.__file__, hashes]))
        """

        def compute():
            command = [sys.executable, "-c", dedent(code)]
            done = subprocess.run(command, cwd=package.parent, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            file, found = json.loads(done.stdout)
            assert Path(file).parent == package
            return found

        return compute

    @pytest.fixture(scope="class")
    def unchanged(self, hashes):
        return hashes()

    @pytest.fixture
    def changed(self, package, hashes, unchanged):
        """The lessons whose hash another byte in a file changes."""

        def change(file):
            before = file.read_bytes()
            file.write_bytes(before + b"#")
            after = hashes()
            file.write_bytes(before)
            return {lesson for lesson in LESSONS if after[lesson] != unchanged[lesson]}

        return change

    def own_file(self, package, lesson):
        home = results_ledger.home(of_lesson(lesson)[0])
        file = next(path for path in results_ledger.files_in(home) if path.suffix == ".py")
        return package / file.relative_to(results_ledger.PACKAGE)

    def test_its_own_exercises_and_those_of_no_lesson_that_it_does_not_use(self, package, changed):
        assert changed(self.own_file(package, "04_tanh")) == {"04_tanh"}

    def test_its_own_answers_and_not_those_to_exercises_that_it_uses(self, package, changed):
        answers = results_ledger.answers_to("02_relu")
        for module in answers:
            file = next(results_ledger.files_in(module))
            assert changed(package / file.relative_to(results_ledger.PACKAGE)) == {"02_relu"}

    def test_the_exercises_that_it_imports_or_builds_on(self, package, changed):
        assert changed(self.own_file(package, "09_keras")) == {"09_keras", "10_deeper_keras"}
        assert changed(self.own_file(package, "02_relu")) == {"02_relu", "08_backpropagation"}

    @pytest.mark.parametrize("room", ["grading", "verification", "exercises"])
    def test_what_is_shared_by_all(self, package, changed, room):
        assert changed(package / room / "__init__.py") == set(LESSONS)


class TestWhatIsProvedAfresh:
    DAY = date(2030, 1, 1)
    PAIR = ("02_relu", "03_sigmoid")

    def test_one_lesson_a_day_where_nothing_changed_each_in_its_turn(self, tmp_path):
        book = recorded(tmp_path / "ledger.json")
        days = [self.DAY + timedelta(days=n) for n in range(4)]
        turns = [results_ledger.to_prove(book, self.PAIR, day) for day in days]
        assert [len(turn) for turn in turns] == [1] * 4
        assert {*turns[0], *turns[1]} == set(self.PAIR)
        assert (*turns[0], *turns[1]) == (*turns[2], *turns[3])
        assert turns[0] == results_ledger.to_prove(book, self.PAIR, self.DAY)
        assert "chosen by the date, 2030-01-01" in turns[0].values()

    def test_a_lesson_of_which_a_count_was_changed_by_hand(self, tmp_path):
        book = recorded(tmp_path / "ledger.json")
        book["lessons"]["02_relu"]["exercises"]["relu"]["wrong"] += 1
        reasons = results_ledger.to_prove(book, self.PAIR, self.DAY)
        assert reasons["02_relu"] == "changed since it was recorded"
        assert "03_sigmoid" in reasons  # the only one of which it can be the turn

    def test_a_lesson_that_was_proved_under_fewer_seeds(self, tmp_path):
        book = recorded(tmp_path / "ledger.json", seeds=2) | {"seeds": 20}
        assert set(results_ledger.to_prove(book, self.PAIR, self.DAY)) == set(self.PAIR)

    def test_a_lesson_that_is_not_in_the_ledger(self, tmp_path):
        book = recorded(tmp_path / "ledger.json")
        assert results_ledger.to_prove(book, ["04_tanh"], self.DAY) == {
            "04_tanh": "not in the ledger"
        }


class TestTheCounts:
    def test_counts_as_recorded_make_no_difference(self, tmp_path):
        assert results_ledger.differences(recorded(tmp_path / "ledger.json"), counted()) == []

    def test_counts_that_differ_are_told_with_lesson_and_exercise(self, tmp_path):
        book = recorded(tmp_path / "ledger.json")
        (said,) = results_ledger.differences(book, counted(mutants=1))
        assert said == "02_relu: the ledger has other counts for relu."

    def test_counts_of_an_exercise_that_is_gone_differ(self, tmp_path):
        book = recorded(tmp_path / "ledger.json")
        book["lessons"]["02_relu"]["exercises"]["gone"] = {}
        assert results_ledger.differences(book, counted()) == [
            "02_relu: the ledger has other counts for gone."
        ]

    def test_counts_of_other_lessons_stay_when_one_is_recorded(self, tmp_path):
        recorded(tmp_path / "ledger.json")
        book = recorded(tmp_path / "ledger.json", Tally([Score("04_tanh/tanh", correct=1)]))
        assert [*book["lessons"]] == ["02_relu", "03_sigmoid", "04_tanh"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seeds": 20, "lessons": {"03_sigmoid": 7}}'])
def test_what_is_not_a_ledger_is_refused_in_a_sentence(text, tmp_path):
    (tmp_path / "ledger.json").write_text(text)
    with pytest.raises(CourseError, match=r"is not a ledger of proofs\. Run `make prove`\."):
        results_ledger.read(tmp_path / "ledger.json")
