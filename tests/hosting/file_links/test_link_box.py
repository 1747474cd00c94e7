"""Files behind one-time links: once, for ten minutes, and unreadable without the link."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.files.links import LARGEST_FILE, FileTooLarge, Wanted
from ruobr_tui.hosting.file_links import box as boxes
from ruobr_tui.hosting.file_links.box import TOKEN_LENGTH, File, LinkBox, NoLink, Use, typed_token
from ruobr_tui.hosting.file_links.expected import LARGEST_UPLOAD
from support.fixtures import FixedClock

SCAN = File("Свидетельство Анны.pdf", b"%PDF-1.7 secret of a child %%EOF")


@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=50), body=st.binary(max_size=300))
def test_what_is_offered_is_what_is_taken(
    tmp_path_factory: pytest.TempPathFactory, name: str, body: bytes
) -> None:
    box = LinkBox(tmp_path_factory.mktemp("links"), FixedClock())
    token = box.offer(File(name, body))
    assert len(token) == TOKEN_LENGTH
    assert box.take(token) == File(name, body)


def test_an_offered_file_is_taken_once(box: LinkBox, tmp_path: Path) -> None:
    token = box.offer(SCAN)
    assert box.use_of(token) is Use.DOWNLOAD
    assert box.take(token) == SCAN
    assert box.take(token) is None
    assert box.use_of(token) is None
    assert list(tmp_path.iterdir()) == []


def test_of_many_at_once_one_gets_it(box: LinkBox) -> None:
    token = box.offer(SCAN)
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _number: box.take(token), range(32)))
    assert [each for each in taken if each is not None] == [SCAN]


def test_of_many_that_send_at_once_one_arrives(box: LinkBox, tmp_path: Path) -> None:
    token = box.invite(Wanted.SCAN)
    with ThreadPoolExecutor(16) as pool:
        put = list(pool.map(lambda number: box.put(token, File(f"{number}", b"x")), range(32)))
    assert put.count(True) == 1
    assert box.collect(token) == File(str(put.index(True)), b"x")
    assert box.collect(token) is None
    assert list(tmp_path.iterdir()) == []


def test_a_link_expires(box: LinkBox, clock: FixedClock, tmp_path: Path) -> None:
    offered, wanted = box.offer(SCAN), box.invite(Wanted.SCAN)
    clock.advance(minutes=9, seconds=59)
    assert (box.use_of(offered), box.use_of(wanted)) == (Use.DOWNLOAD, Use.UPLOAD)
    clock.advance(seconds=1)
    assert (box.use_of(offered), box.use_of(wanted)) == (None, None)
    assert box.take(offered) is None
    assert not box.put(wanted, SCAN)
    box.sweep()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_nobody_collects_goes_too(box: LinkBox, clock: FixedClock, tmp_path: Path) -> None:
    token = box.invite(Wanted.SCAN)
    assert box.put(token, SCAN)
    clock.advance(minutes=10)
    assert box.collect(token) is None
    box.invite(Wanted.SCAN)  # the next link sweeps
    assert len(list(tmp_path.iterdir())) == 1


def test_the_folder_alone_gives_nothing_away(box: LinkBox, tmp_path: Path) -> None:
    tokens = [box.offer(SCAN), box.invite(Wanted.SCAN)]
    assert box.put(tokens[1], SCAN)
    for path in tmp_path.iterdir():
        text = path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for part in (b"secret", b"PDF", "Анны".encode(), *(token.encode() for token in tokens)):
            assert part not in text
            assert part not in path.name.encode()


def test_a_changed_file_is_none(box: LinkBox, tmp_path: Path) -> None:
    token = box.offer(SCAN)
    [path] = tmp_path.iterdir()
    expires = path.stat().st_mtime
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    os.utime(path, (expires, expires))
    assert box.take(token) is None


def test_one_link_does_not_do_the_work_of_the_other(box: LinkBox) -> None:
    offered, wanted = box.offer(SCAN), box.invite(Wanted.SCAN)
    assert not box.put(offered, SCAN)
    assert box.collect(offered) is None
    assert box.take(wanted) is None
    assert box.take(offered) == SCAN


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "a" * TOKEN_LENGTH, "\x00", "*"])
def test_odd_tokens_lead_nowhere(box: LinkBox, token: str) -> None:
    box.offer(SCAN)
    assert box.use_of(token) is None
    assert box.take(token) is None
    assert not box.put(token, SCAN)


def test_the_folder_has_limits(box: LinkBox, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MOST_FILES", 3)
    for _number in range(3):
        box.offer(SCAN)
    with pytest.raises(NoLink):
        box.invite(Wanted.SCAN)
    clock.advance(minutes=10)
    box.invite(Wanted.SCAN)
    monkeypatch.setattr(boxes, "MOST_BYTES", LARGEST_UPLOAD + 10)
    with pytest.raises(NoLink):
        box.offer(SCAN)


def test_a_file_has_a_limit(box: LinkBox) -> None:
    with pytest.raises(FileTooLarge):
        box.offer(File("x", bytes(LARGEST_FILE + 1)))
    assert not box.put(box.invite(Wanted.SCAN), File("x", bytes(LARGEST_UPLOAD + 1)))


def test_a_full_disk_is_said(box: LinkBox, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        tmp_path.joinpath("probe").touch()
    except PermissionError:
        with pytest.raises(NoLink):
            box.offer(SCAN)
    finally:
        tmp_path.chmod(0o700)


def test_a_file_that_is_being_written_is_not_swept_away(
    box: LinkBox, clock: FixedClock, tmp_path: Path
) -> None:
    part = tmp_path / "0a1b-file.new"
    part.write_bytes(b"half of it")
    os.utime(part, (clock().timestamp(), clock().timestamp()))  # as while it grows
    box.sweep()
    assert part.exists()
    clock.now += boxes.LASTS
    box.sweep()
    assert not part.exists(), "its writer is gone"


def test_a_typed_address_is_understood(box: LinkBox) -> None:
    token = box.offer(SCAN)
    assert typed_token(token.upper().replace("0", "O").replace("1", "l")) == token
    assert typed_token(token[:-1]) == typed_token(token + "2") == typed_token(token[:-1] + "-") == ""
