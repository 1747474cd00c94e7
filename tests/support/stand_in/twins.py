"""A portal with two children whose numbers are the same everywhere; each text says whose it is."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from support.stand_in.portal import StandIn
from support.stand_in.world import ANNA, BORIS, answers

WORDS = {ANNA: "Аннин", BORIS: "Борисов"}
"""What stands before each text that is a child's."""

TEXTS = {
    "subject", "subject_name", "topic", "title", "book", "fullname", "person_str", "last_name", "about",
    "complex", "ordered_complex", "cert_group_name", "account", "text",
}  # fmt: skip
SAME = {"user/", "mail/", "mail/new/", "mail/101/"}
"""What is the account's."""


def marked(value: Any, word: str, name: str = "") -> Any:
    """The same answer with the child's word before its texts."""
    if isinstance(value, dict):
        return {key: marked(each, word, key) for key, each in value.items()}
    if isinstance(value, list):
        return [marked(each, word, name) for each in value]
    is_text = isinstance(value, str) and value and name in TEXTS and "четверть" not in value
    return f"{word} {value}" if is_text else value


class Twins(StandIn):
    """A portal that gives both children the same numbers. ``slow``: answers for this child are long under
    way.
    """

    def __init__(self) -> None:
        super().__init__()
        of_anna = [row for row in answers()["timetable2/"]["lessons"] if row["child"] == ANNA]
        self.of_child = {}
        for child, word in WORDS.items():
            own = marked(answers(), word)
            lessons = [row | {"child": child, "absence": ""} for row in marked(of_anna, word)]
            own["timetable2/"] = {"lessons": lessons}
            self.of_child[child] = own
        self.slow: int | None = None
        self.arrive = asyncio.Event()
        self.held = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        child = int(request.url.params.get("child") or 0)
        path = request.url.path.lstrip("/")
        if child in self.of_child and path not in SAME:
            self.answers[path] = self.of_child[child].get(path, {"data": []})
        response = await super().handle_async_request(request)
        if child and child == self.slow:
            self.held += 1
            await self.arrive.wait()
        return response
