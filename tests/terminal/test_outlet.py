"""Writing to a terminal that takes little: nothing is lost, nothing waits, the driver is notified."""

from __future__ import annotations

import asyncio
import os
import pty
import tty

from ruobr_tui.terminal.outlet import Outlet


async def test_what_is_not_taken_at_once_goes_later_in_order() -> None:
    far, near = pty.openpty()
    tty.setraw(near)
    signals: list[str] = []
    loop = asyncio.get_running_loop()
    outlet = Outlet(near, loop, full=lambda: signals.append("full"), free=lambda: signals.append("free"))
    data = b"".join(b"%07d\n" % number for number in range(60_000))
    outlet.send(data)
    outlet.send(b"the end")
    assert signals == ["full"]
    received = bytearray()
    os.set_blocking(far, False)
    arrived = asyncio.Event()

    def read() -> None:
        received.extend(os.read(far, 1 << 16))
        if received.endswith(b"the end"):
            arrived.set()

    loop.add_reader(far, read)
    await arrived.wait()
    loop.remove_reader(far)
    assert bytes(received) == data + b"the end"
    assert signals == ["full", "free"]
    outlet.close()
    os.close(near)
    os.close(far)


async def test_a_terminal_that_is_gone_ends_nothing() -> None:
    far, near = pty.openpty()
    outlet = Outlet(near, asyncio.get_running_loop(), full=lambda: None, free=lambda: None)
    os.close(far)
    outlet.send(b"x" * 100)
    outlet.close()
    os.close(near)
