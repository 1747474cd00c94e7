"""What a far end sends is handed over in pieces; an endless paste is cut."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.hosting.intake import LONGEST_PASTE, MOST, PIECE, REST, Intake, PasteLimit

if TYPE_CHECKING:
    from ruobr_tui.hosting.hosted_app import HostedProgram

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


class Program:
    """Stands for a session that works off what it got when a test says so."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.signals: list[str] = []
        self._then: list[Callable[[], None]] = []
        self.intake = Intake(
            cast("HostedProgram", self),
            lambda: self.signals.append("wait"),
            lambda: self.signals.append("go on"),
        )

    def receive(self, data: bytes) -> None:
        self.received.append(data)

    def when_worked_off(self, callback: Callable[[], None]) -> bool:
        self._then.append(callback)
        return True

    async def work_off(self) -> bytes:
        """Work off everything; returns what was received in all."""
        while self._then or self.intake.waiting:
            then, self._then = self._then, []
            for callback in then:
                callback()
            await asyncio.sleep(0)
        return b"".join(self.received)


@given(st.lists(st.binary(max_size=400).map(lambda data: data.replace(b"\x1b", b"e")), max_size=8))
def test_everything_arrives_in_order_and_in_pieces(chunks: list[bytes]) -> None:
    async def send() -> None:
        program = Program()
        for chunk in chunks:
            program.intake.take(chunk)
        assert await program.work_off() == b"".join(chunks)
        assert all(len(piece) <= PIECE for piece in program.received)

    asyncio.run(send())


async def test_no_piece_ends_within_a_key() -> None:
    program = Program()
    program.intake.take(b"j" + b"\x1b[B" * 1000)
    assert await program.work_off() == b"j" + b"\x1b[B" * 1000
    assert all(piece.endswith((b"[B", b"j")) for piece in program.received)


async def test_who_sends_more_than_is_worked_off_has_to_wait() -> None:
    program = Program()
    program.intake.take(b"j" * (MOST + PIECE + 1))
    assert program.signals == ["wait"]
    assert sum(map(len, program.received)) == PIECE
    await program.work_off()
    assert program.signals == ["wait", "go on"]


class _Clocks:
    """Processor time and the loop's clock of an intake, set by hand, and the rests that it takes."""

    def __init__(self, intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
        self.busy = self.now = 0.0
        self.rests: list[float] = []
        monkeypatch.setattr("ruobr_tui.hosting.intake.time.thread_time", lambda: self.busy)
        intake._loop = cast("asyncio.AbstractEventLoop", self)

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None]) -> None:
        self.rests.append(delay)
        callback()


async def test_who_holds_a_key_down_never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program()
    clocks = _Clocks(program.intake, monkeypatch)
    for _ in range(2 * PIECE // 3):  # thirty keys a second, three milliseconds of work each
        program.intake.take(b"\x1b[B")
        clocks.busy += 0.003
        clocks.now += 1 / 30
        if program._then:
            await program.work_off()
    assert clocks.rests
    assert set(clocks.rests) == {0.0}


async def test_after_a_flood_it_rests_for_as_long_as_others_need(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program()
    clocks = _Clocks(program.intake, monkeypatch)
    program.intake.take(b"j" * 2 * PIECE)
    clocks.busy += 0.1
    clocks.now += 0.1
    await program.work_off()
    assert clocks.rests[0] == pytest.approx(REST * 0.1)


def _cut(limit: PasteLimit, data: bytes, size: int) -> bytes:
    return b"".join(limit.cut(data[at : at + size]) for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_paste_is_cut_and_ends_nevertheless(size: int) -> None:
    text = b"x" * 1000
    assert _cut(PasteLimit(), b"a" + BEGIN + text + END + b"b", size) == b"a" + BEGIN + text + END + b"b"
    endless = b"y" * (LONGEST_PASTE + 5000)
    cut = _cut(PasteLimit(), BEGIN + endless + END + b"b" + BEGIN + text + END, size)
    assert cut == BEGIN + b"y" * LONGEST_PASTE + END + b"b" + BEGIN + text + END


@given(
    st.lists(st.sampled_from([BEGIN, END, b"\x1b", b"[20", b"0~", b"1~", b"text", b"\x1b["]), max_size=20),
    st.integers(1, 9),
)
def test_what_is_short_passes_unchanged_however_it_is_cut(parts: list[bytes], size: int) -> None:
    data = b"".join(parts) + END  # a paste that has not ended may be held back in part
    assert _cut(PasteLimit(), data, size) == data
