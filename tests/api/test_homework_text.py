"""Homework of every shape that portals send: bodies in HTML, files in lists, texts, links and pictures."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.addresses import file_base, joined
from ruobr_tui.api.homework import (
    MOST_ATTACHED,
    attached,
    body,
    count_files,
    file_name,
    files_of,
    headline,
    page_address,
    words,
)
from ruobr_tui.api.models.diary import Lesson, Task

REAL = "https://api3d.ruobr.ru/"


def task(**fields: Any) -> Task:
    return Task.model_validate({"id": 1, **fields})


def test_a_body_is_laid_out_below_its_title() -> None:
    homework = task(title="§ 14", text="<p>Письменно:</p><ul><li>№ 1</li><li>№ 2</li></ul>")
    assert headline(homework) == "§ 14"
    assert "№ 1" in body(homework)
    assert words(homework).startswith("§ 14\nПисьменно")
    assert "<" not in words(homework)


def test_without_a_title_the_body_is_what_is_to_be_done() -> None:
    homework = task(title=" ", text="<p>Учить&nbsp;слова</p><p>Unit 3</p>")
    assert headline(homework) == "Учить слова Unit 3"
    assert words(homework).splitlines()[0] == "Учить слова"


def test_a_body_that_repeats_its_title_is_said_once() -> None:
    assert body(task(title="§ 14, № 2", text="<p>§ 14,\n № 2</p>")) == ""
    assert words(task(title="§ 14", text="")) == "§ 14"


@pytest.mark.parametrize(
    ("text", "title", "href", "is_page"),
    [
        ('<a href="//fipi.ru/oge">банк заданий</a>', "банк заданий", "//fipi.ru/oge", True),
        ("<A HREF='https://resh.edu.ru/7/'>РЭШ</A>", "РЭШ", "https://resh.edu.ru/7/", True),
        ('<a href="/media/a.pdf">Лист</a>', "Лист", "/media/a.pdf", False),
        ('<a class="x" href=//x.example/a.docx><b>Карт</b> 2</a>', "Карт 2", "//x.example/a.docx", False),
        ('<a href="//x.example/%D0%BF%D0%BB.pdf"></a>', "пл.pdf", "//x.example/%D0%BF%D0%BB.pdf", False),
        ('<img alt="Чертёж" src="//cdn.example/1.png"/>', "Чертёж", "//cdn.example/1.png", False),
        ('<img src="/media/2.jpg">', "2.jpg", "/media/2.jpg", False),
        ('<img src="//cdn.example/picture/7">', "7", "//cdn.example/picture/7", False),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', "x", "https://x.example/?a=1&b=2", True),
        ('<iframe src="//video.example/embed/7"></iframe>', "7", "//video.example/embed/7", True),
    ],
)  # fmt: skip
def test_links_and_pictures_of_a_body_can_be_opened_and_saved(
    text: str, title: str, href: str, is_page: bool
) -> None:
    [one] = attached(task(text=f"<p>Смотри: {text}</p>"))
    assert (one.title, one.href, one.is_page) == (title, href, is_page)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "mailto:a@b.example",
        "#top",
        "",
        "file:///etc/passwd",
        "http://[x",
    ],
)
def test_what_is_no_address_of_a_file_or_page_is_not_offered(href: str) -> None:
    assert attached(task(text=f'<a href="{href}">там</a><img src="{href}">')) == []


def test_an_address_without_a_scheme_is_shown_and_opened_whole() -> None:
    homework = task(text='<p><a href="//fipi.ru/oge">банк</a></p>')
    assert body(homework) == "банк <https://fipi.ru/oge>"
    [one] = attached(homework)
    assert page_address(one) == "https://fipi.ru/oge"
    assert joined(REAL, one.href) == "https://fipi.ru/oge"


@pytest.mark.parametrize(
    ("doc_str", "expected"),
    [
        ("", []),
        (None, []),
        ("//ruobr.ru/media/d/a.pdf", [("a.pdf", "//ruobr.ru/media/d/a.pdf")]),
        ("/media/%D0%B0.pdf", [("а.pdf", "/media/%D0%B0.pdf")]),
        ("homework/2026/a.pdf", [("a.pdf", "homework/2026/a.pdf")]),
        ("Карточка № 3", [("Карточка № 3", "")]),
        ({"name": "Лист", "file": "/media/a.pdf"}, [("Лист", "/media/a.pdf")]),
        ([{"title": "Лист", "url": "/media/a.pdf"}], [("Лист", "/media/a.pdf")]),
    ],
)
def test_the_document_of_a_task_in_every_form(doc_str: object, expected: list[tuple[str, str]]) -> None:
    homework = task(doc=True, doc_str=doc_str)
    assert [(one.title, one.href) for one in attached(homework)] == expected
    assert Task.model_validate(homework.to_wire()) == homework  # as it is stored
    assert count_files(homework) == max(1, len(expected))  # there are files, named or not


@pytest.mark.parametrize("address", ["file", "url", "link", "href"])
@pytest.mark.parametrize("title", ["name", "title"])
def test_a_lessons_files_under_every_name(address: str, title: str) -> None:
    lesson = Lesson.model_validate(
        {
            "id": 1,
            "date": "2026-11-24",
            "time_start": "08:00:00",
            "time_end": "08:45:00",
            "subject": "Алгебра",
            "docs_for_lesson": [
                {address: "//ruobr.ru/media/a.pdf", title: "План"},
                "Б.pdf",
                {"file": "/media/%D0%B2.pdf"},
            ],
        }
    )
    assert [(one.title, one.href) for one in files_of(lesson)] == [
        ("План", "//ruobr.ru/media/a.pdf"),
        ("Б.pdf", ""),
        ("в.pdf", "/media/%D0%B2.pdf"),
    ]


def test_a_file_that_is_listed_twice_is_shown_once() -> None:
    homework = task(
        doc=True,
        doc_str="/files/7/",
        files=[{"id": 7, "title": "а.pdf", "href": "/files/7/", "size": 5}],
        text='<a href="/files/7/">а.pdf</a>',
    )
    [one] = attached(homework)
    assert (one.title, one.size) == ("а.pdf", 5)


@pytest.mark.parametrize(
    ("title", "href", "expected"),
    [
        ("Лист", "/media/a.pdf", "Лист.pdf"),
        ("Лист.docx", "/media/a.pdf", "Лист.docx"),
        ("§ 2. План", "/media/a.pdf", "§ 2. План.pdf"),
        ("Лист", "/files/7/", "Лист"),
    ],
)
def test_a_file_is_saved_under_its_title(title: str, href: str, expected: str) -> None:
    [one] = attached(task(files=[{"title": title, "href": href}]))
    assert file_name(one) == expected


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        (REAL, "/media/a.pdf", "https://ruobr.ru/media/a.pdf"),
        (REAL, "homework/a.pdf", "https://ruobr.ru/media/homework/a.pdf"),
        (REAL, "//cdn.example/a.pdf", "https://cdn.example/a.pdf"),
        (REAL, "https://x.example/a.pdf", "https://x.example/a.pdf"),
        ("https://portal.example/", "/files/7/", "https://portal.example/files/7/"),
        ("http://127.0.0.1:8000/", "/files/7/", "http://127.0.0.1:8000/files/7/"),
        ("http://127.0.0.1:8000/", "//127.0.0.1:8000/files/7/", "http://127.0.0.1:8000/files/7/"),
        ("http://127.0.0.1:8000/", "//cdn.example/a.pdf", "https://cdn.example/a.pdf"),
    ],
)
def test_relative_addresses_are_those_of_the_portals_site(base: str, href: str, expected: str) -> None:
    assert joined(file_base(base, href), href) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "<a " * 100_000,
        '<a href="' * 50_000,
        "<" * 300_000,
        "<a href=x>" * 50_000,
        "<img alt=" + "'" * 200_000,
        "&lt;" * 90_000,
    ],
)
def test_a_hostile_body_is_read_in_no_time(hostile: str) -> None:
    began = time.process_time()
    assert len(attached(task(text=hostile))) <= MOST_ATTACHED
    assert time.process_time() - began < 5


@given(st.text(alphabet=st.sampled_from("<>ahrefimgsc=\"' /:.p&;#x")), st.text())
def test_no_text_fails(text: str, title: str) -> None:
    homework = task(title=title, text=f"<a {text}")
    assert isinstance(words(homework), str)
    assert all(one.title for one in attached(homework))
