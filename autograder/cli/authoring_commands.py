"""Commands for authors of lessons: build and new-exercise."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.progress import progress
from autograder.cli.terminal_output import console


def build(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons, e.g. 03_sigmoid. Default: all lessons.")
    ] = None,
) -> None:
    """Build both editions from source/: release/ for a class, notebooks/ for self-study.

    Example: autograder build 03_sigmoid
    """
    from autograder import course_folder as course

    root = course.root()
    build_editions(root, course.resolve_lessons(root, lessons or []))


def build_editions(root: Path, lessons: list[str]) -> None:
    from autograder.editions.build import build_release, build_selfstudy, copy_dataset

    with progress() as bar:
        task = bar.add_task("", total=2 * len(lessons))
        for lesson in lessons:
            copy_dataset(root, lesson)
            for what, step in (("class edition", build_release), ("self-study", build_selfstudy)):
                bar.update(task, description=f"{lesson}: {what}")
                step(root, lesson)
                bar.advance(task)
        bar.update(task, description="both editions")


def new_exercise(
    lesson: Annotated[str, typer.Argument(help="Lesson that sets it, e.g. 03_sigmoid.")],
    name: Annotated[str, typer.Argument(help="Function that students write, e.g. softplus.")],
) -> None:
    """Begin a new exercise: its module, its answers, and its cells at the end of the lesson.

    Example: autograder new-exercise 03_sigmoid softplus
    """
    from autograder import course_folder as course
    from autograder.authoring import new_exercise as begin

    for file in begin.new_exercise(course.root(), lesson, name):
        console.print(f"Written: {file}", highlight=False, soft_wrap=True)
    console.print(f"autograder verify {lesson} says what is left to do.", highlight=False)
