"""The words of what `collect` and `export` tell, by code: a change of wording shows here only."""

import pytest

from autograder.course.lms_remarks import OUTCOMES, LmsCode, LmsRemark, Outcome

SENTENCES = {
    LmsCode.ENTRY_REFUSED: (
        {"path": "ada/a.ipynb", "fault": "is locked with a password."},
        "ada/a.ipynb is locked with a password.",
    ),
    LmsCode.OWNER_UNKNOWN: (
        {"path": "notes.ipynb"},
        "notes.ipynb does not belong to a known student.",
    ),
    LmsCode.FOLDER_SHARED: (
        {"students": ["Lia M", "lia-m"], "folder": "Lia-M"},
        "The folder Lia-M would be shared by several students: Lia M; lia-m. "
        "Copy their files into separate folders by hand.",
    ),
    LmsCode.SYMLINK_IN_THE_WAY: (
        {"student": "ada", "folder": "submitted/ada/03_sigmoid"},
        "ada: submitted/ada/03_sigmoid is, or is inside, a symbolic link, which is not followed. "
        "Replace the link with a folder and collect again.",
    ),
    LmsCode.UNREADABLE: (
        {"student": "ada", "reason": "a.ipynb is damaged inside its zip file."},
        "ada: a.ipynb is damaged inside its zip file.",
    ),
    LmsCode.NOT_WRITABLE: (
        {"student": "ada", "reason": "submitted/ada: File exists."},
        "ada: submitted/ada: File exists.",
    ),
    LmsCode.NOT_GRADED: (
        {"students": ["ada", "emmy"], "lesson": "03_sigmoid"},
        "Submitted but not graded, so exported without points: ada; emmy. "
        "Run `autograder grade 03_sigmoid` and export again.",
    ),
    LmsCode.WRITTEN_NOT_GRADED: (
        {"count": 1, "students": ["sofia"]},
        "Written answers not graded yet, so exported without their points: 1 (sofia). "
        "Grade them in formgrader and export again.",
    ),
    LmsCode.COLUMN_ADDED: (
        {"lesson": "03_sigmoid"},
        "The roster has no column for 03_sigmoid, so one was added at the end.",
    ),
    LmsCode.MAX_POINTS_DIFFER: (
        {"roster": "100", "lesson": "03_sigmoid", "lesson_points": "11"},
        "The roster gives the maximum as 100 points, but 03_sigmoid has 11. "
        "The points are exported unscaled: change the maximum on the platform.",
    ),
    LmsCode.NOT_IN_ROSTER: (
        {"students": ["sofia"]},
        "Graded, but not in the roster: sofia.",
    ),
    LmsCode.AMBIGUOUS_ROW: (
        {"students": ["ada"]},
        "Left out, because the roster does not say which row is theirs: ada.",
    ),
    LmsCode.NOT_IN_GRADEBOOK: (
        {"students": ["Hopper, Grace", "Turing, Alan"]},
        "In the roster but not in the gradebook, so left unchanged: Hopper, Grace; Turing, Alan.",
    ),
}


@pytest.mark.parametrize("code", LmsCode)
def test_every_code_has_its_sentence(code):
    values, sentence = SENTENCES[code]
    assert LmsRemark(code, values).sentence == sentence


def test_every_outcome_has_its_words():
    assert OUTCOMES.keys() == set(Outcome)
