"""From what an operator has written to the portal's settings: what belongs together and what is safe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.fitting import check_addresses, portal_settings, tls_key
from ruobr_server.kit.configuration.loading import load
from ruobr_server.kit.configuration.option import WrongSetting
from ruobr_server.kit.settings import Contact, LegalEntity, Settings, Wording
from ruobr_server.preparing import database_url
from ruobr_server.starting import NotStarted

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes, mode: int = 0o600) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    return write


def settings_of(**given: Any) -> Settings:
    keys = {name.replace("__", "."): value for name, value in given.items()}
    return portal_settings(load(keys, {}, files=[]))


def test_the_defaults_of_both_are_the_same() -> None:
    assert settings_of() == Settings()


def test_the_region_and_who_runs_the_portal_are_settings(write: Write) -> None:
    text = "Я согласен на обработку\nперсональных данных.\n\nСогласие можно отозвать.\n"
    found = settings_of(
        region__name="Томская область",
        region__time_zone="Asia/Tomsk",
        legal_entity__name="МКУ «Школа»",
        legal_entity__tax_number="7000000000",
        legal_entity__registration_number="1027000000000",
        legal_entity__address="г. Томск",
        personal_data__consent_version="2027-01-01",
        personal_data__consent_file=write("consent.txt", "\ufeff" + text),
        personal_data__officer="Анна Петрова",
        personal_data__officer_phone="+7 3822 000000",
        personal_data__officer_email="data@example.org",
    )
    assert (found.region, found.time_zone) == ("Томская область", "Asia/Tomsk")
    passages = ("Я согласен на обработку персональных данных.", "Согласие можно отозвать.")
    assert found.consent == Wording("2027-01-01", passages)
    assert found.legal_entity == LegalEntity("МКУ «Школа»", "7000000000", "1027000000000", "г. Томск")
    assert found.officer == Contact("Анна Петрова", "+7 3822 000000", "data@example.org")


def test_another_wording_needs_another_version(write: Write) -> None:
    file = write("consent.txt", "Согласен.")
    for given in ({"personal_data__consent_file": file}, {"personal_data__consent_version": "2027-01-01"}):
        with pytest.raises(NotStarted, match="belong together"):
            settings_of(**given)


@pytest.mark.parametrize(
    "content", [b"", b"\n \n\n", b"\xff\xfe", "а".encode() * 20_000, b"\x1b[2J", b"a\n\n" * 101]
)
def test_a_wording_that_cannot_be_shown_is_refused(write: Write, content: bytes) -> None:
    file = write("consent.txt", content)
    with pytest.raises(WrongSetting, match="--consent-file"):
        settings_of(personal_data__consent_version="2", personal_data__consent_file=file)


def test_a_wording_that_everybody_can_change_is_refused(write: Write) -> None:
    file = write("consent.txt", "Согласен.", 0o666)
    with pytest.raises(NotStarted) as refused:
        settings_of(personal_data__consent_version="2", personal_data__consent_file=file)
    assert refused.value.remedy == f"Run: chmod o-w {file}"


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o602, 0o644])
def test_a_key_that_others_can_read_or_change_is_refused(write: Write, mode: int) -> None:
    key = write("key.pem", "", mode)
    with pytest.raises(NotStarted) as refused:
        tls_key(load({"listen.tls_key": key}, {}, files=[]))
    assert refused.value.remedy == f"Run: chmod 640 {key}"
    key.chmod(0o640)  # a group of those that serve is usual
    tls_key(load({"listen.tls_key": key}, {}, files=[]))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_with_a_password_is_its_owners_alone(write: Write, mode: int) -> None:
    password, secret = write("password", "hunter2", mode), write("secret", "hunter2")
    bank = {
        "bank__url": "https://bank.example",
        "bank__login": "school",
        "bank__password_file": password,
        "bank__callback_secret_file": secret,
        "listen__public_url": "https://portal.example",
    }
    with pytest.raises(NotStarted) as refused:
        settings_of(**bank)
    assert refused.value.text.startswith("--bank-password-file: ")
    assert refused.value.remedy == f"Run: chmod 600 {password}"


def test_a_setting_of_a_file_is_named_by_its_key_and_line(write: Write) -> None:
    file = write("settings.toml", '[mail]\nurl = "http://mail.example"\n')
    with pytest.raises(NotStarted) as refused:
        portal_settings(load({"config": file}, {}))
    assert refused.value.text.startswith(f"mail.url ({file}, line 2): ")


@pytest.mark.parametrize("url", ["https://[", "http://[::1", "smtp://u:hunter2@mail:port"])
def test_an_address_that_cannot_be_read_is_refused_without_it(url: str) -> None:
    with pytest.raises(NotStarted) as refused:
        settings_of(mail__url=url)
    assert "hunter2" not in str(refused.value) + str(refused.value.__cause__)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[database]\nlisten_url = "sqlite:///file"', "not through a pooler"),
        ('[database]\nlisten_url = "mysql://u:hunter2@h/d"', "not one"),
        ('[listen]\nbehind_proxy = "proxy.example"', ""),
    ],
)
def test_an_address_of_a_file_that_cannot_be_meant_is_named_by_its_line(
    write: Write, text: str, words: str
) -> None:
    file = write("settings.toml", text)
    with pytest.raises(NotStarted) as refused:
        check_addresses(load({"config": file}, {}))
    assert f"({file}, line 2): " in refused.value.text
    assert words in refused.value.text
    assert "hunter2" not in refused.value.text


def test_an_address_of_the_database_says_where_it_stands(write: Write) -> None:
    file = write("settings.toml", '[database]\nurl = "mysql://u:hunter2@h/d"')
    with pytest.raises(NotStarted) as refused:
        database_url(load({"config": file}, {}))
    assert refused.value.remedy == f"It stands in database.url ({file}, line 2)."
    with pytest.raises(NotStarted) as refused:
        database_url(load({}, {"RUOBR_DATABASE": "mysql://u:hunter2@h/d"}, files=[]))
    assert refused.value.remedy == "It stands in RUOBR_DATABASE."
    assert "hunter2" not in refused.value.text + refused.value.remedy
