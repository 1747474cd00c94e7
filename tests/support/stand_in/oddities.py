"""What portals have been seen to send, or may send in the same way: each oddity alone, as data.

``READ`` are other forms of the same: all commands print what they print of the usual answers, but for
``instead``. ``FAILED`` are no answers at all: nothing that is known may be lost by them, nothing may be
called empty.
"""

from __future__ import annotations

import json
from typing import Any

from support.stand_in.odd_journals import CHILDREN, DIARY, MARKS
from support.stand_in.odd_school_life import LETTERS, MEALS, NO_MEALS, SCHOOL
from support.stand_in.oddity import odd
from support.stand_in.portal import PAGE, Raw
from support.stand_in.world import FOOD, answers

HTML = {"content-type": "text/html; charset=utf-8"}
FORMS = [
    odd(name, path, ((), Raw(before + json.dumps(answers()[path]).encode(), 200, HTML)))
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
    *(odd(name, path, ((), answer)) for path in (*PATHS, *PAGES) for name, answer in FAILURES.items()),
    *(
        odd(name, path, ((), {key: value}))
        for path, key in (("timetable2/", "lessons"), ("mail/", "messages"))
        for name, value in (("null", None), ("object", {}), ("text", ""), ("rows of nothing", [{}, {"x": 1}]))
        for name in (f"{key} {name}",)
    ),
    odd("a list", "timetable2/", ((), [])),
    odd("rows of nothing", "controlmark/", ((), [{}, None])),
    odd("a list in an object", "controlmark/", ((), {"data": []})),
    odd("no data", "food/calendary/", ((), {"result": FOOD})),
]
