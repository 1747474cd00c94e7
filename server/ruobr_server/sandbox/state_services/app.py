"""ESIA's routes: the browser's pages, the token, the person (ESIA's methodical recommendations)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ruobr_server.auth.cross_site import RefuseCrossSite, forms_at
from ruobr_server.auth.page_tokens import FIELD, PageTokens
from ruobr_server.integrations.state_services.provider import AUTHORIZE, ISSUER, PERSON, TOKEN
from ruobr_server.integrations.state_services.signing import is_signed, timestamp
from ruobr_server.kit.http.pages import page
from ruobr_server.sandbox.state_services import pages
from ruobr_server.sandbox.state_services.people import PASSWORD, Citizen, by_login, by_oid

OLD_PAGE = "Страница устарела, начните с неё."
CODE_LIFE = timedelta(minutes=2)
TOKEN_LIFE = timedelta(minutes=10)
STALE = timedelta(minutes=10)
"""Maximum difference of a request's timestamp from now."""

COOKIE = "state-services-sandbox"
"""Identifies the browser that received a page."""

_QUERY_FIELDS = ("client_id", "client_secret", "scope", "timestamp", "state", "redirect_uri", "response_type")


@dataclass(frozen=True, slots=True)
class Client:
    """A registered portal: its key, and where browsers return to.

    On the loopback any port is accepted (RFC 8252, 7.3), because a demo takes a free one.
    """

    client_id: str
    key: rsa.RSAPublicKey
    redirect_path: str = "/state-services/back"
    redirect_origins: tuple[str, ...] = ()

    def may_return_to(self, uri: str) -> bool:
        """Whether this address was registered."""
        parts = urlsplit(uri)
        if parts.path != self.redirect_path or parts.query or parts.fragment:
            return False
        if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"):
            return True
        return f"{parts.scheme}://{parts.netloc}" in self.redirect_origins


@dataclass(frozen=True, slots=True)
class _Given:
    """A ticket of the consent page, or an authorisation code: its person, redirect and expiry."""

    oid: str
    redirect_uri: str
    until: datetime


class Sandbox:
    """One provider in memory. ``key`` signs its tokens; ``now`` is its clock."""

    def __init__(self, client: Client, key: rsa.RSAPrivateKey, now: Callable[[], datetime]) -> None:
        self._client, self._key, self._now = client, key, now
        self._tickets: dict[str, _Given] = {}
        self._codes: dict[str, _Given] = {}
        self._pages = PageTokens(COOKIE, AUTHORIZE, now)
        self.app = Starlette(
            middleware=[Middleware(RefuseCrossSite, takes_form=forms_at(AUTHORIZE, TOKEN))],
            routes=[
                Route(AUTHORIZE, self.authorize, methods=["GET", "POST"]),
                Route(TOKEN, self.token, methods=["POST"]),
                Route(PERSON + "/{oid}", self.person),
                Route(PERSON + "/{oid}/{part}", self.part),
            ],
        )

    async def authorize(self, request: Request) -> Response:
        """Sign-in, then consent, then back with a code."""
        form = _form(await request.body()) if request.method == "POST" else dict(request.query_params)
        query = {name: form[name] for name in _QUERY_FIELDS if name in form}
        if (problem := self._problem(query)) is not None:
            return page("Неверный запрос", f"<p>{problem}</p>", status=400)
        goes_to = "{0.scheme}://{0.netloc}".format(urlsplit(query["redirect_uri"]))
        # A form is accepted only from the browser that received the page.
        step = form.get("step", "") if request.method == "POST" else ""
        token = form.get(FIELD, "")
        match step:
            case "login":
                if not self._pages.take(request, query["state"], token):
                    return self._login(request, query, OLD_PAGE)
                citizen = by_login(form.get("login", ""))
                if citizen is None or not secrets.compare_digest(
                    form.get("password", "").encode("utf-8", "surrogatepass"), PASSWORD.encode()
                ):
                    return self._login(request, query, "Неверный логин или пароль.")
                ticket = self._keep(self._tickets, citizen, query, TOKEN_LIFE)
                shown = self._pages.show(request, ticket)
                return self._pages.give(pages.consent(query, citizen, ticket, shown.token, goes_to), shown)
            case "allow" | "refuse":
                ticket = form.get("ticket", "")
                if not self._pages.take(request, ticket, token):
                    return self._login(request, query, OLD_PAGE)
                given = self._take(self._tickets, ticket)
                citizen = by_oid(given.oid) if given is not None else None
                if citizen is None:
                    return self._login(request, query, "Время вышло, войдите снова.")
                said = {"error": "access_denied", "error_description": "ESIA-007004: отказ пользователя"}
                if step == "allow":
                    said = {"code": self._keep(self._codes, citizen, query, CODE_LIFE)}
                back = f"{query['redirect_uri']}?{urlencode({**said, 'state': query['state']})}"
                return RedirectResponse(back, 303, {"referrer-policy": "no-referrer"})
        return self._login(request, query)

    def _login(self, request: Request, query: Mapping[str, str], problem: str = "") -> Response:
        shown = self._pages.show(request, query["state"])
        return self._pages.give(pages.login(query, shown.token, problem), shown)

    async def token(self, request: Request) -> Response:
        """Exchange a code for tokens, once."""
        form = _form(await request.body())
        if self._problem({**form, "response_type": "code"}) is not None:
            return JSONResponse({"error": "invalid_client"}, 401)
        given = self._take(self._codes, form.get("code", ""))
        if given is None or given.redirect_uri != form.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        citizen = by_oid(given.oid)
        assert citizen is not None
        lives = int(TOKEN_LIFE.total_seconds())
        return JSONResponse(
            {
                "access_token": self._signed(
                    {"urn:esia:sbj_id": citizen.oid, "scope": form.get("scope", "")}
                ),
                "id_token": self._signed(
                    {
                        "sub": citizen.oid,
                        "amr": "PWD",
                        "urn:esia:sbj": {
                            "urn:esia:sbj:typ": "P",
                            "urn:esia:sbj:oid": citizen.oid,
                            "urn:esia:sbj:nam": f"OID.{citizen.oid}",
                            "urn:esia:sbj:is_tru": citizen.trusted,
                        },
                    }
                ),
                "state": form.get("state", ""),
                "token_type": "Bearer",
                "expires_in": lives,
            },
            headers={"cache-control": "no-store"},
        )

    async def person(self, request: Request) -> Response:
        """Name, birthday, SNILS."""
        citizen = self._bearer(request)
        if citizen is None:
            return JSONResponse({"code": "ESIA-005011"}, 401)
        said = {
            "stateFacts": ["EntityRoot"],
            "firstName": citizen.first_name,
            "lastName": citizen.last_name,
            "middleName": citizen.middle_name,
            "birthDate": citizen.birth_date,
            "gender": citizen.gender,
            "trusted": citizen.trusted,
            "citizenship": "RUS",
            "status": "REGISTERED",
        }
        return JSONResponse(said | ({"snils": citizen.snils} if citizen.snils else {}))

    async def part(self, request: Request) -> Response:
        """Contacts, addresses, documents, children: collections with ``elements``."""
        citizen = self._bearer(request)
        if citizen is None:
            return JSONResponse({"code": "ESIA-005011"}, 401)
        parts: dict[str, list[dict[str, Any]]] = {
            "ctts": [
                {"type": "MBT", "vrfStu": "VERIFIED", "value": citizen.phone},
                {"type": "EML", "vrfStu": "VERIFIED", "value": f"esia{citizen.oid}@example.org"},
            ],
            "addrs": [
                {"type": "PLV", "countryId": "RUS", "region": citizen.region, "addressStr": citizen.address}
            ],
            "docs": [
                {"type": "RF_PASSPORT", "vrfStu": "VERIFIED", "series": "3210", "number": citizen.oid[-6:]}
                if citizen.trusted
                else {}
            ],
            "kids": [],
        }
        found = parts.get(request.path_params["part"])
        if found is None:
            return JSONResponse({"code": "ESIA-005006"}, 404)
        return JSONResponse({"size": len(found), "elements": found})

    def _problem(self, query: Mapping[str, str]) -> str | None:
        """The error of a portal's request; None if it is valid."""
        if query.get("client_id") != self._client.client_id or query.get("response_type") != "code":
            return "ESIA-007002: неизвестная система."
        if not self._client.may_return_to(query.get("redirect_uri", "")):
            return "ESIA-007005: адрес возврата не зарегистрирован."
        names = ("client_id", "scope", "", "timestamp", "state", "redirect_uri")
        parts = [query.get(name, "") for name in names]
        if not is_signed(self._client.key, query.get("client_secret", ""), parts):
            return "ESIA-007053: неверная подпись."
        try:
            uuid.UUID(query["state"])
            at = datetime.strptime(query["timestamp"], "%Y.%m.%d %H:%M:%S %z")
        except (KeyError, ValueError):
            return "ESIA-007003: неверный параметр."
        if abs(at - self._now()) > STALE:
            return f"ESIA-007006: время запроса {timestamp(at)} слишком далеко."
        return None

    def _keep(
        self, store: dict[str, _Given], citizen: Citizen, query: Mapping[str, str], life: timedelta
    ) -> str:
        now = self._now()
        for old in [name for name, each in store.items() if each.until <= now]:
            del store[old]
        name = secrets.token_urlsafe(32)
        store[name] = _Given(citizen.oid, query["redirect_uri"], now + life)
        return name

    def _take(self, store: dict[str, _Given], name: str) -> _Given | None:
        given = store.pop(name, None)
        return given if given is not None and given.until > self._now() else None

    def _signed(self, claims: Mapping[str, Any]) -> str:
        now = self._now().astimezone(UTC)
        said = {
            "iss": ISSUER,
            "aud": self._client.client_id,
            "iat": now,
            "nbf": now,
            "exp": now + TOKEN_LIFE,
            **claims,
        }
        return jwt.encode(said, self._key, algorithm="RS256")

    def _bearer(self, request: Request) -> Citizen | None:
        kind, _, raw = request.headers.get("authorization", "").partition(" ")
        try:
            claims = jwt.decode(
                raw,
                self._key.public_key(),
                algorithms=["RS256"],
                audience=self._client.client_id,
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        except jwt.InvalidTokenError:
            return None
        if kind != "Bearer" or claims["exp"] <= self._now().timestamp():
            return None
        oid = str(claims.get("urn:esia:sbj_id", ""))
        return by_oid(oid) if oid == request.path_params["oid"] else None


def _form(body: bytes) -> dict[str, str]:
    found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in found.items()}


def pem(key: rsa.RSAPublicKey) -> bytes:
    """A public key in PEM."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
