"""What `autograder doctor` reports of this machine."""

from autograder.kernels import sandbox, sandbox_checks
from tests.support.kernels import needs_fork_server

pytestmark = needs_fork_server


def test_the_doctor_reports_what_is_enforced_on_this_machine():
    report = " ".join(finding.sentence for finding in sandbox_checks.findings())
    assert "forked from one warm process" in report
    if all(sandbox.available_protections().values()):
        assert "writes only there" in report and "no network connection" in report
