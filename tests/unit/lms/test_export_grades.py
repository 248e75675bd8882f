"""Grades for other platforms: their own tables come back unchanged, with the points filled in.

The gradebook is nbgrader's own; its points are set here, since other tests are about grading.
"""

import csv
import os
import subprocess
import sys
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.course_folder import CourseError
from autograder.demo.sample_submissions import RELU, SIGMOID
from autograder.lms import export_grades as exporting
from autograder.lms.escape_csv_formulas import escape_formula
from autograder.lms.roster import read_roster
from autograder.lms.warnings_about_grades import LmsCode
from tests.support import ROOT
from tests.support.courses import new_course

CLASS = {  # student: names, address, points for code, points for the written answer, penalty
    "ada": ("Ada", "Lovelace", "ada@uni.example", 9, 2, 0),
    "emmy-4711": ("Emmy", "Noether", "", 7.5, 1, 2.2),
    "sofia": ("Sofia", "Kovalevskaya", "s.kovalevskaya@uni.example", 6, None, 0),
    "alan": ("Alan", "Turing", "", None, None, 0),  # without a submission
}
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Welcome (11),03_sigmoid (12),"
    "03_sigmoid Current Score,Current Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,1,11,(read only),(read only)\r\n"
    '"Noether, Emmy",4711,,noether,Autumn,1,,,50\r\n'
    '"Turing, Alan",4712,77,alan,Autumn,,3,,\r\n'
    '"Lovelace, Ada",4713,78,ada@uni.example,Autumn,1,,,50\r\n'
    '"Hopper, Grace",4714,79,hopper,Autumn,0,,,\r\n'
    '"Student, Test",4715,,5f0e,Autumn,,,,\r\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 4711,Emmy Noether,,Submitted,,11.00,Yes,"Friday, 1 March 2030, 5:12 PM",-,\n'
    "Participant 4712,Ada Lovelace,Ada@Uni.example,Submitted,,11.00,Yes,-,-,Well done\n"
)
GERMAN = (
    'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)"\n'
    '"Teilnehmer/in 4711","Emmy Noether",,Abgegeben,,"11,00",Ja,-\n'
    '"Teilnehmer/in 4712","Ada Lovelace",ada@uni.example,Abgegeben,,"11,00",Ja,-\n'
)
UNHEARD_OF = "C1,C2,C3,C4,C5,C6,C7,C8\n" + GERMAN.partition("\n")[2]


def update(row, **values):
    """Set columns of a row in the gradebook."""
    for column, value in values.items():
        setattr(row, column, value)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID, RELU])
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "activation-to-keras") as gradebook:
        gradebook.add_assignment(SIGMOID)
        gradebook.add_notebook(SIGMOID, SIGMOID)
        for cell, points, kind in (("sigmoid-test", 9, "code"), ("written", 2, "markdown")):
            fields: dict[str, Any] = {"max_score": points, "cell_type": kind}
            gradebook.add_grade_cell(cell, SIGMOID, SIGMOID, **fields)
        for student, (first, last, email, code, written, penalty) in CLASS.items():
            fields = {"first_name": first, "last_name": last, "email": email}
            gradebook.add_student(student, **fields)
            if code is None:
                continue
            gradebook.add_submission(SIGMOID, student)
            grade = gradebook.find_grade("sigmoid-test", SIGMOID, SIGMOID, student)
            update(grade, auto_score=code, needs_manual_grade=False)
            grade = gradebook.find_grade("written", SIGMOID, SIGMOID, student)
            update(grade, manual_score=written, needs_manual_grade=written is None)
            notebook = gradebook.find_submission_notebook(SIGMOID, SIGMOID, student)
            update(notebook, late_submission_penalty=penalty)
            for step in ("submitted", "autograded"):
                (folder / step / student / SIGMOID).mkdir(parents=True)
        gradebook.db.commit()
    return folder


@pytest.fixture
def export(course, tmp_path):
    """The exported text, and the values of the remarks on it by code."""

    def call(platform, roster="", lesson=SIGMOID):
        file = tmp_path / "roster.csv"
        file.write_bytes(roster.encode())
        exported = exporting.export(course, lesson, platform, file if roster else None)
        exported.table.write(tmp_path / "out.csv")
        text = (tmp_path / "out.csv").read_bytes().decode()
        return text, {remark.code: remark.values for remark in exported.remarks}

    return call


def table(text):
    return list(csv.DictReader(text.lstrip("\ufeff").splitlines()))


class TestCanvas:
    def test_its_own_file_comes_back_with_the_points_filled_in_and_nothing_else(self, export):
        text, _ = export("canvas", CANVAS)
        assert text == CANVAS.replace("Autumn,1,,,50", "Autumn,1,6.3,,50", 1).replace(
            "Autumn,1,,,50", "Autumn,1,11,,50", 1
        )

    def test_students_on_one_side_only_are_named(self, export):
        _, remarks = export("canvas", CANVAS)
        assert remarks == {
            LmsCode.NOT_IN_ROSTER: {"students": ["sofia"]},
            LmsCode.NOT_IN_GRADEBOOK: {"students": ["Hopper, Grace"]},
            LmsCode.WRITTEN_NOT_GRADED: {"count": 1, "students": ["sofia"]},
        }

    def test_a_lesson_without_a_column_gets_one_with_its_points_possible(self, export):
        text, remarks = export("canvas", CANVAS.replace("03_sigmoid", "Homework 3"))
        assert remarks[LmsCode.COLUMN_ADDED] == {"lesson": SIGMOID}
        assert [row["03_sigmoid"] for row in table(text)[1:4]] == ["11", "6.3", ""]

    def test_several_columns_that_might_be_meant_are_an_error(self, export):
        with pytest.raises(CourseError, match=r"2 columns for 03_sigmoid: Essay 03_sigmoid"):
            export(
                "canvas",
                CANVAS.replace("03_sigmoid (12)", "Quiz 03_sigmoid").replace(
                    "Welcome", "Essay 03_sigmoid"
                ),
            )

    def test_points_possible_that_differ_are_reported_and_kept(self, export):
        text, remarks = export("canvas", CANVAS.replace(",1,11,(read", ",1,100,(read"))
        values = {"roster": "100", "lesson": SIGMOID, "lesson_points": "11"}
        assert remarks[LmsCode.MAX_POINTS_DIFFER] == values
        assert ",1,100,(read only)" in text

    def test_semicolons_stay_semicolons(self, export):
        text, _ = export("canvas", "Student;ID;Section;03_sigmoid (12)\nAda;3;B;\nE;4711;B;\n")
        assert text == "Student;ID;Section;03_sigmoid (12)\nAda;3;B;\nE;4711;B;6.3\n"

    def test_without_a_roster_a_new_gradebook_is_made(self, export):
        text, _ = export("canvas")
        assert text.splitlines() == [
            "Student,ID,SIS User ID,SIS Login ID,Section,03_sigmoid",
            "    Points Possible,,,,,11",
            '"Lovelace, Ada",,,ada,,11',
            '"Noether, Emmy",4711,,,,6.3',
            '"Kovalevskaya, Sofia",,,sofia,,6',
        ]


class TestMoodle:
    def test_a_grading_worksheet_is_filled_in(self, export):
        text, remarks = export("moodle", WORKSHEET)
        assert [row["Grade"] for row in table(text)] == ["6.3", "11"]
        assert text.replace("6.3,11.00", ",11.00").replace("11,11.00", ",11.00") == WORKSHEET
        assert remarks[LmsCode.NOT_IN_ROSTER] == {"students": ["sofia"]}
        assert LmsCode.MAX_POINTS_DIFFER not in remarks  # 11.00 is 11

    def test_an_exported_gradebook_is_filled_in(self, export):
        text, _ = export(
            "moodle",
            "First name,Last name,ID number,Email address,Assignment: 03_sigmoid (Real),"
            "Assignment: 03_sigmoid (Feedback)\nAda,Lovelace,,ada@uni.example,-,\n",
        )
        assert text.splitlines()[1] == "Ada,Lovelace,,ada@uni.example,11,"

    def test_without_a_roster_a_new_table_for_its_import_is_made(self, export):
        text, _ = export("moodle")
        assert text.splitlines()[:2] == [
            "First name,Last name,ID number,Email address,03_sigmoid",
            "Ada,Lovelace,ada,ada@uni.example,11",
        ]


class TestMoodleInOtherLanguages:
    @pytest.mark.parametrize("worksheet", [GERMAN, UNHEARD_OF])
    def test_a_worksheet_is_recognised_by_its_titles_or_by_its_content(self, export, worksheet):
        text, remarks = export("moodle", worksheet)
        assert [list(row.values())[4] for row in table(text)] == ["6.3", "11"]
        assert text.splitlines()[0].replace('"', "") == worksheet.splitlines()[0].replace('"', "")
        assert remarks.keys() == {LmsCode.NOT_IN_ROSTER, LmsCode.WRITTEN_NOT_GRADED}

    def test_a_gradebook_is_recognised_by_its_addresses(self, export):
        text, _ = export(
            "moodle",
            "Vorname,Nachname,ID-Nummer,E-Mail-Adresse,Aufgabe: 03_sigmoid (Punkte),"
            "Aufgabe: 03_sigmoid (Prozentsatz)\nAda,L,,ada@uni.example,-,-\nE,N,emmy-4711,,-,-\n",
        )
        assert text.splitlines()[1:] == ["Ada,L,,ada@uni.example,11,-", "E,N,emmy-4711,,6.3,-"]

    def test_a_worksheet_whose_column_for_points_is_not_found_gets_no_other_one(self, export):
        worksheet = GERMAN.replace("Bewertung,Best", "Bepunktung,Best").replace('"11,00"', "Skala")
        with pytest.raises(CourseError, match=r"ID; Vollständiger Name; .*Call that column Grade"):
            export("moodle", worksheet)


class TestNumbersThatAreNotAPersons:
    """The number of a group may be that of a student, who submitted nothing."""

    def test_a_row_with_another_name_is_left_alone_and_the_group_named(self, export):
        text, remarks = export("moodle", WORKSHEET.replace("Emmy Noether", "Grace Hopper"))
        assert [row["Grade"] for row in table(text)] == ["", "11"]
        assert remarks[LmsCode.OTHER_NAME] == {"students": ["emmy-4711"]}
        assert remarks[LmsCode.NOT_IN_GRADEBOOK] == {"students": ["Grace Hopper"]}

    def test_a_new_family_name_is_no_other_name(self, export):
        text, _ = export("moodle", WORKSHEET.replace("Emmy Noether", "Emmy King"))
        assert [row["Grade"] for row in table(text)] == ["6.3", "11"]

    def test_without_names_the_number_decides(self, export):
        lines = [line.split(",", 2) for line in WORKSHEET.splitlines()]
        text, _ = export("moodle", "\n".join(f"{number},{rest}" for number, _, rest in lines))
        assert [row["Grade"] for row in table(text)] == ["6.3", "11"]

    def test_the_members_of_a_group_are_found_by_its_name(self, export):
        worksheet = WORKSHEET.replace("Status,", "Status,Group,").replace(
            "Submitted,", "Submitted,Emmy,"
        )
        worksheet = worksheet.replace("Emmy Noether", "Grace Hopper").replace("4711", "1")
        worksheet = worksheet.replace("Ada@Uni.example", "-").replace("Ada Lovelace", "Alan T")
        text, remarks = export("moodle", worksheet)
        assert [row["Grade"] for row in table(text)] == ["6.3", "6.3"]
        assert remarks[LmsCode.GROUPS] == {"students": ["emmy-4711"]}


class TestNobodyFound:
    @pytest.mark.parametrize("platform", ["canvas", "moodle", "gradescope"])
    def test_a_table_of_strangers_is_an_error_that_names_the_columns(self, export, platform):
        with pytest.raises(
            CourseError, match=r"none of the 3 students.*Its columns are: Nom; Cours"
        ):
            export(platform, "Nom;Cours;03_sigmoid\nHopper;1;\n")


class TestSpreadsheets:
    @pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
    def test_a_line_for_excel_names_the_separator_and_is_left_out(self, export, line):
        rows = "Student;ID;a, b, c and d;03_sigmoid (12)\r\nE;4711;;\r\n"
        text, remarks = export("canvas", f"{line}\r\n{rows}")
        assert text == rows.replace(";;", ";;6.3")
        assert LmsCode.SEP_LINE in remarks

    def test_unicode_text_as_excel_saves_it_is_read(self, tmp_path):
        file = tmp_path / "roster.csv"
        file.write_text("Student\tID\nKovalévskaya\t1\n", encoding="utf-16")
        assert read_roster(file).rows == [["Kovalévskaya", "1"]]

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@A1", "\t=1", "＝1+1", " =1+1"])
    def test_names_that_are_formulas_are_escaped(self, export, name):
        text, _ = export("canvas", CANVAS.replace('"Hopper, Grace"', f'"{name}"'))
        assert table(text)[-2]["Student"].startswith("'")

    def test_what_the_platform_matches_stays_as_it_is(self, export):
        text, _ = export("canvas", CANVAS.replace("79,hopper", "79,-hopper"))
        assert table(text)[-2]["SIS Login ID"] == "-hopper"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Ada", "Ada"),
        ("=1+1", "'=1+1"),
        ("\x1b[31mAda", "\\x1b[31mAda"),
        ("Ada\u202eadA", "Ada\\u202eadA"),
        ("m\udcfcller", "m\\xfcller"),
        ("\n=1+1", "'\\n=1+1"),
    ],
)
def test_text_is_neither_a_formula_nor_acts_on_a_terminal(text, escaped):
    assert escape_formula(text) == escaped


class TestGradescope:
    def test_a_roster_gets_scores(self, export):
        roster = "First Name,Last Name,SID,Email\nAda,Lovelace,ada,\nSofia,K,,sofia@x.example\n"
        text, _ = export("gradescope", roster)
        assert text.splitlines() == [
            "First Name,Last Name,SID,Email,Total Score,Max Points",
            "Ada,Lovelace,ada,,11,11",
            "Sofia,K,,sofia@x.example,6,11",
        ]

    def test_without_a_roster_a_new_table_has_its_columns(self, export):
        text, _ = export("gradescope")
        assert text.splitlines()[:2] == [
            "First Name,Last Name,SID,Email,Total Score,Max Points",
            "Ada,Lovelace,ada,ada@uni.example,11,11",
        ]


class TestPlainCsv:
    def test_it_has_all_numbers_of_all_students(self, export):
        text, _ = export("csv")
        ada, alan, emmy, sofia = table(text)
        assert (ada["written"], ada["final"], ada["final of"]) == ("2", "11", "11")
        assert (alan["state"], alan["final"]) == ("not graded", "")
        assert (emmy["late penalty"], emmy["final"]) == ("2.2", "6.3")
        assert (sofia["written"], sofia["final"]) == ("", "6")

    def test_it_takes_no_roster(self, export):
        with pytest.raises(CourseError, match="Name the platform"):
            export("csv", CANVAS)


class TestWhatIsNotGraded:
    def test_submissions_with_ungraded_written_answers_are_counted_and_exported(self, export):
        text, remarks = export("csv")
        assert remarks == {LmsCode.WRITTEN_NOT_GRADED: {"count": 1, "students": ["sofia"]}}
        assert table(text)[3]["final"] == "6"

    def test_later_submissions_are_named_and_have_no_points(self, export, course):
        late = course / "submitted" / "alan" / SIGMOID
        late.mkdir(parents=True)
        try:
            _, remarks = export("canvas", CANVAS)
        finally:
            late.rmdir()
        assert remarks[LmsCode.NOT_GRADED] == {"students": ["alan"], "lesson": SIGMOID}

    def test_a_submission_that_is_gone_is_named_and_keeps_its_points(self, export, course):
        gone = course / "submitted" / "ada"
        gone.rename(course / "elsewhere")
        try:
            text, remarks = export("csv")
        finally:
            (course / "elsewhere").rename(gone)
        assert remarks[LmsCode.SUBMISSION_GONE] == {"students": ["ada"]}
        assert table(text)[0]["final"] == "11"

    def test_a_lesson_without_submissions_is_an_error(self, export):
        with pytest.raises(CourseError, match="No submission of 02_relu is graded yet"):
            export("csv", lesson=RELU)


class TestAFileThatIsNoRoster:
    @pytest.mark.parametrize(
        ("content", "message"),
        [("\n", "has no columns"), ("only text", "has no columns"), ('a,"b', "not a CSV file")],
    )
    def test_a_file_that_is_no_roster_is_an_error(self, export, content, message):
        with pytest.raises(CourseError, match=message):
            export("canvas", content)

    def test_a_roster_in_another_encoding_is_an_error(self, tmp_path):
        file = tmp_path / "latin.csv"
        file.write_bytes("Student,ID\nKovalévskaya,1\n".encode("latin-1"))
        with pytest.raises(CourseError, match="not a CSV file in UTF-8"):
            read_roster(file)


def test_two_rows_that_fit_one_student_are_left_alone(export):
    roster = CANVAS.replace('"Hopper, Grace",4714,79,hopper', '"Hopper, Grace",4714,79,ada')
    text, remarks = export("canvas", roster)
    assert remarks[LmsCode.AMBIGUOUS_ROW] == {"students": ["ada"]}
    assert [row["03_sigmoid (12)"] for row in table(text)][2:] == ["6.3", "3", "", "", ""]


def test_the_command_writes_into_exports_and_warns_on_stderr(course):
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "export", "csv", SIGMOID],
        cwd=course / "source",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Written answers not graded yet" in done.stderr
    assert "Students: 3" in done.stdout
    assert len(table((course / "exports" / f"{SIGMOID}-csv.csv").read_text())) == len(CLASS)
