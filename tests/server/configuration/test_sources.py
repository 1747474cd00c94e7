"""Where settings come from, which source counts, and what is said of one that cannot be used."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.arguments import parser
from ruobr_server.kit.configuration.loading import Loaded, load
from ruobr_server.kit.configuration.option import Place, WrongSetting
from ruobr_server.kit.configuration.schema import Configuration, Setting, sections, settings
from ruobr_server.kit.configuration.values import to_toml
from ruobr_tui.api.rules.approvals import ACTS

SECRET = "hunter2"
Write = Callable[..., Path]
_parser = cache(parser)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "settings.toml", mode: int = 0o600) -> Path:
        path = tmp_path / name
        path.write_text(text)
        path.chmod(mode)
        return path

    return write


def loaded(
    *options: str, environment: Mapping[str, str] | None = None, files: tuple[Path, ...] = ()
) -> Loaded:
    return load(vars(_parser().parse_args(options)), environment or {}, files=files)


def value(loaded: Loaded, setting: Setting) -> Any:
    return getattr(getattr(loaded.configuration, setting.section), setting.name)


def other_than_default(setting: Setting) -> tuple[str, Any]:
    """A value that is allowed, as a text and as it is read."""
    if setting.kind is int:
        number = setting.option.least if setting.default != setting.option.least else setting.option.most
        return str(number), number
    if setting.kind is bool:
        return "true", True
    if setting.kind is Path:
        return "/some/file", Path("/some/file")
    if setting.key == "four_eyes.acts":
        return ACTS[0], (ACTS[0],)
    if setting.kind is tuple:
        return "192.0.2.7", ("192.0.2.7",)
    special = {
        "region.time_zone": "Europe/Moscow",
        "process.lang": "ru",
        "monitoring.log_format": "json",
        "sessions.second_factor": "required",
        "legal_entity.tax_number": "4217000000",
        "legal_entity.registration_number": "1024200000000",
        "personal_data.officer_email": "data@example.org",
    }
    text = special.get(setting.key, "something")
    return text, text


@pytest.mark.parametrize("key", settings())
def test_each_setting_has_an_option_a_variable_and_a_key(key: str, write: Write) -> None:
    setting = settings()[key]
    text, meant = other_than_default(setting)
    assert meant != setting.default
    name = setting.option.name
    option = [name] if setting.kind is bool else [name, text]
    found = loaded(*option)
    assert value(found, setting) == meant
    assert found.place(key) == Place("option", name)
    for variable in setting.names:
        found = loaded(environment={variable: text})
        assert value(found, setting) == meant
        assert found.place(key) == Place("variable", variable)
    path = write(f"[{setting.section}]\n{setting.name} = {to_toml(meant)}\n")
    found = loaded("--config", str(path))
    assert value(found, setting) == meant
    assert found.place(key) == Place("file", str(path), 2)


def test_without_any_source_the_defaults_are_in_force() -> None:
    found = loaded()
    assert found.configuration == Configuration()
    assert all(found.place(key) == Place() for key in settings())


def test_the_command_line_counts_before_variables_before_the_users_file_before_the_systems(
    write: Write,
) -> None:
    own = write("[listen]\nport = 3\nclients = 3\nclients_per_address = 3", "own.toml")
    system = write(
        "[listen]\nport = 4\nclients = 4\nclients_per_address = 4\n[process]\nworkers = 4", "system.toml"
    )
    environment = {"RUOBR_SERVER_PORT": "2", "RUOBR_SERVER_CLIENTS": "2"}
    it = loaded("--port", "1", environment=environment, files=(own, system)).configuration
    assert (it.listen.port, it.listen.clients, it.listen.clients_per_address, it.process.workers) == (
        1,
        2,
        3,
        4,
    )


def test_a_setting_is_switched_off_again_before_what_a_file_says(write: Write) -> None:
    file = write('[process]\naccess_log = true\n[mail]\nurl = "smtp://mail.example"')
    it = loaded("--no-access-log", "--smtp", "", files=(file,)).configuration
    assert not it.process.access_log
    assert it.mail.url == ""


def test_the_older_variables_still_work_and_the_newer_count_before_them() -> None:
    older = {setting.option.older_variable for setting in settings().values()} - {""}
    assert older == {
        *("RUOBR_DATABASE", "RUOBR_LISTEN_DATABASE", "RUOBR_HOSTS_SECRET_FILE", "RUOBR_FILE_KEYS"),
        *("RUOBR_SMTP", "RUOBR_SMTP_PASSWORD_FILE", "RUOBR_MAIL_FROM", "RUOBR_PUBLIC_URL"),
        *("RUOBR_BANK_URL", "RUOBR_BANK_LOGIN", "RUOBR_BANK_PASSWORD_FILE"),
        *("RUOBR_BANK_CALLBACK_SECRET_FILE", "RUOBR_ESIA_URL", "RUOBR_ESIA_CLIENT_ID"),
        *("RUOBR_ESIA_KEY", "RUOBR_ESIA_PROVIDER_KEY"),
    }
    both = {"RUOBR_DATABASE": "sqlite:///old", "RUOBR_SERVER_DATABASE": "sqlite:///new"}
    assert loaded(environment=both).configuration.database.url == "sqlite:///new"


def test_an_empty_variable_is_as_if_it_were_not_there(write: Write) -> None:
    file = write("[listen]\nport = 3")
    environment = {"RUOBR_SERVER_PORT": "", "RUOBR_MAIL_FROM": ""}
    assert loaded(environment=environment, files=(file,)).configuration.listen.port == 3


def test_only_the_file_that_is_named_is_read(write: Write) -> None:
    named, own = write("[listen]\nport = 3", "named.toml"), write("[process]\nworkers = 9", "own.toml")
    for given in (
        loaded("--config", str(named), files=(own,)),
        loaded(environment={"RUOBR_SERVER_CONFIG": str(named)}, files=(own,)),
        loaded("config", "--config", str(named), files=(own,)),
    ):
        assert (given.configuration.listen.port, given.configuration.process.workers) == (3, 1)


def test_a_demo_reads_no_file_that_is_not_named(write: Write) -> None:
    file = write('[database]\nurl = "postgresql://portal@db.example/portal"')
    assert loaded("--demo", files=(file,)).configuration.database.url == ""
    assert loaded("--demo", "--config", str(file)).configuration.database.url != ""


@pytest.mark.parametrize(
    ("text", "line", "cause", "remedy"),
    [
        ("[listen]\n\n# so\nprot = 1", 4, "prot", "Do you mean port? [listen] has: host, port,"),
        ("[lisen]\nport = 1", 1, "lisen", "Do you mean listen?"),
        ("port = 1", 1, "port", "docs/settings.md"),
        ("listen = 1", 1, "listen", "[listen]"),
        ("[[listen]]\nport = 1", 1, "listen", "[listen]"),
        ('[listen]\nport = "8765"', 2, "listen.port", "a whole number from 0 to 65535"),
        ("[listen]\nport = true", 2, "listen.port", "a whole number from 0 to 65535"),
        ("[listen]\nport = 65536", 2, "listen.port", "a whole number from 0 to 65535"),
        ("[listen]\nport = -1", 2, "listen.port", "a whole number from 0 to 65535"),
        ("[process]\ndemo = 1", 2, "process.demo", "true or false"),
        ("[process]\nworkers = 1001", 2, "process.workers", "from 1 to 1000"),
        ("[mail]\nurl = '''a\nb'''", 2, "mail.url", "visible"),
        ('[hosts]\nnetworks = [\n"192.0.2.7",\n7]', 2, "hosts.networks", "192.0.2.0/28"),
        ('[region]\n# near\ntime_zone = "UTC+7"', 3, "region.time_zone", "IANA"),
        ('[legal_entity]\ntax_number = "12345"', 2, "legal_entity.tax_number", "10 or 12 digits"),
        ('[scans]\nkeys_file = ""', 2, "scans.keys_file", "a path"),
        ("[listen]\nport = ", 2, "not TOML", "key = value"),
        ('[bank]\nlogin = "hunter2', 2, "not TOML", "key = value"),
        ("listen.port = 99999", 1, "listen.port", "from 0 to 65535"),
        ("listen = { port = 99999 }", 1, "listen", "from 0 to 65535"),
    ],
)
def test_a_wrong_key_of_a_file_is_named_with_its_line_and_what_is_allowed(
    write: Write, text: str, line: int, cause: str, remedy: str
) -> None:
    path = write(text)
    with pytest.raises(WrongSetting) as wrong:
        loaded("--config", str(path))
    assert f"{path}, line {line}" in wrong.value.text
    assert cause in wrong.value.text
    assert remedy in wrong.value.remedy
    assert SECRET not in wrong.value.text + wrong.value.remedy
    assert "\n" not in wrong.value.text + wrong.value.remedy


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("RUOBR_SERVER_PROT", "1", "RUOBR_SERVER_PORT"),
        ("RUOBR_SERVER_PASSWORD", SECRET, "docs/settings.md"),
        ("RUOBR_SERVER_PORT", "x", "from 0 to 65535"),
        ("RUOBR_SERVER_PORT", "٣", "from 0 to 65535"),
        ("RUOBR_SERVER_PORT", "9" * 5000, "from 0 to 65535"),
        ("RUOBR_SERVER_DEMO", "maybe", "true or false"),
        ("RUOBR_SERVER_DATABASE", f"postgresql://u:{SECRET}@h\n/d", "postgresql://user@host/name"),
        ("RUOBR_SERVER_REGION", " ", "the name of a region"),
        ("RUOBR_SMTP", "smtp://mail\udcff", "visible"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_allowed(name: str, text: str, words: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        loaded(environment={name: text})
    assert name in wrong.value.text
    assert words in wrong.value.remedy
    assert SECRET not in wrong.value.text + wrong.value.remedy


def test_variables_of_the_client_are_none_of_the_servers() -> None:
    assert loaded(environment={"RUOBR_SERVER": "https://portal.example", "RUOBR_LOGIN": "x"}).places == {}


@pytest.mark.parametrize(
    ("mode", "remedy"), [(0o620, "chmod go-w"), (0o602, "chmod go-w"), (0o666, "chmod go-w")]
)
def test_a_file_that_others_can_change_is_refused(write: Write, mode: int, remedy: str) -> None:
    path = write("[listen]\nport = 1", mode=mode)
    with pytest.raises(WrongSetting) as wrong:
        loaded("--config", str(path))
    assert str(path) in wrong.value.text
    assert wrong.value.remedy.startswith(f"Run: {remedy} {path}")


def test_a_file_in_a_folder_where_others_can_put_files_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    path = folder / "settings.toml"
    path.write_text("")
    folder.chmod(0o777)
    with pytest.raises(WrongSetting, match="put files"):
        loaded("--config", str(path))
    folder.chmod(0o1777)
    loaded("--config", str(path))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_user_is_refused(write: Write) -> None:
    path = write("")
    os.chown(path, 12345, -1)
    with pytest.raises(WrongSetting, match="another user"):
        loaded("--config", str(path))


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://portal:{SECRET}@db.example/portal",
        f"postgresql://portal@db.example/portal?password={SECRET}",
        f"host=db.example dbname=portal password={SECRET}",
        f"nonsense {SECRET}",
    ],
)
def test_a_file_with_a_password_is_its_owners_alone(write: Write, address: str) -> None:
    text = f'[database]\nconnections = 4\nurl = "{address}"'
    for mode in (0o640, 0o644, 0o604):
        path = write(text, mode=mode)
        with pytest.raises(WrongSetting) as wrong:
            loaded("--config", str(path))
        assert f"{path}, line 3" in wrong.value.text
        assert "database.url" in wrong.value.text
        assert wrong.value.remedy == f"Run: chmod 600 {path}"
        assert SECRET not in str(wrong.value)
    assert loaded("--config", str(write(text))).configuration.database.url == address


def test_a_password_in_another_address_makes_a_file_its_owners_alone_too(write: Write) -> None:
    path = write(f'[mail]\nurl = "smtp://portal:{SECRET}@mail.example"', mode=0o644)
    with pytest.raises(WrongSetting, match="password") as wrong:
        loaded("--config", str(path))
    assert SECRET not in str(wrong.value)


def test_a_file_without_a_password_may_be_read_by_all(write: Write) -> None:
    path = write('[database]\nurl = "postgresql://portal@db.example/portal"', mode=0o644)
    assert loaded("--config", str(path)).configuration.database.url


def test_what_is_no_settings_file_is_refused(tmp_path: Path) -> None:
    pipe, large, nested, bytes_ = (tmp_path / name for name in ("pipe", "large", "nested", "bytes"))
    os.mkfifo(pipe, 0o600)
    large.write_text("#" * (64 * 1024 + 1))
    nested.write_text("x = " + "[" * 60_000)
    bytes_.write_bytes(b"\xff\xfe")
    for path in (pipe, large, nested, bytes_, tmp_path, tmp_path / "nowhere"):
        with pytest.raises(WrongSetting, match=str(path)):
            loaded("--config", str(path))


def test_a_name_in_a_file_cannot_write_to_the_terminal(write: Write) -> None:
    path = write('"\\u001b[2J' + "x" * 500 + '" = 1')
    with pytest.raises(WrongSetting) as wrong:
        loaded("--config", str(path))
    assert wrong.value.text.isprintable()
    assert len(wrong.value.text) < 300


def test_every_number_is_taken_at_its_limits_and_not_beyond() -> None:
    for setting in settings().values():
        if setting.kind is int:
            for number in (setting.option.least, setting.option.most):
                assert value(loaded(setting.option.name, str(number)), setting) == number
            for number in (setting.option.least - 1, setting.option.most + 1):
                with pytest.raises(WrongSetting, match=setting.option.name):
                    loaded(f"{setting.option.name}={number}")


def test_every_text_and_list_has_a_greatest_length() -> None:
    for setting in settings().values():
        longest = setting.option.longest
        if setting.kind is str and setting.option.rule is None:
            assert len(value(loaded(setting.option.name, "x" * longest), setting)) == longest
            with pytest.raises(WrongSetting, match=setting.option.name):
                loaded(setting.option.name, "x" * (longest + 1))
        if setting.kind is tuple:
            with pytest.raises(WrongSetting, match=setting.option.name):
                loaded(setting.option.name, ",".join("x" * (longest + 1)))


def test_names_are_given_once_and_everything_is_described() -> None:
    names = [name for each in settings().values() for name in (each.option.name, *each.names)]
    assert len(names) == len(set(names))
    assert all(each.option.help and each.allowed for each in settings().values())
    assert all(form.__doc__ for form in sections().values())
