"""How many requests somebody else's portal gets from the full screen after its start.

``python -m benchmarks.first_minute`` runs the program for a minute in each of these cases. The portal is a
stand-in on this machine that speaks the mobile contract alone and writes down when it was asked.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from ruobr_tui.api.clock import DEFAULT_ZONE, school_now, system_clock

MINUTE = 60.0
_PERIODS = (("09-01", "10-30"), ("11-09", "12-30"), ("01-11", "03-26"), ("04-05", "05-29"))


class StandIn:
    """A portal with so many children; ``moments`` are those of its requests (monotonic seconds)."""

    def __init__(self, children: int) -> None:
        self.moments: list[float] = []
        self._children = children
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_said: Any) -> None:
                return

            def do_GET(self) -> None:
                portal.moments.append(time.monotonic())
                status, body = portal.answer(urlsplit(self.path).path.strip("/"), self.path)
                content = json.dumps(body, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, url: str) -> tuple[int, Any]:
        """Status and body, as the mobile contract has them."""
        match path:
            case "user":
                names = ("Анна", "Борис", "Вера")[: self._children]
                children = [
                    {"id": number, "first_name": name, "last_name": "Примерова", "group": "7А"}
                    for number, name in enumerate(names, 11)
                ]
                return 200, {"status": "applicant", "id": 1, "childs": children}
            case "timetable2":
                query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
                return 200, {"lessons": _lessons(query["start"], query["end"])}
            case "controlmark":
                return 200, _periods()
            case "mail":
                return 200, {"messages": []}
            case _:
                return 404, {"success": False, "error": "нет"}

    def counted(self, seconds: float) -> int:
        """How many requests came within so many seconds of the first."""
        return sum(1 for moment in self.moments if moment - self.moments[0] < seconds)


def _periods() -> list[dict[str, Any]]:
    today = school_now(system_clock, ZoneInfo(DEFAULT_ZONE)).date()
    year = today.year - (today.month < 8)
    return [
        {
            "period": number,
            "title": f"{number}-я четверть",
            "rom": "I" * number,
            "date_start": f"{year + (number > 2)}-{start}",
            "date_end": f"{year + (number > 2)}-{end}",
            "marks_future": 1,
            "marks": [],
        }
        for number, (start, end) in enumerate(_PERIODS, 1)
    ]


def _lessons(start: str, end: str) -> list[dict[str, Any]]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    times = {"time_start": "08:30:00", "time_end": "09:15:00"}
    return [
        {"id": day.toordinal(), "date": day.isoformat(), "subject": "Алгебра", **times}
        for day in days
        if day.weekday() < 5
    ]


async def on_the_screen(address: str, folder: Path) -> None:
    """Run the full screen for a minute; nobody presses a key."""
    from ruobr_tui.account.sign_in import open_store
    from ruobr_tui.api.clock import system_clock
    from ruobr_tui.app import RuobrApp
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.files.paths import Paths

    config = Config(server=address, login="parent", lang="en")
    paths = Paths(folder / "config.toml", folder / "data", folder / "state")
    store = open_store(config, paths, system_clock)
    app = RuobrApp(Context(config, store, paths, password="x"))
    async with app.run_test(size=(120, 40)):
        await asyncio.sleep(MINUTE + 2)


def main() -> int:
    """Print a table: requests in the first ten seconds, in the first minute."""
    print("| children | start | first 10 s | first minute |")
    print("| --- | --- | --- | --- |")
    for children in (1, 3):
        portal = StandIn(children)
        with TemporaryDirectory() as folder:
            for start in ("first", "next"):
                portal.moments.clear()
                asyncio.run(on_the_screen(portal.address, Path(folder)))
                figures = portal.counted(10), portal.counted(MINUTE)
                print(f"| {children} | {start} | {figures[0]} | {figures[1]} |", flush=True)
        portal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
