"""Oddities of children, lessons, homework and marks."""

from __future__ import annotations

from support.stand_in.oddity import ABSENT, odd, odd_values
from support.stand_in.world import ALGEBRA, LESSONS

_CHILD = ("childs", 1)

CHILDREN = [
    *(
        oddity
        for key in ("birth_date", "balance", "mau_balance", "gender", "tourniquet", "user_id", "middle_name")
        for oddity in odd_values("user/", (*_CHILD, key), {"empty": "", "null": None, "not there": ABSENT})
    ),
    *odd_values(
        "user/",
        (*_CHILD, "birth_date"),
        {
            "with dots": "05.05.2013",
            "with a time": "2013-05-05 00:00:00",
            "ISO with T": "2013-05-05T00:00:00+07:00",
        },
    ),
    *odd_values("user/", (*_CHILD, "birth_date"), {"zeros": "0000-00-00"}, not_read=("Child.birth_date",)),
    *odd_values("user/", (*_CHILD, "balance"), {"broken": 12.5}, not_read=("Child.balance",)),
    *odd_values("user/", (*_CHILD, "mau_balance"), {"roubles": "76,90"}, not_read=("Child.mau_balance",)),
    *odd_values("user/", (*_CHILD, "gender"), {"a word": "жен"}, not_read=("Child.gender",)),
    *odd_values("user/", (*_CHILD, "push_settings"), {"an empty list": [], "null": None, "empty": ""}),
    *odd_values("user/", (*_CHILD, "push_settings"), {"a list": [1]}, not_read=("Child.push_settings",)),
    *odd_values("user/", (*_CHILD, "readonly"), {"text 0": "0", "text false": "false", "empty": ""}),
    *odd_values("user/", (*_CHILD, "readonly"), {"a word": "?"}, not_read=("Child.readonly",)),
    *odd_values("user/", (*_CHILD, "school_is_food"), {"text": "1", "empty": ""}),
    *odd_values("user/", (*_CHILD, "id"), {"text": "12"}),
    *odd_values("user/", (*_CHILD, "time_zone"), {"empty": "", "known": "Asia/Novokuznetsk"}),
    *odd_values(
        "user/",
        (*_CHILD, "time_zone"),
        {
            "an offset": "UTC+7",
            "a path": "../../etc/passwd",
            "a folder": "Asia",
            "a number": 7,
            "long": "A/" * 500,
        },
        not_read=("Child.time_zone",),
    ),
]

_THIRD = ("lessons", 2)
_TASK = ("lessons", 3, "task", 0)
_MARK = ("lessons", 0, "marks", 0)
_SPORT = "     08:30-09:15  Физкультура"

DIARY = [
    *odd_values(
        "timetable2/",
        (*_THIRD, "lesson_status_cancel"),
        {"text": "0", "empty": "", "null": None, "false": "false"},
    ),
    *odd_values(
        "timetable2/",
        (*_THIRD, "lesson_status_cancel"),
        {"text": "1", "true": True},
        instead={
            "week": {_SPORT: f"{_SPORT}  (cancelled)"},
            "absences": {"for 2 of 3 lessons": "for 1 of 2 lessons"},
        },
        screens={"diary": ("× Физкультура",)},
    ),
    # Where a portal has this key, it says that the pupil was there; elsewhere it is not known.
    *odd_values(
        "timetable2/",
        (*_THIRD, "attendance"),
        {"empty": "", "null": None, "empty list": []},
        instead={"absences": {"for 2 of 3 lessons": "for 1 of 3 lessons"}},
        screens={"absences": ("was missed",), "diary": ("Физкультура",)},
    ),
    *odd_values(
        "timetable2/",
        (*_THIRD, "topic"),
        {"a list": ["Бег"]},
        not_read=("Lesson.topic",),
        instead={"week": {"                 Бег\n": ""}},
    ),
    *odd_values("timetable2/", (*_THIRD, "task"), {"null": None, "not there": ABSENT}),
    *odd_values("timetable2/", (*_THIRD, "docs_for_lesson"), {"null": None, "not there": ABSENT}),
    *odd_values("timetable2/", (*_THIRD, "staff_id"), {"empty": "", "null": None}),
    *odd_values("timetable2/", (*_THIRD, "division_subject"), {"empty": "", "text": "703"}),
    *odd_values(
        "timetable2/",
        (*_THIRD, "time_start"),
        {
            "without seconds": "08:30",
            "short": "8:30",
            "with a dot": "8.30",
            "a moment": "2026-11-24 08:30:00",
        },
    ),
    *[
        odd(
            f"a lesson without times ({name})",
            "timetable2/",
            ((*_THIRD, "time_start"), value),
            ((*_THIRD, "time_end"), value),
            instead={"week": {_SPORT: "                  Физкультура"}},
            not_read=kinds,
            screens={"diary": ("Физкультура",)},
        )
        for name, value, kinds in (
            ("null", None, ()),
            ("empty", "", ()),
            ("not there", ABSENT, ()),
            ("words", "утром", ("Lesson.time_end", "Lesson.time_start")),
            ("another zone's", "08:30:00+03:00", ("Lesson.time_end", "Lesson.time_start")),
        )
    ],
    *[
        odd(f"date {name}", "timetable2/", ((*_THIRD, "on"), "2026-11-24"), ((*_THIRD, "date"), value))
        for name, value in {
            "with dots": "24.11.2026",
            "with dots, short": "24.11.26",
            "with slashes": "24/11/2026",
            "with a time": "2026-11-24 00:00:00",
            "ISO with T": "2026-11-24T00:00:00",
        }.items()
    ],
    *odd_values(
        "timetable2/",
        (*_TASK, "deadline"),
        {
            "with a time": "2026-11-26 23:59:00",
            "ISO with T": "2026-11-26T00:00:00",
            "with dots": "26.11.2026",
            "with dots and a time": "26.11.2026 08:00",
        },
    ),
    # The day of its lesson is meant where none is named.
    *odd_values(
        "timetable2/",
        (*_TASK, "deadline"),
        {"empty": "", "null": None, "not there": ABSENT},
        screens={"diary": ("§ 7 письменно",), "homework": ("§ 7 письменно",)},
    ),
    *odd_values(
        "timetable2/",
        (*_TASK, "deadline"),
        {"words": "завтра"},
        not_read=("Task.deadline",),
        screens={"diary": ("§ 7 письменно",), "homework": ("§ 7 письменно",)},
    ),
    *odd_values("timetable2/", (*_TASK, "test_id"), {"empty": "", "text": "5", "not there": ABSENT}),
    *odd_values("timetable2/", (*_TASK, "test_id"), {"words": "нет теста"}, not_read=("Task.test_id",)),
    *odd_values("timetable2/", (*_TASK, "doc"), {"text": "false", "number": 0, "empty": "", "null": None}),
    *odd_values("timetable2/", (*_TASK, "done"), {"text": "0", "empty": "", "null": None, "false": False}),
    *odd_values(
        "timetable2/",
        (*_TASK, "done"),
        {"text": "1", "true": "true"},
        instead={"homework": {"  [ ] Алгебра": "  [x] Алгебра"}},
        screens={"diary": ("§ 7 письменно",)},
    ),
    *odd_values("timetable2/", (*_TASK, "id"), {"text": "5"}),
    *odd_values("timetable2/", (*_MARK, "mark"), {"a number": 5}),
    *odd_values("timetable2/", (*_MARK, "question_id"), {"empty": "", "null": None}),
    *odd_values("timetable2/", (*_MARK, "number"), {"empty": "", "text": "1"}),
    *odd_values("timetable2/", ("lessons", 0, "id"), {"text": "1"}),
    odd("a lesson twice", "timetable2/", (("lessons",), [*LESSONS, LESSONS[0]])),
    odd(
        "a row without a number",
        "timetable2/",
        (("lessons",), [*LESSONS, {**LESSONS[2], "id": "?"}]),
        not_read=("lessons: id",),
        messages=("1 row could not be read and was skipped.",),
        screens={"diary": ("not read: 1",)},
    ),
]

_PERIOD = (1,)
_PHYSICS = (1, "marks", 1)

_ABSENCES = "  nothing\n  The portal did not provide this for 2 of 3 lessons.\n"

MARKS = [
    *odd_values(
        "controlmark/",
        (*_PERIOD, "date_start"),
        {"with dots": "09.11.2026", "with a time": "2026-11-09 00:00:00"},
    ),
    *odd_values("controlmark/", (*_PERIOD, "marks_future"), {"text": "1", "true": True}),
    *odd_values("controlmark/", (*_PERIOD, "counted_marks"), {"null": None, "not there": ABSENT}),
    *odd_values("controlmark/", (*_PERIOD, "rom"), {"null": None, "not there": ABSENT}),
    *odd_values("controlmark/", (*_PHYSICS, "sub_type"), {"empty": "", "null": None}),
    *odd_values("controlmark/", (*_PHYSICS, "mark"), {"text": "4.0", "comma": "4,0"}),
    *odd_values(
        "controlmark/",
        (*_PHYSICS, "mark"),
        {"zero": 0, "minus one": -1, "text zero": "0", "empty": "", "null": None, "a dash": "-"},
        instead={"marks": {"  4.00  Физика  (the portal’s average, few marks)\n": ""}},
    ),
    *[
        odd(
            f"final mark {word}",
            "controlmark/",
            ((0, "marks", 2, "mark"), word),
            screens={"marks of the first quarter": (f"✓ {word}",)},
        )
        for word in ("зач", "н/а", "осв", "зачёт", "4+")
    ],
    *[
        odd(
            f"data {name}",
            f"all_marks/2/{ALGEBRA}/",
            (("data",), value),
            instead={"absences": {_ABSENCES: "  The portal does not provide this.\n"}},
        )
        for name, value in (("empty list", []), ("null", None), ("false", False))
    ],
    *[
        odd(name, f"all_marks/2/{ALGEBRA}/", change)
        for name, change in {
            "average minus one": (("data", "avg_mark"), -1),
            "average empty": (("data", "avg_mark"), ""),
            "final a word": (("data", "control_mark"), "зач"),
            "dates with dots": (("data", "marks", 0, "date"), "23.11.2026"),
            "number empty": (("data", "marks", 0, "mark_int"), ""),
        }.items()
    ],
]
