"""Measure all figures that have targets, on this machine: `make bench`.

    python -m benchmarks [--size 40] [--head 10000] [--quick]

It takes an hour or more, half of it for stock nbgrader, and prints each part when it is done. It
exits with 1 if a figure misses its target. Run nothing else on the machine in the meantime: figures
that are compared are measured one after the other.
"""

import argparse
import sys

from benchmarks import class_size, grading, hostile, memory, selfstudy


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Measure the grader against its performance targets.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--size", type=int, default=40, help="submissions per class, 4 or more")
    parser.add_argument("--head", type=int, default=10_000, help="submissions for the head")
    parser.add_argument("--quick", action="store_true", help="skip attacks and damaged submissions")
    options = parser.parse_args()
    figures = []
    for lesson in (grading.NUMPY, grading.KERAS):
        figures += grading.measure(lesson, options.size)
    figures += memory.measure()
    figures += selfstudy.measure()
    figures += class_size.measure([10, options.head])
    if not options.quick:
        figures += hostile.measure()
    print("\nFigures and targets; ! marks a figure that misses its target")
    print(*figures, sep="\n")
    sys.exit(not all(figure.good for figure in figures))


if __name__ == "__main__":
    main()
