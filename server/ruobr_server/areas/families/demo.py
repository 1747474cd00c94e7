"""The data that the demo's parents have entered, and a request for a diary."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ruobr_server.areas.accounts.demo import silent_account
from ruobr_server.areas.documents.demo import scan
from ruobr_server.areas.families import tables as families
from ruobr_server.areas.families.child_words import words_of
from ruobr_server.areas.families.states import JOINING
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import history, moment
from ruobr_server.demo.names import FEMALE, Name
from ruobr_server.demo.places import HOME
from ruobr_server.demo.world import ANNA, MARIA, MOTHER, NEIGHBOUR, PETER, World
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, RESIDENCE
from ruobr_tui.api.states.documents import DocumentState

VERA = Name("Кузнецова", "Вера", "Андреевна", FEMALE)
"""The parent's youngest child, who waits for a place in a kindergarten."""


def build(demo: Demo) -> None:
    """Profiles, the parent's children, and a request for a diary."""
    _profiles(demo)
    _join_request(demo)
    _children(demo)


def _profiles(demo: Demo) -> None:
    for login, name, born, snils, phone, count in (
        ("parent", MOTHER, date(1985, 4, 17), "112-233-445 95", "+79130000069", 5),
        ("neighbour", NEIGHBOUR, date(1982, 9, 3), "087-654-303 00", "+79130000096", 2),
    ):
        demo.rows.add(
            families.profiles,
            account_id=demo.accounts[login],
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
            updated_at=moment(demo.world.plan.starts),
        )


def family_child(
    demo: Demo,
    owner: int,
    name: Name,
    born: date,
    at: datetime,
    pupil: int | None = None,
    *,
    scans: str = "",
) -> int:
    """A child as its parent has entered it, with scans in a state ("": none); returns its id."""
    number = demo.world.numbers.take("family_children")
    written = {
        "last_name": name.last,
        "first_name": name.first,
        "middle_name": name.middle,
        "certificate_number": f"{500_000 + number:06}",
    }
    demo.child_names[number] = families.searched(written)
    demo.rows.add(
        families.family_children,
        id=number,
        account_id=owner,
        **written,
        search_name=demo.child_names[number],
        birth_date=born,
        gender=name.gender,
        certificate_series="III-ЛО",
        certificate_date=born + timedelta(days=12),
        residence=HOME,
        pupil_id=pupil,
        version=1,
        created_at=at,
        updated_at=at,
    )
    for word in words_of(written):
        demo.rows.add(families.child_words, child_id=number, word=word)
    if scans:
        for kind in (CERTIFICATE, RESIDENCE):
            scan(demo, owner, number, kind, scans, at)
    return number


def _children(demo: Demo) -> None:
    """The parent's pupils and the youngest child."""
    parent, at = demo.accounts["parent"], moment(demo.world.plan.starts)
    for name in (ANNA, PETER, MARIA):
        pupil = demo.world.pupil(name)
        demo.children[name] = family_child(demo, parent, name, pupil.born, at, pupil.id)
    born = born_before(demo.world, 3)
    demo.children[VERA] = family_child(demo, parent, VERA, born, at, scans=DocumentState.CONFIRMED)


def born_before(world: World, years: int) -> date:
    """The birthday of a child of this age on the last 1 September."""
    return date(world.plan.year - years, 5, 17)


def _join_request(demo: Demo) -> None:
    """A parent requests the diary of a classmate of Anna from the class teacher."""
    own = demo.world.class_of(ANNA)
    mate = next(pupil for pupil in own.pupils if pupil.name != ANNA and pupil.name.gender == FEMALE)
    at = moment(demo.world.today - timedelta(days=1), 19, 20)
    mother = Name(mate.name.last, "Светлана", "Игоревна", FEMALE)
    owner = silent_account(demo, mother, at, "demo-mother")
    child = family_child(demo, owner, mate.name, mate.born, at)
    number = demo.world.numbers.take("join_requests")
    demo.rows.add(
        families.join_requests,
        school_id=demo.world.school.id,
        id=number,
        child_id=child,
        account_id=owner,
        class_id=own.id,
        state=JOINING.initial,
        version=1,
        created_at=at,
        updated_at=at,
    )
    history(demo, JOINING.name, number, [("ask", JOINING.initial, owner, at)])
