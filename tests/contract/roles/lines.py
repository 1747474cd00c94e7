"""Who may use each call of the wire upon the mother's things: one line a route, none missing.

``may``: whose request is carried out (or refused for another reason than who asks). ``lists``: who gets
what is his own, in which nothing of the mother's may stand. Everybody else is turned away by 401, 403 or 404.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contract.roles.world import EVERYBODY, FAMILIES, HERE, KINDS, MARK, TEACHERS
from ruobr_tui.api.rules.fields.consent import VERSION
from support.school import ALGEBRA, CLASS_9V, PASSWORD, QUARTER_2, SCHOOL


@dataclass(frozen=True)
class Line:
    """A route: who, and with which numbers. Texts such as ``"{child}"`` stand for the mother's things."""

    may: frozenset[str]
    lists: frozenset[str] = frozenset()
    public: bool = False
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    shows: bool = True
    """A list: whether what is the mother's must be seen by who may see it."""


def these(*logins: str) -> frozenset[str]:
    unknown = set(logins) - set(EVERYBODY)
    assert not unknown, unknown
    return frozenset(logins)


ALL = frozenset(EVERYBODY)
PARENTS = these("mother", "father", "childless", "far-parent")
OWNER = these("mother")
STAFF = ALL - frozenset(FAMILIES)
OF_THE_CHILD = these("mother", "anna")
CLASS_TEACHER = these("teacher")
NOBODY: frozenset[str] = frozenset()
"""With a session alone: these ask with login and password, and have none to end."""
TEACHERS_BESIDE = frozenset(TEACHERS) - CLASS_TEACHER


def desk(kind: str, *more: str) -> frozenset[str]:
    """The operator of this town's desk."""
    return these(f"clerk-{kind}", *more)


def desks(kind: str) -> frozenset[str]:
    """Operators of such a desk anywhere."""
    return frozenset(each for each in EVERYBODY if each.endswith(f"-{kind}") and each not in FAMILIES)


CLERKS = frozenset().union(*map(desks, KINDS))
ADMINISTRATORS_HERE = these("region-admin", "town-admin", "school-admin")
ADMINISTRATORS_ELSEWHERE = these("far-admin", "other-school-admin")
RESET = {"kind": "letter-reset-code"}
IMPORT = {"school": SCHOOL, "files": [{"name": "subjects.csv", "packed": "eJwDAAAAAAE="}]}


def of_the_child(path: Mapping[str, Any] | None = None, **query: Any) -> Line:
    """The mobile contract's calls about a child."""
    return Line(OF_THE_CHILD, path=path or {}, query={**query, "child": "{pupil}"})


def own(shows: bool = True, **more: Any) -> Line:
    """Everybody's own."""
    return Line(OWNER, ALL - OWNER, shows=shows, **more)


def step(action: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"action": action, "version": version, **more}


FORM = {"values": {"last_name": MARK}, "version": 1}
WISH = {
    "child_id": "{wishing}", "territory_id": HERE, "version": 0, "choices": [{"kindergarten_id": 1}],
    "values": {"desired_date": "2027-09-01", "language": "ru", "orientation": "general", "regime": "full"},
}  # fmt: skip
OPEN = Line(ALL, public=True)

LINES: dict[str, Line] = {
    "GET /healthz": OPEN,
    "GET /metrics": OPEN,
    "GET /readyz": OPEN,
    "GET /capabilities": OPEN,
    # Getting in, and one's own account.
    "POST /cabinet/session": OPEN,
    "GET /cabinet/consent-text": OPEN,
    "POST /cabinet/registration": OPEN,
    "POST /cabinet/recovery": OPEN,
    "POST /cabinet/recovery/confirm": OPEN,
    "POST /cabinet/state-services/device": OPEN,
    "POST /cabinet/state-services/token": OPEN,
    # State Services are not set up here: ``server/test_state_services_link.py`` has who may link whom.
    "GET /cabinet/state-services/link": own(shows=False),
    "POST /cabinet/state-services/link": Line(NOBODY, body={"current_password": "wrong", "device": "x"}),
    "POST /cabinet/state-services/link/person": Line(NOBODY, body={"device_code": "another's"}),
    "POST /cabinet/state-services/link/confirm": Line(NOBODY, body={"device_code": "another's"}),
    "POST /cabinet/state-services/link/remove": Line(ALL, body={"current_password": "wrong"}),
    "GET /cabinet/session": own(),
    "DELETE /cabinet/session": Line(NOBODY),
    "DELETE /cabinet/session/{session_id}": Line(OWNER, path={"session_id": "{session}"}),
    "GET /cabinet/second-factor": own(shows=False),
    "POST /cabinet/second-factor": Line(STAFF, body={"current_password": PASSWORD}),
    # Of whoever has none these are refused for another reason than who asks.
    "POST /cabinet/second-factor/confirm": Line(STAFF, body={"code": "123456"}),
    "POST /cabinet/second-factor/codes": Line(ALL, body={"current_password": PASSWORD, "code": "123456"}),
    "POST /cabinet/second-factor/remove": Line(ALL, body={"current_password": PASSWORD, "code": "123456"}),
    "GET /cabinet/account": own(shows=False),
    "PATCH /cabinet/account": own(shows=False),
    "GET /cabinet/standing": own(shows=False),
    "GET /cabinet/services": own(shows=False),
    "GET /cabinet/events": own(shows=False),
    "POST /cabinet/outcomes": Line(ALL, body={"key": "5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"}),
    # Families.
    "GET /cabinet/profile": own(shows=False),
    "PUT /cabinet/profile": Line(PARENTS, body=FORM),
    "GET /cabinet/children": own(),
    "POST /cabinet/children": Line(PARENTS, body=FORM),
    "PUT /cabinet/children/{number}": Line(OWNER, path={"number": "{child}"}, body=FORM),
    "DELETE /cabinet/children/{number}": Line(OWNER, path={"number": "{child}"}),
    "POST /cabinet/children/{number}/join": Line(
        OWNER, path={"number": "{future}"}, body={"school_id": SCHOOL, "class_id": CLASS_9V}
    ),
    "DELETE /cabinet/children/{number}/join": Line(OWNER, path={"number": "{joining}"}),
    "GET /cabinet/schools": own(shows=False),
    "GET /journal/join-requests": Line(CLASS_TEACHER, TEACHERS_BESIDE),
    "POST /journal/join-requests/{number}": Line(
        CLASS_TEACHER, path={"number": "{join_request}"}, body=step("refuse", note="Нет такой")
    ),
    "GET /journal/logins": Line(CLASS_TEACHER, TEACHERS_BESIDE, shows=False),
    "GET /journal/login-sheets": Line(
        CLASS_TEACHER | ADMINISTRATORS_HERE, TEACHERS_BESIDE | ADMINISTRATORS_ELSEWHERE, shows=False
    ),
    "GET /journal/login-sheets/{school}/{class_id}": Line(
        CLASS_TEACHER | ADMINISTRATORS_HERE, path={"school": SCHOOL, "class_id": CLASS_9V}
    ),
    "POST /journal/login-sheets/{school}/{class_id}": Line(
        CLASS_TEACHER | ADMINISTRATORS_HERE,
        path={"school": SCHOOL, "class_id": CLASS_9V},
        body={"who": ["pupil"], "expected": 1, "portal": "https://school.example"},
    ),
    "GET /journal/timetable": Line(CLASS_TEACHER, TEACHERS_BESIDE, query={"day": "2026-11-24"}, shows=False),
    "POST /journal/logins/{number}": Line(CLASS_TEACHER, path={"number": "{pupil}"}, body={"who": "pupil"}),
    # Scans.
    "GET /cabinet/documents": own(),
    "GET /cabinet/documents/{number}/content": Line(OWNER, path={"number": "{document}"}),
    "DELETE /cabinet/documents/{number}": Line(OWNER, path={"number": "{document}"}),
    "POST /cabinet/uploads": Line(
        OWNER, body={"child_id": "{child}", "kind": "residence-proof", "name": "a.pdf", "size": 9}
    ),
    "GET /cabinet/uploads/{number}": Line(OWNER, path={"number": "{upload}"}),
    "PATCH /cabinet/uploads/{number}": Line(
        OWNER, path={"number": "{upload}"}, query={"start": 0}, body=b"%PDF-1.4 "
    ),
    "GET /desk/documents": Line(desk("kindergarten"), query={"child": "{child}"}),
    "POST /desk/documents/{number}/content": Line(
        desk("kindergarten"), path={"number": "{document}"}, body={"reason": "заявление"}
    ),
    "POST /desk/documents/{number}": Line(
        desk("kindergarten"), path={"number": "{document}"}, body=step("confirm", note="")
    ),
    # Personal data; its officers answer for the whole region.
    "GET /cabinet/consent": own(shows=False),
    "POST /cabinet/consent": Line(ALL, body={"version": VERSION}),
    "DELETE /cabinet/consent": Line(ALL),
    "GET /cabinet/my-data": own(),
    "GET /cabinet/looks": own(shows=False),
    "GET /cabinet/erasure": own(shows=False),
    "POST /cabinet/erasure": Line(PARENTS),
    "DELETE /cabinet/erasure": Line(OWNER),
    "GET /desk/erasures": Line(desks("personal-data")),
    "GET /desk/audit": Line(desks("personal-data") | {"region-admin"}, shows=False),
    "GET /desk/audit/people": Line(desks("personal-data") | {"region-admin"}, shows=False),
    "POST /desk/erasures/{number}": Line(
        desks("personal-data"), path={"number": "{erasure}"}, body=step("refuse", note="Договор действует")
    ),
    # Complaints.
    "POST /cabinet/complaints": OPEN,
    "POST /cabinet/complaints/result": OPEN,
    "GET /cabinet/complaints/schools": OPEN,
    "GET /desk/complaints": Line(desk("complaints"), desks("complaints")),
    "POST /desk/complaints/{number}": Line(
        desk("complaints"), path={"number": "{complaint}"}, body=step("answer", note="Выдан")
    ),
    "GET /desk/waiting": Line(CLERKS, shows=False),
    "PUT /desk/presence": Line(desk("kindergarten"), body={"desk": "kindergarten", "item": "{application}"}),
    # The kindergarten queue.
    "GET /cabinet/kindergarten/territories": own(shows=False),
    "GET /cabinet/kindergarten/territories/{number}/institutions": own(shows=False, path={"number": HERE}),
    "GET /cabinet/kindergarten/applications": own(),
    "POST /cabinet/kindergarten/applications": Line(OWNER, body=WISH),
    "PUT /cabinet/kindergarten/applications/{number}": Line(
        OWNER, path={"number": "{application}"}, body={**WISH, "child_id": "{child}", "version": 1}
    ),
    "POST /cabinet/kindergarten/applications/{number}": Line(
        OWNER, path={"number": "{application}"}, body=step("accept")
    ),
    "GET /cabinet/kindergarten/exchange": own(shows=False),
    "POST /cabinet/kindergarten/applications/{number}/offer": Line(OWNER, path={"number": "{application}"}),
    "DELETE /cabinet/kindergarten/exchange/offers/{number}": Line(OWNER, path={"number": "{offer}"}),
    "POST /cabinet/kindergarten/exchange/offers/{number}": Line(
        OWNER, path={"number": "{offer}"}, body=step("withdraw", note="Место подходит")
    ),
    "POST /cabinet/kindergarten/exchange/proposals": Line(
        OWNER, body={"mine": "{offer}", "theirs": "{other_offer}"}
    ),
    "POST /cabinet/kindergarten/exchange/proposals/{number}": Line(
        these("father"), path={"number": "{proposal}"}, body=step("consent")
    ),
    "GET /desk/kindergarten/applications": Line(
        desk("kindergarten"), desks("kindergarten"), query={"state": "referred"}
    ),
    "GET /desk/kindergarten/applications/{number}": Line(
        desk("kindergarten"), path={"number": "{application}"}
    ),
    "POST /desk/kindergarten/applications/{number}": Line(
        desk("kindergarten"), path={"number": "{application}"}, body=step("enrol")
    ),
    "POST /desk/kindergarten/rounds": Line(
        desk("kindergarten"), body={"territory_id": HERE, "by": "2027-09-01", "plan": ""}
    ),
    "GET /desk/kindergarten/rounds": Line(desk("kindergarten"), desks("kindergarten"), shows=False),
    "GET /desk/kindergarten/rounds/{number}": Line(desk("kindergarten"), path={"number": "{round}"}),
    "GET /desk/kindergarten/rounds/{number}/protocol": Line(
        desk("kindergarten"), path={"number": "{round}"}, query={"kind": "csv"}
    ),
    "GET /desk/kindergarten/exchanges": Line(desk("kindergarten"), desks("kindergarten"), shows=False),
    "POST /desk/kindergarten/exchanges/{number}": Line(
        desk("kindergarten"), path={"number": "{exchange}"}, body=step("approve", 2)
    ),
    # The first grade.
    "GET /cabinet/school-applications": own(),
    "POST /cabinet/school-applications": Line(
        OWNER, body={"child_id": "{future}", "school_id": SCHOOL, "values": {}}
    ),
    "GET /cabinet/school-applications/choices": Line(OWNER, query={"child": "{future}"}),
    "POST /cabinet/school-applications/{number}": Line(
        OWNER, path={"number": "{school_application}"}, body=step("withdraw")
    ),
    "GET /desk/school-applications": Line(desk("school"), desks("school")),
    "GET /desk/school-applications/{number}": Line(desk("school"), path={"number": "{school_application}"}),
    "POST /desk/school-applications/{number}": Line(
        desk("school"), path={"number": "{school_application}"}, body=step("register")
    ),
    "POST /desk/school-applications/invitations": Line(
        desk("school"),
        body={
            "applications": [{"id": "{school_application}", "version": 1}],
            "invited_on": "2026-12-01",
            "first": "9:00",
            "last": "10:00",
            "minutes": 15,
            "invited_to": "каб. 1",
        },
    ),
    # Reasons of desks: read by their clerks, written by administrators of the place.
    "GET /desk/reasons": Line(
        desks("school") | ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE,
        query={"desk": "school"},
        shows=False,
    ),
    "POST /desk/reasons": Line(
        these("region-admin", "town-admin"),
        body={"desk": "school", "action": "refuse", "territory_id": HERE, "text": MARK},
    ),
    "POST /desk/reasons/{number}": Line(
        these("region-admin", "town-admin"),
        path={"number": "{desk_reason}"},
        body={"desk": "school", "text": MARK},
    ),
    # Meals and money.
    "GET /cabinet/meals/{number}": Line(
        OF_THE_CHILD, path={"number": "{pupil}"}, query={"start": "2026-11-23", "end": "2026-11-28"}
    ),
    "POST /cabinet/meals/{number}/orders": Line(
        OWNER,
        path={"number": "{pupil}"},
        body={"date": "2026-11-26", "complex": "{complex}", "ordered": True},
    ),
    "PUT /cabinet/meals/{number}/limit": Line(OWNER, path={"number": "{pupil}"}, body={"limit": "250,00"}),
    "GET /cabinet/meals/{number}/statement": Line(OF_THE_CHILD, path={"number": "{pupil}"}),
    "GET /cabinet/meals/{number}/money": Line(
        OF_THE_CHILD, path={"number": "{pupil}"}, query={"start": "2026-11-01", "end": "2026-11-24"}
    ),
    "GET /cabinet/payments/accounts": Line(OWNER, PARENTS - OWNER, shows=False),
    "GET /cabinet/payments": Line(OWNER, PARENTS - OWNER, shows=False),
    "POST /cabinet/payments": Line(
        OWNER, body={"language": "ru", "parts": [{"child": "{pupil}", "amount": "500,00"}]}
    ),
    "GET /cabinet/payments/{number}": Line(OWNER, path={"number": "{payment}"}),
    "POST /cabinet/payments/{number}": Line(OWNER, path={"number": "{payment}"}, body=step("cancel")),
    "GET /cabinet/payments/{number}/receipt": Line(OWNER, path={"number": "{payment}"}),
    "POST /cabinet/payments/refunds/{number}": Line(
        OWNER, path={"number": "{refund}"}, body=step("withdraw")
    ),
    "GET /desk/meals/canteens": Line(desk("meals"), desks("meals"), shows=False),
    "POST /desk/meals/tables": Line(
        desk("meals"), body={"school": SCHOOL, "apply": False, "text": "date;account;complex;state\n"}
    ),
    "GET /desk/meals/tables": Line(desk("meals"), query={"school": SCHOOL, "day": "2026-11-25"}),
    "GET /desk/meals/accounts": Line(desk("meals"), desks("meals"), query={"find": "Иванова"}, shows=False),
    "GET /desk/meals/accounts/{number}": Line(desk("meals"), path={"number": "{pupil}"}),
    "POST /desk/meals/accounts/{number}": Line(
        desk("meals"), path={"number": "{pupil}"}, body={"amount": "-10,00", "reason": "Списано дважды"}
    ),
    "POST /desk/meals/accounts/{number}/reversals": Line(
        desk("meals"), path={"number": "{pupil}"}, body={"line": "{correction}", "reason": "Не тот счёт"}
    ),
    "GET /desk/refunds": Line(desk("meals"), desks("meals")),
    "POST /desk/refunds": Line(
        desk("meals"), body={"payment": "{order}", "child": "{pupil}", "amount": "1,00", "reason": "Дважды"}
    ),
    "GET /desk/refunds/payments/{order}": Line(desk("meals"), path={"order": "{order}"}),
    "POST /desk/refunds/payments/{order}": Line(
        desk("meals"), path={"order": "{order}"}, body=step("reverse", 3, note="Никто не платил")
    ),
    "POST /desk/refunds/alerts/{number}": Line(
        desk("meals"), path={"number": "{alert}"}, body=step("close", note="Проверено")
    ),
    "POST /desk/refunds/{number}": Line(
        desk("meals"), path={"number": "{refund}"}, body=step("refuse", note="Нет")
    ),
    # The mobile contract.
    "GET /user/": own(shows=False),
    "GET /mail/": own(shows=False),
    "GET /mail/new/": own(shows=False),
    "GET /mail/{letter}/": Line(OF_THE_CHILD | {"teacher"}, path={"letter": "{letter}"}),
    "GET /files/{file}/": Line(OF_THE_CHILD | {"father", "vera"}, path={"file": "{file}"}),
    "GET /timetable2/": of_the_child(start="2026-11-23", end="2026-11-28"),
    "GET /controlmark/": of_the_child(),
    "GET /all_marks/{period}/{subject_id}/": of_the_child(path={"period": QUARTER_2, "subject_id": ALGEBRA}),
    "GET /food/calendary/": of_the_child(food_type=5, selected_date="2026-11-24", food_menu_complex=1),
    "GET /achievements/": of_the_child(),
    "GET /do/cert/": of_the_child(),
    "GET /btm/": of_the_child(),
    "GET /birthday/": of_the_child(),
    "GET /odnoklassniki/": of_the_child(),
    "GET /book/": of_the_child(),
    "GET /ios/": of_the_child(),
    "GET /guide/": of_the_child(),
    "GET /api/user/": own(shows=False),
    "GET /api/mail/": own(shows=False),
    "GET /api/mail/read/": Line(OF_THE_CHILD, query={"message": "{letter}"}),
    "GET /api/controlmark/": of_the_child(),
    "GET /api/timetable/": of_the_child(start="2026-11-23", end="2026-11-28"),
    "GET /api/progress/": of_the_child(date="2026-11-24"),
    "GET /api/mark/": of_the_child(start="2026-11-23", end="2026-11-28"),
    "GET /api/attendance/": of_the_child(start="2026-11-23", end="2026-11-28"),
    "GET /api/food/": of_the_child(),
    "GET /api/food/history/": of_the_child(start="2026-11-23", end="2026-11-28"),
    "GET /api/news/": own(shows=False),
    "GET /api/homework/": Line(ALL, public=True, query={"homework": "{task}", "type": "group"}),
    # What a clerk asks for, another one of that place confirms; the own one is only withdrawn.
    "GET /desk/approvals": Line(
        desk("meals"),
        desks("meals")
        | desks("personal-data")
        | desks("kindergarten")
        | ADMINISTRATORS_HERE
        | ADMINISTRATORS_ELSEWHERE,
        shows=False,
    ),
    "GET /desk/approvals/{number}": Line(desk("meals"), path={"number": "{approval}"}),
    "POST /desk/approvals/{number}": Line(
        desk("meals"), path={"number": "{approval}"}, body=step("withdraw")
    ),
    # Texts of the portal are the region's.
    "GET /administration/texts": Line(these("region-admin"), shows=False),
    "GET /administration/texts/{kind}": Line(these("region-admin"), path=RESET, shows=False),
    "GET /administration/texts/{kind}/versions/{number}": Line(
        these("region-admin"), path={**RESET, "number": 0}, shows=False
    ),
    "PUT /administration/texts/{kind}/draft": Line(
        these("region-admin"), path=RESET, body={"ru": {"subject": "Код", "body": "{код} {логин}"}}
    ),
    "POST /administration/texts/{kind}/published": Line(
        these("region-admin"), path=RESET, body={"version": 1}
    ),
    "POST /administration/texts/{kind}/discarded": Line(
        these("region-admin"), path=RESET, body={"version": 1}
    ),
    # Roles and accounts, inside the scope of an administrator.
    "GET /administration/overview": Line(ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE, shows=False),
    "GET /administration/my-roles": own(shows=False),
    "GET /administration/roles": Line(ADMINISTRATORS_HERE, ADMINISTRATORS_ELSEWHERE, query={"search": MARK}),
    "GET /administration/roles/{number}": Line(ADMINISTRATORS_HERE, path={"number": "{role}"}),
    "POST /administration/roles/{number}": Line(
        ADMINISTRATORS_HERE, path={"number": "{role}"}, body={"reason": "Уволена"}
    ),
    "GET /administration/places": Line(ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE),
    # By the whole login: who gets a role may work anywhere.
    "GET /administration/staff": Line(
        ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE, query={"login": "office"}
    ),
    "POST /administration/roles": Line(
        ADMINISTRATORS_HERE,
        body={"login": "office", "role": "deputy-head", "territory_id": HERE, "school_id": SCHOOL},
    ),
    "GET /administration/accounts": Line(
        ADMINISTRATORS_HERE, ADMINISTRATORS_ELSEWHERE, query={"search": MARK}
    ),
    "GET /administration/accounts/{number}": Line(ADMINISTRATORS_HERE, path={"number": "{office}"}),
    "POST /administration/accounts/{number}": Line(
        ADMINISTRATORS_HERE, path={"number": "{office}"}, body={"action": "close", "reason": "Уволена"}
    ),
    "POST /administration/accounts/{number}/password": Line(ADMINISTRATORS_HERE, path={"number": "{office}"}),
    "DELETE /administration/accounts/{number}/second-factor": Line(
        ADMINISTRATORS_HERE, path={"number": "{office}"}
    ),
    "DELETE /administration/accounts/{number}/sessions": Line(
        ADMINISTRATORS_HERE, path={"number": "{office}"}
    ),
    "DELETE /administration/accounts/{number}/sessions/{session_id}": Line(
        ADMINISTRATORS_HERE, path={"number": "{office}", "session_id": "{office_session}"}
    ),
    # Filling schools: a plan or an export of this school; past imports and templates are no family's.
    "GET /administration/imports": Line(ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE, shows=False),
    "GET /administration/imports/schools": Line(ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE, shows=False),
    "GET /administration/imports/templates/{table}": Line(
        ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE, path={"table": "pupils"}, shows=False
    ),
    "GET /administration/imports/exports/{number}": Line(ADMINISTRATORS_HERE, path={"number": SCHOOL}),
    "POST /administration/imports/checks": Line(ADMINISTRATORS_HERE, body=IMPORT),
    "POST /administration/imports": Line(ADMINISTRATORS_HERE, body={**IMPORT, "digest": "0" * 64}),
    # A new year: the pupils of this school by name. What would change anything is refused for its plan.
    "GET /administration/rollovers": Line(ADMINISTRATORS_HERE | ADMINISTRATORS_ELSEWHERE, shows=False),
    "GET /administration/rollovers/{number}": Line(ADMINISTRATORS_HERE, path={"number": SCHOOL}),
    "GET /administration/rollovers/{number}/pupils": Line(ADMINISTRATORS_HERE, path={"number": SCHOOL}),
    "POST /administration/rollovers/{number}/moves": Line(
        ADMINISTRATORS_HERE,
        path={"number": SCHOOL},
        body={"year": 2027, "moves": [{"pupil": 1, "old": "-", "new": "5А"}]},
    ),
    "POST /administration/rollovers/{number}": Line(
        ADMINISTRATORS_HERE, path={"number": SCHOOL}, body={"year": 2027, "digest": "0" * 64}
    ),
    "POST /administration/rollovers/{number}/undo": Line(
        ADMINISTRATORS_HERE, path={"number": SCHOOL}, body={"year": 2027}
    ),
    # Records of a school, as tables: whoever else edits this school's.
    "GET /administration/tables": Line(ADMINISTRATORS_HERE, query={"school": SCHOOL}, shows=False),
    "GET /administration/tables/{table}": Line(
        ADMINISTRATORS_HERE, path={"table": "classes"}, query={"school": SCHOOL}, shows=False
    ),
    "GET /administration/tables/{table}/form": Line(
        ADMINISTRATORS_HERE, path={"table": "classes"}, query={"school": SCHOOL}, shows=False
    ),
    "GET /administration/tables/{table}/{row}": Line(
        ADMINISTRATORS_HERE,
        path={"table": "classes", "row": str(CLASS_9V)},
        query={"school": SCHOOL},
        shows=False,
    ),
    "POST /administration/tables/{table}": Line(
        ADMINISTRATORS_HERE,
        path={"table": "classes"},
        query={"school": SCHOOL},
        body={"cells": {"grade": "5", "letter": "Я"}},
    ),
    "POST /administration/tables/{table}/plan": Line(
        ADMINISTRATORS_HERE,
        path={"table": "classes"},
        query={"school": SCHOOL},
        body={"cells": {"grade": {"new": "5"}, "letter": {"new": "Я"}}},
    ),
    "POST /administration/tables/{table}/{row}": Line(
        ADMINISTRATORS_HERE,
        path={"table": "classes", "row": str(CLASS_9V)},
        query={"school": SCHOOL},
        body={"cells": {"letter": {"old": "В", "new": "Ю"}}},
    ),
    "POST /administration/tables/{table}/{row}/end": Line(
        ADMINISTRATORS_HERE,
        path={"table": "classes", "row": str(CLASS_9V)},
        query={"school": SCHOOL},
        body={"day": None},
    ),
}
