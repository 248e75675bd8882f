"""The verification: what it says of a sound lesson, and of faults that were planted."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from textwrap import dedent

import nbformat
import numpy as np
import pytest
from nbformat import v4
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course_folder import CourseError
from autograder.exercises import REGISTRY, find
from autograder.exercises.definition import Exercise, case
from autograder.grading.describe_keras_model import keras_model, outline
from autograder.verification import (
    answers_file,
    count_wrong_verdicts,
    definition_checks,
    equivalent_mutants,
    grade_known_answers,
    result_tables,
    results_ledger,
)
from autograder.verification.answers import written
from autograder.verification.answers_to_try import (
    MISCONCEPTION,
    MUTANT,
    Solution,
    solutions,
)
from autograder.verification.mutants import mutants
from tests.support import ROOT

LINEAR = "01_linear"


def cell(exercise, points):
    """A test cell that asks for an exercise."""
    grading = {"grade": True, "solution": False, "locked": True, "schema_version": 3}
    grading |= {"grade_id": f"test_{exercise}", "points": points, "cell_type": "code"}
    source = f'### BEGIN HIDDEN TESTS\ngrade("{exercise}", {exercise})\n### END HIDDEN TESTS'
    return v4.new_code_cell(source, metadata={"nbgrader": grading})


def write_lesson(folder, name, *cells):
    file = folder / "source" / name / f"{name}.ipynb"
    file.parent.mkdir(parents=True)
    nbformat.write(v4.new_notebook(cells=list(cells)), file)
    return file


@pytest.fixture(scope="module")
def planted_course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    (folder / "nbgrader_config.py").write_text("")
    write_lesson(folder, "97_twin", cell("area", 3))
    write_lesson(folder, "98_sound", cell("area", 1))
    names = {"doubled": 1, "zeros": 1, "shifted": 1, "squared": 2}
    write_lesson(folder, "99_planted", *(cell(name, points) for name, points in names.items()))
    return folder


def verify(folder, *arguments):
    """`autograder verify` where the planted lessons are known, in its processes too."""
    code = f"""
        import multiprocessing, sys
        import tests.unit.verification.planted
        multiprocessing.set_forkserver_preload(["tests.unit.verification.planted"])
        sys.argv = ["autograder", "verify", *{arguments!r}]
        from autograder.cli.app import main
        main()
    """
    return subprocess.run(
        [sys.executable, "-c", dedent(code)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


class TestASoundLesson:
    @pytest.fixture(scope="class")
    def verified(self, planted_course):
        files = ("--report", "docs/figures.md", "--record", "docs/ledger.json")
        return verify(planted_course, "98_sound", "--seeds", "2", *files)

    def test_a_sound_lesson_passes(self, verified):
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert (
            "0 escaped; 1 correct ones, 0 failed; 100.0% of the misconceptions" in verified.stdout
        )

    def test_writes_its_figures_as_markdown(self, verified, planted_course):
        page = (planted_course / "docs" / "figures.md").read_text(encoding="utf-8")
        figures = row(page, "98_sound/area")
        assert figures | {"wrong": 0, "equal": 0} == {
            **dict.fromkeys(result_tables.COLUMNS.values(), 0),
            **{"correct": 1, "known": 1},
        }
        assert figures["wrong"] > figures["known"]
        assert page.count("one canonical form") == figures["equal"] >= 1

    def check(self, planted_course, *arguments):
        done = verify(planted_course, "98_sound", "--ledger", "docs/ledger.json", *arguments)
        return done.returncode, done.stdout + done.stderr

    def test_holds_to_its_ledger_until_a_count_in_it_is_changed(self, verified, planted_course):
        code, said = self.check(planted_course, "--seeds", "2")
        assert (code, "98_sound: proved again: chosen by the date" in said) == (0, True)
        file = planted_course / "docs" / "ledger.json"
        tampered = json.loads(file.read_text(encoding="utf-8"))
        tampered["lessons"]["98_sound"]["exercises"]["area"]["wrong"] += 1
        file.write_text(json.dumps(tampered), encoding="utf-8")
        code, said = self.check(planted_course, "--seeds", "2")
        assert code == 1
        assert "98_sound: proved again: changed since it was recorded" in said
        assert "98_sound: the ledger has other counts for area." in said
        assert "run `make prove` and commit what it writes" in said

    def test_a_lesson_is_not_proved_under_other_seeds_than_its_ledger_says(
        self, verified, planted_course
    ):
        code, said = self.check(planted_course)
        assert code == 1
        assert "was recorded under 2 seeds, not 20." in said


def test_two_lessons_that_each_have_an_exercise_of_one_name(planted_course):
    verified = verify(planted_course, "97_twin", "98_sound", "--seeds", "2")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "0 escaped; 2 correct ones, 0 failed; 100.0% of the misconceptions" in verified.stdout


class TestPlantedFaults:
    @pytest.fixture(scope="class")
    def verified(self, planted_course):
        return verify(planted_course, "99_planted", "--seeds", "6", "--record", "planted.json")

    def test_fail_and_are_not_recorded(self, verified, planted_course):
        assert verified.returncode == 1, verified.stdout + verified.stderr
        assert not (planted_course / "planted.json").exists()

    @pytest.mark.parametrize(
        "sentence",
        [
            "doubled: a wrong answer got every point: arithmetic: 2 * x → 2 + x in `return 2 * x`.",
            "zeros: a correct answer lost points: no. 1, larger_first.",
            "shifted: named as another misconception: not_moved, written another way: named back.",
            "shifted: a misconception was not named: twice, written another way.",
            "squared: the points depend on the seed: two_x, as defined: 0 to 1.",
        ],
    )
    def test_each_planted_fault_is_named_in_a_sentence(self, verified, sentence):
        assert sentence in verified.stdout

    def test_stand_in_the_table(self, verified):
        shown = dict(re.findall(r"(?m)^ *(\w+)((?: +\d+)+) *$", verified.stdout))
        figures = {
            name: dict(zip(result_tables.IN_TERMINAL, map(int, shown[name].split()), strict=True))
            for name in ("doubled", "zeros", "shifted", "squared")
        }
        assert figures["doubled"]["escaped"] >= 1
        assert figures["zeros"]["failed"] == 1
        assert figures["shifted"]["misnamed"] == figures["shifted"]["unnamed"] == 1
        assert figures["squared"]["unsteady"] >= 1


def toy(reference, cases=None, parts=None, **details):
    """An exercise that is registered nowhere."""
    exercise = Exercise(reference, "a lesson", parts or {"values": 1.0}, "", **details)
    if cases:
        exercise.cases(lambda rng: (case(*arguments) for arguments in cases))
    return exercise


def double(x):
    return 2 * x


def raising(x):
    return x[0]


def silent(x):
    pass


def thrice(x):
    return 3 * x


def twice(x):
    return x + x


def nearly(x):
    return 2.001 * x


def with_misconception(function, **details):
    exercise = toy(double, [("values", 1.0)], **details)
    exercise.misconception("A sentence.")(function)
    return exercise


class TestBadInput:
    @pytest.mark.parametrize(
        ("exercise", "sentence"),
        [
            (toy(None), "a lesson: an exercise has no reference; decorate the function"),
            (
                toy(raising, [("values", 1.0)]),
                "raising: its reference raises TypeError on its own case 1, of part 'values'; ",
            ),
            (toy(silent, [("values", 1.0)]), "silent: its reference returns None on its own case"),
            (toy(double), "double has no cases: add a generator with @double.cases."),
            (
                toy(double, [("values", 1.0)], {"values": 0}),
                "double: part 'values' is worth 0; give it points, or remove it.",
            ),
            (
                toy(double, [("values", 1.0)], {"values": 1, "arrays": 1}),
                "double: part 'arrays' has no case, so everybody earns it; add one, or remove it.",
            ),
            (
                toy(double, [("values", 1.0), ("arrays", 2.0)]),
                "double: a case belongs to part 'arrays', which has no points; name it in `parts`",
            ),
            (
                with_misconception(twice),
                "double: misconception 'twice' answers every case as the reference does; add a",
            ),
            (
                with_misconception(nearly, rtol=0.01),
                "double: misconception 'nearly' passes within the tolerance (rtol 0.01, atol 1e-12)"
                "; tighten it",
            ),
        ],
    )
    def test_a_bad_definition_is_named_in_one_sentence(self, exercise, sentence):
        (said,) = definition_checks.problems(exercise)
        assert sentence in said

    def test_a_sound_definition_has_no_problem(self):
        assert list(definition_checks.problems(with_misconception(thrice))) == []

    def test_an_exercise_that_no_cell_asks_for_is_named(self, tmp_path):
        (said,) = list(
            definition_checks.problems_of_notebook(write_lesson(tmp_path, LINEAR), LINEAR)
        )[-1:]
        assert "no hidden test asks for collapse; add grade('collapse', collapse)." in said

    def test_an_exercise_without_a_right_answer_is_named(self):
        (said,) = definition_checks.unanswered(with_misconception(thrice))
        assert said.startswith("double has no correct answer: add one, marked with @right")

    def test_a_bad_definition_stops_the_command_before_anything_is_graded(self, tmp_path):
        (tmp_path / "nbgrader_config.py").write_text("")
        write_lesson(tmp_path, "98_sound", cell("area", 2))
        verified = verify(tmp_path, "98_sound")
        assert verified.returncode == 1
        assert (
            "98_sound.ipynb, cell 'test_area' says 2 points, "
            "but the parts in tests.unit.verification.planted"
        ) in verified.stdout
        assert "wrong answers tested" not in verified.stdout

    def test_an_unknown_lesson_suggests_the_nearest(self, monkeypatch):
        monkeypatch.chdir(ROOT)
        with pytest.raises(CourseError, match="Did you mean 03_sigmoid"):
            CliRunner().invoke(app, ["verify", "03_sigmoit"], catch_exceptions=False)


def outcomes(exercise, tested, seeds=3, **details):
    return [
        o
        for seed in range(seeds)
        for o in grade_known_answers.attempt(exercise, tested, seed, **details)
    ]


class TestTrials:
    def test_an_answer_that_never_ends_is_cut_off_and_loses_points(self):
        def endless(x):
            while True:
                x = -x

        exercise, tested = toy(double, [("values", 1.0)]), [Solution(MUTANT, "endless", endless)]
        score = count_wrong_verdicts.score(
            "double", tested, outcomes(exercise, tested, seconds=0.2)
        )
        assert (score.wrong, score.escaped) == (1, [])

    def test_a_mutant_whose_name_depends_on_the_seed_is_misnamed(self):
        def square(x):
            return x * x

        exercise = Exercise(double, "a lesson", {"values": 1.0}, "")
        exercise.cases(lambda rng: iter([case("values", float(rng.randint(3, 5)))]))
        exercise.misconception("Four times.")(lambda x: 4 * x)
        tested = [Solution(MUTANT, "x * x", square)]
        score = count_wrong_verdicts.score("double", tested, outcomes(exercise, tested, seeds=6))
        assert score.misnamed == ["x * x: named <lambda>, nothing, by seed"]

    def test_a_proof_of_equality_that_loses_points_is_held_against_it(self):
        exercise, tested = (
            toy(double, [("values", 1.0)]),
            [Solution(MUTANT, "3x", thrice, "", "so")],
        )
        score = count_wrong_verdicts.score("double", tested, outcomes(exercise, tested))
        assert (score.wrong, score.disproved, score.good) == (0, ["3x"], False)

    def test_too_few_names_alone_are_not_good_enough(self):
        score = count_wrong_verdicts.Score(
            "sigmoid", misconceptions=100, named=94, unnamed=["one"] * 6
        )
        assert not count_wrong_verdicts.Tally([score]).good
        score = count_wrong_verdicts.Score(
            "sigmoid", misconceptions=100, named=95, unnamed=["one"] * 5
        )
        assert count_wrong_verdicts.Tally([score]).good


def test_a_training_on_the_stand_in_is_that_of_keras():
    """Where no batch is drawn: with all rows in one."""
    model, X, y = next(find("train_deep").make_cases(np.random.RandomState(0))).args
    keras = keras_model(outline(model), model.get_weights())
    there = keras.fit(X, y, epochs=20, batch_size=len(X), verbose=0).history["loss"]
    here = model.fit(X, y, epochs=20, batch_size=len(X)).history["loss"]
    assert np.allclose(here, there, rtol=1e-4)
    assert there[-1] < 0.99 * there[0]


# -- the course itself: a sample; `autograder verify` proves all of it ---------------------------


@pytest.mark.parametrize("key", REGISTRY)
def test_every_tenth_mutant_loses_points_as_does_every_misconception_as_defined(key):
    exercise = find(key)
    tested = [s for s in solutions(exercise) if s.kind == MISCONCEPTION and not s.written_for_keras]
    tested += [
        Solution(MUTANT, m.name, m.function)
        for m in mutants(exercise)[::10]
        if equivalent_mutants.proof(m) is None
    ]
    score = count_wrong_verdicts.score(key, tested, outcomes(exercise, tested, seeds=2))
    assert (score.escaped, score.misnamed, score.unnamed) == ([], [], [])
    assert list(definition_checks.problems(exercise)) == []


def test_enough_right_answers_and_every_misconception_are_tried():
    right = [len(written(key).right) for key in REGISTRY]
    assert sum(right) >= 200
    assert min(right) >= 3
    for key, exercise in REGISTRY.items():
        assert {name for name, _ in written(key).wrong} == {m.name for m in exercise.misconceptions}


# -- the published figures -----------------------------------------------------------------------


def row(page, key):
    """The figures of an exercise in a report; of all, where it is empty."""
    first = "| `{}` | `{}` | ".format(*key.split("/")) if key else "| all | | "
    (line,) = [line for line in page.splitlines() if line.startswith(first)]
    cells = line.removeprefix(first).removesuffix(" |").split(" | ")
    return dict(zip(result_tables.COLUMNS.values(), map(int, cells), strict=True))


class TestPublishedFigures:
    """docs/verification.md, which `autograder verify --report` writes."""

    PAGE = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("key", REGISTRY)
    def test_published_figures_count_the_solutions_that_there_are(self, key):
        answers, figures = written(key), row(self.PAGE, key)
        known = len(answers.wrong) + len(find(key).misconceptions)
        from_people = [a for a in answers_file.of_lesson(find(key).lesson) if a.exercise == key]
        kinds = Counter(answer.kind for answer in from_people)
        assert figures["correct"] == len(answers.right) + kinds["right"]
        assert (figures["known"], figures["written"]) == (known, kinds["wrong"])
        wrong = known + kinds["wrong"] + len(mutants(find(key)))
        assert figures["wrong"] + figures["equal"] == wrong

    def test_published_figures_are_those_of_the_ledger(self):
        recorded = results_ledger.read(ROOT / "docs" / "verification.json")
        assert recorded["seeds"] == grade_known_answers.SEEDS
        for lesson, entry in recorded["lessons"].items():
            for name, counts in entry["exercises"].items():
                key = f"{lesson}/{name}"
                assert [*row(self.PAGE, key).values()] == [*counts.values()], key

    def test_published_figures_add_up_to_their_totals(self):
        rows = [row(self.PAGE, key) for key in REGISTRY]
        assert row(self.PAGE, "") == {key: sum(r[key] for r in rows) for key in rows[0]}
        assert len(re.findall(r"(?m)^- `\w+`: ", self.PAGE)) == row(self.PAGE, "")["equal"]

    def test_published_figures_meet_the_targets(self):
        total, rows = row(self.PAGE, ""), [row(self.PAGE, key) for key in REGISTRY]
        assert total["wrong"] >= 800
        assert total["correct"] >= 200
        assert all(r["wrong"] >= 12 for r in rows)
        assert total["escaped"] == total["failed"] == total["misnamed"] == total["unsteady"] == 0
        assert 1 - total["unnamed"] / total["known"] >= count_wrong_verdicts.MIN_NAMED
        assert "Each answer was graded under 20 seeds" in self.PAGE
