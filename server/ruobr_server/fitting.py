"""From the operator's configuration to the portal's settings: checks of consistency and safety.

Everything raises ``NotStarted`` or ``WrongSetting`` before anything is served.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from ruobr_server.kit.configuration.consent_text import passages_of
from ruobr_server.kit.configuration.loading import Loaded
from ruobr_server.kit.language import _
from ruobr_server.kit.settings import (
    THIS_COMPUTER,
    Acquirer,
    Contact,
    FourEyes,
    Hosts,
    LegalEntity,
    Settings,
    Smtp,
    StateServices,
    Storage,
    Wording,
)
from ruobr_server.starting import NotStarted
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy

MEBIBYTE = 1024**2


def portal_settings(loaded: Loaded) -> Settings:
    """The settings that the areas read."""
    it = loaded.configuration
    return Settings(
        region=it.region.name,
        time_zone=it.region.time_zone,
        demo=it.process.demo,
        cabinet=not it.process.mobile_only,
        smtp=smtp(loaded),
        state_services=state_services(loaded),
        acquirer=acquirer(loaded),
        public_url=it.listen.public_url,
        hosts=hosts(loaded),
        metrics_networks=metrics_networks(loaded),
        storage=Storage(
            bytes_of_account=it.scans.account_mib * MEBIBYTE, bytes_in_all=it.scans.all_mib * MEBIBYTE
        ),
        session_longest=timedelta(days=it.sessions.longest_days),
        four_eyes=FourEyes(
            acts=frozenset(it.four_eyes.acts),
            corrections_above=it.four_eyes.corrections_above * 100,
            waits=timedelta(days=it.four_eyes.days),
            corrections_a_day=it.four_eyes.corrections_a_day,
            correction_kopecks_a_day=it.four_eyes.correction_roubles_a_day * 100,
            closings_a_day=it.four_eyes.closings_a_day,
        ),
        second_factor=SecondFactorPolicy(it.sessions.second_factor),
        consent=wording(loaded),
        legal_entity=LegalEntity(
            it.legal_entity.name,
            it.legal_entity.tax_number,
            it.legal_entity.registration_number,
            it.legal_entity.address,
        ),
        officer=Contact(
            it.personal_data.officer, it.personal_data.officer_phone, it.personal_data.officer_email
        ),
    )


def smtp(loaded: Loaded) -> Smtp | None:
    """The mail server; without TLS it must be on this machine, as it gets passwords."""
    from ruobr_server.serving import is_loopback

    it, name = loaded.configuration.mail, loaded.name_of("mail.url")
    if not it.url:
        return None
    try:
        url = urlsplit(it.url)
        port = url.port
    except ValueError:
        raise NotStarted(
            _("%(name)s: not an address of a mail server.") % {"name": name}
        ) from None  # it could repeat a password
    kinds: dict[str, tuple[Literal["none", "starttls", "tls"], int]] = {
        "smtp": ("starttls", 587),
        "smtps": ("tls", 465),
        "smtp+plain": ("none", 25),
    }
    if url.scheme not in kinds or not url.hostname or url.password:
        raise NotStarted(
            _("%(name)s: smtp://host, smtps://host or smtp+plain://127.0.0.1; no password in it.")
            % {"name": name}
        )
    security, usual = kinds[url.scheme]
    if security == "none" and not is_loopback(url.hostname):
        raise NotStarted(
            _("%(name)s: letters hold passwords; plain SMTP is for this computer alone.") % {"name": name}
        )
    if it.password_file is not None:
        _secret(loaded, "mail.password_file", it.password_file)
    if (it.password_file is None) != (not url.username):
        raise NotStarted(_("--smtp smtp://login@host and --smtp-password-file belong together."))
    if "@" not in it.sender or any(sign in it.sender for sign in "\r\n<> "):
        raise NotStarted(
            _("%(setting)s: an address such as school@example.org.")
            % {"setting": loaded.name_of("mail.sender")}
        )
    login = unquote(url.username or "")  # a login that is an email address is written school%40example.org
    return Smtp(url.hostname, port or usual, security, it.sender, login, it.password_file)


def state_services(loaded: Loaded) -> StateServices | None:
    """ESIA, if all of its settings are given; its keys are read once."""
    it, public_url = loaded.configuration.state_services, loaded.configuration.listen.public_url
    key, provider_key = it.key_file, it.provider_key_file
    if not any((it.url, it.client_id, key, provider_key)):
        return None
    from ruobr_server.integrations.state_services.signing import RsaSigner, WrongKey, public_key

    if not (it.url and it.client_id and key and provider_key and public_url):
        raise NotStarted(_("--esia-url, -client-id, -key, -provider-key and --public-url belong together."))
    _secure(loaded, "state_services.url", it.url)
    _secure(loaded, "listen.public_url", public_url)
    try:
        RsaSigner.from_file(key)
        public_key(provider_key)
    except WrongKey as error:
        raise NotStarted(str(error)) from error
    _own(loaded, "state_services.provider_key_file", provider_key)
    return StateServices(it.url, it.client_id, key, provider_key, public_url, own_region=it.own_region)


def acquirer(loaded: Loaded) -> Acquirer | None:
    """The bank, if all of its settings are given."""
    it, public_url = loaded.configuration.bank, loaded.configuration.listen.public_url
    password, secret = it.password_file, it.callback_secret_file
    if not any((it.url, it.login, password, secret)):
        return None
    if not (it.url and it.login and password and secret and public_url):
        raise NotStarted(
            _("--bank-url, -login, -password-file, -callback-secret-file and --public-url belong together.")
        )
    _secure(loaded, "bank.url", it.url)
    _secure(loaded, "listen.public_url", public_url)
    _secret(loaded, "bank.password_file", password)
    _secret(loaded, "bank.callback_secret_file", secret)
    return Acquirer(it.url, it.login, password, secret)


def hosts(loaded: Loaded) -> Hosts | None:
    """Hosts that send their client's address; the secret is read once."""
    from ruobr_server.auth.forwarded_clients import WrongSecret, read_secret

    it, name = loaded.configuration.hosts, loaded.name_of("hosts.networks")
    if it.secret_file is None:
        if it.networks:
            raise NotStarted(_("%(name)s needs --hosts-secret-file.") % {"name": name})
        return None
    networks = _networks(it.networks, name)
    found = Hosts(it.secret_file, networks) if networks else Hosts(it.secret_file)
    try:
        read_secret(found)
    except WrongSecret as error:
        raise NotStarted(
            _("%(setting)s: %(error)s") % {"setting": loaded.name_of("hosts.secret_file"), "error": error}
        ) from error
    return found


def metrics_networks(loaded: Loaded) -> tuple[str, ...]:
    """Who may read metrics: this computer, unless others are named."""
    given = loaded.configuration.monitoring.metrics_networks
    if not given:
        return THIS_COMPUTER
    return _networks(given, loaded.name_of("monitoring.metrics_networks"))


def _networks(given: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Networks, none of them the whole world."""
    from ipaddress import ip_network

    try:
        networks = tuple(str(ip_network(text)) for text in given)
    except ValueError as error:
        raise NotStarted(
            _("%(name)s: an address or a network, such as 192.0.2.0/28.") % {"name": name}
        ) from error
    if any(text.endswith("/0") for text in networks):
        raise NotStarted(
            _("%(name)s: not the whole world; name the addresses of the hosts.") % {"name": name}
        )
    return networks


def wording(loaded: Loaded) -> Wording:
    """The text of the consent. Another text needs another version, and a new consent."""
    it, usual = loaded.configuration.personal_data, Wording()
    if (it.consent_file is None) != (it.consent_version == usual.version):
        raise NotStarted(
            _("--consent-file and --consent-version belong together."),
            _("Name the wording’s version beside it, such as its day; %(version)s is the program’s own.")
            % {"version": usual.version},
        )
    if it.consent_file is None:
        return usual
    _own(loaded, "personal_data.consent_file", it.consent_file)
    return Wording(
        it.consent_version, passages_of(it.consent_file, loaded.name_of("personal_data.consent_file"))
    )


def check_addresses(loaded: Loaded) -> None:
    """Check addresses that are parsed when the server listens, so that errors name the setting."""
    from ruobr_server.kit.db.address import WrongAddress, parse
    from ruobr_tui.api.rules.network.proxies import WrongProxy, proxies_of

    it = loaded.configuration
    try:
        listen_at = parse(it.database.listen_url) if it.database.listen_url else None
    except WrongAddress as error:
        raise NotStarted(
            _("%(setting)s: %(error)s") % {"setting": loaded.name_of("database.listen_url"), "error": error}
        ) from error
    if listen_at is not None and (listen_at.kind != "postgresql" or listen_at.pooled):
        raise NotStarted(
            _("%(setting)s: a PostgreSQL, and not through a pooler.")
            % {"setting": loaded.name_of("database.listen_url")}
        )
    try:
        if it.listen.behind_proxy:
            proxies_of(it.listen.behind_proxy)
    except WrongProxy as error:
        raise NotStarted(
            _("%(setting)s: %(error)s") % {"setting": loaded.name_of("listen.behind_proxy"), "error": error}
        ) from error


def tls_key(loaded: Loaded) -> None:
    """The private key of TLS must not be readable by everybody; a group for it is usual."""
    key = loaded.configuration.listen.tls_key
    if key is not None and key.is_file() and key.stat().st_mode & 0o026:
        raise NotStarted(
            _("%(setting)s: others can read or change %(key)s.")
            % {"setting": loaded.name_of("listen.tls_key"), "key": key},
            _("Run: chmod 640 %(key)s") % {"key": key},
        )


def _secure(loaded: Loaded, key: str, address: str) -> None:
    from ruobr_server.serving import is_loopback

    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or (parts.scheme != "https" and not is_loopback(host)):
        raise NotStarted(_("%(setting)s: an https address.") % {"setting": loaded.name_of(key)})


def _secret(loaded: Loaded, key: str, file: Path) -> None:
    """A file with a secret must have mode 0600."""
    if not file.is_file() or file.stat().st_mode & 0o077:
        raise NotStarted(
            _("%(setting)s: %(file)s must be there, and its owner’s alone (0600).")
            % {"setting": loaded.name_of(key), "file": file},
            _("Run: chmod 600 %(file)s") % {"file": file} if file.is_file() else _("Check the path."),
        )


def _own(loaded: Loaded, key: str, file: Path) -> None:
    """A file that the portal relies on must not be writable by everybody."""
    if file.is_file() and file.stat().st_mode & 0o002:
        raise NotStarted(
            _("%(setting)s: everybody on this computer can change %(file)s.")
            % {"setting": loaded.name_of(key), "file": file},
            _("Run: chmod o-w %(file)s") % {"file": file},
        )
