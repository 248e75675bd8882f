"""What a learner meets who has one notebook and nothing else: progress, sum-up, and bad input.

The cells are those of the self-study edition of lesson 03, run in a real kernel.
"""

import re
import subprocess

import pytest
from jupyter_client.manager import start_new_kernel

from autograder.editions import self_study
from autograder.exercises import find
from autograder.notebooks import cells
from tests.support import ROOT

LESSON = "03_sigmoid"
RIGHT = {
    cells.grade_id(cell): cell.source
    for cell in self_study.read_source(ROOT, LESSON).cells
    if cell.cell_type == "code" and cells.meta(cell).get("solution")
}
OF_Z = "def sigmoid_prime(z):\n    return z * (1 - z)"
SQUARED = "def sigmoid_prime(z):\n    return sigmoid(z) ** 2"
AGAIN = f"Review: {find('sigmoid_prime').review}."


def sentence(mistake):
    """The words of a misconception about the slope."""
    return next(m.sentence for m in find("sigmoid_prime").misconceptions if m.name == mistake)


@pytest.fixture(scope="module")
def cell():
    """The cells of the notebook as a learner opens it, by their id."""
    nb = self_study.unsolved(self_study.selfstudy(self_study.read_source(ROOT, LESSON), LESSON))
    return {cell.get("id"): cell.source for cell in nb.cells}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel, as (manager, client), in an empty folder."""
    alone = tmp_path_factory.mktemp("alone")
    quiet = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(alone), **quiet)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def run(kernel):
    """Run code as a cell: returns what it prints, and the traceback where it raises."""

    def run_cell(source):
        said = []

        def note(message):
            content = message["content"]
            said.append(content.get("text") or "\n".join(content.get("traceback", ())))

        kernel[1].execute_interactive(source, timeout=60, output_hook=note)
        return re.sub("\x1b\\[[0-9;]*m", "", "".join(said)).rstrip()

    run_cell("%reset -f")  # nothing is defined
    return run_cell


@pytest.fixture
def ready(run, cell):
    """As `run`, when the imports, the set-up and the stubs have been run."""
    assert run(cell["set-up"]) == "Set-up is done: check() and summary() are ready."
    for part in ("code-01", *RIGHT):
        assert run(cell[part]) == ""
    return run


def last_line(text):
    return text.splitlines()[-1]


class TestProgress:
    def test_each_check_says_what_is_done_and_what_is_next(self, ready):
        ready(RIGHT["sigmoid"])
        assert ready('check("sigmoid")').splitlines() == [
            "sigmoid · 3 of 3 — values 1.5 of 1.5, arrays 0.5 of 0.5, extreme inputs 1 of 1",
            "Done: 1 of 4 exercises, 3 of 9 points. Next: sigmoid_prime.",
        ]

    def test_what_is_next_is_the_exercise_that_is_not_right(self, ready):
        said = ready(RIGHT["sigmoid"] + "\n" + OF_Z + '\ncheck("sigmoid_prime")')
        assert last_line(said) == "Done: 0 of 4 exercises, 0 of 9 points. Next: sigmoid_prime."

    def test_after_the_last_of_the_lesson_it_is_one_that_was_left_out(self, ready):
        said = ready(RIGHT["update_weight"] + '\ncheck("update_weight")')
        assert last_line(said) == "Done: 1 of 4 exercises, 2 of 9 points. Next: sigmoid."

    def test_when_all_is_done_it_is_the_last_cell(self, ready):
        for name, solution in RIGHT.items():
            said = ready(f'{solution}\ncheck("{name}")')
        assert last_line(said) == (
            "Done: 4 of 4 exercises, 9 of 9 points. Next: summary(), the last cell."
        )

    def test_the_last_check_of_an_exercise_counts_and_points_of_parts_do_too(self, ready):
        ready(RIGHT["sigmoid"] + '\ncheck("sigmoid")')
        careless = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
        said = ready(careless + '\ncheck("sigmoid")')
        assert "extreme inputs 0 of 1" in said
        assert last_line(said) == "Done: 0 of 4 exercises, 2 of 9 points. Next: sigmoid."

    def test_a_check_that_is_run_twice_says_the_same_twice(self, ready):
        first = ready(OF_Z + '\ncheck("sigmoid_prime")')
        assert ready('check("sigmoid_prime")') == first


class TestTheSummary:
    def test_the_summary_says_what_to_do_where_nothing_was_checked(self, ready, cell):
        assert ready(cell["summary"]) == (
            "Nothing is checked yet. Run a check(...) below an exercise, then this cell again."
        )

    def test_gives_the_points_of_each_exercise_and_what_is_next(self, ready, cell):
        ready(RIGHT["sigmoid"] + '\ncheck("sigmoid")\ncheck("sigmoid_prime")')
        assert ready(cell["summary"]).splitlines() == [
            "3 of 3   sigmoid",
            "0 of 3   sigmoid_prime, not answered yet",
            "0 of 1   sigmoid_prime_from_activation, not checked yet",
            "0 of 2   update_weight, not checked yet",
            "3 of 9   in total",
            "",
            "Next: sigmoid_prime.",
        ]

    def test_aligns_points_of_any_length(self, ready, cell):
        ready(RIGHT["sigmoid"] + '\ncheck("sigmoid")')
        ready("def update_weight(w, gradient, step):\n    w -= step * gradient\n    return w")
        ready('check("update_weight")')  # right, but its argument has changed
        points = [line[:8] for line in ready(cell["summary"]).splitlines()[:5]]
        assert points == ["  3 of 3", "  0 of 3", "  0 of 1", "1.5 of 2", "4.5 of 9"]

    def test_the_summary_names_the_misconception_and_where_to_read(self, ready, cell):
        ready(RIGHT["sigmoid"] + "\n" + OF_Z + '\ncheck("sigmoid_prime")')
        (idea,) = re.findall("(?m)^- .*", ready(cell["summary"]))
        assert idea == (f"- sigmoid_prime is not correct yet. {sentence('of_z')} {AGAIN}")

    def test_the_summary_names_a_misconception_met_on_the_way(self, ready, cell):
        ready(RIGHT["sigmoid"])
        for answer in (OF_Z, SQUARED, SQUARED, RIGHT["sigmoid_prime"]):
            ready(answer + '\ncheck("sigmoid_prime")')
        (idea,) = re.findall("(?m)^- .*", ready(cell["summary"]))
        assert idea == (  # a check that is only run again is no further answer
            "- sigmoid_prime is correct after 2 incorrect answers. One of them: "
            f"{sentence('squared')} {AGAIN}"
        )

    def test_one_wrong_answer_on_the_way_is_no_reason_to_read_again(self, ready, cell):
        for answer in ("", OF_Z, RIGHT["sigmoid_prime"]):  # the stub is no answer
            ready(answer + '\ncheck("sigmoid_prime")')
        assert "To review:" not in ready(cell["summary"])

    def test_the_summary_names_three_of_four_that_are_wrong(self, ready, cell):
        for name in RIGHT:
            ready(f'check("{name}", lambda *args: 7.0)')
        ideas = re.findall(r"(?m)^- (\w+) is not correct yet\.", ready(cell["summary"]))
        assert ideas == list(RIGHT)[:3]

    def test_the_summary_says_that_all_is_right(self, ready, cell):
        for name, solution in RIGHT.items():
            ready(f'{solution}\ncheck("{name}")')
        said = ready(cell["summary"])
        assert "9 of 9   in total" in said
        assert last_line(said) == "Every exercise is correct. There is nothing to review."


class TestBadInput:
    """One helpful sentence for each, and no traceback where it can be had."""

    def test_before_the_set_up_the_cell_itself_says_what_to_do(self, run, cell):
        run(cell["sigmoid"])
        said = run(cell["sigmoid-test"])
        assert last_line(said) == "NameError: name 'check' is not defined"
        assert "# NameError? Run the folded cell Set-up once, then this one again." in said

    def test_after_a_restart_the_function_is_not_there(self, kernel, ready, cell):
        manager, client = kernel
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert "# NameError? Run the folded cell Set-up once" in ready(cell["sigmoid-test"])
        ready(cell["set-up"])
        assert ready(cell["sigmoid-test"]) == (
            "There is no function sigmoid yet: "
            "run the cell that defines it, then run this cell again."
        )

    def test_a_misspelt_name_gets_the_nearest_one(self, ready):
        assert ready('check("sigmoid_pime")') == (
            'There is no exercise "sigmoid_pime" in this lesson. Did you mean "sigmoid_prime"?'
        )

    def test_a_name_like_no_other_gets_all_of_them(self, ready):
        assert ready('check("backward")') == (
            'There is no exercise "backward" in this lesson. '
            "The exercises are: sigmoid, sigmoid_prime, "
            "sigmoid_prime_from_activation, update_weight."
        )

    @pytest.mark.parametrize("call", ["check(sigmoid_prime)", "check(sigmoid_prime, 0.5)"])
    def test_a_name_without_quotes_gets_them(self, ready, call):
        assert ready(call) == (
            'check() needs the name of an exercise in quotes, for example check("sigmoid_prime").'
        )

    def test_nothing_at_all_gets_an_example(self, ready):
        assert ready("check()") == (
            'check() needs the name of an exercise in quotes, for example check("sigmoid").'
        )

    @pytest.mark.parametrize("what", ["sigmoid(2)", "3", "'sigmoid'"])
    def test_what_is_no_function_is_told_from_one(self, ready, what):
        ready(RIGHT["sigmoid"])
        assert ready(f'check("sigmoid", {what})') == (
            "check() needs the function itself, not what it returns: "
            "write sigmoid, not sigmoid(...)."
        )

    def test_so_is_a_model_although_it_can_be_called(self, ready):
        model = "class Model:\n    get_weights = __call__ = lambda self: 0"
        assert "write sigmoid, not sigmoid(...)" in ready(f'{model}\ncheck("sigmoid", Model())')

    def test_a_name_that_was_given_to_something_else(self, ready):
        assert ready('sigmoid = 0.88\ncheck("sigmoid")') == (
            "sigmoid is no longer a function: "
            "run the cell that defines it, then run this cell again."
        )

    def test_an_unanswered_stub_is_not_answered_yet(self, ready, cell):
        said = ready(cell["sigmoid-test"]).splitlines()
        assert said[1] == "Not answered yet: the function still raises NotImplementedError."
        assert said[2] == "Done: 0 of 4 exercises, 0 of 9 points. Next: sigmoid."

    def test_none_of_it_counts_as_a_check(self, ready, cell):
        ready('check("sigmod")\ncheck("sigmoid", 3)\ncheck()')
        assert ready(cell["summary"]).startswith("Nothing is checked yet")


def test_a_function_of_another_name_can_be_handed_in(ready):
    ready(RIGHT["sigmoid"].replace("def sigmoid", "def mine"))
    assert ready('check("sigmoid", mine)').startswith("sigmoid · 3 of 3")
