"""The server and a sandbox of State Services as two processes, as an operator starts them."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import serialization

from ruobr_server.areas.personal_data.access_log import note_list
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_server.sandbox.state_services.app import pem
from ruobr_server.sandbox.state_services.people import CITIZENS
from support.families import settle
from support.fixtures import NOW
from support.server_command import listening, run, serving
from support.state_services import fields, rsa_key


def test_both_are_started_and_somebody_signs_in(tmp_path: Path) -> None:
    key = rsa_key("portal")
    private, public, theirs = tmp_path / "own.pem", tmp_path / "own.pub", tmp_path / "esia.pub"
    private.touch(0o600)
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public.write_bytes(pem(key.public_key()))
    sandbox = ("state-services-sandbox", "--port", "0", "--client-id", "PORTAL")
    with ExitStack() as both:
        known_keys = ("--client-key", str(public), "--write-key", str(theirs))
        esia, _ = both.enter_context(listening(*sandbox, *known_keys))
        options = ("--esia-url", esia, "--esia-client-id", "PORTAL", "--esia-key", str(private))
        known = ("--esia-provider-key", str(theirs), "--public-url", "http://localhost:1")
        portal, _ = both.enter_context(serving("--data-dir", str(tmp_path), *options, *known))
        http = both.enter_context(httpx.Client(base_url=portal, follow_redirects=False))
        code = http.post("/cabinet/state-services/device", json={"device": "SSH"}).json()
        assert code["verification_uri"] == "http://localhost:1/state-services/activate"
        shown = http.get("/state-services/activate", params={"user_code": code["user_code"]})
        sent = http.post("/state-services/activate", data=fields(shown))
        login = http.get(sent.headers["location"])
        where = str(login.url)
        who = {**fields(login), "login": CITIZENS[0].phone, "password": "demo", "step": "login"}
        page = http.post(where, data=who)
        back = http.post(where, data={**fields(page), "step": "allow"}).headers["location"]
        last = http.get(back.replace("http://localhost:1", portal))
        assert "Вы вошли" in last.text
        answer = http.post("/cabinet/state-services/token", json={"device_code": code["device_code"]})
        assert answer.status_code == 200


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "own.pem"
    key.write_text("no key")
    esia = ["--esia-url", "https://esia.example", "--esia-client-id", "X", "--esia-key", str(key)]
    more = ["--esia-provider-key", str(key), "--public-url", "https://portal.example"]
    for arguments, words in ((esia, "belong together"), ([*esia, *more], "chmod 600")):
        done = run("--data-dir", str(tmp_path), *arguments)
        assert done.returncode == 1
        assert words in done.stderr


def test_whose_data_was_seen_is_listed_after_a_breach(tmp_path: Path, passwords: Passwords) -> None:
    url = f"sqlite:///{tmp_path / 'ruobr.sqlite'}"
    database = Database(url)
    database.write_now(schema.upgrade)
    family = settle(database, passwords)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    viewer = Identity(father.account_id, "operator", 0, "PETROVA", None)
    database.write_now(
        note_list, viewer, [(mother.account_id, None)], "kindergarten-application", NOW, NOW.date()
    )
    database.close_now()
    command = ["affected", "--database", url, "--login", "petrova", "--from", "2026-11-01", "--to"]
    done = run(*command, str(date(2026, 11, 30)))
    assert done.stdout == "ivanova\tkindergarten-application\t1\n", done.stderr
