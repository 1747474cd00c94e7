"""Sections about the portal: mail, scans, bank, State Services, region, legal entity, personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ruobr_server.kit.configuration import defaults
from ruobr_server.kit.configuration.option import Option
from ruobr_server.kit.configuration.process_sections import ADDRESS, File
from ruobr_server.kit.configuration.rules import digits, is_zone, mail_address, plain_text
from ruobr_server.kit.language import N_
from ruobr_tui.api.rules.fields.consent import VERSION


@dataclass(frozen=True)
class Mail:
    """The mail server; without one there is neither registration nor password reset."""

    url: Annotated[
        str,
        Option(
            name="--smtp",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_SMTP",
            help=N_(
                "smtp://host:587 (STARTTLS), smtps://host:465, smtp+plain://127.0.0.1:25; a login as "
                "smtp://login@host"
            ),
        ),
    ] = ""
    password_file: Annotated[
        File,
        Option(
            name="--smtp-password-file",
            metavar="FILE",
            older_variable="RUOBR_SMTP_PASSWORD_FILE",
            is_secret_file=True,
            help=N_("file with the password (mode 0600)"),
        ),
    ] = None
    sender: Annotated[
        str,
        Option(
            name="--mail-from",
            metavar="ADDRESS",
            older_variable="RUOBR_MAIL_FROM",
            help=N_("sender address of emails"),
        ),
    ] = "school@localhost"


@dataclass(frozen=True)
class Scans:
    """Scans of documents, which are stored encrypted."""

    keys_file: Annotated[
        File,
        Option(
            name="--file-keys",
            metavar="FILE",
            older_variable="RUOBR_FILE_KEYS",
            is_secret_file=True,
            help=N_(
                "the keys that scans are sealed with: 32 bytes in base64, a line each, mode 0600; several "
                "servers share one file (default: files.keys in the data folder)"
            ),
        ),
    ] = None
    account_mib: Annotated[
        int,
        Option(
            name="--family-mib",
            least=1,
            most=2**40,
            metavar="N",
            help=N_("storage for scans per account, in megabytes"),
        ),
    ] = 100
    all_mib: Annotated[
        int,
        Option(
            name="--scans-mib",
            least=1,
            most=2**40,
            metavar="N",
            help=N_("storage for all scans, in megabytes"),
        ),
    ] = 200 * 1024


@dataclass(frozen=True)
class Bank:
    """Card payments (Sberbank's REST dialect)."""

    url: Annotated[
        str,
        Option(
            name="--bank-url",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_BANK_URL",
            help=N_("payment gateway, for example https://securepayments.sberbank.ru"),
        ),
    ] = ""
    login: Annotated[
        str,
        Option(
            name="--bank-login",
            metavar="NAME",
            older_variable="RUOBR_BANK_LOGIN",
            help=N_("API login of the merchant"),
        ),
    ] = ""
    password_file: Annotated[
        File,
        Option(
            name="--bank-password-file",
            metavar="FILE",
            older_variable="RUOBR_BANK_PASSWORD_FILE",
            is_secret_file=True,
            help=N_("file with the password (mode 0600)"),
        ),
    ] = None
    callback_secret_file: Annotated[
        File,
        Option(
            name="--bank-callback-secret-file",
            metavar="FILE",
            older_variable="RUOBR_BANK_CALLBACK_SECRET_FILE",
            is_secret_file=True,
            help=N_("file with the callback secret (mode 0600)"),
        ),
    ] = None


@dataclass(frozen=True)
class StateServices:
    """Sign-in with Gosuslugi (ESIA)."""

    url: Annotated[
        str,
        Option(
            name="--esia-url",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_ESIA_URL",
            help=N_("address of ESIA, for example https://esia.gosuslugi.ru"),
        ),
    ] = ""
    client_id: Annotated[
        str,
        Option(
            name="--esia-client-id",
            metavar="NAME",
            older_variable="RUOBR_ESIA_CLIENT_ID",
            help=N_("client id (mnemonic) of this portal at ESIA"),
        ),
    ] = ""
    key_file: Annotated[
        File,
        Option(
            name="--esia-key",
            metavar="FILE",
            older_variable="RUOBR_ESIA_KEY",
            is_secret_file=True,
            help=N_("private RSA key of the portal (PEM, mode 0600)"),
        ),
    ] = None
    provider_key_file: Annotated[
        File,
        Option(
            name="--esia-provider-key",
            metavar="FILE",
            older_variable="RUOBR_ESIA_PROVIDER_KEY",
            help=N_("public key of ESIA, to check its tokens (PEM)"),
        ),
    ] = None
    own_region: Annotated[
        bool, Option(name="--esia-own-region", help=N_("allow only residents of the portal’s region"))
    ] = False


@dataclass(frozen=True)
class Region:
    """The region that the portal serves."""

    name: Annotated[
        str,
        Option(
            name="--region",
            metavar="NAME",
            rule=plain_text,
            help=N_("name of the region, as in addresses from Gosuslugi"),
            allowed=N_("the name of a region"),
        ),
    ] = defaults.REGION
    time_zone: Annotated[
        str,
        Option(
            name="--time-zone",
            metavar="ZONE",
            rule=is_zone,
            help=N_("time zone of the region"),
            allowed=f"an IANA name such as {defaults.ZONE}",
        ),
    ] = defaults.ZONE


@dataclass(frozen=True)
class LegalEntity:
    """The operator of the portal: it processes the personal data and receives the payments. Receipts name
    it.
    """

    name: Annotated[
        str,
        Option(name="--legal-entity", metavar="NAME", help=N_("full name")),
    ] = ""
    tax_number: Annotated[
        str,
        Option(
            name="--legal-entity-inn",
            metavar="INN",
            rule=digits(10, 12),
            help=N_("taxpayer number (INN)"),
            allowed=N_("10 or 12 digits"),
        ),
    ] = ""
    registration_number: Annotated[
        str,
        Option(
            name="--legal-entity-ogrn",
            metavar="OGRN",
            rule=digits(13, 15),
            help=N_("registration number (OGRN)"),
            allowed=N_("13 or 15 digits"),
        ),
    ] = ""
    address: Annotated[
        str, Option(name="--legal-entity-address", metavar="ADDRESS", help=N_("registered address"))
    ] = ""


@dataclass(frozen=True)
class PersonalData:
    """The consent to the processing of personal data, and the data protection officer."""

    consent_version: Annotated[
        str,
        Option(
            name="--consent-version",
            longest=20,
            metavar="VERSION",
            rule=plain_text,
            help=N_("version of the consent text, for example its date; a new version needs a new consent"),
            allowed=N_("1 to 20 visible characters"),
        ),
    ] = VERSION
    consent_file: Annotated[
        File,
        Option(
            name="--consent-file",
            metavar="FILE",
            help=N_(
                "the wording, UTF-8, an empty line between passages; a --consent-version belongs to it "
                "(default: the wording that comes with the program)"
            ),
        ),
    ] = None
    officer: Annotated[
        str,
        Option(name="--officer", metavar="NAME", help=N_("name of the data protection officer")),
    ] = ""
    officer_phone: Annotated[
        str, Option(name="--officer-phone", metavar="PHONE", help=N_("phone of the data protection officer"))
    ] = ""
    officer_email: Annotated[
        str,
        Option(
            name="--officer-email",
            metavar="ADDRESS",
            rule=mail_address,
            help=N_("email of the data protection officer"),
            allowed=N_("an address like school@example.org"),
        ),
    ] = ""
