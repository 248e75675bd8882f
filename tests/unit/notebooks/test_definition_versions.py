"""Which definition graded what: versions in marked notebooks, and what they are compared with."""

import json

import pytest
from nbformat import v4

from autograder.demo.sample_submissions import SIGMOID
from autograder.exercises import of_lesson
from autograder.notebooks import definition_versions
from autograder.notebooks.definition_versions import (
    counted,
    outdated_exercises,
    outdated_submissions,
    record_versions,
    versions_of_lesson,
)


@pytest.fixture
def marked():
    nb = v4.new_notebook()
    record_versions(nb, SIGMOID)
    return nb


def change(nb, **versions):
    nb.metadata.autograder[definition_versions.KEY].update(versions)


def test_every_exercise_has_a_version_of_its_own():
    versions = versions_of_lesson(SIGMOID)
    assert list(versions) == [exercise.name for exercise in of_lesson(SIGMOID)]
    assert len(set(versions.values())) == len(versions)


def test_what_was_just_graded_is_not_outdated(marked):
    assert outdated_exercises(marked, SIGMOID) == []


def test_only_exercises_that_have_changed_are_outdated(marked):
    change(marked, sigmoid_prime="older")
    assert outdated_exercises(marked, SIGMOID) == ["sigmoid_prime"]


def test_an_exercise_that_was_added_later_is_outdated(marked):
    del marked.metadata.autograder[definition_versions.KEY]["sigmoid"]
    assert outdated_exercises(marked, SIGMOID) == ["sigmoid"]


@pytest.mark.parametrize("metadata", [{}, {"autograder": {}}, {"autograder": {"definitions": 3}}])
def test_of_a_notebook_that_does_not_say_nothing_is_said(metadata):
    assert outdated_exercises(v4.new_notebook(metadata=metadata), SIGMOID) == []


def test_a_class_is_counted_by_exercise(tmp_path, marked):
    change(marked, sigmoid="older")
    for student, text in {
        "ada": json.dumps(marked),
        "emmy": "{",
        "lia": json.dumps(marked),
    }.items():
        file = tmp_path / "autograded" / student / SIGMOID / f"{SIGMOID}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(text)
    found = outdated_submissions(tmp_path, SIGMOID, ["ada", "emmy", "lia", "nobody"])
    assert found == {"sigmoid": ["ada", "lia"]}
    assert counted(found) == "2 by an older sigmoid"
