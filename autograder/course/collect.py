"""From a platform's zip to submitted/<student>/<lesson>/, where nbgrader looks for submissions.

A submission is placed whole or not at all. One that is there already is replaced by a later one;
where it is the later one itself, it is kept. Where a file is written is decided here: nothing in a
zip can lead out of submitted/.
"""

import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from nbgrader.utils import parse_utc

from autograder.course import folder as course
from autograder.course import handed_out, refusals
from autograder.course.folder import CourseError
from autograder.course.handed_in import TIMESTAMP, Unreadable, read, unpack
from autograder.course.handed_out import LeftOut, Piece
from autograder.course.remarks import Remark, RemarkCode

SAME_TIME = 2  # seconds: zips know even ones only


class Placed(StrEnum):
    """What became of a student's files."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # submitted/ has a newer one


@dataclass(frozen=True)
class Submission:
    """What came of a student's files.

    owner : the student as the platform calls them
    time : when it was handed in, in UTC, where the platform says it
    late : that the platform marks it so
    """

    student: str
    owner: str
    files: list[str]
    outcome: Placed
    time: datetime | None
    late: bool


@dataclass
class Collection:
    """What was in a zip; `left_out` says of everything else why."""

    submissions: list[Submission] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def collect(root: Path, platform: str, file: Path, lesson: str, force: bool = False) -> Collection:
    """Place what is in a platform's zip into submitted/ of a course folder.

    platform : canvas, moodle, gradescope, or folder: a zip with a folder for each student
    force : also where submitted/ has a newer one

    CourseError where there is nothing to place.
    """
    coursedir = course.api(root).coursedir
    found = Collection()
    with handed_out.opened(file) as archive:
        by_student: dict[str, list[Piece]] = defaultdict(list)
        for piece in handed_out.pieces(archive, platform, lesson, found.left_out):
            by_student[piece.student.lower()].append(piece)  # some disks know no capitals
        if not by_student:
            raise CourseError(
                f"Nothing in {file} is named as in a zip of {platform.capitalize()}: "
                "is it from another platform?"
            )
        for _, pieces in sorted(by_student.items()):
            student = pieces[0].student
            target = coursedir.format_path(coursedir.submitted_directory, student, lesson)
            try:
                found.submissions.append(_place(archive, pieces, Path(target), force))
            except Unreadable as error:
                found.left_out.append(LeftOut(error.remark, pieces[0].owner))
            except refusals.IN_THE_WAY as error:
                refused = {"error": refusals.sentence(error, target)}
                remark = Remark(RemarkCode.NOT_WRITABLE, refused)
                found.left_out.append(LeftOut(remark, pieces[0].owner))
            except OSError as error:  # of which there is no more to be hoped for the others
                raise CourseError(refusals.sentence(error, target)) from None
    return found


def _place(archive: ZipFile, pieces: list[Piece], target: Path, force: bool) -> Submission:
    """Write a student's files, unless they or newer ones are there; Unreadable with why not."""
    owners = sorted({piece.owner for piece in pieces})
    if len(owners) > 1:
        raise Unreadable(RemarkCode.SHARED_FOLDER, owners=owners, folder=target.parent.name)
    if target.is_symlink() or target.parent.is_symlink():
        raise Unreadable(RemarkCode.TARGET_IS_LINK, folder=str(target))
    latest = {piece.path.as_posix(): piece for piece in sorted(pieces, key=lambda p: p.order)}
    files = {name: unpack(name, archive, latest[name].entry) for name in sorted(latest)}
    time, late = pieces[0].time, any(piece.late for piece in latest.values())
    changed = max(_seconds(piece) for piece in latest.values())
    outcome = Placed.NEW
    if target.exists():
        there = _files_in(target)
        stamp = there.pop(TIMESTAMP, b"").decode(errors="replace").strip()
        if there == files and (time is None or stamp == _stamp(time)):
            outcome = Placed.UNCHANGED
        elif _time_of(target, stamp) > changed + SAME_TIME and not force:
            outcome = Placed.KEPT
        else:
            outcome = Placed.REPLACED
    if outcome in (Placed.NEW, Placed.REPLACED):
        _write(files | ({TIMESTAMP: _stamp(time).encode()} if time else {}), target, changed)
    return Submission(target.parent.name, owners[0], list(files), outcome, time, late)


def _write(files: dict[str, bytes], target: Path, changed: float) -> None:
    """Put files into a folder instead of what was in it, all at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".collecting-", dir=target.parent) as beside:
        new = Path(beside, target.name)
        for name, data in files.items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            os.utime(file, (changed, changed))
        if target.exists():
            target.rename(Path(beside, "before"))
        new.rename(target)


def _files_in(folder: Path) -> dict[str, bytes]:
    """What lies in a folder of submitted/; a file that cannot be read counts as empty."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_dir():
            found[file.relative_to(folder).as_posix()] = b""
            with suppress(Unreadable):
                found[file.relative_to(folder).as_posix()] = read(file)
    return found


def _seconds(piece: Piece) -> float:
    """When a piece was handed in or, where the platform does not say it, was put into the zip."""
    if piece.time:
        return piece.time.replace(tzinfo=UTC).timestamp()
    try:
        return datetime(*piece.entry.date_time).timestamp()
    except (ValueError, OverflowError):  # zips may say month 0
        return 0.0


def _time_of(folder: Path, stamp: str) -> float:
    """When a submission in submitted/ was handed in, else when its files were changed."""
    with suppress(Exception):  # dateutil raises whatever it meets
        return parse_utc(stamp).replace(tzinfo=UTC).timestamp()
    return max((file.lstat().st_mtime for file in folder.rglob("*") if file.is_file()), default=0.0)


def _stamp(time: datetime) -> str:
    """A time as nbgrader writes it."""
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"
