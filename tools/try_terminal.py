"""Drives the demo in a terminal's own window and looks for what is not drawn as it should be.

    python tools/try_terminal.py xterm -e
    python tools/try_terminal.py --theme ruobr-light --term xterm urxvt -e
    python tools/try_terminal.py kitty

What stands behind the options starts the terminal; the program is put behind it. After each step the window's
picture is compared with that of a whole redraw (Ctrl+L): they must be the same, point by point. Needs Xvfb
and xdotool. Exit code 0: no step differed. Pictures of those that did are left in the folder that is printed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops

STEPS = (
    "Down Down Up",
    "Next",
    "bracketright",
    "bracketleft",
    "g",
    "m",
    "Down Down Right",
    "w 5 4",
    "Escape",
    "Escape",
    "c Left Up",
    "Escape",
    "slash a l",
    "Escape",
    "F1",
    "Next",
    "Escape",
    "g l Return",
    "Escape",
    "g p",
    "Escape",
    "F9",
    "F9",
    "F9",
)
"""Keys as X names them."""

OVERHANG = 8
"""Points that letters of outline fonts may leave in the cells beside theirs."""

QUIET, PATIENCE = 1.5, 40.0
"""Seconds without change after which a picture is taken for whole, and for which it is waited at most."""


class Display:
    """A screen in memory."""

    def __init__(self, folder: Path) -> None:
        reader, writer = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1000x700x24", "-fbdir", str(folder),
             "-nolisten", "tcp"],
            pass_fds=[writer], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writer)
        with os.fdopen(reader) as output:
            self.name = f":{output.readline().strip()}"
        self._frame = folder / "Xvfb_screen0"

    def picture(self) -> Image.Image:
        """What is on it (a window dump, see XWDFile.h)."""
        data = self._frame.read_bytes()
        header = struct.unpack_from(">25I", data)
        width, height, line, colours = header[4], header[5], header[12], header[19]
        start = header[0] + colours * 12
        return Image.frombuffer(
            "RGB", (width, height), data[start : start + line * height], "raw", "BGRX", line, 1
        )

    def settled(self) -> Image.Image:
        """A picture that does not change any more."""
        deadline, last, since = time.monotonic() + PATIENCE, self.picture(), time.monotonic()
        while time.monotonic() - since < QUIET and time.monotonic() < deadline:
            time.sleep(0.05)
            now = self.picture()
            if ImageChops.difference(now, last).getbbox() is not None:
                last, since = now, time.monotonic()
        return last

    def calm(self) -> None:
        """Wait until a redraw changes nothing."""
        for _time in range(20):
            before = self.settled()
            self.press("ctrl+l")
            if before.getbbox() is not None and not ImageChops.difference(before, self.settled()).getbbox():
                return

    def press(self, keys: str) -> None:
        """Send keys to the window."""
        for key in keys.split():
            subprocess.run(["xdotool", "key", key], env={**os.environ, "DISPLAY": self.name}, check=True)
            time.sleep(0.25)

    def close(self) -> None:
        """End it."""
        self._server.terminate()
        self._server.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--theme", help="ruobr-dark, ruobr-light or terminal")
    parser.add_argument("--term", help="the name that the terminal calls itself; otherwise its own")
    parser.add_argument("terminal", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    missing = [name for name in ("Xvfb", "xdotool", *options.terminal[:1]) if shutil.which(name) is None]
    if missing or not options.terminal:
        print("not installed:", ", ".join(missing) or "no terminal was named", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="terminal-"))
    display = Display(folder)
    named = [f"TERM={options.term}"] if options.term else []
    theme = ["--theme", options.theme] if options.theme else []
    program = ["env", *named, sys.executable, "-m", "ruobr_tui", "--lang", "ru", *theme]
    home = {
        name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME")
    }
    window = subprocess.Popen(
        [*options.terminal, *program, "--no-low-bandwidth", "demo", "--", "--data-dir", str(folder)],
        env={**os.environ, **home, "DISPLAY": display.name, "LC_ALL": "C.UTF-8"},
    )
    wrong = 0
    try:
        time.sleep(10)
        display.calm()  # the demo's school is made, and everything that is asked at the start is there
        for number, keys in enumerate(STEPS):
            display.press(keys)
            seen = display.settled()
            display.press("ctrl+l")
            anew = display.settled()
            difference = ImageChops.difference(seen, anew).convert("L")
            box, points = difference.getbbox(), sum(difference.histogram()[1:])
            if box is not None:
                wrong += points > OVERHANG
                seen.save(folder / f"{number:02}-seen.png")
                anew.save(folder / f"{number:02}-anew.png")
                print(f"step {number} ({keys}): {points} points differ in {box}")
        display.settled().save(folder / "last.png")
    finally:
        window.terminate()
        window.wait()
        display.close()
    print(f"{' '.join(options.terminal)}: {len(STEPS)} steps, {wrong} drawn wrongly; pictures in {folder}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
