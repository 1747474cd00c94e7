"""Renew the terminal that the browser door serves: the distributed files of xterm.js, as npm hands them out.

    python tools/fetch_xterm.py

Change ``PACKAGES`` for another version. What npm delivers is compared with the integrity that its registry
tells and, for a version that is here already, with the one that ``VERSIONS`` holds. Needs npm.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGES = {
    "@xterm/xterm": ("6.0.0", ("lib/xterm.mjs", "css/xterm.css", "LICENSE")),
    "@xterm/addon-fit": ("0.11.0", ("lib/addon-fit.mjs", "LICENSE")),
    "@xterm/addon-unicode11": ("0.9.0", ("lib/addon-unicode11.mjs", "LICENSE")),
}
"""Name, version, and the files that a browser needs."""

TARGET = Path(__file__).parent.parent / "ruobr_tui" / "hosting" / "web" / "static" / "xterm"
HEADING = (
    "# Written by tools/fetch_xterm.py: package, version, integrity of the archive; below it its files.\n"
)


class Untrusted(Exception):
    """What came is not what was promised."""


def known(versions: Path) -> dict[tuple[str, str], str]:
    """(name, version) → integrity, of what is here already."""
    if not versions.exists():
        return {}
    rows = [line.split() for line in versions.read_text("utf-8").splitlines() if line.startswith("@")]
    return {(name, version): integrity for name, version, integrity in rows}


def fetch(name: str, version: str, folder: Path) -> tuple[Path, str]:
    """The package's archive and its integrity. Raises ``Untrusted``."""
    promised = _npm("view", f"{name}@{version}", "dist.integrity")
    archive = folder / _npm("pack", f"{name}@{version}", "--pack-destination", str(folder)).splitlines()[-1]
    found = integrity(archive.read_bytes(), "sha512")
    if found != promised:
        raise Untrusted(f"{name} {version}: {found} came, {promised} was promised")
    return archive, found


def integrity(data: bytes, algorithm: str) -> str:
    """A hash as npm and browsers write it: ``sha512-…`` in base64."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def _npm(*words: str) -> str:
    command = ["npm", "--silent", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)  # noqa: S603
    return done.stdout.strip()


def _unpacked(archive: Path, files: tuple[str, ...]) -> dict[str, bytes]:
    with tarfile.open(archive) as package:
        found = {}
        for file in files:
            stream = package.extractfile(f"package/{file}")
            if stream is None:
                raise Untrusted(f"{archive.name} has no file {file}")
            found[Path(file).name] = stream.read()
        return found


def main() -> int:
    """Fetch everything, then write it."""
    versions = TARGET / "VERSIONS"
    before = known(versions)
    lines, contents = [HEADING], {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (version, files) in PACKAGES.items():
            archive, found = fetch(name, version, Path(folder))
            if before.get((name, version), found) != found:
                raise Untrusted(f"{name} {version} is not what it was")
            lines.append(f"{name} {version} {found}\n")
            for file, data in _unpacked(archive, files).items():
                # Each package has a licence of its own.
                target = file if file != "LICENSE" else f"LICENSE.{name.rpartition('/')[2]}"
                contents[target] = data
                lines.append(f"    {target} {integrity(data, 'sha256')}\n")
    TARGET.mkdir(parents=True, exist_ok=True)
    for file, data in contents.items():
        (TARGET / file).write_bytes(data)
    versions.write_text("".join(lines), "utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Untrusted, subprocess.CalledProcessError) as error:
        sys.exit(f"fetch_xterm: {error}")
