"""Timetables of aSc Timetables: read as ours, with faults by line; any bytes give faults."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.areas.schools.tables import subjects
from ruobr_server.areas.timetable.asc import read_asc
from ruobr_server.areas.timetable.tables import bells, courses, timetable_slots, timetable_versions
from support.databases import on_sqlite
from support.imports import FILES, Importer, table

pytestmark = on_sqlite

SEPTEMBER = date(2026, 9, 1)
PERIODS = table("вид|название|начало|конец", "четверть|1|01.09.2026|25.10.2026")
XML = """<?xml version="1.0" encoding="windows-1251"?>
<timetable ascttversion="2024.1.1" importtype="database">
   <periods options="canadd">
      <period name="1" short="1" period="1" starttime="8:30" endtime="9:15"/>
      <period name="2" short="2" period="2" starttime="9:25" endtime="10:10"/>
      <period name="3" short="3" period="3" starttime="10:30" endtime="11:15"/>
   </periods>
   <subjects>
      <subject id="S1" name="Математика" short="М"/>
      <subject id="S2" name="Английский язык" short="А"/>
   </subjects>
   <teachers>
      <teacher id="T1" firstname="Мария" lastname="Лаврова" name="Лаврова Мария" short="ЛМ"/>
      <teacher id="T2" name="Полевой С.И." short="ПС"/>
   </teachers>
   <classrooms><classroom id="R1" name="Кабинет 201" short="201"/></classrooms>
   <classes><class id="C1" name="5А" short="5А"/><class id="C2" name="6А" short="6А"/></classes>
   <groups>
      <group id="G0" classid="C1" name="Весь класс" entireclass="1"/>
      <group id="G1" classid="C1" name="1 группа" entireclass="0"/>
      <group id="G2" classid="C1" name="2 группа" entireclass="0"/>
   </groups>
   <lessons>
      <lesson id="L1" classids="C1" subjectid="S1" teacherids="T1" groupids="G0" periodspercard="2"/>
      <lesson id="L2" classids="C1" subjectid="S2" teacherids="T2" groupids="G1" periodspercard="1"/>
      <lesson id="L3" classids="C2" subjectid="S1" teacherids="T1" groupids="" periodspercard="1"/>
   </lessons>
   <cards>
      <card lessonid="L1" period="1" days="10000" weeks="1" terms="1" classroomids="R1"/>
      <card lessonid="L2" period="3" days="01000" weeks="10" terms="1" classroomids="R1"/>
      <card lessonid="L3" period="3" days="00100" weeks="01" terms="1" classroomids=""/>
   </cards>
</timetable>
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE timetable [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;">]><timetable name="&d;"/>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE timetable [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<timetable>&a;</timetable>"""


def school(xml: str) -> dict[str, bytes]:
    return {**FILES, "periods.csv": PERIODS, "raspisanie.xml": xml.encode("cp1251")}


@pytest.fixture
def importer(importer: Importer) -> Importer:
    importer.valid_from = SEPTEMBER
    return importer


def test_a_timetable_of_asc_is_ours(importer: Importer) -> None:
    done = importer(school(XML))
    [made] = done.lessons.values()
    assert made.created > 20
    assert [name for (name,) in importer.rows(subjects, "name")] == ["Английский язык", "Математика"]
    assert len(importer.rows(bells, "number")) == 3
    assert importer.rows(timetable_slots, "weekday", "number", "week", "room") == [
        (1, 1, "", "201"),
        (1, 2, "", "201"),
        (2, 3, "A", "201"),
        (3, 3, "B", ""),
    ]
    assert [group for (group,) in importer.rows(courses, "group_name")] == ["", "", "1 группа"]
    assert importer.rows(timetable_versions, "valid_from") == [(SEPTEMBER,)]
    assert importer(school(XML)).steps == []
    exported = importer.export()
    assert importer(exported).steps == []


def test_faults_are_named_by_line_and_attribute(importer: Importer) -> None:
    wrong = XML.replace('name="Полевой С.И."', 'name="Никто"').replace('lessonid="L3"', 'lessonid="L9"')
    wrong = wrong.replace('period="1" days="10000" weeks="1"', 'period="1" days="10000" weeks="110"')
    lines = wrong.splitlines()

    def line(text: str) -> int:
        return next(number for number, each in enumerate(lines, 1) if text in each)

    assert importer.faults(school(wrong)) == [
        ("raspisanie.xml", line('weeks="110"'), "weeks", "import-other-weeks"),
        ("raspisanie.xml", line('lessonid="L2"'), "teacherids", "import-not-found"),
        ("raspisanie.xml", line('lessonid="L9"'), "lessonid", "import-not-found"),
    ]


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE, "<?xml version='1.0'?><html/>", "<?xml", XML[:900]])
def test_what_is_no_timetable_is_refused(xml: str) -> None:
    found = read_asc("x.xml", xml.encode("cp1251"), SEPTEMBER)
    assert [each.why.reason.code for each in found.faults] == ["import-xml-broken"]
    assert found.rows == {}


@given(st.binary(max_size=300))
def test_any_bytes_give_faults_and_no_crash(data: bytes) -> None:
    assert read_asc("x.xml", data, SEPTEMBER).faults


@given(st.integers(0, len(XML) - 1), st.text(max_size=20))
def test_a_damaged_timetable_gives_rows_or_faults(place: int, text: str) -> None:
    read_asc("x.xml", (XML[:place] + text + XML[place + 1 :]).encode("cp1251", "replace"), SEPTEMBER)
