"""Attacks and damaged submissions: how many were tried, and how many were held.

    python -m benchmarks.hostile

These are the tests of the two corpora, each graded as a class from end to end.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.targets import Figure

ROOT = Path(__file__).parents[1]
CORPORA = {"attacks": ("test_attacks.py", "slow"), "damaged": ("test_damaged.py", "corpus")}


def measure() -> list[Figure]:
    figures = []
    for name, (file, marker) in CORPORA.items():
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.xml")
            command = ["pytest", "-q", "-n", "0", "-m", marker, f"--junit-xml={report}"]
            done = subprocess.run(
                [sys.executable, "-m", *command, f"tests/{file}"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            suite = ElementTree.parse(report).getroot().find("testsuite")
        tried = int(suite.get("tests")) - int(suite.get("skipped"))
        held = tried - int(suite.get("failures")) - int(suite.get("errors"))
        print(f"{name}: {tried} tried, {held} held", flush=True)
        if held < tried:
            print(done.stdout[-3000:])
        figures.append(Figure(f"{name}: held of {tried} tried", held, at_least=max(tried, 1)))
    return figures


if __name__ == "__main__":
    print(*measure(), sep="\n")
