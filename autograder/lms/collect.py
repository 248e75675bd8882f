"""From a platform's zip to submitted/<student>/<lesson>/, where nbgrader looks for submissions.

A submission is placed whole or not at all. It replaces an older one in submitted/, but never a
newer one. Where a file is written is decided here: nothing in a zip can lead out of submitted/.
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

from nbgrader.coursedir import CourseDirectory

from autograder import course_folder as course
from autograder import explain_disk_errors
from autograder.course_folder import CourseError
from autograder.gradebook.database import due_date
from autograder.gradebook.read_scores import read_students
from autograder.lms import archives
from autograder.lms.archives import ArchivedFile, LeftOut
from autograder.lms.recognize_students import assign_folders
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode, Remarks
from autograder.submissions.parse_submission_time import format_time, parse_time
from autograder.submissions.submitted_files import (
    TIMESTAMP,
    NoAccess,
    UnreadableSubmission,
    read_file,
    unpack,
)

TIME_RESOLUTION = 2  # seconds, of the times in a zip


class Outcome(StrEnum):
    """What happened to a student's folder in submitted/."""

    NEW = "new"
    REPLACED_OLDER = "replaced-older"
    REPLACED_BY_FORCE = "replaced-by-force"
    UNCHANGED = "unchanged"
    NEWER_KEPT = "newer-kept"
    FILE_KEPT = "file-kept"

    @property
    def text(self) -> str:
        return OUTCOMES[self]


OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.REPLACED_OLDER: "replaced an older submission",
    Outcome.REPLACED_BY_FORCE: "replaced (--force)",
    Outcome.UNCHANGED: "unchanged",
    Outcome.NEWER_KEPT: "kept the newer submission",
    Outcome.FILE_KEPT: "kept the earlier file",
}


@dataclass(frozen=True)
class CollectedSubmission:
    """A student's files, and what became of them.

    Attributes
    ----------
    student
        The student's folder in submitted/.
    owner
        The student as the platform calls them.
    files
        Paths in the submission.
    outcome
        Whether the files were written to submitted/.
    time
        When they were submitted, in UTC, if the platform says so.
    late
        Whether the platform marks any of them as late.
    """

    student: str
    owner: str
    files: list[str]
    outcome: Outcome
    time: datetime | None
    late: bool


@dataclass
class Collection:
    """What was in a zip: the submissions, and remarks on everything that was left out.

    Attributes
    ----------
    notes
        What else to know about the zip and the submissions in it.
    """

    submissions: list[CollectedSubmission] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: Remarks = field(default_factory=Remarks)


def collect(root: Path, platform: str, file: Path, lesson: str, force: bool = False) -> Collection:
    """Place the submissions in a platform's zip into submitted/ of a course folder.

    Parameters
    ----------
    root
        The course folder.
    platform
        "canvas", "moodle", "gradescope", or "folder" for a zip with a folder for each student.
    file
        The zip.
    lesson
        The lesson that the submissions are for.
    force
        Whether to replace newer submissions too.

    Raises
    ------
    CourseError
        If there is nothing to place, or the disk takes no more.
    """
    coursedir = course.api(root).coursedir
    assert isinstance(coursedir, CourseDirectory)
    collection = Collection()
    with archives.open_archive(file) as (archive, remarks):
        collection.notes.include(remarks)
        files, collection.left_out = archives.list_files(archive, platform, lesson)
        if not files:
            raise CourseError(
                f"{file} contains no file named as in a zip of {platform.capitalize()}. "
                "Name the platform that the zip is from."
            )
        folders = (path.name for path in (root / "submitted").glob("*"))
        files, remarks = assign_folders(files, folders, read_students(root))
        collection.notes.include(remarks)
        for submission in _by_student(files):
            collection.notes.include(_notes(submission))
            student, owner = submission[0].student, submission[0].owner
            target = Path(coursedir.format_path(coursedir.submitted_directory, student, lesson))
            try:
                if obstacle := _obstacle(submission, target):
                    collection.left_out.append(obstacle)
                else:
                    collection.submissions.append(_place(archive, submission, target, force))
            except UnreadableSubmission as error:
                collection.left_out.append(LeftOut(error.remark, owner))
            except explain_disk_errors.OBSTACLE_ERRORS as error:
                values = {"error": explain_disk_errors.sentence(error, target)}
                remark = Remark(RemarkCode.NOT_WRITABLE, values)
                collection.left_out.append(LeftOut(remark, owner))
            except OSError as error:  # the other submissions would meet it too
                raise CourseError(explain_disk_errors.sentence(error, target)) from None
    due = due_date(coursedir.db_url, lesson)
    for placed in collection.submissions:
        if placed.outcome not in (Outcome.UNCHANGED, Outcome.NEWER_KEPT, Outcome.FILE_KEPT):
            folder = coursedir.format_path(coursedir.submitted_directory, placed.student, lesson)
            _date(Path(folder), due)
    return collection


def _by_student(files: list[ArchivedFile]) -> list[list[ArchivedFile]]:
    """The files of each student's folder, ordered by its name."""
    submissions: dict[str, list[ArchivedFile]] = defaultdict(list)
    for file in files:
        submissions[file.student.lower()].append(file)  # some disks ignore upper and lower case
    return [submission for _, submission in sorted(submissions.items())]


def _obstacle(files: list[ArchivedFile], target: Path) -> LeftOut | None:
    """Why a student's files must not be written to their folder, if there is a reason."""
    owners = sorted({file.owner for file in files})
    if len({file.number or file.owner for file in files}) > 1:
        values = {"owners": owners, "folder": target.parent.name}
        return LeftOut(Remark(RemarkCode.SHARED_FOLDER, values))
    if target.is_symlink() or target.parent.is_symlink():
        remark = Remark(RemarkCode.TARGET_IS_LINK, {"folder": str(target)})
        return LeftOut(remark, owners[0])
    return None


def _notes(files: list[ArchivedFile]) -> list[Remark]:
    """What to know about a student's files."""
    remarks = [file.remark for file in files if file.remark]
    if not any(file.is_file for file in files):
        values = {"owner": files[0].owner, "files": sorted({file.path.name for file in files})}
        remarks.append(Remark(RemarkCode.ENTERED_TEXT, values))
    return remarks


def _place(
    archive: ZipFile, files: list[ArchivedFile], target: Path, force: bool
) -> CollectedSubmission:
    """Write a student's files, unless they or newer ones are already there."""
    latest = {file.path.as_posix(): file for file in sorted(files, key=lambda file: file.order)}
    contents = {name: unpack(name, archive, latest[name].entry) for name in sorted(latest)}
    time, late = files[0].time, any(file.late for file in latest.values())
    modified = max(_seconds(file) for file in latest.values())
    has_file = any(file.is_file for file in latest.values())
    outcome = _outcome(contents, has_file, time, modified, target, force)
    if outcome not in (Outcome.UNCHANGED, Outcome.NEWER_KEPT, Outcome.FILE_KEPT):
        timestamp = {TIMESTAMP: format_time(time).encode()} if time else {}
        _write(contents | timestamp, target, modified)
    return CollectedSubmission(
        target.parent.name, files[0].owner, list(contents), outcome, time, late
    )


def _outcome(
    contents: dict[str, bytes],
    has_file: bool,
    time: datetime | None,
    modified: float,
    target: Path,
    force: bool,
) -> Outcome:
    """Decide what to do with a submission, by what is in its folder already."""
    if not target.exists():
        return Outcome.NEW
    existing = _files_in(target)
    timestamp = existing.pop(TIMESTAMP, b"").decode(errors="replace").strip()
    if existing == contents and (time is None or timestamp == format_time(time)):
        return Outcome.UNCHANGED
    if force:
        return Outcome.REPLACED_BY_FORCE
    if not has_file and existing:
        return Outcome.FILE_KEPT
    if max(_time_of(target, timestamp), _newest_file(target)) > modified + TIME_RESOLUTION:
        return Outcome.NEWER_KEPT
    return Outcome.REPLACED_OLDER


def _write(contents: dict[str, bytes], target: Path, modified: float) -> None:
    """Replace a folder and everything in it by these files, all at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".collecting-", dir=target.parent) as temporary:
        new = Path(temporary, target.name)
        for name, data in contents.items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            os.utime(file, (modified, modified))
        if target.exists():
            target.rename(Path(temporary, "before"))
        new.rename(target)


def _date(folder: Path, due: datetime | None) -> None:
    """Write a time of submission where the platform says none: nbgrader needs one for feedback.

    It is that of the newest file, but not after the due date: who is late is for a person to say.
    """
    if not (folder / TIMESTAMP).exists():
        newest = datetime.fromtimestamp(_newest_file(folder), UTC).replace(tzinfo=None)
        time = min(newest, due) if due else newest
        (folder / TIMESTAMP).write_text(format_time(time), encoding="utf-8")


def _newest_file(folder: Path) -> float:
    """When the newest file of a submission was changed."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != TIMESTAMP)
    return max((file.lstat().st_mtime for file in files), default=0.0)


def _files_in(folder: Path) -> dict[str, bytes]:
    """The files in a folder of submitted/; one that cannot be read counts as empty."""
    contents: dict[str, bytes] = {}
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_dir():
            contents[file.relative_to(folder).as_posix()] = b""
            with suppress(UnreadableSubmission, NoAccess):
                contents[file.relative_to(folder).as_posix()] = read_file(file)
    return contents


def _seconds(file: ArchivedFile) -> float:
    """When a file was submitted or, if the platform does not say, was put into the zip."""
    if file.time:
        return file.time.replace(tzinfo=UTC).timestamp()
    try:
        return datetime(*file.entry.date_time).timestamp()
    except (ValueError, OverflowError):  # a zip may say month 0
        return 0.0


def _time_of(folder: Path, timestamp: str) -> float:
    """When a submission in submitted/ was submitted or, if unknown, its files were changed."""
    with suppress(ValueError):
        return parse_time(timestamp).replace(tzinfo=UTC).timestamp()
    return max((file.lstat().st_mtime for file in folder.rglob("*") if file.is_file()), default=0.0)
