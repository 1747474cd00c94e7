"""Who is recognised in a table, and who is not: pupils, staff and parents, imported once and again."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ruobr_server.areas.schools.queries import class_list, class_names, leader_of_class, staff_people
from ruobr_server.areas.schools.tables import classes, people, person_identities, pupils, staff
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_server.kit.db import Database
from support.databases import on_sqlite
from support.dumps import dump
from support.imports import FILES, PUPILS, Importer, counted, table

HEADING = "фамилия|имя|отчество|дата рождения|СНИЛС|класс"
ANNA = "Ветрова|Анна|Ивановна|01.02.2015|087-654-303 00|5А"


def pupil_file(*rows: str, heading: str = HEADING) -> dict[str, bytes]:
    return {"pupils.csv": table(heading, *rows)}


def stored(importer: Importer) -> list[str]:
    """Everything that the database has; PostgreSQL's dumps have two lines of their own."""
    return [line for line in dump(importer.database).splitlines() if "restrict " not in line]


def places(importer: Importer) -> list[tuple[object, ...]]:
    """Surnames and classes."""
    names = dict(importer.rows(people, "id", "last_name"))
    of_class = {
        number: f"{grade}{letter}"
        for number, grade, letter in importer.rows(classes, "id", "grade", "letter")
    }
    found = importer.rows(pupils, "person_id", "class_id", "left_on")
    return sorted((names[person], of_class[place], left) for person, place, left in found)


def test_a_school_comes_from_its_tables_and_the_same_tables_change_nothing(importer: Importer) -> None:
    first = importer(FILES)
    assert counted(first)["create"] == {
        "territories": 1, "schools": 1, "staff": 2, "classes": 2, "pupils": 3, "parents": 2,
    }  # fmt: skip
    assert places(importer) == [("Ветрова", "5А", None), ("Грачёв", "5А", None), ("Зимина", "6А", None)]
    # Parents have an account without a password, with the diary of their child.
    assert len(importer.rows(guardianships, "account_id", "pupil_id")) == 2
    assert {row[1:] for row in importer.rows(accounts, "id", "role", "password_hash")} == {("parent", "")}
    before = stored(importer)
    assert importer(FILES).steps == []
    assert stored(importer) == before


def test_a_pupil_of_another_class_is_the_same_person_moved(importer: Importer) -> None:
    importer(FILES)
    known = importer.rows(people, "id")
    found = importer(pupil_file(ANNA.replace("5А", "6А")))
    [step] = found.steps
    assert (step.action, step.sheet, step.column, step.old, step.new) == (
        "change",
        "pupils",
        "class",
        "5А",
        "6А",
    )
    assert importer.rows(people, "id") == known
    assert ("Ветрова", "6А", None) in places(importer)


@on_sqlite
def test_who_is_not_listed_any_more_stays(importer: Importer) -> None:
    importer(FILES)
    assert importer(pupil_file(ANNA)).steps == []
    assert len(places(importer)) == 3


@on_sqlite
def test_a_pupil_leaves_only_by_the_column_that_says_so(importer: Importer) -> None:
    importer(FILES)
    gone = pupil_file(f"{ANNA}|20.11.2026", heading=f"{HEADING}|выбыл")
    assert counted(importer(gone)) == {"close": {"pupils": 1}}
    assert importer(gone).steps == []
    assert importer(pupil_file(ANNA)).steps == []  # an empty cell says nothing
    back = pupil_file(f"{ANNA}|-", heading=f"{HEADING}|выбыл")
    assert counted(importer(back)) == {"change": {"pupils": 1}}
    later = pupil_file(f"{ANNA}|25.11.2026", heading=f"{HEADING}|выбыл")
    assert importer.faults(later) == [("pupils.csv", 2, "выбыл", "import-still-to-come")]


@on_sqlite
def test_a_name_alone_is_nobody(importer: Importer) -> None:
    importer(FILES)
    alone = pupil_file("Ветрова|Анна|Ивановна|||5А")
    assert importer.faults(alone) == [("pupils.csv", 2, "фамилия", "import-who")]


@on_sqlite
def test_another_birthday_is_another_person(importer: Importer) -> None:
    importer(FILES)
    assert counted(importer(pupil_file("Грачёв|Лев|Олегович|04.04.2015||5А"))) == {"create": {"pupils": 1}}


@on_sqlite
def test_a_new_surname_is_known_by_the_snils(importer: Importer) -> None:
    importer(FILES)
    [step] = importer(pupil_file(ANNA.replace("Ветрова", "Лугова"))).steps
    assert (step.sheet, step.column, step.old, step.new) == ("people", "last name", "Ветрова", "Лугова")


@on_sqlite
def test_a_snils_of_somebody_else_is_a_fault(importer: Importer) -> None:
    importer(FILES)
    wrong = pupil_file("Зимин|Пётр|Олегович|01.01.2014|087-654-303 00|6А")
    assert importer.faults(wrong) == [("pupils.csv", 2, "СНИЛС", "import-snils-taken")]
    other = pupil_file("Ветрова|Анна|Ивановна|01.02.2015|112-233-445 95|5А")
    assert importer.faults(other) == [("pupils.csv", 2, "СНИЛС", "import-snils-taken")]


@on_sqlite
def test_namesakes_of_one_day_are_distinguished_by_their_snils(importer: Importer) -> None:
    importer(FILES)
    namesake = "Ветрова|Анна|Ивановна|01.02.2015|123-456-789 64|6А"
    assert importer.faults(pupil_file(namesake)) == [("pupils.csv", 2, "СНИЛС", "import-other-snils")]
    both = pupil_file(ANNA, namesake)
    assert counted(importer(both)) == {"create": {"pupils": 1}}
    unclear = pupil_file("Ветрова|Анна|Ивановна|01.02.2015||5А")
    assert importer.faults(unclear) == [("pupils.csv", 2, "фамилия", "import-several-people")]


@on_sqlite
def test_the_same_pupil_twice_is_a_fault(importer: Importer) -> None:
    importer(FILES)
    assert importer.faults(pupil_file(ANNA, ANNA)) == [("pupils.csv", 3, "", "import-second-row")]


def test_a_snils_is_stored_as_a_digest_alone(importer: Importer) -> None:
    importer(FILES)
    whole = dump(importer.database)
    for number in ("087-654-303", "08765430300", "112-233-445"):
        assert number not in whole
    digests = [digest for (digest,) in importer.rows(person_identities, "snils_digest")]
    assert sum(digest is not None for digest in digests) == 2


@on_sqlite
def test_another_key_asks_for_the_name_and_learns_the_snils_anew(importer: Importer) -> None:
    importer(FILES)
    later = Importer(importer.database, person_key=b"k" * 32)
    assert counted(later(FILES)) == {"change": {"identities": 2}}
    assert later(FILES).steps == []
    moved = pupil_file(ANNA.replace("Ветрова", "Лугова"))
    assert counted(later(moved)) == {"change": {"people": 1}}


@on_sqlite
def test_a_teacher_who_is_a_parent_is_one_person(importer: Importer) -> None:
    importer(FILES)
    count = len(importer.rows(people, "id"))
    heading = "ученик: фамилия|ученик: имя|ученик: дата рождения|фамилия|имя|отчество|дата рождения"
    parents = table(heading, "Зимина|Вера|11.12.2014|Полевой|Степан|Ильич|21.11.1979")
    assert counted(importer({"parents.csv": parents})) == {"create": {"parents": 1}}
    assert len(importer.rows(people, "id")) == count


@on_sqlite
def test_a_renamed_parent_is_known_by_the_name_that_the_school_gave(importer: Importer) -> None:
    """Owners of accounts can change the name that is shown: it gives them nobody else's children."""
    importer(FILES)

    def rename(connection: object) -> None:
        from ruobr_server.areas.schools.service import rename_person

        [number] = [
            n for n, last, first in importer.rows(people, "id", "last_name", "first_name") if first == "Ольга"
        ]
        rename_person(connection, number, "Грачёв", "Олег", "Ильич")  # type: ignore[arg-type]

    importer.database.write_now(rename)
    assert importer(FILES).steps == []


def test_staff_are_recognised_across_files(importer: Importer, database: Database) -> None:
    importer(FILES)
    changed = table("фамилия|имя|дата рождения|должность", "Полевой|Степан|21.11.1979|Завуч")
    [step] = importer({"staff.csv": changed}).steps
    assert (step.action, step.column, step.new) == ("change", "position", "Завуч")
    assert len(importer.rows(staff, "id")) == 2


@on_sqlite
def test_pupils_are_read_without_the_column_that_is_not_there(importer: Importer) -> None:
    importer(FILES)
    assert importer.faults({"pupils.csv": PUPILS.replace("класс".encode(), "группа".encode())}) == [
        ("pupils.csv", 1, "class / класс", "column-missing")
    ]


def test_who_has_left_is_on_no_list_and_leads_no_class(importer: Importer) -> None:
    importer(FILES)
    lists = importer.database.read_now(class_sizes)
    assert lists == {"5А": (2, True), "6А": (1, True)}
    importer(pupil_file(f"{ANNA}|20.11.2026", heading=f"{HEADING}|выбыл"))
    teacher = table("фамилия|имя|дата рождения|выбыл", "Полевой|Степан|21.11.1979|23.11.2026")
    assert counted(importer({"staff.csv": teacher})) == {"close": {"staff": 1}}
    assert importer.database.read_now(class_sizes) == {"5А": (1, True), "6А": (1, False)}


def class_sizes(connection: Connection) -> dict[str, tuple[int, bool]]:
    """The number of pupils on the list of each class, and whether somebody leads it."""
    found = {}
    for row in connection.execute(select(class_names)).all():
        pupils_listed = connection.execute(class_list(row.school_id, row.id)).all()
        leaders = connection.execute(
            select(staff_people.c.id).join(class_names, leader_of_class()).where(class_names.c.id == row.id)
        ).all()
        found[f"{row.grade}{row.letter}"] = (len(pupils_listed), bool(leaders))
    return found
