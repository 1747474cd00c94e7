"""Recognising people in tables: by number, by SNILS, by name with date of birth; never by a name alone.

Of a SNILS only a keyed digest is stored (the key is that of ``families.person_key``).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select

from ruobr_server.areas.schools.tables import people, person_identities, pupils, staff
from ruobr_server.kit.sheets.description import EMPTIED
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_server.kit.sheets.values import folded
from ruobr_tui.api.reasons import records
from ruobr_tui.api.reasons import school_import as reasons

_AT_ONCE = 500
PEOPLE, IDENTITIES = "people", "identities"


class Facts(NamedTuple):
    """What a row says of a person; None: nothing."""

    number: int | None
    last: str
    first: str
    middle: str | None
    born: date | None
    gender: int | None
    snils: str | None


def facts_of(row: Row, prefix: str = "") -> Facts:
    """From the columns ``last name`` … with a prefix before them."""

    def value(name: str) -> Any:
        given = row.values.get(f"{prefix}{name}")
        return None if given is EMPTIED else given

    has_none = row.values.get(f"{prefix}middle name") is EMPTIED
    return Facts(
        value("number"),
        value("last name") or "",
        value("first name") or "",
        "" if has_none else value("middle name"),
        value("born"),
        value("gender"),
        value("snils"),
    )


class People:
    """The people whom the rows of an import may mean. One for all tables of an import."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        # Without a key nothing was stored by one: what is made here is for this import alone.
        self._key = planning.person_key or os.urandom(32)
        self._mark = hashlib.sha256(b"person identities" + self._key).digest()[:8]
        self._by_snils: dict[bytes, Record] = {}
        self._by_name: dict[bytes, list[Record]] = defaultdict(list)
        self._identity: dict[Record, Record] = {}
        self._claimed: set[Record] = set()

    def prepare(self, rows: Sequence[Row], prefix: str = "") -> None:
        """Read everybody whom these rows may mean."""
        facts = [facts_of(row, prefix) for row in rows]
        digests = [self._snils(each.snils) for each in facts if each.snils is not None]
        names = [self._name(each.last, each.first, each.born) for each in facts if each.born is not None]
        numbers = [each.number for each in facts if each.number is not None]
        own = person_identities
        for values in _pieces(digests):
            self._read(_known().where(own.c.snils_digest.in_(values)))
        for values in _pieces(names):
            self._read(_known().where(own.c.name_digest.in_(values)))
        for values in _pieces(numbers):
            self._read(_known().where(people.c.id.in_(values)))
        at_school = or_(
            people.c.id.in_(select(pupils.c.person_id)),
            people.c.id.in_(select(staff.c.person_id)),
            own.c.key_mark != self._mark,
        )
        for values in _pieces([each.born for each in facts if each.born is not None]):
            self._read(_known().where(people.c.birth_date.in_(values), at_school))
        for each in facts:
            known = self._by_snils.get(self._snils(each.snils)) if each.snils is not None else None
            if known is not None:
                self._claimed.add(known)

    def person(
        self, row: Row, prefix: str = "", *, is_known: bool = False, is_renamed: bool = True
    ) -> Record | None:
        """The person of a row, with planned changes; None, with a fault, if it is not clear who it is.

        ``is_known``: it must be somebody who is there, and nothing is changed. ``is_renamed`` false: whoever
        is there keeps the name, because people change it themselves.
        """
        facts = facts_of(row, prefix)
        column = f"{prefix}last name"
        digest = None if facts.snils is None else self._snils(facts.snils)
        found = self._by_number(facts, digest, is_exact=True)
        if found is None and digest is not None:
            found = self._by_snils.get(digest)
            if found is not None and not _may_be(found, facts):
                self._planning.fault(row, f"{prefix}snils", reasons.SNILS_TAKEN)
                return None
        if found is None and facts.born is not None:
            candidates = self._candidates(facts)
            others = [each for each in candidates if self._has_other_snils(each, digest)]
            left = [each for each in candidates if each not in others]
            if len(left) > 1:
                self._planning.fault(row, column, reasons.SEVERAL_PEOPLE)
                return None
            found = left[0] if left else None
            if found is None and any(each not in self._claimed for each in others):
                self._planning.fault(row, f"{prefix}snils", reasons.OTHER_SNILS)
                return None
        if found is None:
            found = self._by_number(facts, digest, is_exact=False)
        if is_known:
            return found
        if found is None and digest is None and facts.born is None:
            self._planning.fault(row, column, reasons.WHO)
            return None
        if found is None:
            missing = [name for name in ("last name", "first name") if f"{prefix}{name}" not in row.values]
            for name in missing:
                self._planning.fault(row, f"{prefix}{name}", reasons.NOT_FILLED)
            return None if missing else self._new(facts, digest, row)
        self._update(found, facts if is_renamed else facts._replace(last="", first="", middle=None), digest)
        return found

    def change(self, row: Row, record: Record) -> dict[str, Any] | None:
        """Plan other facts about whom a row of staff or pupils is about; None, with a fault: it may not."""
        person: Record = record.values["person_id"]
        facts = facts_of(row)
        digest = None if facts.snils is None else self._snils(facts.snils)
        if digest is not None and self._by_snils.get(digest, person) is not person:
            self._planning.fault(row, "snils", reasons.SNILS_TAKEN)
            return None
        self._update(person, facts, digest)
        stays_away = record.values["left_on"] is not None and row.values.get("left on") is not EMPTIED
        if person.before and stays_away:
            self._planning.fault(row, "last name", records.HAS_LEFT)
            return None
        return {"person_id": person}

    def _by_number(self, facts: Facts, digest: bytes | None, *, is_exact: bool) -> Record | None:
        """The person with the number, if the name agrees; not ``is_exact``: or the day of birth does.

        Numbers may be those of another database.
        """
        found = None if facts.number is None else self._planning.by_id[PEOPLE].get(facts.number)
        if found is None or not _may_be(found, facts) or self._has_other_snils(found, digest):
            return None
        values = found.values
        same = _name(values["last_name"], values["first_name"]) == _name(facts.last, facts.first)
        return found if same or not is_exact else None

    def _candidates(self, facts: Facts) -> list[Record]:
        if facts.born is None:
            return []
        found = self._by_name[self._name(facts.last, facts.first, facts.born)]
        middle = folded(facts.middle or "")
        return [
            each
            for each in found
            if not middle
            or folded(each.values["middle_name"]) in ("", middle)
            # The name is not that by which the school knows them any more.
            or _name(each.values["last_name"], each.values["first_name"]) != _name(facts.last, facts.first)
        ]

    def _has_other_snils(self, person: Record, digest: bytes | None) -> bool:
        identity = self._identity.get(person)
        if digest is None or identity is None or identity.values["key_mark"] != self._mark:
            return False
        stored = identity.values["snils_digest"]
        return stored is not None and stored != digest

    def _new(self, facts: Facts, digest: bytes | None, row: Row) -> Record:
        plan = self._planning
        values = {
            "last_name": facts.last,
            "first_name": facts.first,
            "middle_name": facts.middle or "",
            "birth_date": facts.born,
            "gender": facts.gender,
            "avatar": "",
        }
        person = plan.create(plan.sheet(PEOPLE), values, row)
        named = None if facts.born is None else self._name(facts.last, facts.first, facts.born)
        self._identify(person, digest, named)
        if named is not None:
            self._by_name[named].append(person)
        return person

    def _update(self, person: Record, facts: Facts, digest: bytes | None) -> None:
        names = {"last_name": facts.last, "first_name": facts.first, "middle_name": facts.middle}
        more = {"birth_date": facts.born, "gender": facts.gender}
        given = {key: value for key, value in (names | more).items() if value}
        if facts.middle is not None:
            given["middle_name"] = facts.middle
        self._planning.change(person, given)
        identity = self._identity.get(person)
        if digest is None and identity is None:
            return
        is_current = identity is not None and identity.values["key_mark"] == self._mark
        if digest is None and is_current and not person.before:
            return
        values = person.values
        named = None
        if values["birth_date"] is not None:
            named = self._name(values["last_name"], values["first_name"], values["birth_date"])
        self._identify(person, digest, named)

    def _identify(self, person: Record, digest: bytes | None, named: bytes | None) -> None:
        plan = self._planning
        identity = self._identity.get(person)
        new = {"key_mark": self._mark, "name_digest": named}
        if digest is not None:
            new["snils_digest"] = digest
            self._by_snils[digest] = person
        if identity is None:
            values = {"person_id": person, "snils_digest": None, **new}
            self._identity[person] = plan.create(plan.sheet(IDENTITIES), values)
        else:
            if identity.values["key_mark"] != self._mark and digest is None:
                new["snils_digest"] = None  # of another key: it says nothing any more
            plan.change(identity, new)

    def _read(self, query: Select[Any]) -> None:
        plan = self._planning
        for row in plan.connection.execute(query).mappings():
            number = row["id"]
            if number in plan.by_id[PEOPLE] and plan.by_id[PEOPLE][number] in self._identity:
                continue
            person = plan.by_id[PEOPLE].get(number)
            if person is None:
                values = {column.name: row[column.name] for column in people.c}
                person = plan.note(plan.sheet(PEOPLE), values)
            self._remember(person, row)

    def _remember(self, person: Record, row: Any) -> None:
        plan, values = self._planning, person.values
        named = None
        if row["key_mark"] is not None:
            digests = {name: row[name] for name in ("key_mark", "snils_digest", "name_digest")}
            digests = {name: None if value is None else bytes(value) for name, value in digests.items()}
            identity = plan.note(plan.sheet(IDENTITIES), {"person_id": person.id, **digests})
            self._identity[person] = identity
            if digests["key_mark"] == self._mark:
                named = digests["name_digest"]
                if digests["snils_digest"] is not None:
                    self._by_snils[digests["snils_digest"]] = person
        # The name that the school gave counts: an account's owner can change the one that is shown.
        if named is None and values["birth_date"] is not None:
            named = self._name(values["last_name"], values["first_name"], values["birth_date"])
        if named is not None and person not in self._by_name[named]:
            self._by_name[named].append(person)

    def _snils(self, number: str) -> bytes:
        return _digest(self._key, "person snils", "".join(filter(str.isdecimal, number)))

    def _name(self, last: str, first: str, born: date) -> bytes:
        return _digest(self._key, "person name", f"{_name(last, first)} {born.isoformat()}")


def people_of(planning: Planning) -> People:
    """The one of this import."""
    if PEOPLE not in planning.shared:
        planning.shared[PEOPLE] = People(planning)
    found: People = planning.shared[PEOPLE]
    return found


def load_people(planning: Planning, person_ids: Iterable[int]) -> None:
    """Read these people, as rows that others refer to."""
    missing = [each for each in person_ids if each not in planning.by_id[PEOPLE]]
    for values in _pieces(missing):
        for row in planning.connection.execute(select(people).where(people.c.id.in_(values))).mappings():
            planning.note(planning.sheet(PEOPLE), dict(row))


def _known() -> Select[Any]:
    own = person_identities
    return select(people, own.c.key_mark, own.c.snils_digest, own.c.name_digest).outerjoin(
        own, own.c.person_id == people.c.id
    )


def _may_be(person: Record, facts: Facts) -> bool:
    """Whether a person with this SNILS or number can be the one of a row: a name or the day agrees."""
    values = person.values
    if facts.born is not None and values["birth_date"] == facts.born:
        return True
    if _name(values["last_name"], values["first_name"]) == _name(facts.last, facts.first):
        return True
    # Only the surname has changed.
    middle = folded(values["middle_name"])
    same = folded(values["first_name"]) == folded(facts.first) and middle == folded(facts.middle or "")
    return bool(middle) and same and facts.born is None


def _name(last: str, first: str) -> str:
    return f"{folded(last)} {folded(first)}"


def _digest(key: bytes, kind: str, text: str) -> bytes:
    return hmac.digest(key, f"{kind} {text}".encode("utf-8", "replace"), "sha256")


def _pieces(values: Iterable[Any]) -> Iterable[list[Any]]:
    ordered = list(dict.fromkeys(values))
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
