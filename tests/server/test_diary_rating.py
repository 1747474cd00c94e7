"""The rating against the plain definition of it, for any marks."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.diary.tables import marks
from ruobr_server.areas.schools.service import Pupil, pupil
from ruobr_server.kit.db import Database
from ruobr_tui.api.rules.diary.averages import average, scored
from support import school
from support.school import ALGEBRA, ANNA, BORIS, CLASS_9B, CLASS_9V, GLEB, HISTORY, VERA

CLASS_OF = {ANNA: CLASS_9V, BORIS: CLASS_9V, VERA: CLASS_9V, GLEB: CLASS_9B}

given_marks = st.lists(
    st.tuples(
        st.sampled_from(list(CLASS_OF)),
        st.sampled_from([ALGEBRA, HISTORY]),
        st.sampled_from(["2", "3", "4", "5", "5/4", "4-", "зачёт", "н/а"]),
        st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1), Decimal("1.25"), Decimal(3)]),
    ),
    max_size=25,
)
Row = tuple[int, int, str, Decimal]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_marks)
def test_places_and_averages_are_those_of_the_definition(furnished: Database, rows: list[Row]) -> None:
    def replace(connection: object) -> None:
        connection.execute(marks.delete())  # type: ignore[attr-defined]
        for number, (who, subject, value, weight) in enumerate(rows, start=1):
            row = {"id": number, "pupil_id": who, "lesson_id": 1001, "subject_id": subject}
            school.put(
                connection,  # type: ignore[arg-type]
                marks,
                {
                    **row,
                    "class_id": CLASS_OF[who],
                    "date": school.MONDAY,
                    "type_id": 1,
                    "value": value,
                    "weight": weight,
                    "created_at": school.at(school.MONDAY),
                },
            )

    furnished.write_now(replace)
    anna = furnished.read_now(pupil, ANNA)
    assert isinstance(anna, Pupil)
    answer = furnished.read_now(diary.progress, anna, date(2026, 11, 30))
    check(answer, rows)
    seen = {entry["subject_id"]: entry for entry in answer["subjects"]}
    for subject in (ALGEBRA, HISTORY):
        of_subject = [row for row in rows if row[1] == subject]
        if mean([row for row in of_subject if row[0] == ANNA]) is None:
            assert subject not in seen
        else:
            check(seen[subject], of_subject)


def mean(rows: list[Row]) -> Decimal | None:
    """The exact average, to far more digits than matter."""
    found = average(one for *_, value, weight in rows for one in scored(value, weight))
    return None if found is None else found.total / found.weight


def rounded(value: Decimal | None) -> float | None:
    return None if value is None else float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def check(figures: dict[str, object], rows: list[Row]) -> None:
    own_class = [row for row in rows if CLASS_OF[row[0]] == CLASS_9V]
    averages = {who: mean([row for row in own_class if row[0] == who]) for who in (ANNA, BORIS, VERA)}
    rated = {who: value for who, value in averages.items() if value is not None}
    mine = rated.get(ANNA)
    assert figures["child_avg"] == rounded(mine)
    assert figures["group_avg"] == rounded(mean(own_class))
    assert figures["parallels_avg"] == rounded(mean(rows))
    assert figures["place_count"] == len(rated)
    expected = None if mine is None else 1 + sum(value > mine for value in rated.values())
    assert figures["place"] == expected
