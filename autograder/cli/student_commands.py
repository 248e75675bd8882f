"""`autograder students`: who is in the class, and students who change their name or leave."""

from typing import Annotated

import typer

from autograder.cli import text_tables
from autograder.cli.terminal_output import console, shown, tell

Name = Annotated[str, typer.Argument(help="Student, as listed by `autograder students`.")]

students = typer.Typer(help="List, rename, merge and remove students.")


@students.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """List the students, or rename, merge or remove one: in the gradebook and all folders.

    Without a command, it lists them.

    Example: autograder students rename lovelaceada-12345 kingada-12345
    """
    if not context.invoked_subcommand:
        list_students()


@students.command("list")
def list_students() -> None:
    """List the students with their lessons, and say where a submission is gone.

    Example: autograder students list
    """
    from autograder import course_folder as course
    from autograder.gradebook.change_students import known_students

    known = known_students(course.root())
    console.print(text_tables.student_table(known))
    for student in known:
        if student.gone:
            tell(
                "Gone",
                f"{student.id} has points for {', '.join(student.gone)}, but the submission is no "
                "longer in submitted/. The points stay until you run `autograder students remove`.",
            )


@students.command()
def rename(
    old: Name, new: Annotated[str, typer.Argument(help="The new name; also that of the folders.")]
) -> None:
    """Give a student another name, with all points, submissions and feedback.

    Example: autograder students rename lovelaceada-12345 kingada-12345
    """
    from autograder import course_folder as course
    from autograder.gradebook import change_students

    change_students.rename(course.root(), old, new)
    console.print(f"{shown(old)} is now {shown(new)}.", highlight=False, soft_wrap=True)


@students.command()
def merge(
    old: Name, into: Annotated[str, typer.Argument(help="Student who gets everything.")]
) -> None:
    """Make one student of two who are the same person.

    Example: autograder students merge Ada-King-951 Ada-Lovelace-700
    """
    from autograder import course_folder as course
    from autograder.gradebook import change_students

    change_students.merge(course.root(), old, into)
    console.print(f"{shown(old)} is now part of {shown(into)}.", highlight=False, soft_wrap=True)


@students.command()
def remove(
    student: Name,
    lesson: Annotated[
        str, typer.Option(metavar="NAME", help="Only what is of this lesson. Default: everything.")
    ] = "",
) -> None:
    """Remove a student from the gradebook; the files go to removed/.

    Points and comments that were given by hand are deleted.

    Example: autograder students remove lovelaceada-12345
    """
    from autograder import course_folder as course
    from autograder.gradebook import change_students

    root = course.root()
    folder = change_students.remove(root, student, lesson)
    what = f"{lesson} of {student}" if lesson else student
    where = f" The files are in {folder.relative_to(root)}." if folder else ""
    console.print(shown(f"{what} is removed.{where}"), highlight=False, soft_wrap=True)
