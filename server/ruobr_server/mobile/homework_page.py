"""Homework as an HTML page: the older generation sends its address, which needs no login."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from inscriptis import get_text
from starlette.responses import Response

from ruobr_server.areas.diary.tasks_page import PublicTask

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-cache",
}


def homework_page(task: PublicTask) -> Response:
    """The page. It is built as a tree, so that all texts are escaped when it is serialised."""
    html = Element("html", lang="ru")
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width")
    SubElement(head, "title").text = f"{task.subject}, {task.class_name}"
    body = SubElement(html, "body")
    SubElement(body, "h1").text = f"{task.subject}, {task.class_name}"
    due = SubElement(body, "p")
    SubElement(due, "time", datetime=task.deadline.isoformat()).text = f"{task.deadline:%d.%m.%Y}"
    words = f"{task.title}\n{get_text(task.text)}" if task.text.strip() else task.title
    for line in words.splitlines() or [""]:
        if line.strip() or not words.strip():
            SubElement(body, "p").text = line
    page = tostring(html, encoding="unicode", method="html")
    return Response("<!DOCTYPE html>\n" + page, media_type="text/html", headers=_HEADERS)
