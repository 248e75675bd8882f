"""A file of answers: what it may hold, and how `autograder verify --answers` grades it."""

import json
import subprocess
import sys

import pytest

from autograder.course_folder import CourseError
from autograder.verification import answers_file, answers_file_tables, grade_answers_file
from tests.support import ROOT

GOOD = """\
The lines above the first answer are a comment.
#% right sigmoid: by tanh
def sigmoid(z):
    return (1 + np.tanh(np.asarray(z, dtype=float) / 2)) / 2
#% right sigmoid_prime: with an earlier function of the lesson
def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))
#% right sigmoid_prime: with two functions of its own
def half(z):
    return sigmoid(z)
def sigmoid_prime(z):
    return half(z) - half(z) ** 2
"""
WRONG = """\
#% wrong sigmoid_prime: the activation is not taken
def sigmoid_prime(z):
    return z * (1 - z)
#% wrong sigmoid_prime: a cell that stops
def sigmoid_prime(z)
    return 0
#% ambiguous sigmoid_prime: whatever comes of it
def sigmoid_prime(z):
    return 0
"""


@pytest.fixture
def answers(tmp_path):
    """Writes a file of answers."""

    def write(text):
        file = tmp_path / "term.txt"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def graded(file, seeds=1):
    written = answers_file.read(file)
    numbered = list(enumerate(written))
    grades = []
    for key in {answer.exercise for answer in written}:
        of_exercise = [(number, answer) for number, answer in numbered if answer.exercise == key]
        grades += grade_answers_file.grade_under_seeds(of_exercise, range(seeds), ROOT / "source")
    return grade_answers_file.results(written, grades)


class TestReading:
    def test_blocks_with_several_functions(self, answers):
        first, _, third = answers_file.read(answers(GOOD))
        assert (first.exercise, first.kind, first.note) == (
            "03_sigmoid/sigmoid",
            "right",
            "by tanh",
        )
        assert (first.line, third.line) == (2, 8)
        assert third.source.count("def ") == 2

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("#% wright sigmoid: a typing error\n", "term.txt, line 1: write `#% right|wrong"),
            ("#% right sigmoid\n", "term.txt, line 1: write `#% right|wrong"),
            ("\n#% right sigmod: x\n", "line 2: There is no exercise 'sigmod'. Did you mean"),
            ("def sigmoid(z): ...\n", "has no answers: each begins with a line such as"),
        ],
    )
    def test_what_is_not_an_answer_is_refused_with_its_line(self, answers, text, sentence):
        with pytest.raises(CourseError) as refused:
            answers_file.read(answers(text))
        assert sentence in str(refused.value)

    def test_a_file_that_is_missing_or_not_a_text(self, tmp_path):
        with pytest.raises(CourseError, match="cannot be read: No such file"):
            answers_file.read(tmp_path / "none.txt")
        (tmp_path / "bytes.txt").write_bytes(b"#% right sigmoid: \xff\n")
        with pytest.raises(CourseError, match="is not a text in UTF-8"):
            answers_file.read(tmp_path / "bytes.txt")


class TestGrading:
    def test_right_answers_with_the_functions_above_them(self, answers):
        assert not any(result.lost for result in graded(answers(GOOD), seeds=2))

    def test_a_wrong_answer_is_named_and_explained(self, answers):
        named, stopped, either = graded(answers(WRONG), seeds=2)
        assert (named.named, named.explained, named.escaped) == ("of_z", True, False)
        assert "SyntaxError" in stopped.grades[0].text
        assert stopped.explained
        assert not either.lost
        assert not either.escaped

    def test_the_terminal_lists_what_lost_what_escaped_and_the_names(self, answers):
        swapped = GOOD.replace("right sigmoid:", "wrong sigmoid:")
        results = graded(
            answers(swapped + WRONG.replace("wrong sigmoid_prime", "right sigmoid_prime"))
        )
        text = "\n".join(answers_file_tables.lines(results))
        assert "escaped: line 2, sigmoid: by tanh: 3 of 3" in text
        assert "lost: line 13, sigmoid_prime: the activation is not taken: 0 of 3" in text
        assert answers_file_tables.summary(results, 1).startswith(
            "4 right answers, 2 lost points; 1 wrong ones, 1 escaped"
        )


class TestTheCommand:
    def verify(self, file, *options):
        command = ["-m", "autograder.cli", "verify", "--answers", str(file), *options]
        return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)

    def test_prints_a_table_writes_json_and_exits_with_1_for_a_wrong_verdict(
        self, answers, tmp_path
    ):
        out = tmp_path / "verdicts.json"
        file = answers(GOOD.replace("right sigmoid:", "wrong sigmoid:"))
        done = self.verify(file, "--seeds", "2", "--json", str(out))
        assert done.returncode == 1
        assert "escaped: line 2, sigmoid: by tanh" in done.stdout
        first = json.loads(out.read_text(encoding="utf-8"))[0]
        assert {"exercise": "sigmoid", "kind": "wrong", "points": [3, 3], "of": 3}.items() <= (
            first.items()
        )
        assert (first["note"], first["named"], first["explained"]) == ("by tanh", None, False)

    def test_exits_with_0_where_every_verdict_is_right(self, answers):
        assert self.verify(answers(GOOD), "--seeds", "1").returncode == 0

    def test_does_not_go_with_what_tests_our_own_answers(self, answers):
        done = self.verify(answers(GOOD), "--ledger", "docs/verification.json")
        assert done.returncode != 0
        assert "goes with --seeds and --json alone" in done.stderr + done.stdout
