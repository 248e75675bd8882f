"""The file names that learning platforms (LMS) make from a student and their own file's name.

Canvas   lovelaceada_LATE_12345_678910_03_sigmoid-2.ipynb      the second resubmission
         anon_X7Kq2_678910_03_sigmoid.ipynb                    of an anonymous assignment
         lovelaceada_12345_text.html                           a text entry; _link.html: a URL
Moodle   Ada Lovelace_123456_assignsubmission_file_/03_sigmoid.ipynb
         Ada Lovelace_123456_assignsubmission_file_03_sigmoid.ipynb
         Default group_assignsubmission_file_/03_sigmoid.ipynb  of students without a group

A group of students has the group's name and number in place of a student's.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath

CANVAS_FILE = (
    r"(?:(?P<number>\d+)_(?P<stem>.+?)(?:-(?P<attempt>\d+))?(?P<suffix>\.\w+)?"
    r"|(?P<entry>text|link)\.html)"
)
CANVAS = (  # the anonymous names first, since they could be read as names too
    re.compile(rf"(?P<late>LATE_)?(?P<student>anon_[^\W_]+)_{CANVAS_FILE}"),
    re.compile(rf"(?P<student>.*?)_(?P<late>LATE_)?(?P<user>\d+)_{CANVAS_FILE}"),
)
MOODLE = re.compile(
    r"(?P<student>.+?)(?:_(?P<user>\d+))?_assignsubmission_(?P<kind>[a-z0-9]+)(?:_(?P<name>.*))?"
)


@dataclass(frozen=True)
class LmsFilename:
    """A path as a platform made it, split into its parts.

    Attributes
    ----------
    name
        What the student's own file was called.
    platform, student, user
        The platform, the student's name and number there; empty if no platform made the path.
    folder
        The folder of the file within the submission.
    late
        Whether the platform marks it as late.
    attempt, number
        Resubmissions count up; of two files with the same attempt, the higher number is later.
    is_file
        Whether it is a file, and not a text or a link that was entered on the platform.
    """

    name: str
    platform: str = ""
    student: str = ""
    user: str = ""
    folder: str = ""
    late: bool = False
    attempt: int = 0
    number: int = 0
    is_file: bool = True


def parse_lms_path(path: str) -> LmsFilename:
    """Split a path, with / between its parts, that any platform or none has made."""
    return (
        parse_canvas_path(path) or parse_moodle_path(path) or LmsFilename(PurePosixPath(path).name)
    )


def parse_canvas_path(path: str) -> LmsFilename | None:
    """Split a path whose file Canvas has named; None for any other."""
    name = PurePosixPath(path).name
    match = next(filter(None, (pattern.fullmatch(name) for pattern in CANVAS)), None)
    return match and LmsFilename(
        name=f"{match['entry']}.html"
        if match["entry"]
        else match["stem"] + (match["suffix"] or ""),
        platform="Canvas",
        student=match["student"],
        user=match.groupdict().get("user") or "",
        late=bool(match["late"]),
        attempt=int(match["attempt"] or 0),
        number=int(match["number"] or 0),
        is_file=not match["entry"],
    )


def parse_moodle_path(path: str) -> LmsFilename | None:
    """Split a path with a file or folder that Moodle has named; None for any other."""
    parts = PurePosixPath(path).parts
    for index, part in enumerate(parts):
        if match := MOODLE.fullmatch(part):
            *folders, name = parts[index + 1 :] or (match["name"] or part,)
            return LmsFilename(
                name=name,
                platform="Moodle",
                student=match["student"],
                user=match["user"] or "",
                folder="/".join(folders),
                is_file=match["kind"] == "file",
            )
    return None


def student_id(student: str, user: str = "") -> str:
    """Make the name of a student's folder in submitted/ from what a platform calls them.

    Names alone are not unique, so the platform's number goes with them.

    Returns
    -------
    str
        The name, empty if no character is left that a folder's name may have.
    """
    text = unicodedata.normalize("NFC", f"{student[:60]} {user}")
    kept = (c if _is_part_of_a_word(c) or c == "." else " " for c in text)
    return "-".join("".join(kept).split()).strip("-._")


def _is_part_of_a_word(character: str) -> bool:
    """Whether it is a letter, a digit, `_`, or a mark on a letter, as the vowels of Hindi are."""
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def lms_user_of(student: str) -> str:
    """Return the platform's number in an id made by `student_id`, or an empty string."""
    match = re.search(r"-(\d+)$", student)
    return match[1] if match else ""


def may_be_one_person(name: str, other: str) -> bool:
    """Return whether two names under the same number of a platform may be one person's.

    Who marries, or has a group's name written in front, keeps a word of the name; Canvas writes all
    words as one. A group's number is another person's in Moodle, and one member's in Canvas, so
    only the name tells a group from that person.
    """
    words, others = _words(name), _words(other)
    if not words or not others or words & others or (words | others) & ANONYMOUS:
        return True
    return any(
        _is_at_an_end_of(word, joined) or _is_at_an_end_of(joined, word)
        for word, joined in product(words, others)
        if min(len(words), len(others)) == 1
    ) or (len(words) == len(others) == 1 and _share_an_end(*words, *others))


def _words(name: str) -> set[str]:
    """The words of a name, in lower case and without accents; initials and numbers say nothing."""
    text = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in text if unicodedata.category(c) != "Mn")
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", letters))
    return {word for word in words if len(word) > 1}


def _is_at_an_end_of(word: str, joined: str) -> bool:
    """Whether a word that is written as one with others begins or ends with this one."""
    return len(word) >= _enough(word) and (joined.startswith(word) or joined.endswith(word))


def _share_an_end(word: str, other: str) -> bool:
    enough = _enough(word)
    return word[:enough] == other[:enough] or word[-enough:] == other[-enough:]


def _enough(word: str) -> int:
    """How many letters of a name say something: Chinese and Korean names have only two or three."""
    return 3 if word.isascii() else 2


# What Moodle calls everyone while identities are hidden, in the languages that it is used in most.
ANONYMOUS = _words(
    "participant Teilnehmer Teilnehmerin participante partecipante deelnemer deltager deltaker "
    "deltagare osallistuja uczestnik účastník résztvevő participantul katılımcı участник учасник "
    "sudionik sodelujoči partaidea dalyvis dalībnieks osaleja συμμετέχων مشارك משתתף peserta "
    "参加者 参与者 參與者 참가자 참여자"
)
