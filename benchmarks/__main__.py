"""All figures that have targets, of one run on this machine: `make bench`.

    python -m benchmarks [--size 40] [--head 10000] [--quick]

It takes an hour or more, half of it for stock nbgrader, and prints each part as it is done.
Exits with 1 where a figure misses its target. Nothing else should run on the machine meanwhile:
what is compared is measured one after the other.
"""

import argparse
import sys

from benchmarks import class_size, grading, hostile, memory, selfstudy


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the grader against its targets.")
    parser.add_argument("--size", type=int, default=40, help="of the graded classes, 4 or more")
    parser.add_argument("--head", type=int, default=10_000, help="submissions for the head alone")
    parser.add_argument("--quick", action="store_true", help="without attacks and damaged files")
    options = parser.parse_args()
    figures = []
    for lesson in (grading.NUMPY, grading.KERAS):
        figures += grading.measure(lesson, options.size)
    figures += memory.measure()
    figures += selfstudy.measure()
    figures += class_size.measure([10, options.head])
    if not options.quick:
        figures += hostile.measure()
    print("\nfigures and targets; ! marks what misses its own")
    print(*figures, sep="\n")
    sys.exit(not all(figure.good for figure in figures))


if __name__ == "__main__":
    main()
