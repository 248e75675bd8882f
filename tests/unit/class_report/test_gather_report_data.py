"""The class report: figures that can be recomputed by hand, and pages that say what they mean.

One small class is graded for real, once; each test looks at one thing about its report.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v4

from autograder import course_folder
from autograder.class_report import page as report_page
from autograder.class_report.gather_report_data import ClassNote, NoteCode, Report, make_report
from autograder.class_report.item_statistics import (
    FAULTS,
    NoNumber,
    discrimination,
    item_statistics,
)
from autograder.class_report.similarity import (
    MIN_SHARED_NODES,
    compared_answers,
    normalize_names,
    similar_submissions,
)
from autograder.class_report.submission_summary import SubmissionSummary
from autograder.class_report.suspicious_code import suspicious_lines
from autograder.course_folder import CourseError
from autograder.demo.sample_submissions import SAMPLES, SIGMOID, Sample, submit
from autograder.exercises import of_lesson
from autograder.grading.verdict_codes import Fault, Pattern
from autograder.notebooks import cells
from autograder.notebooks.submission_remark_codes import Kind, Remark, RemarkCode
from tests.support import ROOT
from tests.support.courses import grade

EXERCISES = of_lesson(SIGMOID)


# --- a class that is made up: every figure can be recomputed by hand --------------------------


def row(student, points, mistake=None, fault=Fault.VALUE, used=(), pattern=None):
    """A student with these points, by exercise; lost points have one fault and one mistake."""
    verdicts = {
        exercise.name: {
            **{"exercise": exercise.name, "points": float(p), "of": exercise.points},
            **{"fault": fault if p < exercise.points else None, "misconception": mistake},
            **{"sentence": "", "used": list(used), "reason": None, "pattern": pattern},
        }
        for exercise, p in zip(EXERCISES, points, strict=True)
    }
    return SubmissionSummary(student, verdicts, False, [])


def a_report(*rows):
    return Report(
        SIGMOID, "The sigmoid", item_statistics(EXERCISES, list(rows)), list(rows), len(rows)
    )


class TestDifficulty:
    def test_it_is_the_mean_share_of_the_points(self):
        # sigmoid is worth 3 points: (3 + 1.5 + 0) / 3 students / 3 points
        rows = [row("a", [3, 3, 1, 2]), row("b", [1.5, 3, 1, 2]), row("c", [0, 3, 1, 0])]
        sigmoid, prime, _, update = item_statistics(EXERCISES, rows)
        assert sigmoid.share == 0.5
        assert (prime.share, prime.lost) == (1.0, 0)
        assert update.share == pytest.approx(2 / 3)

    def test_without_submissions_there_is_none(self):
        assert [item.share for item in item_statistics(EXERCISES, [])] == [None] * 4


class TestDiscrimination:
    def test_discrimination_of_a_table_is_as_computed_by_hand(self):
        # own 1 1 0 0 and rest 4 2 2 0: means 0.5 and 2, products of deviations 1 + 0 + 0 + 1 = 2,
        # squares 1 and 8; 2 / √8 = 1/√2
        number, why_none = discrimination(np.array([1, 1, 0, 0]), np.array([4, 2, 2, 0]))
        assert number == pytest.approx(1 / np.sqrt(2))
        assert why_none is None

    def test_the_exercise_itself_is_not_part_of_the_rest(self):
        rows = [row("a", [3, 0, 0, 0]), row("b", [0, 3, 0, 0]), row("c", [3, 0, 0, 0])]
        assert item_statistics(EXERCISES, rows)[0].discrimination == pytest.approx(-1)

    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=3, max_size=40))
    def test_where_an_exercise_is_right_or_wrong_it_is_the_point_biserial_one(self, table):
        own = np.array([float(right) for right, _ in table])
        rest = np.array([float(points) for _, points in table])
        number, why_none = discrimination(own, rest)
        if np.ptp(own) == 0 or np.ptp(rest) == 0:
            assert number is None
            assert why_none
        else:
            p, q = own.mean(), 1 - own.mean()
            apart = rest[own == 1].mean() - rest[own == 0].mean()
            assert number == pytest.approx(apart * np.sqrt(p * q) / rest.std(ddof=0), abs=1e-9)

    @pytest.mark.parametrize(
        ("own", "rest", "why"),
        [
            ([1], [4], NoNumber.TOO_FEW),
            ([1, 0], [4, 2], NoNumber.TOO_FEW),
            ([1, 1, 1], [4, 2, 0], NoNumber.SAME_POINTS),
            ([1, 0, 1], [3, 3, 3], NoNumber.SAME_REST),
        ],
    )
    def test_where_there_is_none_it_says_why(self, own, rest, why):
        assert discrimination(np.array(own), np.array(rest)) == (None, why)


class TestReasons:
    def test_every_student_who_lost_points_has_one_reason_and_the_shared_come_first(self):
        rows = [
            row("a", [3, 0, 1, 2], mistake="of_z"),
            row("b", [3, 0, 1, 2], fault=Fault.UNANSWERED),
            row("c", [3, 0, 1, 2], mistake="of_z"),
            row("d", [3, 0, 1, 2], used=["tensorflow.GradientTape"]),
            row("e", [3, 3, 1, 2]),
        ]
        item = item_statistics(EXERCISES, rows)[1]
        assert item.lost == 4
        assert [(reason.students, reason.is_misconception) for reason in item.reasons] == [
            (["a", "c"], True),
            (["b"], False),
            (["d"], False),
        ]
        assert [reason.code for reason in item.reasons] == ["of_z", "unanswered", "library"]

    def test_answers_that_are_wrong_by_the_same_factor_are_one_reason(self):
        twice, half = ({"code": Pattern.FACTOR, "factor": factor} for factor in (2.0, 0.5))
        rows = [
            row("a", [3, 0, 1, 2], pattern=twice),
            row("b", [3, 0, 1, 2], pattern=half),
            row("c", [3, 0, 1, 2], pattern=twice),
        ]
        reasons = item_statistics(EXERCISES, rows)[1].reasons
        assert [reason.students for reason in reasons] == [["a", "c"], ["b"]]

    def test_every_fault_has_its_words(self):
        assert FAULTS.keys() == set(Fault)

    def test_the_hardest_exercises_are_taught_again_the_hardest_first(self):
        made = a_report(row("a", [3, 0, 1, 1]), row("b", [3, 1, 1, 1]), row("c", [1.5, 2, 0, 2]))
        assert [item.exercise.name for item in made.teach] == [
            *("sigmoid_prime", "update_weight", "sigmoid_prime_from_activation"),
        ]

    def test_one_student_in_twenty_is_no_reason_to_teach_again(self):
        rows = [row(f"s{i}", [3, 3, 1, 2]) for i in range(19)]
        assert a_report(*rows, row("one", [0, 3, 1, 2])).teach == []
        assert len(a_report(*rows[:9], row("one", [0, 3, 1, 2])).teach) == 1


class TestNotes:
    def test_a_class_of_one(self):
        made = a_report(row("ada", [3, 0, 1, 2]))
        assert NoteCode.CLASS_OF_ONE in [note.code for note in made.notes]
        assert made.items[0].no_number == NoNumber.TOO_FEW
        assert made.items[0].why_none in report_page.page(made)

    def test_students_whose_points_do_not_vary_are_named(self):
        made = a_report(row("ada", [3, 3, 1, 2]), row("ben", [0, 0, 0, 0]), row("cy", [3, 0, 0, 0]))
        assert [note for note in made.notes if "students" in note.values] == [
            ClassNote(NoteCode.ALL_POINTS, {"students": ["ada"]}),
            ClassNote(NoteCode.NO_POINTS, {"students": ["ben"]}),
        ]


# --- suspicious code and similar submissions -------------------------------------------------


@pytest.mark.parametrize(
    ("code", "suspicion"),
    [
        ("get_ipython().ast_transformers.append(x)", RemarkCode.REWRITES_CELLS),
        ("import numpy as np\nnp.isclose = lambda *a: True", RemarkCode.PATCHES_LIBRARY),
        ("from numpy import linalg\nlinalg.norm = abs", RemarkCode.PATCHES_LIBRARY),
        ("import json\nsetattr(json, 'dumps', str)", RemarkCode.PATCHES_LIBRARY),
        ("import sys\nsys.modules['numpy'] = None", RemarkCode.PATCHES_LIBRARY),
        ("import os as o\no._exit(0)", RemarkCode.ENDS_PROCESS),
        ("from os import _exit\n_exit(0)", RemarkCode.ENDS_PROCESS),
        ("def grade(name, f):\n    return 9.0", RemarkCode.NAMED_LIKE_GRADER),
        ("from autograder.exercises import find", RemarkCode.IMPORTS_GRADER),
        ("open('../ada/03_sigmoid/03_sigmoid.ipynb').read()", RemarkCode.READS_OUTSIDE),
        ("import pandas as pd\npd.read_csv('/etc/passwd')", RemarkCode.READS_OUTSIDE),
        ("open('gradebook.db', 'rb')", RemarkCode.READS_OUTSIDE),
        ("!cat notes.txt", RemarkCode.STARTS_PROGRAM),
        ("import subprocess\nsubprocess.run(['ls'])", RemarkCode.STARTS_PROGRAM),
        ("ip = get_ipython()\nip.events.register('pre_run_cell', f)", RemarkCode.LISTENS),
    ],
)
def test_suspicious_code_is_found_with_its_line(code, suspicion):
    (remark,) = suspicious_lines([code], frozenset())
    assert remark.code == suspicion
    assert remark.values["line"] in code or code.startswith("!")


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nnp.random.seed(3)\nx = np.zeros(3)\nx[0] = 1",
        "import matplotlib.pyplot as plt\nplt.rcParams['axes.grid'] = True",
        "%matplotlib inline\n!pip install pandas",
        "import pandas as pd\npd.read_csv('/content/housing_data.csv')",
        "open('notes.txt').read()",
        "def (",
        "model.events = 3",
    ],
)
def test_ordinary_code_is_not_suspicious(code):
    assert suspicious_lines([code], frozenset()) == []


def test_the_lessons_own_cells_are_not_suspicious():
    for file in sorted((ROOT / "release").glob("*/*.ipynb")):
        code = [c.source for c in nbformat.read(file, 4).cells if c.cell_type == "code"]
        assert suspicious_lines(code, frozenset()) == [], file.name


def test_the_first_suspicious_line_is_named():
    code = "import os as o\no._exit(0)\no._exit(1)"
    assert suspicious_lines([code], frozenset()) == [
        Remark(RemarkCode.ENDS_PROCESS, {"line": "o._exit(0)"})
    ]


LONG = """
def sigmoid_prime(z):
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    for index in np.ndindex(z.shape):
        value = float(z[index])
        if value > 0:
            small = math.exp(-value)
            activation = 1.0 / (1.0 + small)
        else:
            small = math.exp(value)
            activation = small / (1.0 + small)
        result[index] = activation * (1.0 - activation)
    return result
"""
DISGUISED = '''
def sigmoid_prime(x: float):
    """My own work."""
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)  # filled below
    for i in np.ndindex(x.shape):
        v = float(x[i])
        if v > 0:
            e = math.exp(-v)
            a = 1.0 / (1.0 + e)
        else:
            e = math.exp(v)
            a = e / (1.0 + e)
        out[i] = (a * (1.0 - a))
    return out
'''
SHORT = "def sigmoid_prime(z):\n    a = sigmoid(z)\n    return a * (1 - a)"
WORDS = "The slope at minus ten is tiny so hardly anything of the gradient arrives at the weight"


def answered(code="", words=""):
    """A notebook with an answer in code and one in words."""
    nb = v4.new_notebook(cells=[v4.new_code_cell(code), v4.new_markdown_cell(words)])
    for cell, name in zip(nb.cells, ("sigmoid_prime", "question"), strict=True):
        cell.metadata["nbgrader"] = {"grade_id": name, "solution": True}
    return nb


class TestLikeness:
    def groups(self, *notebooks, solution=None):
        solutions = compared_answers(solution or answered())
        named = {
            chr(ord("a") + i): compared_answers(nb, solutions) for i, nb in enumerate(notebooks)
        }
        found = similar_submissions(named)
        return [(group.students, group.answers) for group in found]

    def test_layout_comments_and_names_of_variables_do_not_hide_a_copy(self):
        assert normalize_names(LONG)[1] >= MIN_SHARED_NODES
        found = self.groups(answered(LONG), answered(DISGUISED), answered(SHORT))
        assert found == [(["a", "b"], ["sigmoid_prime"])]

    def test_another_operation_is_another_answer(self):
        other = LONG.replace("activation * (1.0 - activation)", "activation - activation**2")
        assert self.groups(answered(LONG), answered(other)) == []

    def test_another_library_function_is_another_answer(self):
        assert self.groups(answered(LONG), answered(LONG.replace("math.exp", "np.exp"))) == []

    def test_short_answers_come_out_alike_by_themselves(self):
        assert self.groups(answered(SHORT), answered(SHORT)) == []

    def test_the_lessons_solution_tells_nothing(self):
        assert self.groups(answered(LONG), answered(LONG), solution=answered(LONG)) == []

    def test_what_more_than_a_few_have_tells_nothing(self):
        assert self.groups(*[answered(LONG)] * 4) == []

    def test_three_who_share_are_one_group(self):
        ((students, _),) = self.groups(*[answered(LONG)] * 3, answered(SHORT))
        assert students == ["a", "b", "c"]

    def test_the_same_words_are_told_of_if_they_are_many(self):
        assert self.groups(answered(words=WORDS), answered(words=f" {WORDS}\n")) == [
            (["a", "b"], ["question"])
        ]
        assert self.groups(answered(words="A tiny slope."), answered(words="A tiny slope.")) == []


# --- a class that was graded -----------------------------------------------------------------


def without_tensorflow(nb):
    """Students may delete a cell that is not graded; here it saves the seconds of its import."""
    nb.cells = [cell for cell in nb.cells if "import tensorflow" not in cell.source]


def delete_a_test(nb):
    nb.cells = [c for c in nb.cells if cells.meta(c).get("grade_id") != "update_weight-test"]


def write(words):
    def damage(nb):
        for cell in nb.cells:
            if cells.meta(cell).get("grade_id") == "stuck_neuron-answer":
                cell.source = words

    return damage


KNOWN = ("slope-of-z", "uphill", "unanswered", "infinite-loop", "kernel-killer", "assert-stripper")
MATH = "import math\n\n"
CLASS = [
    *(sample for sample in SAMPLES if sample.lesson == SIGMOID and sample.student in KNOWN),
    Sample("not-a-notebook", SIGMOID, content="%PDF-1.7 a scan of handwritten pages"),
    Sample("all-correct", SIGMOID, damage=write("A slope of 4.5e-05 lets nothing through.")),
    Sample("renamed", SIGMOID, file_name=f"{SIGMOID} (1).ipynb"),
    Sample("test-deleted", SIGMOID, damage=delete_a_test),
    Sample("copy-one", SIGMOID, {"sigmoid_prime": MATH + LONG.strip()}),
    Sample("copy-two", SIGMOID, {"sigmoid_prime": MATH + DISGUISED.strip()}),
    Sample("=<b>o'neil", SIGMOID, {"sigmoid_prime": "def sigmoid_prime(z):\n    return z*(1-z)"}),
]


def new_course(folder, lesson=SIGMOID):
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source" / lesson, folder / "source" / lesson)
    return folder


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of 13 that is graded, with one student who is not yet and one who was not there."""
    folder = new_course(tmp_path_factory.mktemp("course"))
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc.Mark.timeout = 15\nc.Mark.question_timeout = 5\n")
    api = course_folder.api(folder)
    course_folder.raise_on_failure(api.generate_assignment(SIGMOID))
    for sample in CLASS:
        file = submit(sample, folder)
        if not sample.content:
            nb = nbformat.read(file, as_version=4)
            without_tensorflow(nb)
            nbformat.write(nb, file)
    done = grade(folder, SIGMOID)
    assert done.returncode == 0, done.stdout + done.stderr
    submit(Sample("too-late", SIGMOID), folder)
    with api.gradebook as gradebook:
        gradebook.add_student("absent")
        uphill = gradebook.find_submission(SIGMOID, "uphill").notebooks[0]
        uphill.late_submission_penalty = 1.0
        for cell in uphill.grades:
            if cell.name == "update_weight-test":
                cell.manual_score = 1.0
            if cell.cell_type != "code":
                cell.manual_score, cell.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    return folder


@pytest.fixture(scope="module")
def made(course):
    return make_report(course, SIGMOID)


@pytest.fixture(scope="module")
def page(made):
    return BeautifulSoup(report_page.page(made), "html.parser")


@pytest.fixture(scope="module")
def scores(course, made):
    _, file = report_page.write(made, course)
    with file.open(encoding="utf-8", newline="") as table:
        return {line["student"]: line for line in csv.DictReader(table)}


def reviewed(made, student):
    """The remarks on a student's submission that a person should read."""
    return [
        remark for row in made.submissions if row.student == student for remark in row.to_review
    ]


def test_students_stand_by_their_points_and_exercises_as_in_the_lesson(made):
    points = [row.points for row in made.submissions]
    assert points == sorted(points, reverse=True)
    assert [item.exercise for item in made.items] == EXERCISES


def test_what_could_not_be_read_is_listed_and_counts_in_no_figure(made):
    assert made.counted == len(made.submissions) - 1 == len(CLASS) - 1
    assert Kind.UNREADABLE in [remark.kind for remark in reviewed(made, "not-a-notebook")]


def test_a_misconception_is_counted_with_those_who_met_it(made):
    reason = next(r for r in made.items[1].reasons if r.code == "of_z")
    assert reason.students == ["=<b>o'neil", "slope-of-z"]


@pytest.mark.parametrize(
    ("student", "code"),
    [
        ("infinite-loop", RemarkCode.EXERCISE_ENDLESS),
        ("kernel-killer", RemarkCode.KERNEL_DIED),
        ("kernel-killer", RemarkCode.ENDS_PROCESS),
        ("assert-stripper", RemarkCode.PATCHES_LIBRARY),
        ("test-deleted", RemarkCode.CELLS_MISSING),
        ("not-a-notebook", RemarkCode.INVALID_JSON),
    ],
)
def test_what_a_person_should_review_is_listed_with_its_reason(made, student, code):
    assert code in [remark.code for remark in reviewed(made, student)]


def test_what_was_repaired_with_certainty_needs_no_review(made, page):
    assert reviewed(made, "renamed") == []
    (row,) = [row for row in made.submissions if row.student == "renamed"]
    assert row.repaired == [
        Remark(RemarkCode.RENAMED, {"file": f"{SIGMOID} (1).ipynb", "lesson": SIGMOID})
    ]
    assert row.repaired[0].text in page.get_text()


def test_every_kind_of_remark_to_review_has_a_word_and_a_sign():
    assert report_page.KINDS.keys() == set(Kind) - {Kind.REPAIRED}


def test_ordinary_answers_need_no_review(made):
    assert reviewed(made, "all-correct") == reviewed(made, "slope-of-z") == []


def test_the_same_work_is_listed_without_a_verdict(made, page):
    (group,) = made.groups
    assert (group.students, group.answers) == (["copy-one", "copy-two"], ["sigmoid_prime"])
    text = page.get_text().lower()
    assert not re.search(r"plagiar|cheat|copied|fraud|suspic", text)


def test_who_is_not_graded_and_who_handed_in_nothing(made, page):
    assert made.not_graded == ["too-late"]
    assert made.not_submitted == ["absent"]
    (note,) = [note for note in made.notes if note.code == NoteCode.NOT_GRADED]
    assert note.values == {"students": ["too-late"], "lesson": SIGMOID}
    assert note.text.replace("`", "") in page.get_text()


def test_a_written_answer_waits_until_a_person_has_read_it(made):
    assert "all-correct" in made.waiting
    assert "uphill" not in made.waiting


def test_the_table_holds_what_the_gradebook_holds(scores):
    uphill = scores["uphill"]
    assert float(uphill["update_weight"]) == 0.0  # the grader's
    assert float(uphill["code"]) == 7.0
    assert float(uphill["written"]) == 1.5
    assert float(uphill["changed by hand"]) == 1.0
    assert float(uphill["late penalty"]) == 1.0
    assert float(uphill["final"]) == 7.0 + 1.0 + 1.5 - 1.0
    assert (scores["too-late"]["state"], scores["absent"]["state"]) == (
        "not graded",
        "not submitted",
    )
    assert len(scores) == len(CLASS) + 2


def test_the_page_says_what_was_changed_by_hand_and_what_lateness_cost(page):
    (line,) = [tr for tr in page.select(".heat tbody tr") if "uphill" in tr.get_text()]
    assert line.find_all("td")[-1].get_text() == "8.5by hand +1late −1"


def test_a_name_is_no_formula_in_the_table_and_no_markup_on_the_page(scores, page):
    assert "'=<b>o'neil" in scores
    assert "=<b>o'neil" in page.get_text()
    assert "o'neil" not in [b.get_text() for b in page.find_all("b")]


class TestThePage:
    def test_it_says_first_what_to_teach_again(self, made, page):
        first = page.find("h2")
        assert first.get_text() == "Teach again"
        cards = page.select(".cards > li")
        assert len(cards) == len(made.teach) == 3
        for card, item in zip(cards, made.teach, strict=True):
            assert item.exercise.name in card.get_text()
            assert item.exercise.review in card.get_text()
            assert item.reasons[0].sentence.replace("`", "") in card.get_text()

    def test_it_needs_nothing_beside_it_and_no_script(self, page):
        assert page.find_all(["script", "link", "img", "iframe", "object"]) == []
        assert all(a["href"].startswith("#") for a in page.find_all("a"))
        assert "url(" not in page.style.get_text()

    def test_its_links_lead_somewhere(self, page):
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        assert {a["href"][1:] for a in page.find_all("a")} <= set(ids)

    def test_its_headings_are_in_order(self, page):
        levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))

    def test_every_header_of_a_table_says_what_it_heads(self, page):
        heads = page.find_all("th")
        assert heads
        assert {th.get("scope") for th in heads} == {"col", "row"}

    def test_every_cell_of_the_heat_map_has_its_number_or_word(self, page):
        assert all(td.get_text().strip() for td in page.select(".heat td"))

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_its_colours_can_be_read_in(self, page, scheme):
        style = page.style.get_text()
        blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
        colours = dict(re.findall(r"--([\w-]+): (#\w+)", blocks[scheme == "dark"]))
        pairs = [("text", "page"), ("text", "card"), ("soft", "page"), ("soft", "card")]
        pairs += [("link", "page"), ("mark", "page"), ("on-few", "few")]
        pairs += [("text", name) for name in ("most", "half", "some")]
        for text, ground in pairs:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def contrast(one, other):
    """The contrast of two colours, as WCAG 2 defines it."""

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        rgb = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# --- what there may be instead of a graded class ----------------------------------------------


def call(folder, *arguments):
    environment = dict(os.environ, PYTHONPATH=str(ROOT), COLUMNS="200")
    command = [sys.executable, "-m", "autograder.cli", "report", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


class TestTheCommand:
    def test_it_writes_the_report_and_says_where(self, course):
        done = call(course, SIGMOID)
        assert done.returncode == 0, done.stderr
        assert f"reports/{SIGMOID}.html" in done.stdout
        assert "sigmoid_prime" in done.stdout
        assert (course / "reports" / f"{SIGMOID}.html").is_file()

    def test_the_command_suggests_the_lesson_nearest_to_an_unknown_one(self, tmp_path):
        done = call(new_course(tmp_path), "03_sigmiod")
        assert done.returncode == 1
        assert "Did you mean 03_sigmoid?" in done.stderr
        assert "Traceback" not in done.stderr

    def test_an_empty_class_has_a_report_that_says_so(self, tmp_path):
        done = call(new_course(tmp_path), SIGMOID)
        assert done.returncode == 0, done.stderr
        assert "The class is empty" in done.stdout
        assert "The class is empty" in (tmp_path / "reports" / f"{SIGMOID}.html").read_text("utf-8")
        assert not (tmp_path / "gradebook.db").exists()


def test_a_lesson_that_nobody_handed_in(tmp_path):
    folder = new_course(tmp_path)
    with course_folder.api(folder).gradebook as gradebook:
        gradebook.add_student("ada")
    made = make_report(folder, SIGMOID)
    assert made.notes == [ClassNote(NoteCode.NO_SUBMISSIONS, {"lesson": SIGMOID, "count": 1})]
    assert "ada" in report_page.page(made)


def test_submissions_that_are_handed_in_and_not_graded(tmp_path):
    folder = new_course(tmp_path)
    (folder / "submitted" / "ada" / SIGMOID).mkdir(parents=True)
    (note,) = make_report(folder, SIGMOID).notes
    assert note == ClassNote(NoteCode.NOT_GRADED, {"students": ["ada"], "lesson": SIGMOID})


def test_a_grading_that_broke_off_counts_as_not_graded(tmp_path):
    folder = new_course(tmp_path)
    for student, text in (("ada", "{"), ("ben", nbformat.writes(v4.new_notebook()))):
        file = folder / "autograded" / student / SIGMOID / f"{SIGMOID}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    assert make_report(folder, SIGMOID).not_graded == ["ada", "ben"]


def test_a_lesson_without_exercises_has_no_report(tmp_path):
    with pytest.raises(CourseError, match="has no graded exercise"):
        make_report(new_course(tmp_path, "00_start_here"), "00_start_here")


def test_a_gradebook_that_cannot_be_read(tmp_path):
    folder = new_course(tmp_path)
    (folder / "gradebook.db").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be used"):
        make_report(folder, SIGMOID)


def test_a_folder_that_cannot_be_written_to(tmp_path):
    folder = new_course(tmp_path)
    (folder / "reports").write_text("in the way", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written"):
        report_page.write(make_report(folder, SIGMOID), folder)
