"""Records are added, changed, ended and removed by forms with a history; the rules are those of an import."""

from __future__ import annotations

from datetime import date

import pytest

from ruobr_server.areas.diary.tables import lessons
from ruobr_server.areas.schools.tables import classes
from ruobr_server.kit.errors import Changed, Conflict, InvalidFields
from ruobr_tui.api.models.records import RecordDetail
from support.databases import on_sqlite
from support.imports import Importer, table
from support.record_clerks import EXAMPLE, Clerks

pytestmark = on_sqlite

TEACHER = "Лаврова Мария Петровна"


def value_of(detail: RecordDetail, name: str) -> str:
    return next(each.value for each in detail.fields if each.name == name)


def faults(refused: pytest.ExceptionInfo[InvalidFields]) -> dict[str, str]:
    return {name: why.reason.code for name, why in refused.value.wrong.items()}


def test_a_class_gets_another_letter_and_the_history_has_who_and_what(clerks: Clerks) -> None:
    key = clerks.key("classes", "5А")
    made = clerks.change("office", "classes", key, {"letter": ("А", "В")})
    assert made.label == "5В"
    assert made.key == key
    changed, imported = made.history
    assert (changed.by, changed.action, changed.field, changed.old, changed.new) == (
        "Клерк-office Инна", "change", "letter", "А", "В",
    )  # fmt: skip
    assert (imported.source, imported.action, imported.new) == ("import", "create", "5А")
    [row] = clerks.rows("school", "classes", "5в").rows
    assert row.changed_by == "Клерк-office Инна"


def test_a_person_gets_another_name_and_stays_who_it_is(clerks: Clerks) -> None:
    key = clerks.key("staff", TEACHER)
    cells = {
        "last name": ("Лаврова", "Новая"),
        "middle name": ("Петровна", ""),
        "born": ("05.06.1985", "06.06.1985"),
    }
    made = clerks.change("school", "staff", key, cells)
    assert (made.key, made.label, value_of(made, "born")) == (key, "Новая Мария", "06.06.1985")
    assert {(each.field, each.old, each.new) for each in made.history if each.action == "change"} == {
        ("last name", "Лаврова", "Новая"),
        ("middle name", "Петровна", ""),
        ("born", "05.06.1985", "06.06.1985"),
    }  # fmt: skip
    assert (
        value_of(clerks.one("school", "classes", clerks.key("classes", "2А")), "class teacher")
        == "Новая Мария"
    )
    subjects = value_of(made, "subjects")
    made = clerks.change("school", "staff", key, {"subjects": (subjects, "Математика, Музыка")})
    assert value_of(made, "subjects") == "Математика, Музыка"


def test_what_is_exported_after_a_form_is_a_valid_import(clerks: Clerks) -> None:
    clerks.change("deputy", "classes", clerks.key("classes", "5А"), {"letter": ("А", "В")})
    child = {"last name": "Новиков", "first name": "Пётр", "born": "01.02.2015", "class": "5В"}
    clerks.add("office", "pupils", child)
    importer = Importer(clerks.database)
    assert importer(importer.export()).steps == []


def test_an_import_writes_the_same_history(clerks: Clerks) -> None:
    files = {"classes.csv": table("параллель|литера|классный руководитель", "5|А|Полевой Степан Ильич")}
    Importer(clerks.database)(files, school_id=1)
    newest = clerks.one("school", "classes", clerks.key("classes", "5А")).history[0]
    assert (newest.source, newest.field, newest.new) == ("import", "class teacher", "Полевой Степан Ильич")


def test_two_clerks_at_once_lose_nothing(clerks: Clerks) -> None:
    key = clerks.key("staff", TEACHER)
    old = "Учитель начальных классов"
    clerks.change("office", "staff", key, {"position": (old, "Завуч")})
    with pytest.raises(Changed) as refused:
        clerks.change("school", "staff", key, {"position": (old, "Директор"), "gender": ("ж", "ж")})
    current = refused.value.current
    assert (current["fields"], current["by"], current["values"]["position"]) == (
        ["position"], "Клерк-office Инна", "Завуч",
    )  # fmt: skip
    # Another cell of the same row is nobody's conflict.
    made = clerks.change("school", "staff", key, {"born": ("05.06.1985", "07.06.1985")})
    assert (value_of(made, "position"), value_of(made, "born")) == ("Завуч", "07.06.1985")


def test_faults_belong_to_fields_and_nothing_is_written(clerks: Clerks) -> None:
    with pytest.raises(InvalidFields) as refused:
        clerks.add("office", "classes", {"grade": "5", "letter": "А"})
    assert faults(refused) == {"grade": "record-already-there"}
    with pytest.raises(InvalidFields) as refused:
        clerks.add("office", "classes", {"grade": "13", "letter": "\x1b[31mДЛИННАЯ", "class teacher": "?"})
    assert faults(refused) == {"grade": "import-not-whole", "letter": "import-too-long"}
    with pytest.raises(InvalidFields) as refused:
        clerks.add("office", "classes", {"grade": "7", "class teacher": "Никто"})
    assert faults(refused) == {"class teacher": "import-not-found"}
    key = clerks.key("staff", TEACHER)
    with pytest.raises(InvalidFields) as refused:
        clerks.change(
            "office", "staff", key, {"last name": ("Лаврова", " "), "snils": ("", "112-233-445 96")}
        )
    assert set(faults(refused)) == {"last name", "snils"}
    with pytest.raises(InvalidFields) as refused:
        clerks.change("office", "staff", key, {"password": ("", "x")})
    assert faults(refused) == {"password": "record-no-such-field"}
    assert len(Importer(clerks.database).rows(classes, "id")) == 3


def test_odd_texts_are_data(clerks: Clerks) -> None:
    key = clerks.key("staff", TEACHER)
    old = "Учитель начальных классов"
    formula = '=cmd|"/c calc"!A1'
    made = clerks.change("office", "staff", key, {"position": (old, f"{formula}\x1b\u202e\n[b]")})
    assert value_of(made, "position") == f"{formula} [b]"
    exported = Importer(clerks.database).export()["staff.csv"].decode("utf-8-sig")
    assert f"'{formula[:5]}" in exported
    with pytest.raises(InvalidFields) as refused:
        clerks.change("office", "staff", key, {"position": (value_of(made, "position"), "я" * 10_000)})
    assert faults(refused) == {"position": "import-too-long"}


def test_who_has_left_stays_with_marks_and_history(clerks: Clerks) -> None:
    found = clerks.rows("office", "pupils").rows[0]
    made = clerks.end("office", "pupils", found.key, date(2026, 11, 20))
    assert value_of(made, "left on") == "20.11.2026"
    assert made.actions == ["change"]
    assert made.history[0].action == "end"
    assert clerks.rows("office", "pupils").rows[-1].key == found.key
    with pytest.raises(Conflict, match="ended"):
        clerks.end("office", "pupils", found.key, date(2026, 11, 21))
    with pytest.raises(InvalidFields) as refused:
        clerks.end("office", "staff", clerks.key("staff", TEACHER), date(2027, 1, 1))
    assert faults(refused) == {"day": "import-still-to-come"}
    # Names of who has left are not changed, until the day is taken back.
    with pytest.raises(InvalidFields) as refused:
        clerks.change("office", "pupils", found.key, {"last name": (found.cells["last name"], "Другая")})
    assert faults(refused) == {"last name": "record-has-left"}
    made = clerks.change("office", "pupils", found.key, {"left on": ("20.11.2026", "")})
    assert value_of(made, "left on") == ""


def test_what_is_in_use_is_not_removed(clerks: Clerks) -> None:
    for name, label in (
        ("subjects", "Математика"),
        ("classes", "5А"),
        ("bells", "1"),
        ("courses", "5А Математика"),
    ):
        with pytest.raises(Conflict, match="in use"):
            clerks.end("deputy", name, clerks.key(name, label))
    made = clerks.add("deputy", "subjects", {"name": "Астрономия"})
    assert clerks.end("deputy", "subjects", made.key) is None
    assert clerks.rows("deputy", "subjects", "астрономия").rows == []
    with pytest.raises(Conflict, match="neither ended nor removed"):
        clerks.end("town", "schools", "1")


def test_lessons_are_made_anew_and_counted_before(clerks: Clerks) -> None:
    key = clerks.key("bells", "1")
    cells = {"starts": ("08:30", "08:20")}
    before = Importer(clerks.database).rows(lessons, "id", "time_start")
    planned = clerks.preview("deputy", "bells", key, cells).lessons
    assert planned is not None
    assert planned.changed > 10
    assert Importer(clerks.database).rows(lessons, "id", "time_start") == before
    assert clerks.change("deputy", "bells", key, cells).lessons == planned
    assert Importer(clerks.database).rows(lessons, "id", "time_start") != before
    # The row has another key now, and its history goes with it.
    made = clerks.change("deputy", "bells", clerks.key("bells", "7"), {"lesson": ("7", "9")})
    assert made.key != key
    assert [each.field for each in made.history] == ["lesson", ""]


def test_one_lesson_of_the_timetable_is_changed_and_the_others_stay(clerks: Clerks) -> None:
    slot = next(each for each in clerks.rows("deputy", "timetable", "5А").rows if each.cells["lesson"] == "1")
    made = clerks.change("deputy", "timetable", slot.key, {"room": (slot.cells["room"], "999")})
    assert value_of(made, "room") == "999"
    assert made.lessons is not None
    assert made.lessons.changed > 0
    assert made.lessons.deleted == 0
    assert clerks.rows("deputy", "timetable").found == 75
    new = {name: slot.cells[name] for name in ("day", "lesson", "class", "teacher")} | {"subject": "Музыка"}
    with pytest.raises(InvalidFields) as refused:
        clerks.add("deputy", "timetable", {**new, "valid from": "01.09.2026"})
    assert set(faults(refused).values()) == {"record-class-busy"}
    with pytest.raises(InvalidFields) as refused:
        clerks.add("deputy", "timetable", {**new, "valid from": "01.12.2026"})
    assert faults(refused) == {"valid from": "record-no-timetable-from"}
    assert clerks.end("deputy", "timetable", slot.key) is None
    assert clerks.rows("deputy", "timetable").found == 74


def test_every_table_of_the_example_is_read_and_sent_back_without_a_change(clerks: Clerks) -> None:
    for name in ("schools", "staff", "pupils", "periods", "holidays", "bells", "day changes", "classes",
                 "subjects", "courses", "timetable", "mark types", "absence codes"):  # fmt: skip
        row = clerks.rows("region", name).rows[0]
        shown = clerks.one("region", name, row.key)
        same = {each.name: (each.value, each.value) for each in shown.fields if not each.fixed}
        assert clerks.change("region", name, row.key, same) == shown, name
    assert EXAMPLE.is_dir()
