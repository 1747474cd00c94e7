"""What the demo's parents told about themselves and their children, and who asks for a diary."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ruobr_server.areas.families import tables as families
from ruobr_server.areas.families.states import JOINING
from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.areas.state_services.tables import state_services_identities
from ruobr_server.auth import tables as accounts
from ruobr_server.auth.given_logins import mark_of
from ruobr_server.demo.histories import history, moment
from ruobr_server.demo.names import FEMALE, Name
from ruobr_server.demo.places import HOME
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.scans import file_row, scan
from ruobr_server.demo.school_rows import person
from ruobr_server.demo.world import ANNA, MARIA, MOTHER, NEIGHBOUR, PETER, World
from ruobr_server.sandbox.state_services.people import CITIZENS
from ruobr_tui.api.rules.consent import VERSION
from ruobr_tui.api.rules.scans import CERTIFICATE, RESIDENCE

VERA = Name("Кузнецова", "Вера", "Андреевна", FEMALE)


def family_rows(rows: Rows, found: World, owners: dict[str, int]) -> int:
    """Everything of this module; the number of the parent's youngest child.

    ``owners``: the demo's accounts by login.
    """
    file_row(rows, found, moment(found.plan.starts))
    _profiles(rows, found, owners)
    _consents(rows, found, owners)
    _join_request(rows, found)
    return _children(rows, found, owners)


def _consents(rows: Rows, found: World, owners: dict[str, int]) -> None:
    for login in ("parent", "neighbour"):
        rows.add(
            consents,
            id=found.numbers.take("consents"),
            account_id=owners[login],
            text_version=VERSION,
            given_at=moment(found.plan.starts, 19, 30),
        )


def _profiles(rows: Rows, found: World, owners: dict[str, int]) -> None:
    told = moment(found.plan.starts)
    for login, name, born, snils, phone, count in (
        ("parent", MOTHER, date(1985, 4, 17), "112-233-445 95", "+79130000069", 5),
        ("neighbour", NEIGHBOUR, date(1982, 9, 3), "087-654-303 00", "+79130000096", 2),
    ):
        rows.add(
            families.profiles,
            account_id=owners[login],
            last_name=name.last,
            first_name=name.first,
            middle_name=name.middle,
            birth_date=born,
            citizenship="Россия",
            children_count=count,
            snils=snils,
            email=f"{login}@example.org",
            phone=phone,
            education="higher",
            job="МБУ «Городская поликлиника № 4», врач",
            residence=HOME,
            confirmed=login == "parent",
            version=1,
            updated_at=told,
        )
    # As if linked from inside the account; the number is that of the sandbox's first person.
    rows.add(
        state_services_identities,
        oid=CITIZENS[0].oid,
        account_id=owners["parent"],
        joined_at=told,
        confirmed=True,
        person_name=f"{MOTHER.last} {MOTHER.first} {MOTHER.middle}",
    )


def family_child(
    rows: Rows,
    found: World,
    owner: int,
    name: Name,
    born: date,
    at: datetime,
    pupil: int | None = None,
    *,
    scans: str = "",
) -> int:
    """A child as its parent has told about it, with scans in a state ("": none); its number."""
    number = found.numbers.take("family_children")
    rows.add(
        families.family_children,
        id=number,
        account_id=owner,
        last_name=name.last,
        first_name=name.first,
        middle_name=name.middle,
        birth_date=born,
        gender=name.gender,
        certificate_series="III-ЛО",
        certificate_number=f"{500_000 + number:06}",
        certificate_date=born + timedelta(days=12),
        residence=HOME,
        pupil_id=pupil,
        version=1,
        created_at=at,
        updated_at=at,
    )
    if scans:
        for kind in (CERTIFICATE, RESIDENCE):
            scan(rows, found, owner, number, kind, scans, at)
    return number


def _children(rows: Rows, found: World, owners: dict[str, int]) -> int:
    """The parent's pupils and the youngest child, whose number is returned."""
    told = moment(found.plan.starts)
    for name in (ANNA, PETER, MARIA):
        pupil = found.pupil(name)
        family_child(rows, found, owners["parent"], name, pupil.born, told, pupil.id)
    return family_child(rows, found, owners["parent"], VERA, born_before(found, 3), told, scans="confirmed")


def born_before(found: World, years: int) -> date:
    """Somebody of this age on the last 1 September."""
    return date(found.plan.year - years, 5, 17)


def silent_account(rows: Rows, found: World, name: Name, at: datetime, login: str) -> int:
    """A parent who does not sign in here: no password fits an empty hash, and the account is closed."""
    person_id, number = found.numbers.take("people"), found.numbers.take("accounts")
    person(rows, person_id, name, None)
    rows.add(
        accounts.accounts,
        id=number,
        login=login.upper(),
        password_hash="",
        role="parent",
        person_id=person_id,
        active=False,
        created_at=at,
    )
    rows.add(accounts.given_logins, mark=mark_of(login), account_id=number)
    return number


def _join_request(rows: Rows, found: World) -> None:
    """A parent asks the class teacher of Anna's class for the diary of a classmate."""
    own = found.class_of(ANNA)
    mate = next(pupil for pupil in own.pupils if pupil.name != ANNA and pupil.name.gender == FEMALE)
    asked = moment(found.today - timedelta(days=1), 19, 20)
    mother = Name(mate.name.last, "Светлана", "Игоревна", FEMALE)
    owner = silent_account(rows, found, mother, asked, "demo-mother")
    child = family_child(rows, found, owner, mate.name, mate.born, asked)
    number = found.numbers.take("join_requests")
    rows.add(
        families.join_requests,
        school_id=found.school.id,
        id=number,
        child_id=child,
        account_id=owner,
        class_id=own.id,
        state=JOINING.initial,
        version=1,
        created_at=asked,
        updated_at=asked,
    )
    history(rows, found, JOINING.name, number, [("ask", JOINING.initial, owner, asked)])
