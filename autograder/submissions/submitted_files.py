"""The files in the folder of a submission, and the files in its zips.

Nothing is unpacked to disk, no link is followed, and nothing is read beyond the limits below.
"""

import errno
import io
import os
import re
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.notebooks.submission_remark_codes import Remark, RemarkCode, Remarks
from autograder.submissions.lms_filenames import LmsFilename, parse_lms_path
from autograder.submissions.parse_submission_time import UnknownTimeZone, format_time, parse_time
from autograder.submissions.zip_entry_names import restore_names

MAX_FILE_BYTES = 50_000_000  # of one file
MAX_UNPACKED_BYTES = 200_000_000  # of the files in all zips, as they state their sizes
MAX_FILES = 1000
KINDS = {  # of files that may be the notebook; lower ones are likelier
    **dict.fromkeys(("", ".json", ".txt", ".zpln", ".url"), 1),
    **dict.fromkeys((".py", ".md", ".qmd", ".rmd"), 2),
}
CHECKPOINTS = ".ipynb_checkpoints"
TIMESTAMP = "timestamp.txt"  # nbgrader writes it there


class UnreadableSubmission(ValueError):
    """A file that cannot be read as a submission; `remark` says why."""

    def __init__(self, code: RemarkCode, /, **values: object) -> None:
        self.remark = Remark(code, values)
        super().__init__(self.remark.text)


class NoAccess(Exception):
    """A file or folder that the grader cannot read, which says nothing about the work in it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"{error.filename} cannot be read: {error.strerror}. Allow it (chmod -R u+rX), or run "
            "this as a user who may read it."
        )


# The kind of file is the reason, as of a link or a socket; other errors are the machine's.
UNREADABLE_KINDS = (errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR)


@dataclass(frozen=True)
class File:
    """A file of a submission, not yet read.

    Attributes
    ----------
    path
        Inside the submission, with / between its parts; a zip counts as a folder.
    modified
        When it was modified: year, month, day, hour, minute, second.
    read
        Returns its content, or raises UnreadableSubmission with the reason.
    """

    path: str
    modified: tuple[int, ...]
    read: Callable[[], bytes]

    @property
    def lms_filename(self) -> LmsFilename:
        return parse_lms_path(self.path)


@dataclass
class Submission:
    """All files of a submission.

    Attributes
    ----------
    remarks
        What was skipped, and why.
    unpacked
        Size of its zips and, as they state it, of the files in them, in bytes.
    """

    files: list[File] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    unpacked: int = 0


def scan_submission(folder: Path) -> Submission:
    """Return all files in a folder of submitted/."""
    submission = Submission()
    try:
        submission_time(folder)
    except UnreadableSubmission as error:
        submission.remarks.include([error.remark])
    inside = Path(os.path.realpath(folder))
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if len(submission.files) == MAX_FILES:
            submission.remarks.note(RemarkCode.TOO_MANY_FILES, limit=MAX_FILES)
            break
        if os.path.islink(path):
            target = Path(os.path.realpath(path))
            if target.is_relative_to(inside) and target.exists():
                continue  # the file itself is listed too
            submission.remarks.note(RemarkCode.LINK, file=name)
        else:
            _add_file(submission, File(name, _modified(path), lambda path=path: read_file(path)))
    return submission


def submission_time(folder: Path) -> str:
    """Return when it was submitted, from nbgrader's file; empty if there is no such file.

    Returns
    -------
    str
        The time in UTC, as nbgrader writes it.

    Raises
    ------
    UnreadableSubmission
        If the file contains no valid time.
    NoAccess
        If it cannot be read.
    """
    if not os.path.lexists(folder / TIMESTAMP):
        return ""
    try:
        return format_time(parse_time(read_file(folder / TIMESTAMP).decode("utf-8-sig")))
    except UnknownTimeZone as error:
        raise UnreadableSubmission(
            RemarkCode.UNKNOWN_TIME_ZONE, file=TIMESTAMP, zone=error.zone[:40]
        ) from None
    except NoAccess:
        raise
    except ValueError:  # UnreadableSubmission and UnicodeDecodeError are such too
        raise UnreadableSubmission(RemarkCode.INVALID_TIMESTAMP, file=TIMESTAMP) from None


def _modified(path: Path) -> tuple:
    """When a file was modified, in the form that zips use."""
    try:
        return time.localtime(path.lstat().st_mtime)[:6]
    except (OSError, OverflowError):
        return ()


def has_files(folder: Path) -> bool:
    """Return whether something was submitted in a folder, readable or not."""
    try:
        return not all(is_hidden(path.name) for path in folder.iterdir())
    except NotADirectoryError:
        return False
    except OSError:
        return True


def closed_folders(submitted: Path) -> list[Path]:
    """Return the folders of students into which this process may not look."""
    folders = sorted(folder for folder in submitted.glob("*") if folder.is_dir())
    return [folder for folder in folders if not os.access(folder, os.R_OK | os.X_OK)]


def copy_other_files(submission: Submission, notebook: str, target: Path) -> None:
    """Copy the files of a submission, but no notebooks, to where its notebook is executed.

    Files beside the notebook come to lie beside it, also if all of them are in a zip or a folder.

    Parameters
    ----------
    submission
        The submission.
    notebook
        The path of its notebook.
    target
        The folder in which the notebook is executed.
    """
    remaining = MAX_UNPACKED_BYTES
    folder = PurePosixPath(notebook).parent
    nearest = sorted(
        submission.files, key=lambda f: not PurePosixPath(f.path).is_relative_to(folder)
    )
    for file in nearest:
        if any(map(is_notebook, PurePosixPath(file.path).parts)):
            continue
        with suppress(UnreadableSubmission, OSError, ValueError):  # a name may be impossible here
            copied = target / place_beside(file.path, notebook)
            if copied.exists():
                continue
            data = file.read()
            remaining -= len(data)
            if remaining < 0:
                return
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(data)


def place_beside(path: str, notebook: str) -> PurePosixPath:
    """Return where a file of a submission lies, relative to the notebook; zips are unpacked."""
    inside, folder = PurePosixPath(path), PurePosixPath(notebook).parent
    if inside.is_relative_to(folder):
        inside = inside.relative_to(folder)
    return PurePosixPath(*(part for part in inside.parts if not is_zip(part)))


def read_file(path: Path) -> bytes:
    """Return the content of a regular file within the limit.

    Raises
    ------
    UnreadableSubmission
        If it is another kind of file, or too large.
    NoAccess
        If the system does not let this process read it.
    """
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableSubmission(RemarkCode.NOT_A_FILE, file=path.name)
            return _within(path.name, file.read(MAX_FILE_BYTES + 1))
    except OSError as error:
        if error.errno not in UNREADABLE_KINDS:
            raise _no_access(error) from None
        raise UnreadableSubmission(
            RemarkCode.NO_ACCESS, file=path.name, error=error.strerror
        ) from None


def _within(name: str, data: bytes) -> bytes:
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableSubmission(RemarkCode.TOO_LARGE, file=name, limit=MAX_FILE_BYTES // 10**6)
    return data


def _walk(folder: Path) -> Iterator[Path]:
    """The files and links in a folder, without hidden ones except Jupyter's checkpoints."""
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        yield from (Path(parent, name) for name in sorted(files + links) if not is_hidden(name))


def _refuse(error: OSError) -> None:
    """Raise the error of a folder that cannot be listed, unless there is none any more."""
    if not isinstance(error, NotADirectoryError | FileNotFoundError):
        raise _no_access(error)


def _no_access(error: OSError) -> Exception:
    """What to raise for this error: a path that is too long is a reason of its own."""
    return error if error.errno == errno.ENAMETOOLONG else NoAccess(error)


def is_hidden(name: str) -> bool:
    """Return whether a file with this name belongs to a system or to nbgrader."""
    system = name.startswith(".") and name not in (CHECKPOINTS, "..")
    return system or name in ("__MACOSX", TIMESTAMP)


def _add_file(submission: Submission, file: File, depth: int = 0) -> None:
    """Add a file, or the files in it if it is a zip."""
    named_zip = is_zip(file.path)
    try:
        if not named_zip and not (is_notebook(file.path) and file.read()[:4] == b"PK\x03\x04"):
            submission.files.append(file)
        elif depth == 2:
            raise UnreadableSubmission(RemarkCode.ZIP_NESTED, file=file.path)
        else:
            _add_zip_entries(submission, file, depth)
    except UnreadableSubmission as error:
        if named_zip:
            submission.remarks.include([error.remark])
        else:
            submission.files.append(file)  # reading it raises the error again


def _add_zip_entries(submission: Submission, file: File, depth: int) -> None:
    """Add the files in a zip from its table of contents; none is unpacked yet."""
    data = file.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
        restore_names(entries)
    except Exception:  # zipfile raises whatever it meets
        raise UnreadableSubmission(RemarkCode.ZIP_DAMAGED, file=file.path) from None
    size = sum(entry.file_size for entry in entries)
    full = submission.unpacked + len(data) + size > MAX_UNPACKED_BYTES
    if full or len(entries) + len(submission.files) > MAX_FILES:
        raise UnreadableSubmission(
            RemarkCode.ZIP_TOO_LARGE,
            file=file.path,
            count=len(entries),
            size=round(size / 10**6),
            max_count=MAX_FILES,
            max_size=MAX_UNPACKED_BYTES // 10**6,
        )
    submission.unpacked += len(data) + size
    for entry in entries:
        path = entry_path(entry)
        if entry.is_dir() or any(map(is_hidden, path.parts)):
            continue
        name = f"{file.path}/{path}"
        if fault := skip_reason(entry):
            submission.remarks.note(fault, file=name)
        else:
            _add_file(
                submission, File(name, entry.date_time, _reader(name, data, entry)), depth + 1
            )


def entry_path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Return the path of an entry in its zip, whatever system made the zip."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def skip_reason(entry: zipfile.ZipInfo) -> RemarkCode | None:
    """Return why an entry of a zip is skipped; None if it is not."""
    path = entry_path(entry)
    if path.is_absolute() or ".." in path.parts:
        return RemarkCode.ZIP_ENTRY_OUTSIDE
    if stat.S_ISLNK(entry.external_attr >> 16):
        return RemarkCode.LINK
    if entry.flag_bits & 1:
        return RemarkCode.ZIP_ENTRY_LOCKED
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return RemarkCode.ZIP_ENTRY_COMPRESSION
    return None


def _reader(name: str, data: bytes, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def unpack_again() -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return unpack(name, archive, entry)

    return unpack_again


def unpack(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the content of an entry of a zip, or raise UnreadableSubmission."""
    try:
        with archive.open(entry) as file:
            return _within(name, file.read(MAX_FILE_BYTES + 1))
    except UnreadableSubmission:
        raise
    except Exception:  # zipfile raises whatever it meets
        raise UnreadableSubmission(RemarkCode.ZIP_ENTRY_DAMAGED, file=name) from None


def is_notebook(path: str) -> bool:
    """Return whether a file is a notebook by its name, also if something follows .ipynb."""
    return ".ipynb" in PurePosixPath(path).name.lower()


def is_zip(path: str) -> bool:
    """Return whether a file is a zip by its name."""
    return path.lower().endswith(".zip")


def is_rival(path: str) -> bool:
    """Return whether a file may be the right one instead: a notebook that was saved by hand."""
    return is_notebook(path) and CHECKPOINTS not in path


def candidates(files: list[File], lesson: str) -> list[File]:
    """Return the files that may be the notebook of a lesson, the likeliest first.

    Notebooks come before other text and before scripts. Among these, the one with the name of the
    lesson comes first, then those whose name contains it, then the others; the newest first.
    """

    def key(file: File) -> tuple:
        filename = file.lms_filename
        stem = re.sub(r"\.ipynb.*", "", filename.name, flags=re.IGNORECASE)
        plain, wanted = (re.sub(r"[\W_]+", "", text).lower() for text in (stem, lesson))
        return (
            CHECKPOINTS not in file.path,
            -_kind(file.path),
            0 if stem == lesson else -1 if wanted in plain else -2,
            file.modified,
            filename.attempt,
            [int(n) for n in re.findall(r"\d+", plain.partition(wanted)[2])],  # of copies
            file.path,
        )

    return sorted((f for f in files if _kind(f.path) < 3), key=key, reverse=True)


def _kind(path: str) -> int:
    """Notebooks are 0, what may be one by another name 1, scripts 2, everything else 3."""
    suffix = PurePosixPath(path).suffix.lower()
    return 0 if is_notebook(path) else KINDS.get(suffix, 3)
