"""A corpus of damaged submissions: what can happen to a notebook between a student and a grader.

Each hands in the same answers to lesson 03, of which one is wrong: whoever is given more than
HONEST points was given too many. A damage is registered with what its honest part earns and with
the remark that must be made on it; none means that nothing had to be repaired or said.
"""

import base64
import copy
import io
import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert import PythonExporter
from nbformat import v4

from autograder.demo.sample_submissions import SIGMOID, Sample, answered_notebook
from autograder.notebooks.submission_remark_codes import Remark
from autograder.notebooks.submission_remark_codes import RemarkCode as Code
from tests.support import ROOT

NAME = f"{SIGMOID}.ipynb"
WRONG = {"sigmoid_prime": "def sigmoid_prime(z):\n    return z * (1 - z)"}
HONEST = 6.0  # 3 for sigmoid, 0 for its slope, 1 for the slope from the activation, 2 for the step
NOTHING = 0.0


@dataclass(frozen=True)
class Damage:
    """A way to hand in a notebook.

    write : writes the submission into a folder, given the undamaged notebook as plain JSON
    points : what its honest part earns
    said : a remark that must be made, with some of its values; None where there must be none
    """

    name: str
    write: Callable[[Path, dict], None]
    points: float
    said: Remark | None

    def is_said(self, remarks: list[Remark]) -> bool:
        """Whether these are the remarks that must be made."""
        if self.said is None:
            return not remarks
        values = [remark.values for remark in remarks if remark.code == self.said.code]
        return any(self.said.values.items() <= given.items() for given in values)


def said(code: Code, **values: object) -> Remark:
    return Remark(code, values)


DAMAGES: list[Damage] = []


def in_folder(said: Remark | None = None, points: float = HONEST):
    """Registers a function that writes the files of a submission."""

    def register(function):
        DAMAGES.append(Damage(function.__name__.replace("_", "-"), function, points, said))
        return function

    return register


def in_file(said: Remark | None = None, points: float = HONEST, name: str = NAME):
    """Registers a function that gives the content of the file that is handed in."""

    def register(function):
        def write(folder: Path, nb: dict) -> None:
            content = function(nb)
            content = content if isinstance(content, bytes) else content.encode("utf-8")
            (folder / name).write_bytes(content)

        write.__name__ = function.__name__
        in_folder(said, points)(write)
        return function

    return register


def in_cells(said: Remark | None = None, points: float = HONEST):
    """Registers a function that changes a notebook in place."""

    def register(function):
        def content(nb: dict) -> str:
            function(nb)
            return text(nb)

        content.__name__ = function.__name__
        in_file(said, points)(content)
        return function

    return register


def renamed(name: str, said: Remark, file: str) -> None:
    """Registers a notebook that is as it was, in a file of another name."""

    def write(folder: Path, nb: dict) -> None:
        save(folder / file, nb)

    write.__name__ = name
    in_folder(said)(write)


def undamaged() -> dict:
    """The answered notebook as plain JSON, without the cells that take seconds to run."""
    nb = plain(answered_notebook(Sample("honest", SIGMOID, WRONG), ROOT))
    slow = ("plt.plot", "plt.semilogy", "import tensorflow")
    nb["cells"] = [c for c in nb["cells"] if not any(word in c["source"] for word in slow)]
    nb["cells"][1]["source"] = "import numpy as np"  # and not matplotlib
    return nb


def plain(node: nbformat.NotebookNode) -> dict:
    return json.loads(json.dumps(node))


def text(nb: dict) -> str:
    return json.dumps(nb, indent=1, ensure_ascii=False)


def save(file: Path, nb: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text(nb), encoding="utf-8")


def zipped(files: dict[str, bytes | str], **options) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


def grade_id(cell: dict) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def at(nb: dict, name: str) -> int:
    return next(i for i, cell in enumerate(nb["cells"]) if grade_id(cell) == name)


def cell(nb: dict, name: str) -> dict:
    return nb["cells"][at(nb, name)]


def code(source: str) -> dict:
    return plain(v4.new_code_cell(source))


def released() -> dict:
    return json.loads((ROOT / "release" / SIGMOID / NAME).read_text(encoding="utf-8"))


def stub(name: str) -> dict:
    return next(c for c in released()["cells"] if grade_id(c) == name)


def strip(nb: dict, ids: bool = False) -> None:
    for each in nb["cells"]:
        each["metadata"] = {}
        if ids:
            each.pop("id")


# -- the text of the file --------------------------------------------------------------------------


@in_file(said(Code.BYTE_ORDER_MARK))
def byte_order_mark(nb):
    return text(nb).encode("utf-8-sig")


@in_file(said(Code.ENCODING, encoding="utf-16"))
def utf_16(nb):
    return text(nb).encode("utf-16")


@in_file(said(Code.ENCODING, encoding="utf-16-le"))
def utf_16_without_a_mark(nb):
    return text(nb).encode("utf-16-le")


@in_file(said(Code.NOT_UTF_8))
def latin_1(nb):
    cell(nb, "sigmoid")["source"] += "\n# für später: größer"
    return text(nb).encode("latin-1", errors="replace")


@in_file()
def windows_line_ends(nb):
    return text(nb).replace("\n", "\r\n")


@in_cells()
def windows_line_ends_in_cells(nb):
    for each in nb["cells"]:
        each["source"] = each["source"].replace("\n", "\r\n")


@in_cells()
def not_a_number(nb):
    nb["metadata"]["zoom"] = float("nan")
    nb["cells"][0]["metadata"]["width"] = float("inf")


@in_file(said(Code.EXTRA_COMMA), NOTHING)
def trailing_comma(nb):
    return text(nb).replace('"metadata": {},', '"metadata": {,},', 1).replace("{,}", '{"a": 1,}')


def conflict(content: str, ours: str, theirs: str) -> str:
    """The text after a git merge of two versions, which differ in one line."""
    marked = f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> b\n"
    return content.replace(f"{ours}\n", marked, 1)


@in_file(said(Code.MERGE_MARKS))
def conflict_marks(nb):
    nb["metadata"]["version"] = 1
    return conflict(text(nb), '  "version": 1', '  "version": 2')


@in_file(said(Code.MERGE_CONFLICT), NOTHING)
def conflict_marks_around_an_answer(nb):
    line = next(x for x in text(nb).split("\n") if x.startswith('   "source": "def sigmoid('))
    return conflict(text(nb), line, '   "source": ""')


@in_file(said(Code.TAIL, count=1500))
def tail_of_an_older_file(nb):
    return text(nb) + text(released())[-1500:]


@in_file(said(Code.TAIL))
def appended_to_the_released(nb):
    return text(released()) + "\n" + text(nb)


@in_file(said(Code.CONTROL_CHARACTERS))
def raw_control_characters(nb):
    return text(nb).replace("\\n", "\n")


@in_file(said(Code.LINE_ENDS))
def lines_without_line_ends(nb):
    for each in nb["cells"]:
        each["source"] = each["source"].split("\n")
    return text(nb)


@in_cells()
def lines_cut_anywhere(nb):
    source = cell(nb, "sigmoid")["source"]
    cell(nb, "sigmoid")["source"] = [source[i : i + 80] for i in range(0, len(source), 80)]


@in_cells(said(Code.INVISIBLE_CHARACTERS))
def pasted_from_a_text_processor(nb):
    source = cell(nb, "update_weight")["source"]
    cell(nb, "update_weight")["source"] = source.replace("    ", "\xa0" * 4).replace("\n", "\u2028")


@in_file(said(Code.UNWRAPPED))
def answer_of_the_contents_api(nb):
    return json.dumps({"name": NAME, "type": "notebook", "format": "json", "content": nb})


@in_file(said(Code.UNWRAPPED))
def answer_of_an_api_in_base64(nb):
    content = base64.b64encode(text(nb).encode()).decode()
    return json.dumps({"name": NAME, "encoding": "base64", "content": content})


@in_file(said(Code.UNWRAPPED))
def text_of_a_text(nb):
    return json.dumps(text(nb))


@in_file(said(Code.ONLY_A_LINK), NOTHING)
def link_to_a_page(nb):
    return "https://colab.example.org/drive/1abc?usp=sharing\n"


@in_file(said(Code.HTML_PAGE), NOTHING)
def web_page(nb):
    return f"<!DOCTYPE html>\n<html><body><pre>{text(nb)}</pre></body></html>"


@in_file(said(Code.INVALID_JSON), NOTHING)
def half(nb):
    return text(nb)[:9000]


@in_file(said(Code.EMPTY), NOTHING)
def empty(nb):
    return b""


@in_file(said(Code.NOT_TEXT), NOTHING)
def picture(nb):
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@in_file(said(Code.NESTED_TOO_DEEPLY), NOTHING)
def bottomless(nb):
    return '{"cells":' + "[" * 100_000


@in_cells()
def nested_metadata(nb):
    nb["metadata"]["x"] = nb["cells"][0]["metadata"]["x"] = json.loads("[" * 300 + "]" * 300)


@in_file(said(Code.ONLY_OTHER_FILES, files=["03_sigmoid.pdf"]), NOTHING, name=f"{SIGMOID}.pdf")
def printed(nb):
    return b"%PDF-1.7"


@in_file(said(Code.TOO_LARGE, limit=50), NOTHING)
def very_large(nb):
    return b" " * 50_000_001


# -- the name of the file, and its folder ----------------------------------------------------------

renamed("text_suffix", said(Code.RENAMED, file=f"{NAME}.txt", lesson=SIGMOID), f"{NAME}.txt")
renamed("json_suffix", said(Code.RENAMED, file=f"{NAME}.json"), f"{NAME}.json")
renamed("no_suffix", said(Code.RENAMED, file=SIGMOID), SIGMOID)
renamed("capitals", said(Code.RENAMED, file=f"{SIGMOID}.IPYNB"), f"{SIGMOID}.IPYNB")
renamed("second_download", said(Code.RENAMED, file=f"{SIGMOID} (1).ipynb"), f"{SIGMOID} (1).ipynb")
renamed("copy_of_it", said(Code.RENAMED, file=f"Kopie von {NAME}"), f"Kopie von {NAME}")
renamed("untitled", said(Code.RENAMED, file="Untitled3.ipynb"), "Untitled3.ipynb")
renamed("nested", said(Code.RENAMED, file=f"week 3/mine/{NAME}"), f"week 3/mine/{NAME}")
renamed("notebook_in_its_folder", said(Code.RENAMED, file=f"{NAME}/{NAME}"), f"{NAME}/{NAME}")
renamed("only_a_checkpoint", said(Code.RENAMED), f".ipynb_checkpoints/{SIGMOID}-checkpoint.ipynb")
renamed(
    "canvas",
    said(Code.RENAMED_BY_PLATFORM, platform="Canvas"),
    f"lovelaceada_12345_678910_{SIGMOID}-2.ipynb",
)
renamed(
    "canvas_late",
    said(Code.MARKED_LATE, platform="Canvas"),
    f"lovelaceada_LATE_12345_678910_{NAME}",
)
renamed(
    "moodle_folder",
    said(Code.RENAMED_BY_PLATFORM, platform="Moodle"),
    f"Ada Lovelace_123456_assignsubmission_file_/{NAME}",
)
renamed(
    "moodle_file",
    said(Code.RENAMED_BY_PLATFORM, platform="Moodle"),
    f"Ada Lovelace_123456_assignsubmission_file_{NAME}",
)


@in_folder(said(Code.OTHERS_IGNORED, files=[f"lovelace_1_2_{SIGMOID}-9.ipynb"]))
def canvas_tenth_attempt(folder, nb):
    for attempt, content in ((9, released()), (10, nb)):
        save(folder / f"lovelace_1_2_{SIGMOID}-{attempt}.ipynb", content)
        os.utime(folder / f"lovelace_1_2_{SIGMOID}-{attempt}.ipynb", (1e9, 1e9))


@in_folder()
def checkpoints_beside(folder, nb):
    save(folder / NAME, nb)
    save(folder / ".ipynb_checkpoints" / f"{SIGMOID}-checkpoint.ipynb", released())


@in_folder(said(Code.OTHERS_IGNORED, file=NAME, files=["Untitled.ipynb"]))
def two_notebooks(folder, nb):
    save(folder / NAME, nb)
    save(folder / "Untitled.ipynb", released())


@in_folder(said(Code.MOST_ANSWERS, file=f"{SIGMOID} (1).ipynb", files=[NAME]))
def released_beside_a_worked_download(folder, nb):
    save(folder / NAME, released())
    save(folder / f"{SIGMOID} (1).ipynb", nb)


@in_folder(said(Code.MOST_ANSWERS, file="work/Untitled.ipynb", files=[NAME]))
def an_older_release_beside_a_worked_copy(folder, nb):
    older = text(released()).replace("returns : float64", "returns : floats")
    (folder / NAME).write_text(older, encoding="utf-8")
    save(folder / "work" / "Untitled.ipynb", nb)


@in_folder(said(Code.MOST_ANSWERS, file=f"{SIGMOID}-Copy1.ipynb"))
def half_done_beside_a_worked_copy(folder, nb):
    save(folder / f"{SIGMOID}-Copy1.ipynb", nb)
    nb["cells"][at(nb, "sigmoid")] = stub("sigmoid")
    save(folder / NAME, nb)


@in_folder(said(Code.OTHERS_IGNORED, file=NAME))
def an_equal_copy(folder, nb):
    save(folder / NAME, nb)
    save(folder / f"{SIGMOID}-Copy1.ipynb", nb)


@in_folder(said(Code.EMPTY, file=NAME))
def empty_beside_a_copy(folder, nb):
    (folder / NAME).touch()
    save(folder / f"{SIGMOID} (1).ipynb", nb)


@in_folder(said(Code.OTHER_ASSIGNMENT), NOTHING)
def another_lesson(folder, nb):
    (folder / NAME).write_bytes((ROOT / "release/02_relu/02_relu.ipynb").read_bytes())


@in_folder(said(Code.NO_NOTEBOOK), NOTHING)
def empty_folder_named_like_it(folder, nb):
    (folder / NAME).mkdir()


@in_folder(said(Code.RENAMED))
def name_that_is_no_text(folder, nb):
    file = os.fsencode(folder / SIGMOID) + b"\xff.ipynb"
    Path(os.fsdecode(file)).write_text(text(nb), encoding="utf-8")


@in_folder(said(Code.INVALID_TIMESTAMP, file="timestamp.txt"))
def broken_timestamp(folder, nb):
    save(folder / NAME, nb)
    (folder / "timestamp.txt").write_text("yesterday, or so")


@in_folder(said(Code.UNKNOWN_TIME_ZONE, file="timestamp.txt", zone="PST"))
def timestamp_in_a_zone_that_may_be_several(folder, nb):
    save(folder / NAME, nb)
    (folder / "timestamp.txt").write_text("2030-02-01 09:00:00 PST")


# -- zips ------------------------------------------------------------------------------------------


@in_file(said(Code.RENAMED, file=f"work.zip/{NAME}"), name="work.zip")
def zip_of_one(nb):
    return zipped({NAME: text(nb)})


@in_file(said(Code.RENAMED))
def zip_called_a_notebook(nb):
    return zipped({f"03/{NAME}": text(nb)})


@in_file(said(Code.OTHERS_IGNORED, files=["work.zip/02_relu.ipynb"]), name="work.zip")
def zip_of_two_lessons(nb):
    relu = (ROOT / "release/02_relu/02_relu.ipynb").read_bytes()
    return zipped({"02_relu.ipynb": relu, NAME: text(nb)})


@in_folder(
    said(
        Code.OTHERS_IGNORED,
        file="work.zip/b.ipynb",
        files=["work.zip/c.ipynb", "work.zip/a.ipynb"],
    )
)
def zip_of_which_the_newest(folder, nb):
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        for name, year, content in (
            ("a.ipynb", 2021, released()),
            ("b.ipynb", 2023, nb),
            ("c.ipynb", 2022, released()),
        ):
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), text(content))


@in_file(said(Code.RENAMED), name="work.zip")
def zip_in_zip(nb):
    return zipped({"inner.zip": zipped({NAME: text(nb)})})


@in_file(said(Code.ZIP_NESTED), NOTHING, name="work.zip")
def zip_in_zip_in_zip(nb):
    return zipped({"b.zip": zipped({"c.zip": zipped({NAME: text(nb)})})})


@in_file(said(Code.RENAMED), name="work.zip")
def zip_from_a_mac(nb):
    return zipped({f"__MACOSX/._{NAME}": b"\0\5\26\7", NAME: text(nb), ".DS_Store": b"\0"})


@in_file(said(Code.ZIP_ENTRY_OUTSIDE), name="work.zip")
def zip_that_climbs(nb):
    stolen = text(nb).replace("honest", "stolen")
    paths = (f"../../../honest/{SIGMOID}/{NAME}", "/escaped.ipynb", "..\\..\\escaped.ipynb")
    return zipped(dict.fromkeys(paths, stolen) | {NAME: text(nb)})


@in_file(said(Code.ZIP_TOO_LARGE, count=1, size=201), NOTHING, name="work.zip")
def zip_bomb(nb):
    return zipped({NAME: b" " * 201_000_000})


@in_folder(said(Code.ZIP_TOO_LARGE, file="d.zip", count=1, size=60))
def zips_that_are_too_much_together(folder, nb):
    for name in "abcd":
        (folder / f"{name}.zip").write_bytes(zipped({"notes.txt": b" " * 60_000_000}))
    (folder / NAME).write_text(text(nb))


@in_folder(said(Code.RENAMED))
def folder_called_a_notebook_with_notes(folder, nb):
    (folder / NAME).mkdir()
    (folder / NAME / NAME).write_text(text(nb))
    (folder / NAME / "notes.txt").write_text("It was a long night.")


@in_file(said(Code.TOO_MANY_PARTS), NOTHING)
def a_million_lists(nb):
    return text(nb | {"metadata": {"lists": [[]] * 1_000_001}})


@in_file(said(Code.TEXTS_SHORTENED, limit=2_000_000))
def a_book_between_the_cells(nb):
    page = {"cell_type": "markdown", "metadata": {}, "source": "word " * 39_000}
    nb["cells"] += [page | {"id": f"page-{number}"} for number in range(12)]
    return text(nb)


@in_file(said(Code.ZIP_TOO_LARGE, count=1001), NOTHING, name="work.zip")
def zip_of_a_thousand(nb):
    return zipped({f"{i}.ipynb": "{}" for i in range(1001)})


@in_file(said(Code.ZIP_ENTRY_DAMAGED), NOTHING, name="work.zip")
def zip_bomb_that_lies(nb):
    size, lie = (n.to_bytes(4, "little") for n in (60_000_000, 1000))
    return zipped({NAME: b" " * 60_000_000}).replace(size, lie)


@in_file(said(Code.ZIP_ENTRY_DAMAGED), NOTHING, name="work.zip")
def zip_with_a_flipped_byte(nb):
    data = bytearray(zipped({NAME: text(nb)}))
    data[2000] ^= 255
    return bytes(data)


@in_file(said(Code.ZIP_DAMAGED), NOTHING, name="work.zip")
def zip_cut_off(nb):
    return zipped({NAME: text(nb)})[:3000]


@in_file(said(Code.ZIP_ENTRY_LOCKED), NOTHING, name="work.zip")
def zip_with_a_password(nb):
    data = bytearray(zipped({NAME: text(nb)}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


@in_folder(said(Code.ZIP_ENTRY_COMPRESSION), NOTHING)
def zip_packed_otherwise(folder, nb):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(NAME, text(nb))


@in_folder(said(Code.LINK), NOTHING)
def zip_with_a_link(folder, nb):
    entry = zipfile.ZipInfo(NAME)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.writestr(entry, f"../../honest/{SIGMOID}/{NAME}")


# -- links and what is no file ---------------------------------------------------------------------


@in_folder(said(Code.LINK, file=NAME), NOTHING)
def link_to_someone_elses(folder, nb):
    (folder / NAME).symlink_to(Path("../../right") / SIGMOID / NAME)


@in_folder(said(Code.LINK, file="others"), NOTHING)
def link_to_all_others(folder, nb):
    (folder / "others").symlink_to("../..")


@in_folder(said(Code.LINK))
def link_beside(folder, nb):
    save(folder / NAME, nb)
    (folder / "notes.txt").symlink_to("../../../course.secret")
    (folder / "gone.png").symlink_to("nowhere.png")


@in_folder(said(Code.RENAMED, file="draft.ipynb"))
def link_inside(folder, nb):
    save(folder / "draft.ipynb", nb)
    (folder / NAME).symlink_to("draft.ipynb")


@in_folder(said(Code.LINK, file=NAME), NOTHING)
def link_to_itself(folder, nb):
    (folder / NAME).symlink_to(NAME)


@in_folder(said(Code.NOT_A_FILE, file=NAME), NOTHING)
def pipe(folder, nb):
    os.mkfifo(folder / NAME)


@in_folder(said(Code.NO_ACCESS, file=NAME, error="No such device or address"), NOTHING)
def socket_of_a_program(folder, nb):
    here = os.open(folder, os.O_RDONLY)  # a socket's path is short, which that of a test may not be
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{here}/{NAME}")
    os.close(here)


# -- scripts ---------------------------------------------------------------------------------------


@in_file(said(Code.CONVERTED_SCRIPT), name=f"{SIGMOID}.py")
def script_of_nbconvert(nb):
    return PythonExporter().from_notebook_node(nbformat.from_dict(nb))[0]


@in_file(said(Code.CONVERTED_SCRIPT), name=f"{SIGMOID}.py")
def script_with_percent_marks(nb):
    marks = {"code": "# %%\n", "markdown": "# %% [markdown]\n# "}
    return "\n\n".join(
        marks[c["cell_type"]]
        + (c["source"] if c["cell_type"] == "code" else c["source"].replace("\n", "\n# "))
        for c in nb["cells"]
    )


@in_file(said(Code.CONVERTED_SCRIPT), name="my work.py")
def script_by_hand(nb):
    answers = [
        c["source"] for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("solution")
    ]
    return "import numpy as np\n\n" + "\n\n\n".join(answers[:4])


@in_file(said(Code.CONVERTED_EXPORT, tool="marimo"), name=f"{SIGMOID}.py")
def marimo(nb):
    """As marimo writes it: each cell is a function, texts are calls of `mo.md`."""
    parts = ["import marimo", "app = marimo.App()"]
    for each in nb["cells"]:
        source = each["source"]
        if each["cell_type"] != "code":
            source = f"mo.md(r'''{source}''')"
        body = "\n".join(f"    {line}" if line else "" for line in source.split("\n"))
        parts.append(
            f"@app.cell(hide_code=True)\ndef _(np):\n    # a cell\n{body}\n    return (np,)"
        )
    return "\n\n\n".join(parts)


@in_file(said(Code.CONVERTED_EXPORT, tool="Quarto"), name=f"{SIGMOID}.qmd")
def quarto(nb):
    return fenced(nb, "{python}")


@in_file(said(Code.CONVERTED_EXPORT, tool="Markdown"), name=f"{SIGMOID}.md")
def markdown(nb):
    return fenced(nb, "python")


@in_file(said(Code.CONVERTED_EXPORT, tool="Markdown"), name=f"{SIGMOID}.md")
def markdown_for_a_book(nb):
    return fenced(nb, "{code-cell} ipython3")


def fenced(nb: dict, language: str) -> str:
    """A text with code blocks, and a header as many tools write one."""
    parts = ["---\ntitle: my work\nkernelspec:\n  name: python3\n---"]
    for each in nb["cells"]:
        is_code = each["cell_type"] == "code"
        parts.append(f"```{language}\n{each['source']}\n```" if is_code else each["source"])
    return "\n\n".join(parts) + "\n"


@in_file(said(Code.CONVERTED_EXPORT, tool="Colab"), name=f"{SIGMOID}.py")
def script_of_colab(nb):
    head = f'"""{NAME}\n\nAutomatically generated by Colab.\n"""\n\n!pip install numpy'
    parts = [
        each["source"] if each["cell_type"] == "code" else f'"""{each["source"]}"""'
        for each in nb["cells"]
    ]
    return "\n\n".join([head, *(part.replace("\\", "/") for part in parts)])


@in_file(said(Code.CONVERTED_EXPORT, tool="Databricks"), name=f"{SIGMOID}.py")
def script_of_databricks(nb):
    parts = []
    for each in nb["cells"]:
        lines = each["source"].split("\n")
        text = "\n".join(f"# MAGIC {line}" for line in ["%md", *lines])
        parts.append(each["source"] if each["cell_type"] == "code" else text)
    return "# Databricks notebook source\n" + "\n\n# COMMAND ----------\n\n".join(parts)


@in_file(said(Code.CONVERTED_EXPORT, tool="Zeppelin"), name=f"{SIGMOID}.zpln")
def zeppelin(nb):
    languages = {"code": "%python", "markdown": "%md"}
    texts = [f"{languages[each['cell_type']]}\n{each['source']}" for each in nb["cells"]]
    return json.dumps({"name": "my work", "paragraphs": [{"text": text} for text in texts]})


@in_file(said(Code.OTHER_ASSIGNMENT), NOTHING, name="helpers.py")
def script_of_something_else(nb):
    return "def helper():\n    return 1\n"


# -- metadata --------------------------------------------------------------------------------------


@in_cells(said(Code.METADATA_RESTORED))
def metadata_stripped(nb):
    strip(nb)


@in_cells(said(Code.METADATA_RESTORED))
def metadata_and_ids_stripped(nb):
    strip(nb, ids=True)
    nb["nbformat_minor"] = 4


@in_cells(said(Code.METADATA_RESTORED))
def magics_and_metadata_stripped(nb):
    cell(nb, "sigmoid")["source"] = "%matplotlib inline\n" + cell(nb, "sigmoid")["source"]
    strip(nb, ids=True)


@in_cells(said(Code.CELL_METADATA))
def metadata_of_lists(nb):
    for each in nb["cells"]:
        each["metadata"] = [1, 2]
    nb["metadata"] = []


@in_cells(said(Code.METADATA_RESTORED))
def names_of_another_kind(nb):
    for each in nb["cells"]:
        each["metadata"] = {"nbgrader": {"grade_id": ["sigmoid"]}}


@in_cells(said(Code.METADATA_RESTORED, cells=["sigmoid"]))
def names_of_another_lesson(nb):
    cell(nb, "sigmoid")["metadata"]["nbgrader"]["grade_id"] = "relu"


@in_cells(said(Code.ANSWER_ELSEWHERE, cells=["sigmoid", "update_weight"]))
def names_exchanged(nb):
    one, other = cell(nb, "sigmoid"), cell(nb, "update_weight")
    one["metadata"], other["metadata"] = other["metadata"], one["metadata"]


@in_cells()
def points_raised(nb):
    for each in nb["cells"]:
        if "nbgrader" in each["metadata"]:
            each["metadata"]["nbgrader"] |= {"points": 100, "locked": False, "grade": True}


@in_cells(said(Code.CELL_IDS))
def ids_doubled(nb):
    for each in nb["cells"]:
        each["id"] = "same"


@in_cells(said(Code.CELL_IDS))
def ids_of_another_kind(nb):
    for each in nb["cells"]:
        each["id"] = "not an id; " * 20


@in_cells(said(Code.READ_AS_FORMAT, format="4.0"))
def format_4_0(nb):
    nb["nbformat_minor"] = 0
    for each in nb["cells"]:
        each.pop("id")


@in_cells(said(Code.READ_AS_FORMAT, format="3.5"))
def format_lowered(nb):
    nb["nbformat"] = 3


@in_cells(said(Code.READ_AS_FORMAT, format="?.?"))
def format_missing(nb):
    del nb["nbformat"], nb["nbformat_minor"]


@in_file(said(Code.CONVERTED_FORMAT))
def format_3(nb):
    worksheet = [
        {"cell_type": "code", "language": "python", "input": c["source"], "outputs": []}
        if c["cell_type"] == "code"
        else {"cell_type": "markdown", "source": c["source"]}
        for c in nb["cells"]
    ]
    return text({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": worksheet}]})


@in_file(said(Code.DAMAGED_NOTEBOOK), NOTHING)
def format_3_damaged(nb):
    return text({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": 7}]})


@in_cells(said(Code.FUTURE_FORMAT, format="6"), NOTHING)
def format_of_the_future(nb):
    nb["nbformat"] = 6


@in_cells(said(Code.OTHER_KERNEL, kernel="Julia 1.10"))
def kernel_of_julia(nb):
    nb["metadata"]["kernelspec"] = {"name": "julia-1.10", "display_name": "Julia 1.10"}
    nb["metadata"]["language_info"] = {"name": "julia"}


@in_cells()
def kernel_of_another_environment(nb):
    nb["metadata"]["kernelspec"] = {
        **{"name": "conda-env-tf", "display_name": "Python [conda env:tf]", "language": "python"}
    }


@in_cells()
def kernel_of_another_kind(nb):
    nb["metadata"]["kernelspec"] = ["python3"]


@in_cells()
def widgets(nb):
    state = {"state": {"a" * 32: {"model_name": "FloatSlider", "state": None}}, "version_major": 2}
    nb["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": state}


@in_cells(said(Code.READ_AS_FORMAT, format="4.0"))
def from_colab(nb):
    nb["nbformat_minor"] = 0
    nb["metadata"] |= {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    for each in nb["cells"]:
        each["metadata"] |= {"id": each.pop("id"), "outputId": "7d2f", "cellView": "form"}
    for each in nb["cells"]:
        each["metadata"].pop("nbgrader", None)


@in_cells(said(Code.TAGS_IGNORED, tags=["raises-exception", "remove-cell", "skip-execution"]))
def tags(nb):
    for each in nb["cells"]:
        each["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


# -- what is in a cell -----------------------------------------------------------------------------


@in_cells()
def large_outputs(nb):
    cell(nb, "sigmoid")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}
    ]


@in_cells()
def outputs_of_another_kind(nb):
    for each in nb["cells"]:
        if each["cell_type"] == "code":
            each |= {"outputs": {"a": None}, "execution_count": "In [7]"}


@in_cells()
def outputs_missing(nb):
    for each in nb["cells"]:
        each.pop("outputs", None)
        each.pop("execution_count", None)


@in_cells(said(Code.CELL_TEXT))
def text_missing(nb):
    del nb["cells"][0]["source"]
    nb["cells"][2]["source"] = None


@in_cells(said(Code.CELL_TEXT))
def text_with_gaps(nb):
    source = cell(nb, "sigmoid")["source"].splitlines(keepends=True)
    cell(nb, "sigmoid")["source"] = [*source, None, 7]


@in_file(said(Code.CELL_TEXT))
def text_with_half_a_character(nb):
    cell(nb, "sigmoid")["source"] += "\n# \ud83d"
    return json.dumps(nb)


@in_cells()
def zero_character(nb):
    nb["cells"].append(code("print('\0')"))


@in_cells(said(Code.TEXT_SHORTENED, limit=200_000))
def ten_megabytes_of_text(nb):
    nb["cells"].insert(3, plain(v4.new_markdown_cell("lorem ipsum " * 850_000)))


@in_cells(said(Code.CODE_EMPTIED, count=12_000_006))
def ten_megabytes_of_code(nb):
    nb["cells"].insert(3, code("x = [" + "1, " * 4_000_000 + "]"))


@in_cells()
def code_nested_deeply(nb):
    for source in ("x = " + "-" * 100_000 + "1", "+".join(["1"] * 50_000), "(" * 1000):
        nb["cells"].insert(3, code(source))


@in_cells()
def attachments(nb):
    nb["cells"][0]["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}, "b": None}
    nb["cells"][2]["attachments"] = ["a.png"]


@in_cells()
def empty_cells(nb):
    nb["cells"] = [c for each in nb["cells"] for c in (each, code(""))]


@in_cells(said(Code.UNKNOWN_CELL_TYPE))
def cells_of_an_unknown_type(nb):
    nb["cells"].insert(1, {"cell_type": "heading", "metadata": {}, "source": "Mine", "id": "a"})
    nb["cells"].insert(1, {"id": "b", "metadata": {}, "source": "?"})


@in_cells(said(Code.NOT_A_CELL))
def cells_that_are_none(nb):
    nb["cells"][3:3] = [None, 7, "code", ["a"]]


@in_cells(said(Code.TOO_MANY_CELLS, limit=2000), NOTHING)
def thousands_of_cells(nb):
    nb["cells"] += [code("1")] * 3000


# -- which cells there are, and where --------------------------------------------------------------


@in_cells(said(Code.ORDER_RESTORED))
def upside_down(nb):
    nb["cells"].reverse()


@in_cells(said(Code.ORDER_RESTORED))
def upside_down_and_stripped(nb):
    nb["cells"].reverse()
    strip(nb, ids=True)


@in_cells(said(Code.ORDER_RESTORED))
def one_exercise_first(nb):
    for name in ("update_weight-test", "update_weight"):
        nb["cells"].insert(0, nb["cells"].pop(at(nb, name)))


@in_cells(said(Code.CELL_DIVIDED))
def all_in_one_cell(nb):
    sources = [each["source"] for each in nb["cells"] if each["cell_type"] == "code"]
    nb["cells"] = [code("\n\n".join(sources))]


@in_cells(said(Code.CELL_DIVIDED, cells=["sigmoid", "update_weight"]))
def two_answers_in_one_cell(nb):
    cell(nb, "sigmoid")["source"] += "\n\n\n" + cell(nb, "update_weight")["source"]
    nb["cells"][at(nb, "update_weight")] = stub("update_weight")


@in_cells(said(Code.SPLIT_JOINED))
def answer_split(nb):
    first, second = cell(nb, "sigmoid"), copy.deepcopy(cell(nb, "sigmoid"))
    lines = first["source"].splitlines()
    first["source"], second["source"] = "\n".join(lines[:-1]), lines[-1]
    second |= {"id": "half", "metadata": {}}
    nb["cells"].insert(at(nb, "sigmoid") + 1, second)


@in_cells(said(Code.SPLIT_JOINED))
def answer_split_by_jupyterlab(nb):
    first, second = cell(nb, "sigmoid"), copy.deepcopy(cell(nb, "sigmoid"))
    head, _, body = first["source"].partition("\n")
    first["source"], second["source"] = head, body
    nb["cells"].insert(at(nb, "sigmoid") + 1, second | {"id": "half"})


@in_cells()
def helper_in_a_cell_of_its_own(nb):
    answer = cell(nb, "update_weight")
    nb["cells"].insert(
        at(nb, "update_weight"), code("def times(a, b):\n    return a * np.array(b)")
    )
    answer["source"] = "def update_weight(w, gradient, step):\n    return w - times(step, gradient)"


@in_cells(said(Code.CELL_TYPES_RESTORED, cells=["sigmoid"]))
def answer_as_text(nb):
    cell(nb, "sigmoid")["cell_type"] = "markdown"


@in_cells(said(Code.CELL_TYPES_RESTORED, cells=["sigmoid"]))
def answer_as_raw_text_without_metadata(nb):
    cell(nb, "sigmoid").update(cell_type="raw", metadata={}, id="x")


@in_cells(said(Code.CELL_TYPES_RESTORED, cells=["sigmoid-test", "stuck_neuron-answer"]))
def check_as_text_and_text_as_code(nb):
    cell(nb, "sigmoid-test")["cell_type"] = "raw"
    cell(nb, "stuck_neuron-answer")["cell_type"] = "code"


@in_cells(said(Code.LOCKED_RESTORED, cells=["sigmoid_prime-test"]))
def check_changed(nb):
    cell(nb, "sigmoid_prime-test")["source"] = "100.0"


@in_cells(said(Code.LOCKED_RESTORED))
def checks_emptied(nb):
    for each in nb["cells"]:
        if (grade_id(each) or "").endswith("-test"):
            each["source"] = ""


@in_cells(said(Code.CELLS_MISSING, cells=["sigmoid_prime-test"]))
def check_deleted(nb):
    del nb["cells"][at(nb, "sigmoid_prime-test")]


@in_cells(said(Code.CELLS_MISSING))
def only_the_answers(nb):
    kept = ("sigmoid", "sigmoid_prime", "sigmoid_prime_from_activation", "update_weight")
    nb["cells"] = [code("import numpy as np"), *(cell(nb, name) for name in kept)]


@in_cells(said(Code.CELLS_MISSING, cells=["sigmoid"]), points=3.0)
def answer_deleted(nb):
    del nb["cells"][at(nb, "sigmoid")]


@in_cells(said(Code.CHECKS_MOVED))
def answer_rewritten_at_the_end(nb):
    source = nb["cells"].pop(at(nb, "sigmoid"))["source"]
    nb["cells"].append(code(source))


@in_cells(said(Code.ANSWER_ELSEWHERE, cells=["sigmoid"]))
def answer_at_the_end_with_its_helper(nb):
    source = cell(nb, "sigmoid")["source"]
    nb["cells"][at(nb, "sigmoid")] = stub("sigmoid")
    nb["cells"] += [code("limit = 700"), code(source + "\n    # within the limit")]


@in_cells(said(Code.ANSWER_IN_CHECK, cells=["sigmoid-test"]))
def answer_in_the_check(nb):
    check, own = cell(nb, "sigmoid-test"), cell(nb, "sigmoid")
    check["source"] = own["source"] + "\n\n" + check["source"]
    nb["cells"][at(nb, "sigmoid")] = stub("sigmoid")


@in_cells(said(Code.DUPLICATE_CELLS))
def everything_twice(nb):
    nb["cells"] += copy.deepcopy(nb["cells"])


@in_cells(said(Code.DUPLICATE_CELLS, cells=["sigmoid"]))
def empty_copy_behind_the_answer(nb):
    nb["cells"].insert(at(nb, "sigmoid") + 1, stub("sigmoid"))


@in_cells(said(Code.DUPLICATE_CELLS, cells=["sigmoid"]))
def second_thoughts(nb):
    first = copy.deepcopy(cell(nb, "sigmoid"))
    first["source"] = "def sigmoid(z):\n    return np.exp(z)"
    nb["cells"].insert(at(nb, "sigmoid"), first)


@in_cells(said(Code.METADATA_RESTORED), points=3.0)
def syntax_error_and_metadata_stripped(nb):
    cell(nb, "sigmoid")["source"] = "def sigmoid(z):\n    return (z"
    strip(nb)


@in_cells(said(Code.METADATA_RESTORED), NOTHING)
def functions_renamed_and_metadata_stripped(nb):
    strip(nb)
    for each in nb["cells"]:
        each["source"] = each["source"].replace("def ", "def my_")


@in_cells(said(Code.LESSON_CODE_RESTORED, cells=["`import matplotlib.pyplot as plt`"]))
def imports_deleted(nb):
    del nb["cells"][1]


@in_cells(said(Code.LESSON_CODE_RESTORED))
def imports_commented_out(nb):
    nb["cells"][1]["source"] = "# import numpy as np"


@in_cells(said(Code.LESSON_CODE_RESTORED))
def imports_with_a_syntax_error(nb):
    nb["cells"][1]["source"] = "pip install numpy\nimport numpy as np"


@in_cells()
def imports_below_magics(nb):
    nb["cells"][1]["source"] = "!pip install numpy\n%matplotlib inline\nimport numpy as np"


@in_cells(said(Code.CELL_DIVIDED, cells=["sigmoid", "update_weight"]))
def two_answers_in_one_cell_with_magics(nb):
    given = "!pip install numpy\n%matplotlib inline\n# a\u2028line \x0cseparator"
    answers = (cell(nb, name)["source"] for name in ("sigmoid", "update_weight"))
    cell(nb, "sigmoid")["source"] = "\n\n".join([given, *answers])
    nb["cells"][at(nb, "update_weight")] = stub("update_weight")


# -- answers to written questions ------------------------------------------------------------------

ANSWER = "Its slope there is about 4.5e-05, so hardly any of the gradient passes the neuron."
QUESTION, PLACE = "stuck_neuron-question", "stuck_neuron-answer"


def text_cell(source: str) -> dict:
    return plain(v4.new_markdown_cell(source))


def blank(nb: dict) -> int:
    """Empty the cell for the written answer; where it is."""
    nb["cells"][at(nb, PLACE)] = copy.deepcopy(stub(PLACE))
    return at(nb, PLACE)


def answered_in(said: Remark):
    """Registers a function that writes ANSWER elsewhere; the place for it is blank before."""

    def register(function):
        def write(nb: dict) -> None:
            blank(nb)
            function(nb)

        write.__name__ = function.__name__
        in_cells(said)(write)
        WRITTEN.append(function.__name__.replace("_", "-"))
        return function

    return register


WRITTEN: list[str] = []  # the damages whose cell for the written answer must hold ANSWER
MOVED = said(Code.ANSWER_MOVED, cells=[PLACE])


@answered_in(MOVED)
def written_below(nb):
    nb["cells"].insert(at(nb, PLACE) + 1, text_cell(ANSWER))


@answered_in(MOVED)
def written_at_the_end(nb):
    nb["cells"].append(text_cell(f"## My answer\n\n{ANSWER}"))


@answered_in(MOVED)
def written_above_the_question(nb):
    nb["cells"].insert(at(nb, QUESTION), text_cell(ANSWER))


@answered_in(MOVED)
def written_between(nb):
    nb["cells"].insert(at(nb, PLACE), text_cell(ANSWER) | {"cell_type": "raw"})


@answered_in(MOVED)
def written_into_the_question(nb):
    source = "".join(cell(nb, QUESTION)["source"])
    cell(nb, QUESTION)["source"] = f"{source.rstrip()} **Answer:** {ANSWER}"


@answered_in(MOVED)
def written_into_the_text_below(nb):
    nb["cells"][at(nb, PLACE) + 1]["source"] += f"\n\n{ANSWER}"


@answered_in(MOVED)
def written_as_a_comment(nb):
    nb["cells"].insert(at(nb, PLACE) + 1, code(f"# {ANSWER}"))


@answered_in(MOVED)
def written_as_code(nb):
    nb["cells"].insert(at(nb, PLACE) + 1, code(ANSWER))


@answered_in(MOVED)
def written_as_a_string(nb):
    nb["cells"].insert(at(nb, PLACE) + 1, code(f'print("{ANSWER}")'))


@in_cells(MOVED)
def written_in_its_place_and_in_the_question(nb):
    source = "".join(cell(nb, QUESTION)["source"])
    cell(nb, QUESTION)["source"] = f"{source}\n\n{ANSWER}"


WRITTEN.append("written-in-its-place-and-in-the-question")


def written_in(file: str, content: bytes, readable: bool = True):
    """Registers an answer in a file beside the notebook."""

    def write(folder: Path, nb: dict) -> None:
        blank(nb)
        save(folder / NAME, nb)
        (folder / file).write_bytes(content)

    write.__name__ = f"written_in_{file.rpartition('.')[2]}"
    in_folder(said(Code.DOCUMENTS, files=[file]))(write)
    if readable:
        WRITTEN.append(write.__name__.replace("_", "-"))


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
written_in("answer.txt", ANSWER.encode())
written_in("answer.md", ANSWER.encode())
written_in("my answer.docx", zipped({"word/document.xml": PARAGRAPH.format(ANSWER)}))
written_in("answer.odt", zipped({"content.xml": f"<text:p>{ANSWER}</text:p>"}))
written_in("onlinetext.html", f"<p>{ANSWER}</p>".encode())
written_in("answer.pdf", b"%PDF-1.7", readable=False)
written_in("photo.jpg", b"\xff\xd8\xff", readable=False)


@in_cells()
def photo_in_the_text(nb):
    photo = f"data:image/png;base64,{'A' * 500_000}"
    cell(nb, PLACE)["source"] = f'![]({photo})\n\n<img width="9" src="{photo}">\n\n{ANSWER}'


WRITTEN.append("photo-in-the-text")


# -- some of each kind, for a way to grade that starts a kernel for each ---------------------------

SOME_NAMES = (
    *("byte-order-mark", "half"),  # the text of the file
    *("second-download", "canvas"),  # the name of the file, and its folder
    *("zip-of-one", "zip-that-climbs"),  # zips
    *("link-to-someone-elses", "link-beside"),  # links and what is no file
    "script-of-nbconvert",  # scripts
    *("metadata-stripped", "format-3"),  # metadata
    *("large-outputs", "attachments"),  # what is in a cell
    *("all-in-one-cell", "check-changed", "answer-deleted"),  # which cells there are, and where
)
SOME = [damage for damage in DAMAGES if damage.name in SOME_NAMES]
