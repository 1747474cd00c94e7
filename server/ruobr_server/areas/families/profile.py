"""Personal data of an account, entered in parts, with a version against lost updates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.personal_data.service import require_consent
from ruobr_server.areas.schools.service import names_of, rename_person
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Changed
from ruobr_server.kit.http.forms import right
from ruobr_tui.api.models.family import Profile
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.fields.family_forms import PROFILE
from ruobr_tui.api.rules.fields.forms import Form, Kind, missing

CONFIRMED = ("last_name", "first_name", "middle_name", "birth_date", "snils")
"""The fields of a confirmed profile that come from State Services."""


def profile(connection: Connection, caller: Identity) -> Profile:
    """The caller's data so far; at first the names with which the account was created."""
    row = connection.execute(select(profiles).where(profiles.c.account_id == caller.account_id)).one_or_none()
    if row is not None:
        values = form_values(PROFILE, row)
        return Profile(
            values=values, missing=missing(PROFILE, values), confirmed=row.confirmed, version=row.version
        )
    person = names_of(connection, caller.person_id)
    values = {**dict.fromkeys(PROFILE.names(), ""), **_texts(person._asdict())}
    return Profile(values=values, missing=missing(PROFILE, values), version=0)


def save_profile(
    connection: Connection,
    caller: Identity,
    values: Mapping[str, str],
    version: int,
    now: datetime,
    today: date,
    *,
    wording: str = VERSION,
) -> Profile:
    """Save the fields; missing ones are allowed, invalid ones are not. ``wording``: the version of the
    consent text in force.

    Raises ``ConsentNeeded``, ``InvalidFields``, and ``Changed`` if ``version`` is not the newest.
    """
    require_consent(connection, caller, wording)
    before = profile(connection, caller)
    if before.version != version:
        raise Changed(before.to_wire())
    clean = right(PROFILE, values, today, complete=False)
    row = {**stored(PROFILE, clean), "updated_at": now}
    if any(clean[name] != before.values.get(name, "") for name in CONFIRMED):
        row["confirmed"] = False  # it differs from the data of State Services
    if version == 0:
        if not insert_new(connection, profiles, {"account_id": caller.account_id, "version": 1, **row}):
            raise Changed(profile(connection, caller).to_wire())
    else:
        changed = connection.execute(
            update(profiles)
            .where(profiles.c.account_id == caller.account_id, profiles.c.version == version)
            .values(version=version + 1, **row)
        )
        if not changed.rowcount:
            raise Changed(profile(connection, caller).to_wire())
    # The person's name changes too, wherever it is shown.
    names = {name: clean[name] for name in ("last_name", "first_name", "middle_name")}
    if names["last_name"] and names["first_name"]:
        rename_person(connection, caller.person_id, **names)
    return profile(connection, caller)


def form_values(form: Form, row: Row[Any]) -> dict[str, str]:
    """A row's values as texts of the form."""
    return _texts({name: row._mapping[name] for name in form.names()})


def stored(form: Form, clean: Mapping[str, str]) -> dict[str, Any]:
    """Normalised values as column values."""
    return {one.name: _column(one.kind, one.name, clean[one.name]) for one in form.fields}


def _column(kind: Kind, name: str, text: str) -> Any:
    if kind is Kind.DATE:
        return date.fromisoformat(text) if text else None
    if kind is Kind.WHOLE or name == "gender":
        return int(text) if text else None
    return text


def _texts(values: Mapping[Any, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}
