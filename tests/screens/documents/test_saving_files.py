"""Files from outside land in one folder, under names that are only names."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.files.downloads import NotSaved, safe_name, saving


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@given(st.text(max_size=400))
def test_whatever_the_title_the_file_is_directly_in_the_folder(title: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with saving(title, folder) as (path, stream):
            stream.write(b"1")
        assert isinstance(path, Path)
        assert path.parent == folder
        assert [each.read_bytes() for each in folder.iterdir()] == [b"1"]
        assert not path.name.startswith(".")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("план.pdf", "план.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\file.txt", "C_Windows_file.txt"),
        (".bashrc", "bashrc"),
        ("задание\r\n.html", "задание.html"),
        ("  ", "file"),
        ("...", "file"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
    ],
)
def test_what_a_title_becomes(title: str, name: str) -> None:
    assert safe_name(title) == name


@pytest.mark.parametrize("letter", ["a", "ж", "🎓"])
def test_a_long_title_keeps_its_ending_and_fits_a_file_system(letter: str, tmp_path: Path) -> None:
    for _time in range(2):
        with saving(letter * 400 + ".pdf", tmp_path) as (path, stream):
            stream.write(b"1")
        assert isinstance(path, Path)
        assert path.suffix == ".pdf"
    assert len(names_in(tmp_path)) == 2


def test_a_taken_name_gets_a_number_and_nothing_is_overwritten(tmp_path: Path) -> None:
    for text in (b"1", b"2", b"3"):
        with saving("план.pdf", tmp_path) as (_path, stream):
            stream.write(text)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "план.pdf": b"1",
        "план (2).pdf": b"2",
        "план (3).pdf": b"3",
    }


def test_nothing_is_left_of_a_file_that_was_broken_off(tmp_path: Path) -> None:
    def broken_off() -> None:
        with saving("план.pdf", tmp_path) as (_path, stream):
            stream.write(b"1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert names_in(tmp_path) == set()


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    taken = tmp_path / "downloads"
    taken.write_bytes(b"not a folder")
    with pytest.raises(NotSaved) as caught, saving("план.pdf", taken):
        pass
    assert caught.value.details["folder"] == str(taken)
