"""Commands to try it: demo and doctor."""

from rich.markup import escape

from autograder.cli import text_tables
from autograder.cli.authoring_commands import build_editions
from autograder.cli.progress import progress
from autograder.cli.terminal_output import console


def demo() -> None:
    """Build both editions, then grade a sample class from start to finish in build/demo."""
    from autograder import course_folder as course
    from autograder.autograding import worker_pools
    from autograder.demo import run as demo

    root = course.root()
    console.print("1. Build both editions of every lesson from source/")
    build_editions(root, course.lessons(root))
    console.print("2. Set up a sample class: release its lessons, write its submissions")
    folder = demo.make_course(root)
    demo.release(folder)
    console.print("3. Grade them with nbgrader, judging outside the students' kernels")
    with progress() as bar, worker_pools.local(worker_pools.processors()) as workers:
        task = bar.add_task("submissions graded", total=len(demo.SAMPLES))
        results = {}
        for result in demo.autograde(folder, workers):
            results[result.student, result.lesson] = result
            bar.advance(task)
    console.print("4. Write feedback pages, grades.csv and class reports")
    demo.give_feedback(folder)
    grades = demo.export(folder)
    pages = demo.report(folder)
    console.print(text_tables.result_table([results[s.student, s.lesson] for s in demo.SAMPLES]))
    feedback = folder.relative_to(root) / "feedback"
    console.print(f"Grades:   {grades.relative_to(root)}")
    console.print(f"Feedback: {feedback}/<submission>/<lesson>/<lesson>.html")
    for page in pages:
        console.print(f"Report:   {page.relative_to(root)}", highlight=False)
    console.print("To grade your own class, continue with “For instructors” in README.md.")


def doctor() -> None:
    """Check what protects this machine from student code."""
    from autograder.kernels.sandbox_checks import findings

    protections = findings()
    for finding in protections:
        mark = "[green]yes[/]" if finding.good else "[red]no [/]"
        console.print(f"{mark}  {escape(finding.sentence)}", highlight=False)
    if not all(finding.good for finding in protections):
        raise SystemExit(1)
