"""The page and its files: languages, headers, nothing from elsewhere, nothing cached that should not be."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re

import httpx
import pytest

from ruobr_tui.config import Config
from ruobr_tui.hosting.web.app import create_app
from ruobr_tui.hosting.web.assets import FOLDER
from ruobr_tui.hosting.web.page import REASONS
from ruobr_tui.hosting.web.protocol import Code
from ruobr_tui.hosting.web.server import Server
from ruobr_tui.hosting.web.settings import Hosting
from support.web_clients import no_context


class Reader:
    """Requests pages of a web host's application."""

    def __init__(self, config: Config | None) -> None:
        self._app = create_app(Server(Hosting(config or Config()), no_context))

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """One answer."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8023") as web:
                return await web.get(path, headers=headers)

        return asyncio.run(ask())


def client(config: Config | None = None) -> Reader:
    return Reader(config)


def addresses(html: str) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]+)"', html)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-US,en;q=0.9", "en"),
        ("de,en;q=0.3,ru;q=0.7", "ru"),
        ("ru;q=0,en;q=0.1", "en"),
        ("de", "en"),
        ("", "en"),
        (";;;q=x", "en"),
    ],
)
def test_the_page_speaks_the_readers_language(accepted: str, language: str) -> None:
    answer = client().get("/", headers={"accept-language": accepted})
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["vary"] == "accept-language"


def test_the_host_or_the_address_may_choose_the_language() -> None:
    assert 'lang="ru"' in client(Config(lang="ru")).get("/", headers={"accept-language": "en"}).text
    assert 'lang="en"' in client(Config(lang="ru")).get("/?lang=en").text
    assert 'lang="ru"' in client(Config(lang="ru")).get("/?lang=<script>").text


def test_the_policy_allows_nothing_from_elsewhere_and_no_script_in_the_page() -> None:
    answer = client().get("/")
    rules = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    nonce = re.fullmatch(r"'self' 'nonce-([\w-]+)'", rules["style-src"])
    assert nonce is not None
    assert f'nonce="{nonce[1]}"' in answer.text
    assert "<style" not in answer.text
    assert re.findall(r"<script[^>]*>([^<]*)</script>", answer.text) == [""]
    assert not re.search(r"\son\w+=|style=|https?:", answer.text)
    assert client().get("/").headers["content-security-policy"] != answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/static/0000/page.js", "/session"])
def test_every_answer_is_guarded(path: str) -> None:
    headers = client().get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_the_page_is_never_cached_and_its_files_for_ever() -> None:
    web = client()
    page = web.get("/")
    assert page.headers["cache-control"] == "no-store"
    files = addresses(page.text)
    assert len(files) == 4
    for address in files:
        answer = web.get(f"/{address}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert web.get(f"/{address}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
        assert web.get(f"/{address}", headers={"if-none-match": 'W/"x", *'}).status_code == 200


@pytest.mark.parametrize(
    ("file", "type"),
    [
        ("page.js", "text/javascript"),
        ("xterm/xterm.mjs", "text/javascript"),
        ("xterm/xterm.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_files_have_their_types_and_travel_compressed_to_those_who_take_it(file: str, type: str) -> None:
    web = client()
    build = addresses(web.get("/").text)[0].split("/")[1]
    plain = web.get(f"/static/{build}/{file}", headers={"accept-encoding": "identity"})
    assert plain.headers["content-type"].split(";")[0] == type
    assert "content-encoding" not in plain.headers
    assert plain.content == (FOLDER / file).read_bytes()
    packed = web.get(f"/static/{build}/{file}", headers={"accept-encoding": "br;q=1, gzip;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content))
    refused = web.get(f"/static/{build}/{file}", headers={"accept-encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


@pytest.mark.parametrize(
    "path", ["xterm/VERSIONS", "xterm/LICENSE.xterm", "../assets.py", "%2e%2e/assets.py", "", "xterm"]
)
def test_nothing_else_is_served(path: str) -> None:
    web = client()
    build = addresses(web.get("/").text)[0].split("/")[1]
    assert web.get(f"/static/{build}/{path}").status_code == 404


def test_the_page_knows_of_a_kiosk_and_of_a_thin_line() -> None:
    page = client(Config(kiosk=True, low_bandwidth=True, theme="ruobr-light")).get("/").text
    assert 'data-theme="light" data-kiosk data-thin>' in page
    assert 'data-theme="dark">' in client().get("/").text


def test_every_end_has_a_text() -> None:
    assert {str(int(code)) for code in Code} < set(REASONS)
    page = client().get("/?lang=en").text
    for code in REASONS:
        assert re.search(rf'<p data-code="{code}">[^<]{{20,}}</p>', page)


def test_xterm_is_what_npm_delivered() -> None:
    folder = FOLDER / "xterm"
    listed = re.findall(r"^    (\S+) sha256-(\S+)$", (folder / "VERSIONS").read_text("utf-8"), re.MULTILINE)
    assert {name for name, _hash in listed} == {path.name for path in folder.iterdir()} - {"VERSIONS"}
    for name, expected in listed:
        found = hashlib.sha256((folder / name).read_bytes()).digest()
        assert base64.b64encode(found).decode() == expected, name
