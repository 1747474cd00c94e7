"""Static files of the page: read once, with content types, ETags and gzip versions."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""Types that are served; other files (licences, VERSIONS) are not."""

_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    content: bytes
    compressed: bytes
    type: str
    etag: str


class Assets:
    """All files. Their URLs contain ``build``, a hash of all of them, so browsers may cache them for ever."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES
        }
        self.build = hashlib.sha256("".join(each.etag for each in self._files.values()).encode()).hexdigest()[
            :16
        ]

    async def answer(self, request: Request) -> Response:
        """The file at ``{build}/{path}``."""
        asset = self._files.get(request.path_params["path"])
        if asset is None or request.path_params["build"] != self.build:
            return Response(status_code=404)
        headers = {"etag": asset.etag, "cache-control": _FOREVER, "vary": "accept-encoding"}
        known = (
            each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")
        )
        if asset.etag in known:
            return Response(status_code=304, headers=headers)
        content = asset.content
        if _takes_gzip(request.headers.get("accept-encoding", "")):
            content, headers["content-encoding"] = asset.compressed, "gzip"
        return Response(content, headers=headers, media_type=asset.type)


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(
        content,
        gzip.compress(content, mtime=0),
        TYPES[path.suffix],
        f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    )


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.split(","):
        name, _, quality = each.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
