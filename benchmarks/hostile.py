"""Attacks and damaged submissions: how many are graded, and how many checks of them pass.

    python -m benchmarks.hostile

These are the tests of the two corpora, each graded as a class from start to finish. Each submission
has several checks: the points that it earns, the files that it touches, the remarks that it gets.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.targets import Measurement
from tests.hostile.attacks import ATTACKS
from tests.hostile.damaged import DAMAGES

ROOT = Path(__file__).parents[1]
CORPORA = {
    "attacks": (len(ATTACKS), "test_attacks.py"),
    "damaged submissions": (len(DAMAGES), "test_damaged.py"),
}


def measure() -> list[Measurement]:
    """Run the tests of both corpora, and count the checks that pass."""
    measurements = []
    for name, (size, file) in CORPORA.items():
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.xml")
            command = ["pytest", "-q", "-n", "0", "-m", "slow", f"--junit-xml={report}"]
            done = subprocess.run(
                [sys.executable, "-m", *command, f"tests/hostile/{file}"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            (suite,) = ElementTree.parse(report).getroot().iter("testsuite")
        checks = int(suite.attrib["tests"]) - int(suite.attrib["skipped"])
        passed = checks - int(suite.attrib["failures"]) - int(suite.attrib["errors"])
        print(f"{size} {name}: {checks} checks, {passed} passed", flush=True)
        if passed < checks:
            print(done.stdout[-3000:])
        label = f"{size} {name}: checks passed"
        measurements.append(Measurement(label, passed, at_least=max(checks, size)))
    return measurements


if __name__ == "__main__":
    print(*measure(), sep="\n")
