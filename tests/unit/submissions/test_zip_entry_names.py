"""Names in zips that do not say how they are encoded, as macOS and Windows write them."""

import io
import struct
import zipfile
import zlib

import pytest

from autograder.submissions.zip_entry_names import restore_names

NAMES = {
    "cp932": ["山田太郎", "高橋みさき", "表ソ能", "小林 誠"],  # ソ ends in a backslash
    "gbk": ["王小明", "李丽", "欧阳娜娜", "诸葛亮"],
    "big5": ["王小明", "李麗華", "許功蓋", "楊柳"],  # 許功蓋 has two
    "cp949": ["김철수", "이영희", "조은", "임꺽정"],
    "cp866": ["Иван Петров", "Мария Смирнова"],
    "cp850": ["José García", "Núñez Ana", "Bjørn Sørensen", "Åsa Öberg", "Größe"],
    "cp437": ["Müller Jörg", "François"],
    "utf-8": ["José García", "Jose\u0301", "王小明", "김철수", "Łukasz"],
}


class Unflagged(zipfile.ZipInfo):
    """An entry whose name is written in an encoding that the zip does not tell."""

    encoding: str

    def _encodeFilenameFlags(self):
        return self.filename.encode(self.encoding), self.flag_bits


def restored(names, encoding, extra=b""):
    """What the names of such a zip become, and the script that was guessed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            entry = Unflagged(name)
            entry.encoding, entry.extra = encoding, extra
            archive.writestr(entry, "content")
    with zipfile.ZipFile(file) as archive:
        script = restore_names(archive.infolist())
        assert all(archive.read(entry) == b"content" for entry in archive.infolist())
        return [entry.filename for entry in archive.infolist()], script


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize(
    "pattern", ["{}/a.ipynb", "{}_123_assignsubmission_file_/03_sigmoid.ipynb"]
)
def test_the_names_of_a_class_are_restored(encoding, pattern):
    names = [pattern.format(name) for name in NAMES[encoding]]
    assert restored(names, encoding)[0] == names


@pytest.mark.parametrize(
    ("encoding", "name"), [(encoding, name) for encoding in NAMES for name in NAMES[encoding]]
)
def test_a_single_name_is_enough(encoding, name):
    assert restored([f"{name}/a.ipynb"], encoding)[0] == [f"{name}/a.ipynb"]


def test_a_guess_is_told_and_a_certainty_is_not():
    assert restored(["김철수/a"], "cp949")[1] == "Korean"
    assert restored(["김철수/a"], "utf-8")[1] == restored(["ada/a"], "cp949")[1] == ""


def test_the_name_that_info_zip_adds_in_utf_8_is_taken():
    name = "김철수".encode()
    field = b"\1" + struct.pack("<L", zlib.crc32("김철수".encode("cp949"))) + name
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert restored(["김철수"], "cp949", extra) == (["김철수"], "")
