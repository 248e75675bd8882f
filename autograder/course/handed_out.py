"""The zip that a platform hands out for a class: whose is each file in it, and which one counts.

Canvas and Moodle write the student into the names of files and folders, and Gradescope into a list
beside the folders. In a zip of folders, each student has one.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import dateutil.parser
import yaml

from autograder.course.folder import CourseError
from autograder.course.handed_in import Unreadable, fault_of, hidden, path_in, unpack
from autograder.course.platforms import (
    LmsFilename,
    parse_canvas_path,
    parse_moodle_path,
    student_id,
)

MOST_FILES = 50_000  # in the zip of a class
MOST_UNPACKED = 5_000_000_000  # bytes that it may say it holds
METADATA = "submission_metadata.yml"  # Gradescope's list
MALFORMED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


@dataclass(frozen=True)
class Piece:
    """A file of a student's.

    owner : the student as the platform calls them
    student : the same as the name of a folder
    path : what the file is called in the student's own work
    order : of files with the same path, the greatest belongs to the latest attempt
    time : when it was handed in, in UTC, where the platform says it
    late : that the platform marks it so
    """

    entry: zipfile.ZipInfo
    owner: str
    student: str
    path: PurePosixPath
    order: tuple = ()
    time: datetime | None = None
    late: bool = False


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """A zip of a class; CourseError where it cannot be read, or would fill the disk."""
    try:
        archive = zipfile.ZipFile(file)
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}.") from None
    except Exception:  # zipfile raises whatever it meets
        raise CourseError(
            f"{file} is no zip file, or a damaged one: download it from the platform again."
        ) from None
    with archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > MOST_UNPACKED or len(entries) > MOST_FILES:
            raise CourseError(
                f"{file} would unpack to {len(entries)} files of {size / 1e6:.0f} MB together, "
                f"more than the {MOST_FILES} files and {MOST_UNPACKED // 10**6} MB that are "
                "collected at once. Nothing was unpacked; if that is right, divide it."
            )
        yield archive


def pieces(
    archive: zipfile.ZipFile, platform: str, lesson: str, left_out: list[str]
) -> list[Piece]:
    """The files in a platform's zip of which it is known whose they are.

    Of all the others, `left_out` gets a sentence that says so. The platform is told, not guessed:
    a student can call a file as another platform would call a fellow student's.
    """
    entries = []
    for entry in archive.infolist():
        path = path_in(entry)
        if fault := fault_of(entry):
            left_out.append(f"{path} {fault}")
        elif not entry.is_dir() and not any(map(hidden, path.parts)):
            entries.append(entry)
    if platform == "gradescope":
        found = _of_gradescope(archive, entries)
    elif platform == "folder":
        found = _of_folders(entries, lesson)
    else:
        name = {"canvas": parse_canvas_path, "moodle": parse_moodle_path}[platform]
        found = [_named(entry, named) for entry in entries if (named := name(str(path_in(entry))))]
    found = [piece for piece in found if piece.student]
    placed = {piece.entry.filename for piece in found}
    left_out += [
        f"{path_in(entry)} does not say whose it is."
        for entry in entries
        if entry.filename not in placed and path_in(entry).name != METADATA
    ]
    if platform == "gradescope":  # which has a folder for each attempt
        latest = {piece.owner: piece.order for piece in sorted(found, key=lambda p: p.order)}
        found = [piece for piece in found if piece.order == latest[piece.owner]]
    return [piece for piece in found if not any(map(hidden, piece.path.parts))]


def _named(entry: zipfile.ZipInfo, named: LmsFilename) -> Piece:
    """A piece whose name a platform has made."""
    return Piece(
        entry,
        owner=f"{named.student} ({named.user})",
        student=student_id(named.student, named.user),
        path=PurePosixPath(named.folder, named.name),
        order=(named.attempt, named.number),
        late=named.late,
    )


def _of_folders(entries: list[zipfile.ZipInfo], lesson: str) -> list[Piece]:
    """The files in students' folders, which may lie in one more folder together."""
    paths = [path_in(entry).parts for entry in entries]
    together = len({path[0] for path in paths}) == 1 and all(
        len(path) > 2 and path[1] != lesson for path in paths
    )
    found = []
    for entry, path in zip(entries, paths, strict=True):
        owner, *rest = path[together:]
        if rest[:1] == [lesson]:  # as in submitted/ itself
            rest = rest[1:]
        if rest:
            found.append(Piece(entry, owner, student_id(owner), PurePosixPath(*rest)))
    return found


def _of_gradescope(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> list[Piece]:
    """The files in the folders that Gradescope's list names; a group's for each member."""
    lists = [entry for entry in entries if path_in(entry).name == METADATA]
    if not lists:
        raise CourseError(
            f"The zip has no {METADATA}, in which Gradescope says whose the submissions are: is it "
            "what Gradescope calls “Export Submissions”?"
        )
    listed = min(lists, key=lambda entry: len(path_in(entry).parts))  # others are students' own
    root = path_in(listed).parent
    try:
        metadata = yaml.load(unpack(METADATA, archive, listed), _Plain)
        submissions = [
            (folder, _utc(said.get(":created_at")), _student(one))
            for folder, said in metadata.items()
            for one in said[":submitters"]
        ]
    except (Unreadable, yaml.YAMLError, *MALFORMED):
        raise CourseError(
            f"{root / METADATA}, which says whose the submissions are, cannot be read: "
            "export the submissions from Gradescope again."
        ) from None
    found = []
    for folder, time, student in submissions:
        inside = root / folder
        for entry in entries:
            path = path_in(entry)
            if path.is_relative_to(inside) and path != inside:
                own, order = path.relative_to(inside), (time or datetime.min, folder)
                found.append(Piece(entry, student, student_id(student), own, order, time))
    return found


def _student(submitter: dict) -> str:
    """What Gradescope knows a student by."""
    return str(submitter.get(":sid") or submitter.get(":email") or submitter[":name"])


def _utc(time: datetime | str | None) -> datetime | None:
    """A time from YAML, which knows only some of the forms that there are."""
    time = dateutil.parser.parse(time) if isinstance(time, str) else time
    return time.astimezone(UTC).replace(tzinfo=None) if time and time.tzinfo else time


class _Plain(yaml.SafeLoader):
    """YAML with Ruby's own tags in it, of which the plain value is enough."""


def _plain(loader: _Plain, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Plain.add_multi_constructor("!ruby/", _plain)
