"""Client of ESIA as a relying party: authorisation address, and the person for a code (OAuth 2 code flow)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from ruobr_server.integrations.state_services.person import NotVouchedFor, Person
from ruobr_server.integrations.state_services.signing import Signer, client_secret, timestamp
from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.outgoing import NoAnswer, call
from ruobr_tui.api.reasons import state_services as reasons
from ruobr_tui.api.rules.text.json_text import WrongJson, decoded
from ruobr_tui.api.rules.text.safe_text import one_line

AUTHORIZE, TOKEN, PERSON = "/aas/oauth2/v2/ac", "/aas/oauth2/v3/te", "/rs/prns"
SCOPE = "openid fullname birthdate gender snils id_doc email mobile addresses"
ISSUER = "http://esia.gosuslugi.ru/"
_SECONDS = 15.0
LARGEST = 1024 * 1024
"""Maximum size of a response in bytes; a person has some thousand."""
_LEEWAY = 60.0
"""Seconds by which two clocks may differ."""


class Provider:
    """ESIA (or the sandbox) at ``base_url``; ``key`` verifies its tokens."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        signer: Signer,
        key: rsa.RSAPublicKey,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._client_id = client_id
        self._signer = signer
        self._key = key
        self._transport = transport

    def authorize_url(self, state: str, redirect_uri: str, now: datetime) -> str:
        """The address to which the browser is redirected. ``state`` is a UUID that is returned."""
        said = self._signed(state, redirect_uri, now)
        more = {"response_type": "code", "access_type": "online"}
        return f"{self.base_url}{AUTHORIZE}?{urlencode({**said, **more})}"

    async def person(self, code: str, redirect_uri: str, now: datetime) -> Person:
        """The person for this code. Raises ``NotVouchedFor``, ``Unavailable``."""
        said = self._signed(str(uuid.uuid4()), redirect_uri, now)
        form = {**said, "grant_type": "authorization_code", "code": code, "token_type": "Bearer"}
        timeout = httpx.Timeout(_SECONDS)
        try:
            async with httpx.AsyncClient(
                base_url=self.base_url, timeout=timeout, transport=self._transport, trust_env=False
            ) as http:
                tokens = await _object(http, "POST", TOKEN, data=form)
                claims = self._claims(str(tokens.get("id_token", "")), now)
                subject = claims.get("urn:esia:sbj")
                oid = str(subject.get("urn:esia:sbj:oid", "")) if isinstance(subject, dict) else ""
                if not oid.isdecimal():
                    raise NotVouchedFor
                headers = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
                responses = [
                    await _object(http, "GET", f"{PERSON}/{oid}{part}", params=query, headers=headers)
                    for part, query in (
                        ("", {}),
                        ("/ctts", {"embed": "(elements)"}),
                        ("/addrs", {"embed": "(elements)"}),
                        ("/docs", {"embed": "(elements)"}),
                    )
                ]
        except NoAnswer as error:
            raise Unavailable(reasons.SILENT) from error
        return _person(oid, responses)

    def _claims(self, token: str, now: datetime) -> dict[str, Any]:
        """The claims of an id_token, after its signature, issuer, audience and times were verified."""
        # The library uses the machine's clock: the times are checked here.
        try:
            found: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=["RS256"],
                audience=self._client_id,
                issuer=ISSUER,
                options={
                    "require": ["exp", "iat", "aud", "iss"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            issued, expires = float(found["iat"]), float(found["exp"])
        except (jwt.InvalidTokenError, TypeError, ValueError) as error:
            raise NotVouchedFor from error
        if not issued - _LEEWAY <= now.timestamp() <= expires + _LEEWAY:
            raise NotVouchedFor
        return found

    def _signed(self, state: str, redirect_uri: str, now: datetime) -> dict[str, str]:
        at = timestamp(now)
        parts = (self._client_id, SCOPE, "", at, state, redirect_uri)
        return {
            "client_id": self._client_id,
            "client_secret": client_secret(self._signer, parts),
            "scope": SCOPE,
            "timestamp": at,
            "state": state,
            "redirect_uri": redirect_uri,
        }


async def _object(http: httpx.AsyncClient, method: str, url: str, **content: Any) -> dict[str, Any]:
    """The object in a response. Raises ``NotVouchedFor``, ``Unavailable`` for 5xx, ``NoAnswer``."""
    status, body = await call(http, method, url, seconds=_SECONDS, largest=LARGEST, **content)
    if status >= 500:
        raise Unavailable(reasons.SILENT)
    if not 200 <= status < 300:
        raise NotVouchedFor
    try:
        found = decoded(body)
    except WrongJson as error:
        raise NotVouchedFor from error
    if not isinstance(found, dict):
        raise NotVouchedFor
    return found


def _person(oid: str, responses: Sequence[dict[str, Any]]) -> Person:
    person, contacts, addresses, papers = responses
    passport = _element(papers, "type", "RF_PASSPORT")
    living = _element(addresses, "type", "PLV") or _element(addresses, "type", "PRG")
    return Person(
        oid=oid,
        trusted=person.get("trusted") is True,
        last_name=_text(person, "lastName"),
        first_name=_text(person, "firstName"),
        middle_name=_text(person, "middleName"),
        birth_date=_day(_text(person, "birthDate")),
        snils=_text(person, "snils"),
        email=_verified(contacts, "EML"),
        phone=_phone(_verified(contacts, "MBT")),
        passport_series=_text(passport, "series"),
        passport_number=_text(passport, "number"),
        residence=_text(living, "addressStr"),
        region=_text(living, "region"),
    )


def _elements(raw: dict[str, Any]) -> list[dict[str, Any]]:
    found = raw.get("elements")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _element(raw: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    return next((each for each in _elements(raw) if each.get(name) == value), {})


def _verified(raw: dict[str, Any], kind: str) -> str:
    found = (each for each in _elements(raw) if each.get("type") == kind and each.get("vrfStu") == "VERIFIED")
    return _text(next(found, {}), "value")


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    return one_line(value)[:300] if isinstance(value, str) else ""


def _phone(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdigit())
    return f"+{digits}" if len(digits) == 11 and digits.startswith("7") else ""


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 - a birthday has no zone
    except ValueError:
        return None
