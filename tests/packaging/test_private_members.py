"""What the package uses of other libraries beside their documented interface.

It was read in the versions of READ. A library that is updated past its bound in pyproject.toml is
read again where this table says that it is used; then READ and the bound move.
"""

import inspect
import tomllib
from collections.abc import Callable
from importlib.metadata import version

import pytest
from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from IPython.core import shellapp
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.client import KernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbconvert.exporters import NotebookExporter
from nbformat import v4
from nbgrader import api
from nbgrader.apps import api as nbgrader_api
from nbgrader.apps import autogradeapp
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute, GetGrades, OverwriteCells
from nbgrader.server_extensions.formgrader import formgrader, handlers
from packaging.requirements import Requirement
from traitlets import Dict, Float, List, TraitType

from tests.support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
READ = {
    "nbgrader": "0.9.6",
    "nbclient": "0.11.0",
    "nbconvert": "7.17.2",
    "jupyter_client": "8.10.0",
    "ipykernel": "7.4.0",
    "ipython": "9.18.1",
}
# Owner, member, parameters of a function (or kind of another member), module that uses it.
METHODS = [
    (Autograde, "_format_source", "self assignment_id student_id escape", "autograding"),
    (Autograde, "_format_dest", "self assignment_id student_id escape", "runner"),
    (Autograde, "_init_preprocessors", "self", "runner"),
    (Autograde, "init_notebooks", "self", "autograding"),
    (Autograde, "init_destination", "self assignment_id student_id", "autograding"),
    (Autograde, "init_assignment", "self assignment_id student_id", "autograding"),
    (Autograde, "convert_single_notebook", "self notebook_filename", "runner"),
    (Autograde, "write_single_notebook", "self output resources", "runner"),
    (Autograde, "set_permissions", "self assignment_id student_id", "runner"),
    (OverwriteCells, "report_change", "self name attr old new", "autograding"),
    (GetGrades, "_get_score", "self cell resources", "feedback_page"),
    (GetGrades, "_get_comment", "self cell resources", "feedback_page"),
    (Execute, "on_cell_executed", "self kwargs", "showing"),
    (api.Gradebook, "__init__", "self db_url course_id authenticator", "gradebook"),
    (api.Gradebook, "close", "self", "gradebook"),
    (api.Gradebook, "find_source_cell", "self name notebook assignment", "lookups"),
    (api.Gradebook, "find_graded_cell", "self name notebook assignment", "lookups"),
    (api.Gradebook, "find_grade", "self grade_cell notebook assignment student", "lookups"),
    (api.Gradebook, "find_comment", "self solution_cell notebook assignment student", "lookups"),
    (NotebookClient, "_async_check_alive", "self", "running"),
    (NotebookClient, "_async_cleanup_kernel", "self", "executing"),
    (NotebookClient, "_async_poll_kernel_alive", "self", "executing"),
    (NotebookClient, "async_start_new_kernel_client", "self", "executing"),
    (NotebookClient, "create_kernel_manager", "self", "executing"),
    (NotebookClient, "process_message", "self msg cell cell_index", "showing"),
    (NotebookClient, "reset_execution_trackers", "self", "showing"),
    (NotebookExporter, "_preprocess", "self nb resources", "autograding"),
    (NotebookExporter, "_validate_preprocessor", "self nbc preprocessor", "autograding"),
    (AsyncZMQSocketChannel, "_recv", "self kwargs", "listening"),
    (AsyncKernelManager, "_session_default", "self", "executing"),
    (AsyncKernelManager, "_async_start_kernel", "self kw", "executing"),
    (AsyncKernelManager, "_async_shutdown_kernel", "self now restart", "executing"),
    (Session, "deserialize", "self msg_list content copy", "listening"),
    (IPKernelApp, "parse_command_line", "self argv", "kernels/server"),
]
MEMBERS = [
    (Autograde, "_output_directory", property, "runner"),
    (Autograde, "_sanitizing", bool, "runner"),
    (NotebookClient, "_display_id_map", Dict, "showing"),
    (NotebookExporter, "_preprocessors", List, "autograding"),
    (KernelClient, "shell_channel_class", TraitType, "listening"),
    (Kernel, "_execute_sleep", Float, "kernels/server"),
    (formgrader, "FileSystemLoader", Callable, "formgrader"),
    (handlers, "default_handlers", list, "formgrader"),
    (nbgrader_api, "Autograde", type, "autograding"),
    (autogradeapp, "Autograde", type, "autograding"),
]


@pytest.mark.parametrize("library", READ)
def test_the_version_that_was_read_is_the_one_in_use(library):
    assert version(library) == READ[library], "read it again: see the top of this file"


@pytest.mark.parametrize("library", READ)
def test_pip_installs_no_version_past_the_one_that_was_read(library):
    (bound,) = (r for r in map(Requirement, PROJECT["dependencies"]) if r.name == library)
    major, minor, *_ = map(int, READ[library].split("."))
    assert f"<{major}.{minor + 1}" in str(bound.specifier).split(",")


@pytest.mark.parametrize(("owner", "name", "parameters", "used_by"), METHODS)
def test_a_method_takes_what_we_give_it(owner, name, parameters, used_by):
    function = inspect.unwrap(getattr(owner, name))
    assert list(inspect.signature(function).parameters) == parameters.split(), used_by


@pytest.mark.parametrize(("owner", "name", "kind", "used_by"), MEMBERS)
def test_a_member_is_of_the_kind_that_we_expect(owner, name, kind, used_by):
    assert isinstance(inspect.getattr_static(owner, name), kind), used_by


def test_a_client_keeps_in_mind_that_the_next_output_clears_those_before_it():
    """showing reads it."""
    client = NotebookClient(v4.new_notebook())
    client.clear_before_next_output = False
    client.clear_output([], {"parent_header": {}, "content": {"wait": True}}, 0)
    assert client.clear_before_next_output is True


@pytest.mark.parametrize("module", [ipkernel, shellapp])
def test_a_kernel_goes_through_the_modules_by_the_name_sys(module):
    """kernels/server gives these two an imitation of `sys`."""
    assert inspect.ismodule(module.sys)
    assert "sys.modules" in inspect.getsource(module)
