"""Reads a scan in a process of its own, with limits: ``python -m ruobr_tui.files.scan_decoder``.

Standard input: a line of JSON (``Wish``), then the file. Standard output: a line of JSON, then for
a picture ``width`` × ``height`` bytes of grey, from the top. A file that needs more time, memory or pixels
than the limits allow ends the process, never the program that asked.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any, BinaryIO

CPU_SECONDS, MEMORY = 10, 1 << 30
PIXELS = 60_000_000
"""A4 at 600 dots an inch has 35 million."""
PAGES, TEXT = 30, 60_000
"""Pages and characters of a PDF that are read."""
LEAST_TEXT = 20
"""Characters below which a page has no text but a picture of it."""


def main() -> int:
    """Read from standard input, write to standard output."""
    _limit()
    line, data = sys.stdin.buffer.readline(), sys.stdin.buffer.read()
    wish = json.loads(line)
    out = sys.stdout.buffer
    try:
        if wish["media_type"] == "application/pdf":
            _read_pdf(data, wish, out)
        else:
            _draw(data, wish, out)
    except ImportError:
        _answer(out, {"kind": "missing"})
    except MemoryError:
        _answer(out, {"kind": "large"})
    except Exception as error:  # a damaged file may fail anywhere in a decoder
        is_bomb = type(error).__name__.startswith("DecompressionBomb")
        _answer(out, {"kind": "large" if is_bomb else "unreadable"})
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the asking program ends it after some seconds
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer(out: BinaryIO, about: dict[str, Any], content: bytes = b"") -> None:
    out.write(json.dumps(about).encode() + b"\n" + content)
    out.flush()


def _draw(data: bytes, wish: dict[str, Any], out: BinaryIO, pages: int = 0) -> None:
    """Draw a part: ``zoom`` times larger than the whole, from ``x`` and ``y``, parts of the whole."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > PIXELS:
            _answer(out, {"kind": "large"})
            return
        columns, rows, zoom = int(wish["columns"]), int(wish["rows"]), max(1, int(wish["zoom"]))
        opened.draft("L", (columns * zoom, rows * zoom))  # a JPEG is decoded smaller at once
        upright = ImageOps.exif_transpose(opened)
        whole = upright.convert("LA" if upright.mode in ("RGBA", "LA", "PA") else "L")
    if whole.mode == "LA":  # what is transparent is paper
        paper = Image.new("L", whole.size, 255)
        paper.paste(whole.getchannel("L"), mask=whole.getchannel("A"))
        whole = paper
    fitting = min(columns / whole.width, rows / whole.height) * zoom
    wide, high = max(1, round(whole.width * fitting)), max(1, round(whole.height * fitting))
    left = round(max(0.0, min(float(wish["x"]) * wide, wide - columns)))
    top = round(max(0.0, min(float(wish["y"]) * high, high - rows)))
    width, height = min(columns, wide), min(rows, high)
    box = (left / fitting, top / fitting, (left + width) / fitting, (top + height) / fitting)
    part = whole.resize((width, height), Image.Resampling.BOX, box=box)
    shown = ImageOps.autocontrast(part, cutoff=1)
    about = {"kind": "picture", "width": width, "height": height, "wide": wide, "high": high, "pages": pages}
    _answer(out, about, shown.tobytes())


def _read_pdf(data: bytes, wish: dict[str, Any], out: BinaryIO) -> None:
    """Read the texts; where the chosen page has none, draw the largest picture of it."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    count = len(reader.pages)
    texts, room = [], TEXT
    for page in reader.pages[:PAGES]:
        text = page.extract_text()[:room]
        texts.append(text)
        room -= len(text)
    number = min(int(wish["page"]), count - 1)
    text = texts[number] if number < len(texts) else ""
    if len("".join(text.split())) >= LEAST_TEXT or not (pictures := list(reader.pages[number].images)):
        _answer(out, {"kind": "text", "text": text, "pages": count})
        return
    largest = max(pictures, key=lambda picture: len(picture.data))
    _draw(largest.data, wish, out, count)


if __name__ == "__main__":
    sys.exit(main())
