"""What portals have been seen to send, or may send in the same way: each oddity alone, as data.

``READ`` are other forms of the same: all commands print what they print of the usual answers, but for
``instead``. ``FAILED`` are no answers at all: nothing that is known may be lost by them, nothing may be
called empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.stand_in.portal import PAGE, Raw
from support.stand_in.world import ALGEBRA, FOOD, LESSONS, MAIL, PLAIN_LETTER, answers

ABSENT = object()
"""The key is not there."""

Step = str | int
Change = tuple[tuple[Step, ...], Any]


@dataclass(frozen=True)
class Oddity:
    """``changes`` are made in the answer of ``path``: where, and what stands there.

    ``instead``: by command, lines that are printed and what is printed in their place. ``not_read``: what
    is counted, by kind; ``messages``: what the commands that meet it say beside. ``screens``: by section,
    texts that its page must show.
    """

    name: str
    path: str
    changes: tuple[Change, ...]
    instead: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_read: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    screens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    def switch_on(self, answers: dict[str, Any]) -> None:
        """Make the changes."""
        for steps, value in self.changes:
            place: Any = answers
            *way, last = (self.path, *steps)
            for step in way:
                place = place[step]
            if value is ABSENT:
                del place[last]
            else:
                place[last] = value


def _odd(name: str, path: str, *changes: Change, **more: Any) -> Oddity:
    return Oddity(f"{path} {name}", path, changes, **more)


def _each(path: str, steps: tuple[Step, ...], values: Mapping[str, Any], **more: Any) -> list[Oddity]:
    return [
        _odd(f"{'.'.join(map(str, steps))} {name}", path, (steps, value), **more)
        for name, value in values.items()
    ]


_CHILD = ("childs", 1)

CHILDREN = [
    *(
        oddity
        for key in ("birth_date", "balance", "mau_balance", "gender", "tourniquet", "user_id", "middle_name")
        for oddity in _each("user/", (*_CHILD, key), {"empty": "", "null": None, "not there": ABSENT})
    ),
    *_each(
        "user/",
        (*_CHILD, "birth_date"),
        {
            "with dots": "05.05.2013",
            "with a time": "2013-05-05 00:00:00",
            "ISO with T": "2013-05-05T00:00:00+07:00",
        },
    ),
    *_each("user/", (*_CHILD, "birth_date"), {"zeros": "0000-00-00"}, not_read=("Child.birth_date",)),
    *_each("user/", (*_CHILD, "balance"), {"broken": 12.5}, not_read=("Child.balance",)),
    *_each("user/", (*_CHILD, "mau_balance"), {"roubles": "76,90"}, not_read=("Child.mau_balance",)),
    *_each("user/", (*_CHILD, "gender"), {"a word": "жен"}, not_read=("Child.gender",)),
    *_each("user/", (*_CHILD, "push_settings"), {"an empty list": [], "null": None, "empty": ""}),
    *_each("user/", (*_CHILD, "push_settings"), {"a list": [1]}, not_read=("Child.push_settings",)),
    *_each("user/", (*_CHILD, "readonly"), {"text 0": "0", "text false": "false", "empty": ""}),
    *_each("user/", (*_CHILD, "readonly"), {"a word": "?"}, not_read=("Child.readonly",)),
    *_each("user/", (*_CHILD, "school_is_food"), {"text": "1", "empty": ""}),
    *_each("user/", (*_CHILD, "id"), {"text": "12"}),
    *_each("user/", (*_CHILD, "time_zone"), {"empty": "", "known": "Asia/Novokuznetsk"}),
    *_each(
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
    *_each(
        "timetable2/",
        (*_THIRD, "lesson_status_cancel"),
        {"text": "0", "empty": "", "null": None, "false": "false"},
    ),
    *_each(
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
    *_each(
        "timetable2/",
        (*_THIRD, "attendance"),
        {"empty": "", "null": None, "empty list": []},
        instead={"absences": {"for 2 of 3 lessons": "for 1 of 3 lessons"}},
        screens={"absences": ("was missed",), "diary": ("Физкультура",)},
    ),
    *_each(
        "timetable2/",
        (*_THIRD, "topic"),
        {"a list": ["Бег"]},
        not_read=("Lesson.topic",),
        instead={"week": {"                 Бег\n": ""}},
    ),
    *_each("timetable2/", (*_THIRD, "task"), {"null": None, "not there": ABSENT}),
    *_each("timetable2/", (*_THIRD, "docs_for_lesson"), {"null": None, "not there": ABSENT}),
    *_each("timetable2/", (*_THIRD, "staff_id"), {"empty": "", "null": None}),
    *_each("timetable2/", (*_THIRD, "division_subject"), {"empty": "", "text": "703"}),
    *_each(
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
        _odd(
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
        _odd(f"date {name}", "timetable2/", ((*_THIRD, "on"), "2026-11-24"), ((*_THIRD, "date"), value))
        for name, value in {
            "with dots": "24.11.2026",
            "with dots, short": "24.11.26",
            "with slashes": "24/11/2026",
            "with a time": "2026-11-24 00:00:00",
            "ISO with T": "2026-11-24T00:00:00",
        }.items()
    ],
    *_each(
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
    *_each(
        "timetable2/",
        (*_TASK, "deadline"),
        {"empty": "", "null": None, "not there": ABSENT},
        screens={"diary": ("§ 7 письменно",), "homework": ("§ 7 письменно",)},
    ),
    *_each(
        "timetable2/",
        (*_TASK, "deadline"),
        {"words": "завтра"},
        not_read=("Task.deadline",),
        screens={"diary": ("§ 7 письменно",), "homework": ("§ 7 письменно",)},
    ),
    *_each("timetable2/", (*_TASK, "test_id"), {"empty": "", "text": "5", "not there": ABSENT}),
    *_each("timetable2/", (*_TASK, "test_id"), {"words": "нет теста"}, not_read=("Task.test_id",)),
    *_each("timetable2/", (*_TASK, "doc"), {"text": "false", "number": 0, "empty": "", "null": None}),
    *_each("timetable2/", (*_TASK, "done"), {"text": "0", "empty": "", "null": None, "false": False}),
    *_each(
        "timetable2/",
        (*_TASK, "done"),
        {"text": "1", "true": "true"},
        instead={"homework": {"  [ ] Алгебра": "  [x] Алгебра"}},
        screens={"diary": ("§ 7 письменно",)},
    ),
    *_each("timetable2/", (*_TASK, "id"), {"text": "5"}),
    *_each("timetable2/", (*_MARK, "mark"), {"a number": 5}),
    *_each("timetable2/", (*_MARK, "question_id"), {"empty": "", "null": None}),
    *_each("timetable2/", (*_MARK, "number"), {"empty": "", "text": "1"}),
    *_each("timetable2/", ("lessons", 0, "id"), {"text": "1"}),
    _odd("a lesson twice", "timetable2/", (("lessons",), [*LESSONS, LESSONS[0]])),
    _odd(
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
    *_each(
        "controlmark/",
        (*_PERIOD, "date_start"),
        {"with dots": "09.11.2026", "with a time": "2026-11-09 00:00:00"},
    ),
    *_each("controlmark/", (*_PERIOD, "marks_future"), {"text": "1", "true": True}),
    *_each("controlmark/", (*_PERIOD, "counted_marks"), {"null": None, "not there": ABSENT}),
    *_each("controlmark/", (*_PERIOD, "rom"), {"null": None, "not there": ABSENT}),
    *_each("controlmark/", (*_PHYSICS, "sub_type"), {"empty": "", "null": None}),
    *_each("controlmark/", (*_PHYSICS, "mark"), {"text": "4.0", "comma": "4,0"}),
    *_each(
        "controlmark/",
        (*_PHYSICS, "mark"),
        {"zero": 0, "minus one": -1, "text zero": "0", "empty": "", "null": None, "a dash": "-"},
        instead={"marks": {"  4.00  Физика  (the portal’s average, few marks)\n": ""}},
    ),
    *[
        _odd(
            f"final mark {word}",
            "controlmark/",
            ((0, "marks", 2, "mark"), word),
            screens={"marks of the first quarter": (f"✓ {word}",)},
        )
        for word in ("зач", "н/а", "осв", "зачёт", "4+")
    ],
    *[
        _odd(
            f"data {name}",
            f"all_marks/2/{ALGEBRA}/",
            (("data",), value),
            instead={"absences": {_ABSENCES: "  The portal does not provide this.\n"}},
        )
        for name, value in (("empty list", []), ("null", None), ("false", False))
    ],
    *[
        _odd(name, f"all_marks/2/{ALGEBRA}/", change)
        for name, change in {
            "average minus one": (("data", "avg_mark"), -1),
            "average empty": (("data", "avg_mark"), ""),
            "final a word": (("data", "control_mark"), "зач"),
            "dates with dots": (("data", "marks", 0, "date"), "23.11.2026"),
            "number empty": (("data", "marks", 0, "mark_int"), ""),
        }.items()
    ],
]

LETTERS = [
    _odd("a letter twice", "mail/", (("messages",), [MAIL[0], MAIL[1], MAIL[0]])),
    *_each("mail/", ("messages", 0, "read"), {"text": "true", "number": 1, "text 1": "1"}),
    *_each("mail/", ("messages", 0, "id"), {"text": str(PLAIN_LETTER)}),
    *_each("mail/", ("messages", 0, "recivers_list"), {"null": None}),
    *_each(
        "mail/",
        ("messages", 0, "post_date"),
        {
            "with dots": "20.11.2026 10:00",
            "ISO with T": "2026-11-20T10:00:00",
            "without a time": "2026-11-20",
            "empty": "",
        },
    ),
    *_each(
        "mail/",
        ("messages", 0, "clean_text"),
        {"entities": "Собрание&nbsp;в&nbsp;среду"},
        screens={"letters": ("Собрание в среду",)},
    ),
    *_each("mail/", ("messages", 0, "type_id"), {"text": "1", "empty": "", "null": None}),
]

MEALS = [
    *_each(
        "food/calendary/",
        ("data", "vizit", 0, "date"),
        {"with dots": "24.11.2026", "short": "24.11.26", "slashes": "24/11/2026"},
    ),
    *_each("food/calendary/", ("data", "vizit", 0, "price_sum"), {"a number": 97.5, "with a point": "97.50"}),
    *_each("food/calendary/", ("data", "vizit", 0, "state"), {"text": "30"}),
    _odd(
        "dishes in the units",
        "food/calendary/",
        (("data", "vizit", 0, "dishes"), []),
        (("data", "vizit", 0, "qs_unit"), [{"about": "Борщ"}, {"about": "Компот"}]),
    ),
    *_each("food/calendary/", ("data", "vizit", 0, "complex"), {"empty": "", "null": None}),
    *_each("food/calendary/", ("data", "uid"), {"null": None, "a number": 5}),
    *_each("food/calendary/", ("data", "day_limit"), {"null": None}),
]
_MEALS = """\
  № 40817 · 76.90 ₽ · Enough until Tue 24 Nov.

Tuesday, 24 November
  Обед · Обед 1  97.50 ₽  (received)
                 Борщ; Компот

"""
_NOT_REPORTED = "  The portal does not provide this.\n"
_NOTHING: dict[str, Any] = {"false": False, "null": None, "empty list": []}
NO_MEALS = [
    _odd(
        f"data {name}",
        "food/calendary/",
        (("data",), value),
        instead={"meals": {_MEALS: _NOT_REPORTED}},
        screens={"meals": ("does not provide",)},
    )
    for name, value in _NOTHING.items()
]

_CLASSMATE = ("data", 0)

SCHOOL = [
    *_each("guide/", ("data", "teacher_list", 0, "subject_qs"), {"a list": ["Алгебра", "Геометрия"]}),
    *_each("guide/", ("data", "id"), {"empty": "", "null": None}),
    *_each("odnoklassniki/", (*_CLASSMATE, "gender"), {"empty": "", "text": "2"}),
    *_each("odnoklassniki/", (*_CLASSMATE, "birth_date"), {"with dots": "30.11.2013"}),
    *_each(
        "birthday/",
        (*_CLASSMATE, "birth_date"),
        {"with dots": "30.11.2013", "with a time": "2013-11-30 00:00"},
    ),
    *_each("birthday/", (*_CLASSMATE, "birthdate_year_future"), {"text": "13"}),
    *_each("book/", ("data", 0, "date_return"), {"with dots": "25.05.2027"}),
    *_each("do/cert/", ("data", "balance"), {"a number": 1000, "with a blank": "1 000,00"}),
    *_each("do/cert/", ("data", "date_actual"), {"without a time": "2027-08-31", "with dots": "31.08.2027"}),
    *_each("do/cert/", ("data", "rmc_nominal"), {"text": "1500,00", "zero": 0, "empty": ""}),
    *_each("do/cert/", ("data", "petition_good"), {"null": None, "not there": ABSENT}),
]

HTML = {"content-type": "text/html; charset=utf-8"}
FORMS = [
    _odd(name, path, ((), Raw(before + json.dumps(answers()[path]).encode(), 200, HTML)))
    for path in ("user/", "controlmark/", "mail/", "food/calendary/", "guide/")
    for name, before in (("JSON called HTML", b""), ("with a byte order mark", b"\xef\xbb\xbf"))
]

READ = [*CHILDREN, *DIARY, *MARKS, *LETTERS, *MEALS, *NO_MEALS, *SCHOOL, *FORMS]
FAILURES: dict[str, Any] = {
    "success 0": {"success": 0, "error": "Сбой"},
    "success false": {"success": False, "error": "Сбой"},
    "success text": {"success": "0"},
    "success 0 with an empty list": {"success": 0, "lessons": [], "messages": [], "data": [], "childs": []},
    "bare error": {"error": "Сбой"},
    "empty object": {},
    "another object": {"status": "ok"},
    "null": None,
    "a number": 0,
    "a text": "ok",
    "a page": Raw(PAGE, 200, HTML),
    "a fault": Raw(PAGE, 500, HTML),
    "a JSON fault": Raw('{"success": false, "error": "Сбой"}', 500),
    "a redirect": Raw("", 302, {"location": "https://school.example/login"}),
    "nothing": Raw("", 200),
    "half of it": Raw('{"lessons": [{"id": 1', 200),
}

PATHS = ("timetable2/", "controlmark/", "mail/", "food/calendary/")
"""What the commands ask for; the full screen asks for more."""
PAGES = ("guide/", "odnoklassniki/", "birthday/", "book/", "do/cert/")
FAILED = [
    *(_odd(name, path, ((), answer)) for path in (*PATHS, *PAGES) for name, answer in FAILURES.items()),
    *(
        _odd(name, path, ((), {key: value}))
        for path, key in (("timetable2/", "lessons"), ("mail/", "messages"))
        for name, value in (("null", None), ("object", {}), ("text", ""), ("rows of nothing", [{}, {"x": 1}]))
        for name in (f"{key} {name}",)
    ),
    _odd("a list", "timetable2/", ((), [])),
    _odd("rows of nothing", "controlmark/", ((), [{}, None])),
    _odd("a list in an object", "controlmark/", ((), {"data": []})),
    _odd("no data", "food/calendary/", ((), {"result": FOOD})),
]
