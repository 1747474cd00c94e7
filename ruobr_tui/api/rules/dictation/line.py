"""A line of dictation understood: what it would write for whom, or what is wrong with which part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ruobr_tui.api.reasons import journal as reasons
from ruobr_tui.api.reasons.reason import Explanation, explained
from ruobr_tui.api.rules.dictation.parts import Part, parts_of
from ruobr_tui.api.rules.dictation.roster import Found, Group, Member, Roster
from ruobr_tui.api.rules.dictation.values import Kind, Values, Vocabulary

MOST_NAMES = 4
"""So many of several pupils that fit are named."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written into one pupil's cell."""

    pupil_id: int
    values: Values
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part with its entries, or with its fault."""

    part: Part
    entries: tuple[Entry, ...] = ()
    group: Group | None = None
    fault: Explanation | None = None
    suggestions: tuple[Member, ...] = ()
    """Who may have been meant; never used."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole line."""

    parts: tuple[ReadPart, ...]

    @property
    def is_understood(self) -> bool:
        """Whether every part is; only then the line may be carried out."""
        return bool(self.parts) and all(each.fault is None for each in self.parts)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in the order of the line; none if a part is not understood."""
        return tuple(entry for each in self.parts for entry in each.entries) if self.is_understood else ()


def understand(line: str, roster: Roster, vocabulary: Vocabulary) -> Reading:
    """Read a line: pure, the same for the same course and line."""
    read = [_read(part, roster, vocabulary) for part in parts_of(line)]
    named = [member.pupil_id for _part, members, _values in read for member in members]
    twice = {pupil for pupil, times in Counter(named).items() if times > 1}
    groups = Counter(each.group for each, _members, _values in read if each.group is not None)
    done = []
    for each, members, values in read:
        if each.fault is not None or values is None:
            done.append(each)
        elif each.group is not None:
            if groups[each.group] > 1:
                done.append(replace(each, fault=explained(reasons.GROUP_TWICE)))
            else:
                done.append(_of_group(each, values, roster, set(named)))
        else:
            done.append(_of_members(each, members, values, twice))
    return Reading(tuple(_without_doubles(done)))


def _read(
    part: Part, roster: Roster, vocabulary: Vocabulary
) -> tuple[ReadPart, tuple[Member, ...], Values | None]:
    """Whom a part names and what it writes. Each way to divide its words is tried; two that fit are none."""
    if part.fault is not None:
        return ReadPart(part, fault=explained(part.fault)), (), None
    ways: list[tuple[Found, Values]] = []
    several: tuple[Member, ...] = ()
    is_somebody = has_values = False
    for count in range(1, len(part.words) + 1):
        found = roster.find(part.words[:count])
        is_somebody = is_somebody or bool(found.members or found.group)
        values = vocabulary.understand(part.words[count:])
        if values is None:
            continue
        has_values = True
        several = several or found.several
        if found.members or found.group is not None:
            ways.append((found, values))
    if len(ways) == 1:
        found, values = ways[0]
        return ReadPart(part, group=found.group), found.members, values
    if ways:
        return ReadPart(part, fault=explained(reasons.TWO_READINGS)), (), None
    if several:
        fault = reasons.SEVERAL_FIT.with_fields(names=_names(several))
        return ReadPart(part, fault=fault), (), None
    if is_somebody and not has_values:
        return ReadPart(part, fault=explained(reasons.NOTHING_TO_WRITE)), (), None
    suggestions = roster.suggestions(part.words)
    return ReadPart(part, fault=explained(reasons.NOBODY_SO_NAMED), suggestions=suggestions), (), None


def _of_members(part: ReadPart, members: tuple[Member, ...], values: Values, twice: set[int]) -> ReadPart:
    for member in members:
        fault = _obstacle(member, values)
        if member.pupil_id in twice:
            fault = reasons.NAMED_TWICE.with_fields(name=member.last_name)
        if fault is not None:
            return replace(part, fault=fault)
    entries = tuple(Entry(member.pupil_id, values, part.part.comment) for member in members)
    return replace(part, entries=entries)


def _of_group(part: ReadPart, values: Values, roster: Roster, named: set[int]) -> ReadPart:
    chosen = [member for member in roster.members if _belongs(member, part.group, values, named)]
    if not chosen:
        return replace(part, fault=explained(reasons.NOBODY_LEFT))
    for member in chosen:
        if (fault := _obstacle(member, values)) is not None:
            return replace(part, fault=fault)
    return replace(
        part, entries=tuple(Entry(member.pupil_id, values, part.part.comment) for member in chosen)
    )


def _belongs(member: Member, group: Group | None, values: Values, named: set[int]) -> bool:
    if member.is_shut:
        return False
    if group is Group.ALL:
        return True
    if member.pupil_id in named:
        return False
    if group is Group.ABSENT:
        return member.is_missing
    if values.marks:
        return not (member.mark or member.is_missing or member.is_exempt)
    return not member.absence


def _obstacle(member: Member, values: Values) -> Explanation | None:
    """Why these values can't go into the pupil's cell."""
    if member.is_shut:
        return reasons.CELL_SHUT.with_fields(name=member.last_name)
    if values.marks and member.is_exempt:
        return reasons.EXEMPT_FROM_MARKS.with_fields(name=member.last_name)
    has_mark = bool(member.mark)
    for mark in values.marks:
        if (mark.kind is Kind.NEW and member.mark) or (mark.first and has_mark):
            return reasons.MARK_IS_THERE.with_fields(name=member.last_name, mark=member.mark)
        if mark.kind is Kind.RETAKE and not mark.first and not has_mark:
            return reasons.NO_MARK_BEFORE.with_fields(name=member.last_name)
        has_mark = True
    if values.code and member.absence not in ("", values.code):
        return reasons.ABSENCE_IS_THERE.with_fields(name=member.last_name, code=member.absence)
    return None


def _without_doubles(parts: list[ReadPart]) -> Iterator[ReadPart]:
    """A pupil gets entries from one part only: a group that has one who is named besides is a fault."""
    written: set[int] = set()
    for each in parts:
        pupils = {entry.pupil_id for entry in each.entries}
        if pupils & written:
            yield replace(each, entries=(), fault=explained(reasons.PARTS_OVERLAP))
        else:
            written |= pupils
            yield each


def _names(members: tuple[Member, ...]) -> str:
    said = [f"{member.last_name} {member.first_name}".strip() for member in members[:MOST_NAMES]]
    return ", ".join(said) + (", …" if len(members) > MOST_NAMES else "")
