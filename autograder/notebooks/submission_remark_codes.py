"""What there is to say about a submission: codes with values, and the words of each code.

A remark is data. Its words are in the enumeration below and nowhere else; they are put together
where a person reads them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, Self

from autograder.visible_text import visible

MAX_LISTED = 5  # names that a sentence lists


class Kind(StrEnum):
    """What a remark is about. Of all but REPAIRED, a person should know."""

    UNREADABLE = "unreadable"  # a file, or all of them
    STOPPED = "stopped"  # code that broke the kernel or a limit
    CELLS = "cells"
    LIBRARY = "library"  # that does the work of an exercise
    CODE = "code"  # that is a reason to look
    NOTE = "note"
    REPAIRED = "repaired"  # with certainty


class RemarkCode(StrEnum):
    """What there is to say about a submission: the code, its kind, and its words."""

    kind: Kind
    template: str

    def __new__(cls, code: str, kind: Kind, template: str) -> Self:
        member = str.__new__(cls, code)
        member._value_, member.kind, member.template = code, kind, template
        return member

    # The files of a submission
    NOTHING_GRADED = (
        "nothing-graded",
        Kind.UNREADABLE,
        "Nothing could be graded. Submit the notebook again as {lesson}.ipynb.",
    )
    NO_NOTEBOOK = "no-notebook", Kind.UNREADABLE, "The submission contains no notebook."
    ONLY_OTHER_FILES = (
        "only-other-files",
        Kind.UNREADABLE,
        "The submission contains no notebook, only {files}.",
    )
    OTHER_ASSIGNMENT = (
        "other-assignment",
        Kind.UNREADABLE,
        "{file} is the notebook of another assignment: it defines none of the functions of "
        "{lesson} ({functions}).",
    )
    OTHERS_IGNORED = (
        "others-ignored",
        Kind.NOTE,
        "{file} was graded. Other notebooks were ignored: {files}.",
    )
    MOST_ANSWERS = (
        "most-answers",
        Kind.NOTE,
        "{file} was graded, since it has the most answers. Other notebooks were ignored: {files}.",
    )
    RENAMED = "renamed", Kind.REPAIRED, "The file is called '{file}'. It was graded as {lesson}."
    RENAMED_BY_PLATFORM = (
        "renamed-by-platform",
        Kind.REPAIRED,
        "The file is called '{file}', the name that {platform} gave it. It was graded as {lesson}.",
    )
    MARKED_LATE = (
        "marked-late",
        Kind.REPAIRED,
        "{platform} marks the file as late; the grader deducted nothing for that.",
    )
    INVALID_TIMESTAMP = (
        "invalid-timestamp",
        Kind.NOTE,
        "{file} contains no valid time (expected, e.g., 2030-02-01 09:00:00 UTC), so the "
        "submission counts as on time.",
    )
    UNKNOWN_TIME_ZONE = (
        "unknown-time-zone",
        Kind.NOTE,
        "{file} gives the time zone {zone}, which can mean several, so the submission counts as on "
        "time. Write the time in UTC, e.g. 2030-02-01 09:00:00 UTC.",
    )
    TOO_MANY_FILES = "too-many-files", Kind.NOTE, "Only the first {limit} files were read."
    LINK = (
        "link",
        Kind.UNREADABLE,
        "{file} is a link. Links are not followed: submit the file itself.",
    )
    NOT_A_FILE = "not-a-file", Kind.UNREADABLE, "{file} is not a file."
    NO_ACCESS = "no-access", Kind.UNREADABLE, "{file} cannot be read: {error}."
    TOO_LARGE = (
        "too-large",
        Kind.UNREADABLE,
        "{file} is larger than {limit} MB, so it was not read.",
    )
    ZIP_NESTED = (
        "zip-nested",
        Kind.UNREADABLE,
        "{file} is a zip in a zip in a zip, which is not opened.",
    )
    ZIP_DAMAGED = "zip-damaged", Kind.UNREADABLE, "{file} is a damaged zip file."
    ZIP_TOO_LARGE = (
        "zip-too-large",
        Kind.UNREADABLE,
        "{file} would unpack to {count} files of {size} MB in total, more than the limit of "
        "{max_count} files and {max_size} MB.",
    )
    ZIP_ENTRY_OUTSIDE = (
        "zip-entry-outside",
        Kind.UNREADABLE,
        "{file} points to a place outside its zip file, so it was skipped.",
    )
    ZIP_ENTRY_LOCKED = (
        "zip-entry-locked",
        Kind.UNREADABLE,
        "{file} is locked with a password. Submit it without one.",
    )
    ZIP_ENTRY_COMPRESSION = (
        "zip-entry-compression",
        Kind.UNREADABLE,
        "{file} is compressed in a way that cannot be read. Use plain zip.",
    )
    ZIP_ENTRY_DAMAGED = (
        "zip-entry-damaged",
        Kind.UNREADABLE,
        "{file} is damaged inside its zip file.",
    )

    # From the bytes of a file to a notebook
    EMPTY = "empty", Kind.UNREADABLE, "{file} is empty."
    NOT_TEXT = "not-text", Kind.UNREADABLE, "{file} is not text, so it is not a notebook."
    HTML_PAGE = (
        "html-page",
        Kind.UNREADABLE,
        "{file} is a web page (HTML), not a notebook. Download the notebook itself, as an .ipynb "
        "file.",
    )
    ONLY_A_LINK = (
        "only-a-link",
        Kind.UNREADABLE,
        "{file} contains only a link ({link}), not the notebook. Download the notebook itself, as "
        "an .ipynb file.",
    )
    MERGE_CONFLICT = (
        "merge-conflict",
        Kind.UNREADABLE,
        "{file} contains the markers of a git merge conflict (line {line}). Resolve the conflict.",
    )
    EXTRA_COMMA = (
        "extra-comma",
        Kind.UNREADABLE,
        "{file} is not valid JSON: there is an extra comma at the end of line {line}.",
    )
    INVALID_JSON = (
        "invalid-json",
        Kind.UNREADABLE,
        "{file} is not valid JSON (it begins with {start}). It may have been cut off, or saved in "
        "another format.",
    )
    NOT_A_NOTEBOOK = "not-a-notebook", Kind.UNREADABLE, "{file} is JSON, but not a notebook."
    TOO_MANY_PARTS = (
        "too-many-parts",
        Kind.UNREADABLE,
        "{file} has too many parts to be a notebook.",
    )
    NESTED_TOO_DEEPLY = (
        "nested-too-deeply",
        Kind.UNREADABLE,
        "{file} is nested too deeply to be a notebook.",
    )
    DAMAGED_NOTEBOOK = (
        "damaged-notebook",
        Kind.UNREADABLE,
        "{file} is a damaged notebook ({error}).",
    )
    FUTURE_FORMAT = (
        "future-format",
        Kind.UNREADABLE,
        "{file} is in notebook format {format}, which cannot be graded. Open it in a current "
        "Jupyter and save it.",
    )
    TOO_MANY_CELLS = (
        "too-many-cells",
        Kind.UNREADABLE,
        "{file} has {count} cells, more than the limit of {limit}.",
    )
    TOO_MUCH_TEXT = (
        "too-much-text",
        Kind.UNREADABLE,
        "{file} has {size} characters of code and text, more than the limit of {limit}.",
    )
    NO_CONTENT = "no-content", Kind.UNREADABLE, "{file} has no cells with content."
    ENCODING = "encoding", Kind.REPAIRED, "{file} was saved as {encoding}."
    BYTE_ORDER_MARK = "byte-order-mark", Kind.REPAIRED, "{file} has a byte-order mark."
    NOT_UTF_8 = (
        "not-utf-8",
        Kind.NOTE,
        "{file} is not in UTF-8, so letters with accents may be wrong.",
    )
    CONTROL_CHARACTERS = (
        "control-characters",
        Kind.REPAIRED,
        "{file} has control characters that JSON does not allow. They were read as they are.",
    )
    TAIL = (
        "tail",
        Kind.REPAIRED,
        "{file} has {count:,} characters too many, as if it had been saved over another file. The "
        "newer, complete notebook in it was graded.",
    )
    MERGE_MARKS = (
        "merge-marks",
        Kind.REPAIRED,
        "{file} contains the markers of a git merge conflict. Both versions have the same cells, "
        "which were graded.",
    )
    UNWRAPPED = (
        "unwrapped",
        Kind.REPAIRED,
        "{file} is what a server answers, with the notebook inside it. That notebook was graded.",
    )
    CONVERTED_EXPORT = (
        "converted-export",
        Kind.REPAIRED,
        "{file} is a {tool} file. Its cells were graded as those of the notebook.",
    )
    CONVERTED_SCRIPT = (
        "converted-script",
        Kind.REPAIRED,
        "{file} is a Python script. Its code was graded as the cells of the notebook.",
    )
    CONVERTED_FORMAT = (
        "converted-format",
        Kind.REPAIRED,
        "{file} was in notebook format 3 and was converted.",
    )
    READ_AS_FORMAT = (
        "read-as-format",
        Kind.REPAIRED,
        "{file} claims notebook format {format}. It was read as 4.5.",
    )
    OTHER_KERNEL = (
        "other-kernel",
        Kind.REPAIRED,
        "{file} was made for {kernel}. It was run with Python.",
    )

    # What is in a cell
    NOT_A_CELL = (
        "not-a-cell",
        Kind.NOTE,
        "An entry that is not a valid notebook cell was skipped.",
    )
    UNKNOWN_CELL_TYPE = (
        "unknown-cell-type",
        Kind.NOTE,
        "Cells of an unknown type were read as text.",
    )
    CELL_METADATA = "cell-metadata", Kind.NOTE, "The metadata of some cells could not be read."
    CELL_TEXT = "cell-text", Kind.NOTE, "Some text in the cells could not be read and was skipped."
    LINE_ENDS = (
        "line-ends",
        Kind.REPAIRED,
        "The lines of some cells had been saved without line ends, which were restored.",
    )
    INVISIBLE_CHARACTERS = (
        "invisible-characters",
        Kind.REPAIRED,
        "Some code contained invisible characters that Python cannot read. They were replaced by "
        "spaces and line ends.",
    )
    CELL_IDS = "cell-ids", Kind.REPAIRED, "Cells without an id of their own were given one."
    TAGS_IGNORED = "tags-ignored", Kind.REPAIRED, "Tags on cells have no effect here: {tags}."
    CODE_EMPTIED = (
        "code-emptied",
        Kind.NOTE,
        "A code cell of {count:,} characters was emptied: it is too long to run.",
    )
    TEXT_SHORTENED = (
        "text-shortened",
        Kind.NOTE,
        "A text cell of {count:,} characters was cut to {limit:,}.",
    )
    TEXTS_SHORTENED = (
        "texts-shortened",
        Kind.NOTE,
        "Only the first {limit:,} characters of all text cells were kept.",
    )

    # Which cells there are, and where
    DUPLICATE_CELLS = (
        "duplicate-cells",
        Kind.CELLS,
        "There are duplicate cells. The last copy was graded: {cells}.",
    )
    CELLS_MISSING = (
        "cells-missing",
        Kind.CELLS,
        "Cells were missing and were added as released: {cells}.",
    )
    LESSON_CODE_RESTORED = (
        "lesson-code-restored",
        Kind.CELLS,
        "Code of the lesson was missing or changed, and was added as released: {cells}.",
    )
    METADATA_RESTORED = (
        "metadata-restored",
        Kind.REPAIRED,
        "nbgrader's metadata was missing and was restored: {cells}.",
    )
    ANSWER_ELSEWHERE = (
        "answer-elsewhere",
        Kind.NOTE,
        "The answer was in another cell than the one provided for it: {cells}.",
    )
    ANSWER_MOVED = (
        "answer-moved",
        Kind.NOTE,
        "A written answer was beside the cell provided for it and was moved there: {cells}.",
    )
    DOCUMENTS = (
        "documents",
        Kind.NOTE,
        "Documents were submitted with the notebook, which may contain written answers: {files}.",
    )
    ANSWER_IN_CHECK = (
        "answer-in-check",
        Kind.NOTE,
        "An answer was in the locked cell {cells}. It was moved to a cell of its own.",
    )
    CELL_TYPES_RESTORED = (
        "cell-types-restored",
        Kind.REPAIRED,
        "Cells had the wrong type, which was restored: {cells}.",
    )
    LOCKED_RESTORED = (
        "locked-restored",
        Kind.NOTE,
        "Locked cells had been changed and were restored as released: {cells}.",
    )
    SPLIT_JOINED = (
        "split-joined",
        Kind.REPAIRED,
        "A function that was split into two cells was joined.",
    )
    CELL_DIVIDED = (
        "cell-divided",
        Kind.REPAIRED,
        "A cell with several answers was divided: {cells}.",
    )
    ORDER_RESTORED = (
        "order-restored",
        Kind.NOTE,
        "The cells were in another order. The order of the lesson was restored.",
    )
    CHECKS_MOVED = (
        "checks-moved",
        Kind.NOTE,
        "Checks were above the answers that they check and were moved below them: {cells}.",
    )

    # Running it
    MODULE_MISSING = (
        "module-missing",
        Kind.NOTE,
        "Modules were imported that are not installed where the notebook was graded: {modules}. "
        "The other imports and definitions of these cells were carried out.",
    )
    OTHER_SETTINGS = (
        "other-settings",
        Kind.NOTE,
        "The notebook changes how TensorFlow or Keras works ({settings}). Its answers were graded "
        "with the usual settings.",
    )
    KERNEL_DIED = (
        "kernel-died",
        Kind.STOPPED,
        "The cell `{cell}` ended the kernel, as os._exit or a crash does. {restarted}",
    )
    CELL_LIMIT = (
        "cell-limit",
        Kind.STOPPED,
        "The cell `{cell}` was stopped: it used more than {limit} {unit}. {restarted}",
    )
    CELL_ENDLESS = (
        "cell-endless",
        Kind.STOPPED,
        "The cell `{cell}` did not finish in time and ignored the interrupt. {restarted}",
    )
    INVALID_MESSAGES = (
        "invalid-messages",
        Kind.STOPPED,
        "After the cell `{cell}`, the kernel sent invalid messages ({error}). {restarted}",
    )
    CALL_STOPPED = (
        "call-stopped",
        Kind.STOPPED,
        "Calling {function} ended the kernel, or did not finish in time. {restarted}",
    )
    CALL_LIMIT = (
        "call-limit",
        Kind.STOPPED,
        "Calling {function} was stopped: it used more than {limit} {unit}. {restarted}",
    )
    TOO_MANY_RESTARTS = (
        "too-many-restarts",
        Kind.STOPPED,
        "The kernel died {count} times. The rest was not run.",
    )
    TIME_LIMIT = (
        "time-limit",
        Kind.STOPPED,
        "The submission reached its time limit of {seconds} seconds. The rest was not run.",
    )
    NOT_GRADED = "not-graded", Kind.STOPPED, "Not graded: {error}"

    # Reasons for a person to look at it
    EXERCISE_ENDLESS = "exercise-endless", Kind.STOPPED, "{exercise} did not finish in time."
    LIBRARY_CALLED = "library-called", Kind.LIBRARY, "{exercise} calls {functions}."
    ANSWER_REPLACED = (
        "answer-replaced",
        Kind.CODE,
        "{exercise}: something in the notebook replaced what the kernel sends.",
    )
    REWRITES_CELLS = "rewrites-cells", Kind.CODE, "Changes how later cells are read: `{line}`"
    PATCHES_LIBRARY = "patches-library", Kind.CODE, "Replaces a part of a library: `{line}`"
    NAMED_LIKE_GRADER = (
        "named-like-grader",
        Kind.CODE,
        "Defines a function with the name of the grader's: `{line}`",
    )
    IMPORTS_GRADER = "imports-grader", Kind.CODE, "Imports the grader: `{line}`"
    ENDS_PROCESS = (
        "ends-process",
        Kind.CODE,
        "Ends its own kernel, or another process: `{line}`",
    )
    STARTS_PROGRAM = "starts-program", Kind.CODE, "Starts another program: `{line}`"
    LISTENS = "listens", Kind.CODE, "Listens to what the grader runs: `{line}`"
    CODE_NOT_READ = (
        "code-not-read",
        Kind.CODE,
        "Some of its code was not looked through: it is too long, or takes too long to parse.",
    )
    READS_OUTSIDE = "reads-outside", Kind.CODE, "Names a file outside its own folder: `{line}`"

    # Collecting a class
    NO_OWNER = "no-owner", Kind.UNREADABLE, "{file} does not say whose it is."
    SHARED_FOLDER = (
        "shared-folder",
        Kind.UNREADABLE,
        "{owners} would share the folder {folder}. Copy their files into two folders by hand.",
    )
    TARGET_IS_LINK = (
        "target-is-link",
        Kind.UNREADABLE,
        "{folder} is a link, or is inside one. Links are not followed.",
    )
    MISPLACED = (
        "misplaced",
        Kind.UNREADABLE,
        "{folder} is not where submissions are read. Move it to {place}",
    )
    NO_LESSON = (
        "no-lesson",
        Kind.UNREADABLE,
        "{folder} is not named like a lesson in source/. Rename it if it is a submission.",
    )
    NOT_WRITABLE = "not-writable", Kind.UNREADABLE, "{error}"
    KNOWN_AS = (
        "known-as",
        Kind.NOTE,
        "{owner} has the number of {folder} and a similar name, so the files are in that folder.",
    )
    SAME_NUMBER = (
        "same-number",
        Kind.NOTE,
        "{owner} has the number of {folder} but another name, so they count as two students. If "
        "they are one, run `autograder students merge {student} {folder}`.",
    )
    ENTERED_TEXT = (
        "entered-text",
        Kind.NOTE,
        "{owner} entered a text or a link instead of submitting a file ({files}). Ask for the "
        "notebook.",
    )
    ENCODING_GUESSED = (
        "encoding-guessed",
        Kind.NOTE,
        "The zip does not say how the names in it are encoded. They were read as {script}; check "
        "them in the table.",
    )
    TIME_NOT_READ = (
        "time-not-read",
        Kind.NOTE,
        "{owner}: the time of submission, {time}, is not in UTC and names no known time zone, so "
        "the submission counts as on time.",
    )


RESTARTED = "The cells before it were run again without it."


@dataclass(frozen=True)
class Remark:
    """Something that a reader of a submission should know.

    values : what it speaks of, by the names in the words of its code; they can be written as JSON
    """

    code: RemarkCode
    values: dict = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return self.code.kind

    @property
    def text(self) -> str:
        words = {name: _listed(value) for name, value in self.values.items()}
        return visible(self.code.template.format(restarted=RESTARTED, **words), keep="\n\t")


def _listed(value: object) -> object:
    """Names as a reader would list them; all else as it is."""
    if not isinstance(value, list):
        return value
    more = f" and {len(value) - MAX_LISTED} more" if len(value) > MAX_LISTED else ""
    return ", ".join(value[:MAX_LISTED]) + more


class Note(Protocol):
    """A function that is told what there is to say: note(RemarkCode.EMPTY, file="a.ipynb")."""

    def __call__(self, code: RemarkCode, /, **values: object) -> None: ...


class Remarks(list[Remark]):
    """Remarks in the order in which they were made, each once."""

    def note(self, code: RemarkCode, /, **values: object) -> None:
        self.include([Remark(code, values)])

    def include(self, remarks: Iterable[Remark]) -> None:
        for remark in remarks:
            clean = Remark(remark.code, {k: _text(value) for k, value in remark.values.items()})
            if clean not in self:
                self.append(clean)


def _text(value: object) -> object:
    """The same without what is no text, which names of files can hold."""
    if isinstance(value, list):
        return [_text(item) for item in value]
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
