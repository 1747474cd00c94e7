"""A line of dictation never marks a wrong pupil: two readings are none, and one fault stops the line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.dictation.line import Reading, understand
from ruobr_tui.api.rules.dictation.parts import MAX_LINE, alike
from ruobr_tui.api.rules.dictation.roster import Member, Roster
from ruobr_tui.api.rules.dictation.values import AbsenceCode, Kind, SaidMark, Vocabulary

VOCABULARY = Vocabulary(
    ("1", "2", "3", "4", "5", "зач", "."),
    (
        AbsenceCode("Н"),
        AbsenceCode("УП"),
        AbsenceCode("Б", is_ill=True),
        AbsenceCode("ОП", is_missing=False, is_late=True),
    ),
)

NAMES = (
    ("Абрамов", "Глеб"),
    ("Иванов", "Андрей"),
    ("Иванова", "Полина"),
    ("Кузнецов", "Никита"),
    ("Ли", "Юн"),
    ("Петров", "Иван"),
    ("Петров", "Пётр"),
    ("Римская-Корсакова", "Анна"),
    ("Сидорова", "Мария"),
    ("Чёрный", "Олег"),
)


def members(names: tuple[tuple[str, str], ...] = NAMES) -> list[Member]:
    return [Member(100 + number, number, last, first) for number, (last, first) in enumerate(names, 1)]


CLASS = {f"{member.last_name} {member.first_name}": member for member in members()}


def read(line: str, *changed: Member) -> Reading:
    mine = {member.pupil_id: member for member in members()} | {member.pupil_id: member for member in changed}
    return understand(line, Roster(list(mine.values())), VOCABULARY)


def written(line: str, *changed: Member) -> list[str]:
    """Each entry in one text, as ``Петров Пётр 2/4 Н “comment”``."""
    names = {member.pupil_id: name for name, member in CLASS.items()}
    found = []
    for entry in read(line, *changed).entries:
        signs = {Kind.NEW: "", Kind.MORE: "+", Kind.RETAKE: "*"}
        marks = [f"{m.first}/{m.value}" if m.first else signs[m.kind] + m.value for m in entry.values.marks]
        minutes = [str(entry.values.minutes)] if entry.values.minutes else []
        comment = [f"“{entry.comment}”"] if entry.comment else []
        found.append(
            " ".join([names[entry.pupil_id], *marks, *filter(None, [entry.values.code]), *minutes, *comment])
        )
    return found


def faults(line: str, *changed: Member) -> list[str]:
    return [part.fault.reason.code for part in read(line, *changed).parts if part.fault is not None]


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("иванов 5", ["Иванов Андрей 5"]),
        ("ИВАНОВА 4; сид н", ["Иванова Полина 4", "Сидорова Мария Н"]),
        ("кузнецoв Б", ["Кузнецов Никита Б"]),  # a Latin o
        ("петров пётр 2/4, петров и. 5", ["Петров Пётр 2/4", "Петров Иван 5"]),
        ("2 5, 8-9 4", ["Иванов Андрей 5", "Римская-Корсакова Анна 4", "Сидорова Мария 4"]),
        ("ли 5 «чистая тетрадь, молодец»", ["Ли Юн 5 “чистая тетрадь, молодец”"]),
        ("черному пять", ["Чёрный Олег 5"]),
        ("римская 5 4", ["Римская-Корсакова Анна 5 4"]),
        ("римская-корсакова а зач", ["Римская-Корсакова Анна зач"]),
        ("абр опоздал 10, ли болеет", ["Абрамов Глеб ОП 10", "Ли Юн Б"]),
        ("абр оп 5", ["Абрамов Глеб ОП 5"]),  # minutes follow a late one
        ("кузнецов н н", ["Кузнецов Никита Н"]),  # an initial and a code: there is no other reading
        ("сид у", ["Сидорова Мария УП"]),
    ],
)
def test_what_a_teacher_says_is_understood(line: str, entries: list[str]) -> None:
    assert faults(line) == []
    assert written(line) == entries


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("петров 5", "several-fit"),
        ("п 5", "several-fit"),
        ("иванов п 5", "nobody-so-named"),  # never Иванова Полина
        ("кузнецов н 5", "two-readings"),  # Никита a five, or absent and a five
        ("сидоров 7", "nothing-to-write"),
        ("смирнов 5", "nobody-so-named"),
        ("11 5", "nobody-so-named"),
        ("9-8 5", "nobody-so-named"),
        ("0 5", "nobody-so-named"),
        ("иванов", "nothing-to-write"),
        ("5", "nothing-to-write"),
        ("ли 5 «нет конца", "open-quote"),
        ("ли 5 «да» 4", "after-comment"),
        ("все 5, все 4", "group-twice"),
        ("x" * (MAX_LINE + 1), "line-too-long"),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_written(line: str, fault: str) -> None:
    assert fault in faults(line)
    assert written(f"абрамов 5, {line}") == []


def test_the_rest_are_those_who_are_there_without_a_mark_and_not_named() -> None:
    absent = replace(CLASS["Ли Юн"], absence="Н", is_missing=True)
    exempt = replace(CLASS["Чёрный Олег"], is_exempt=True)
    gone = replace(CLASS["Сидорова Мария"], is_shut=True)
    marked = replace(CLASS["Абрамов Глеб"], mark="3")
    said = written("остальным 4, иванов 5, 3 н", absent, exempt, gone, marked)
    assert [entry for entry in said if entry.endswith(" 4")] == [
        "Кузнецов Никита 4",
        "Петров Иван 4",
        "Петров Пётр 4",
        "Римская-Корсакова Анна 4",
    ]
    assert faults("сидорова 5", gone) == ["cell-shut"]
    assert faults("черный 5", exempt) == ["exempt-from-marks"]
    assert written("нет б", replace(absent, absence="")) == ["Ли Юн Б"]
    assert faults("все 5, ли 4") == ["parts-overlap"]
    assert faults("ли 5, 5 4") == ["named-twice", "named-twice"]


def test_a_mark_that_is_there_is_never_replaced() -> None:
    marked = replace(CLASS["Ли Юн"], mark="2")
    assert faults("ли 5", marked) == ["mark-is-there"]
    assert faults("ли 2/5", marked) == ["mark-is-there"]
    assert written("ли *5", marked) == ["Ли Юн *5"]
    assert written("ли +5", marked) == ["Ли Юн +5"]
    assert faults("ли *5") == ["no-mark-before"]
    assert faults("ли н", replace(marked, absence="Б")) == ["absence-is-there"]


def test_similar_names_are_suggested_and_not_taken() -> None:
    (part,) = read("кузнецв 5").parts
    assert [member.last_name for member in part.suggestions] == ["Кузнецов"]
    assert part.entries == ()


def test_a_word_that_two_codes_begin_with_is_none() -> None:
    codes = (AbsenceCode("Н"), AbsenceCode("УП"), AbsenceCode("УБ"))
    assert Vocabulary(("5",), codes).understand(["у"]) is None
    assert Vocabulary(("5",), codes).understand(["болеет"]) is None
    assert Vocabulary(("зач",), codes).understand(["пять"]) is None
    assert Vocabulary(("5",), codes).understand(["5"]).marks == (SaidMark("5"),)  # type: ignore[union-attr]


SURNAMES = ("Иванов", "Иванова", "Иваненко", "Ивановский", "Ли", "Лисов", "Петров", "Петрова", "Нетесов", "Н")
FIRST_NAMES = ("Анна", "Андрей", "Никита", "Пётр", "Ульяна", "Болеслав")
surnames, first_names = st.sampled_from(SURNAMES), st.sampled_from(FIRST_NAMES)
pupils = st.tuples(surnames, first_names)
classes = st.lists(pupils, min_size=1, max_size=12).map(lambda names: members(tuple(names)))
words = st.one_of(
    surnames,
    first_names,
    st.sampled_from(("и", "иван", "иванову", "н", "5", "4", "+4", "2/4", "1-3", "остальные", "нет", "зач")),
    st.text("абвнопу5 .-«»,", max_size=6),
)
lines = st.lists(words, max_size=12).map(" ".join)


@given(classes, lines)
def test_any_line_for_any_class_is_all_or_nothing_and_each_pupil_once(mine: list[Member], line: str) -> None:
    reading = understand(line, Roster(mine), VOCABULARY)
    assert all(0 <= each.part.start <= each.part.end <= len(line) for each in reading.parts)
    if any(each.fault is not None for each in reading.parts):
        assert reading.entries == ()
    written_to = [entry.pupil_id for entry in reading.entries]
    assert len(written_to) == len(set(written_to))


@given(classes, st.data())
def test_whoever_is_named_gets_it_or_nobody(mine: list[Member], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(mine))
    surname = target.last_name[: data.draw(st.integers(1, len(target.last_name)))]
    first = target.first_name[: data.draw(st.integers(0, len(target.first_name)))]
    reading = understand(f"{surname} {first} зач", Roster(mine), VOCABULARY)
    if not reading.is_understood:
        return
    (entry,) = reading.entries
    (found,) = [member for member in mine if member.pupil_id == entry.pupil_id]
    # A whole surname goes before the beginning of another.
    assert found == target or alike(found.last_name) == alike(surname)


@given(classes, pupils, st.data())
def test_a_new_pupil_takes_no_mark_from_another(
    mine: list[Member], name: tuple[str, str], data: st.DataObject
) -> None:
    target = data.draw(st.sampled_from(mine))
    surname = target.last_name[: data.draw(st.integers(1, len(target.last_name)))]
    line = f"{surname} {target.first_name} 5"
    before = understand(line, Roster(mine), VOCABULARY).entries
    after = understand(line, Roster([*mine, Member(999, len(mine) + 1, *name)]), VOCABULARY).entries
    assert not before or after in ((), before) or alike(name[0]) == alike(surname)
