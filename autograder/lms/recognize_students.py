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
from autograder.submissions.lms_filenames import may_be_one_person


def assign_folders(
    files: list[ArchivedFile], folders: Iterable[str], people: list[Student]
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
    known: dict[str, list[str]] = defaultdict(list)
    everyone = {student: Student(student) for student in folders}
    everyone |= {person.id: person for person in people}
    for student, person in sorted(everyone.items()):
        for number in person.numbers:
            known[number].append(student)
    entered = {number: person.id for person in people for number in person.entered_numbers}
    remarks, assigned = Remarks(), []
    for file in sorted(files, key=lambda file: file.student):
        same_number = known[file.number] if file.number else []
        folder = entered.get(file.number) or _folder(file, same_number)
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
