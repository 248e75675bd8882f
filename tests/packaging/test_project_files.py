"""The files that a project needs beside its code: they agree, and workflows are pinned."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.support import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PACKAGE_INDEX = re.compile(r"(p[y]pi|pyth[o]nhosted|an[a]conda|n[p]mjs)\.(org|com)")


def test_the_citation_names_the_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == VERSION


def test_the_changelog_says_what_is_new_in_the_version():
    released = re.findall(r"(?m)^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert released[0] == VERSION


@pytest.mark.parametrize("file", ["CONTRIBUTING.md", ".github/ISSUE_TEMPLATE/config.yml"])
def test_who_asks_for_a_report_in_private_says_where(file):
    assert "SECURITY.md" in (ROOT / file).read_text(encoding="utf-8")


def test_the_address_for_such_reports_is_set_in_one_place():
    assert "security" in PYPROJECT["tool"]["autograder"]
    assert "`security` under `[tool.autograder]`" in (ROOT / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_takes_each_action_at_one_commit(workflow):
    steps = [
        step
        for job in yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
        for step in job["steps"]
    ]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used)


def test_the_tests_run_on_every_python_that_the_project_supports():
    tests = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    supported = [
        line.rpartition(" ")[2]
        for line in PYPROJECT["project"]["classifiers"]
        if line.startswith("Programming Language :: Python :: 3.")
    ]
    assert tests["jobs"]["test"]["strategy"]["matrix"]["python"] == supported


def test_a_hook_calls_programs_of_the_environment_and_downloads_nothing():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks["repos"][0]["hooks"])


def test_no_file_names_a_package_index():
    """Where packages come from is a matter of each machine."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    files = [ROOT / name for name in listed.stdout.splitlines() if Path(name).suffix != ".ipynb"]
    read = {file: file.read_text(encoding="utf-8", errors="ignore") for file in files}
    assert [file for file, text in read.items() if PACKAGE_INDEX.search(text)] == []
