"""Whose folder a file from a platform belongs in, if its student had another name before.

The platform's number stays when a student marries, joins a group or is shown without a name. It is
not enough, though: a group has a number too, which may be another student's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from autograder.gradebook.read_scores import Student
from autograder.lms.archives import ArchivedFile
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode, Remarks
from autograder.submissions.lms_filenames import lms_user_of, may_be_one_person


def assign_folders(
    files: list[ArchivedFile], folders: Iterable[str], people: Iterable[Student]
) -> tuple[list[ArchivedFile], list[Remark]]:
    """Put the files of a student under the name that the student already has here.

    Parameters
    ----------
    files
        From the zip of a platform.
    folders
        The students in submitted/.
    people
        The students in the gradebook.

    Returns
    -------
    files : list of ArchivedFile
        The same, each with the student's folder.
    remarks : list of Remark
        On every student whose name differs from the one known.
    """
    people = list(people)
    known: dict[str, list[str]] = defaultdict(list)
    for student in sorted({*folders, *(person.id for person in people)}):
        known[lms_user_of(student)].append(student)
    set_by_hand = {person.platform_id: person.id for person in people if person.platform_id}
    remarks, assigned = Remarks(), []
    for file in sorted(files, key=lambda file: file.student):
        same_number = known[file.number] if file.number else []
        folder = set_by_hand.get(file.number) or _folder(file, same_number)
        if folder != file.student:
            remarks.note(RemarkCode.KNOWN_AS, owner=file.owner, folder=folder)
        elif same_number and file.student not in same_number:
            values = {"student": file.student, "folder": same_number[0]}
            remarks.note(RemarkCode.SAME_NUMBER, owner=file.owner, **values)
        if file.number and folder not in same_number:
            same_number.append(folder)  # for the next files in the zip
        assigned.append(replace(file, student=folder))
    return assigned, remarks


def _folder(file: ArchivedFile, same_number: list[str]) -> str:
    """The folder of the student whom a file is from, of those with the same number."""
    if file.student in same_number:
        return file.student
    name = file.student.removesuffix(f"-{file.number}")
    others = (
        other
        for other in same_number
        if may_be_one_person(name, other.removesuffix(f"-{file.number}"))
    )
    return next(others, file.student)
