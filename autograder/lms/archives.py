"""The zip of a class's submissions that a platform exports: whose each file is, and which count.

Canvas and Moodle write the student into the names of files and folders, and Gradescope into a list
beside the folders. In a zip of folders, each student has one.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from autograder.course_folder import CourseError
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode
from autograder.submissions.lms_filenames import (
    LmsFilename,
    parse_canvas_path,
    parse_moodle_path,
    student_id,
)
from autograder.submissions.parse_submission_time import parse_time
from autograder.submissions.submitted_files import (
    UnreadableSubmission,
    entry_path,
    is_hidden,
    skip_reason,
    unpack,
)
from autograder.submissions.zip_entry_names import restore_names

MAX_FILES = 50_000  # in the zip of a class
MAX_UNPACKED = 5_000_000_000  # bytes, by the zip's own account
METADATA = "submission_metadata.yml"  # Gradescope's list
MALFORMED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


@dataclass(frozen=True)
class ArchivedFile:
    """A student's file in the zip of a class.

    Attributes
    ----------
    entry
        Where it is in the zip.
    owner
        The student as the platform calls them.
    student
        The same as the name of a folder.
    number
        The platform's number for the student; empty if it has none.
    path
        The path in the student's own submission.
    order
        Of files with the same path, the greatest belongs to the latest attempt.
    time
        When it was submitted, in UTC, if the platform says so.
    late
        Whether the platform marks it as late.
    is_file
        Whether it is a file, and not a text or a link that was entered on the platform.
    remark
        What to know about it.
    """

    entry: zipfile.ZipInfo
    owner: str
    student: str
    path: PurePosixPath
    number: str = ""
    order: tuple[Any, ...] = ()
    time: datetime | None = None
    late: bool = False
    is_file: bool = True
    remark: Remark | None = None


@dataclass(frozen=True)
class LeftOut:
    """Something in a zip that was not collected.

    Attributes
    ----------
    remark
        Why it was left out.
    owner
        The student as the platform calls them; empty if unknown.
    """

    remark: Remark
    owner: str = ""

    @property
    def text(self) -> str:
        return f"{self.owner}: {self.remark.text}" if self.owner else self.remark.text


@contextmanager
def open_archive(file: Path) -> Iterator[tuple[zipfile.ZipFile, list[Remark]]]:
    """Open the zip of a class.

    Yields
    ------
    archive : zipfile.ZipFile
        With the names of its entries corrected.
    remarks : list of Remark
        What to know about it.

    Raises
    ------
    CourseError
        If it cannot be read, or would fill the disk.
    """
    try:
        archive = zipfile.ZipFile(file)
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}.") from None
    except Exception:  # a damaged file makes zipfile raise errors of many kinds
        raise CourseError(
            f"{file} is not a zip file, or is damaged. Download it from the platform again."
        ) from None
    with archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > MAX_UNPACKED or len(entries) > MAX_FILES:
            raise CourseError(
                f"{file} was not unpacked: its {len(entries)} files of {size / 1e6:.0f} MB exceed "
                f"the limit of {MAX_FILES} files and {MAX_UNPACKED // 10**6} MB. "
                "Split the zip and collect the parts one after the other."
            )
        script = restore_names(entries)
        yield archive, [Remark(RemarkCode.ENCODING_GUESSED, {"script": script})] if script else []


def list_files(
    archive: zipfile.ZipFile, platform: str, lesson: str
) -> tuple[list[ArchivedFile], list[LeftOut]]:
    """List the students' files in a platform's zip; of several attempts, the latest.

    The caller names the platform, and it is never guessed: a student can give a file the name that
    another platform would give to a fellow student's.

    Returns
    -------
    files : list of ArchivedFile
    left_out : list of LeftOut
        The entries that are refused, and those that belong to no known student.
    """
    entries: list[zipfile.ZipInfo] = []
    left_out: list[LeftOut] = []
    for entry in archive.infolist():
        path = entry_path(entry)
        if fault := skip_reason(entry):
            left_out.append(LeftOut(Remark(fault, {"file": str(path)})))
        elif not entry.is_dir() and not any(map(is_hidden, path.parts)):
            entries.append(entry)
    files = _find_owners(archive, platform, lesson, entries)
    owned = {file.entry.filename for file in files}
    left_out += [
        LeftOut(Remark(RemarkCode.NO_OWNER, {"file": str(entry_path(entry))}))
        for entry in entries
        if entry.filename not in owned and entry_path(entry).name != METADATA
    ]
    if platform == "gradescope":  # which has a folder for each attempt
        latest = {file.owner: file.order for file in sorted(files, key=lambda file: file.order)}
        files = [file for file in files if file.order == latest[file.owner]]
    return [file for file in files if not any(map(is_hidden, file.path.parts))], left_out


def _find_owners(
    archive: zipfile.ZipFile, platform: str, lesson: str, entries: list[zipfile.ZipInfo]
) -> list[ArchivedFile]:
    """The files that belong to a student, by the platform's rules."""
    if platform == "gradescope":
        files = _files_of_gradescope(archive, entries)
    elif platform == "folder":
        files = _files_in_folders(entries, lesson)
    else:
        parse = {"canvas": parse_canvas_path, "moodle": parse_moodle_path}[platform]
        filenames = ((entry, parse(str(entry_path(entry)))) for entry in entries)
        files = [_file_of_filename(entry, filename) for entry, filename in filenames if filename]
    return [file for file in files if file.student]


def _file_of_filename(entry: zipfile.ZipInfo, filename: LmsFilename) -> ArchivedFile:
    """A file whose owner is in the name that the platform has made."""
    return ArchivedFile(
        entry,
        owner=f"{filename.student} ({filename.user})" if filename.user else filename.student,
        student=student_id(filename.student, filename.user),
        path=PurePosixPath(filename.folder, filename.name),
        number=filename.user,
        order=(filename.attempt, filename.number),
        late=filename.late,
        is_file=filename.is_file,
    )


def _files_in_folders(entries: list[zipfile.ZipInfo], lesson: str) -> list[ArchivedFile]:
    """The files in the students' folders, which may all be inside one more folder."""
    paths = [entry_path(entry).parts for entry in entries]
    has_outer_folder = len({path[0] for path in paths}) == 1 and all(
        len(path) > 2 and path[1] != lesson for path in paths
    )
    files: list[ArchivedFile] = []
    for entry, path in zip(entries, paths, strict=True):
        owner, *rest = path[has_outer_folder:]
        if rest[:1] == [lesson]:  # as in submitted/ itself
            rest = rest[1:]
        if rest:
            files.append(ArchivedFile(entry, owner, student_id(owner), PurePosixPath(*rest)))
    return files


def _files_of_gradescope(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> list[ArchivedFile]:
    """The files in the folders that Gradescope's list names; a group's for each member."""
    lists = [entry for entry in entries if entry_path(entry).name == METADATA]
    if not lists:
        raise CourseError(
            f"The zip has no {METADATA}, which says whose the submissions are. "
            "Download it with “Export Submissions” in Gradescope."
        )
    metadata = min(
        lists, key=lambda entry: len(entry_path(entry).parts)
    )  # deeper ones are students'
    root = entry_path(metadata).parent
    try:
        submissions = _read_metadata(unpack(METADATA, archive, metadata))
    except (UnreadableSubmission, yaml.YAMLError, *MALFORMED):
        raise CourseError(
            f"{root / METADATA}, which says whose the submissions are, cannot be read. "
            "Export the submissions from Gradescope again."
        ) from None
    files: list[ArchivedFile] = []
    for folder, submitted, student in submissions:
        inside, time, remark = root / folder, None, None
        try:
            time = _time_in_utc(submitted)
            order = (time or datetime.min, folder)
        except (ValueError, OverflowError) as error:
            order = (getattr(error, "local_time", datetime.min), folder)
            values = {"owner": student, "time": str(submitted)}
            remark = Remark(RemarkCode.TIME_NOT_READ, values)
        for entry in entries:
            path = entry_path(entry)
            if path.is_relative_to(inside) and path != inside:
                relative = path.relative_to(inside)
                files.append(
                    ArchivedFile(
                        *(entry, student, student_id(student), relative),
                        **{"order": order, "time": time, "remark": remark},
                    )
                )
    return files


def _read_metadata(data: bytes) -> list[tuple[str, datetime | str | None, str]]:
    """Gradescope's list: the folder of each submission, its time and each submitter."""
    metadata = yaml.load(data, _RubyLoader)
    return [
        (folder, submission.get(":created_at"), _identity(submitter))
        for folder, submission in metadata.items()
        for submitter in submission[":submitters"]
    ]


def _identity(submitter: dict[str, Any]) -> str:
    """What Gradescope knows a student by."""
    return str(submitter.get(":sid") or submitter.get(":email") or submitter[":name"])


def _time_in_utc(time: datetime | str | None) -> datetime | None:
    """A time without its zone; YAML itself reads only some of the formats, the others are text."""
    if isinstance(time, datetime):
        return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
    return parse_time(str(time)) if time else None


class _RubyLoader(yaml.SafeLoader):
    """Reads YAML with Ruby's own tags, of which the plain value is enough."""


def _construct_untagged(loader: _RubyLoader, suffix: str, node: yaml.Node) -> object:
    match node:
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case yaml.ScalarNode():
            return loader.construct_scalar(node)


_RubyLoader.add_multi_constructor("!ruby/", _construct_untagged)
