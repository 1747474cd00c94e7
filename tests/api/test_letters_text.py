"""Letters: HTML becomes text that a person reads and a terminal survives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.letters import letter_text
from ruobr_tui.api.models.mail import HTML, PLAIN
from ruobr_tui.api.rules.text.safe_text import safe_text

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

LETTER = """<!DOCTYPE html><html><head><title>Письмо</title><style>p {color: red}</style></head><body>
<script>alert("x")</script>
<h2>Уважаемые родители!</h2>
<p>Собрание <b>в&nbsp;среду</b>,
   подробнее <a href="https://school.example/a?b=1&amp;c=2">на сайте</a>.</p>
<table border="1"><tr><th>Класс</th><th>Время</th></tr><tr><td>9В</td><td>18:00</td></tr>
<tr><td>10А</td><td>18:30</td></tr></table>
<ul><li>дневник</li><li>сменная обувь</li></ul>
<p style="display:none">скрытое</p>
</body></html>"""


def test_a_letter_is_laid_out() -> None:
    assert letter_text(LETTER, HTML) == (
        "Уважаемые родители!\n\n"
        "Собрание в среду, подробнее на сайте <https://school.example/a?b=1&c=2>.\n\n"
        "Класс  Время\n9В     18:00\n10А    18:30\n\n"
        "  * дневник\n  * сменная обувь"
    )


def test_html_is_known_by_its_look_when_the_type_is_not_sent() -> None:
    assert letter_text("Здравствуйте,<br>завтра урок", 0) == "Здравствуйте,\nзавтра урок"
    assert letter_text("<p>Целая страница</p>", PLAIN) == "Целая страница"


@pytest.mark.parametrize(
    "text",
    [
        "Два абзаца\n\n  с отступом",
        "если a < b и b > c, то a <= c",
        "Упр. [5] [/b] и тег <b> в информатике",
        "",
        "   ",
    ],
)
def test_a_plain_letter_stays_as_it_is(text: str) -> None:
    assert letter_text(text, PLAIN) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Пишите &amp;lt;br&amp;gt; и &amp;nbsp; в HTML</p>", "Пишите &lt;br&gt; и &nbsp; в HTML"),
        ("<table><tr><td>a &amp;amp; b<td>c &lt;i&gt;</table>", "a &amp; b  c <i>"),
        ("<table><td><table><td>x &amp;lt; y</table></table>", "x &lt; y"),
        ("<pre>x &amp;lt;\n y</pre>", "x &lt;\n y"),
        ("<p>&amp;#1055; &#xE000;</p>", "&#1055; \ue000"),
        ("<b>&amp;nbsp;</b>" + "<div>" * 200 + "&amp;lt;", "&nbsp;\n\n&lt;"),
        ("Только &amp;lt; сущности", "Только &lt; сущности"),
    ],
)
def test_entities_are_read_once(source: str, text: str) -> None:
    assert letter_text(source, HTML) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Уважаемые&nbsp;родители!", "Уважаемые родители!"),
        ("&quot;Алые паруса&quot; &#8212; до&#x20;среды", '"Алые паруса" — до среды'),
        ("пишите &amp;nbsp;", "пишите &nbsp;"),
        ("https://school.example/?a=1&copy=2&reg=3", "https://school.example/?a=1&copy=2&reg=3"),
        ("AT&T; &unknown; &;", "AT&T; &unknown; &;"),
        ("a&#27;[31mb&#x202e;c", "a[31mbc"),
    ],
)
def test_entities_of_a_plain_letter_are_read_once_too(source: str, text: str) -> None:
    assert letter_text(source, PLAIN) == text


def test_text_that_is_only_called_html_keeps_its_lines() -> None:
    assert letter_text("Первая строка\nВторая &amp; третья", HTML) == "Первая строка\nВторая & третья"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="https://good.example/x">сюда</a>', "сюда <https://good.example/x>"),
        (
            '<a href="https://evil.example/">https://good.example</a>',
            "https://good.example <https://evil.example/>",
        ),
        ('<a href="https://one.example/">https://one.example</a>', "https://one.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="mailto:a@b.example">учителю</a>', "учителю <mailto:a@b.example>"),
        ('<a href="https://one.example/"><img src="x" alt="афиша"></a>', "[афиша] <https://one.example/>"),
        ('<a href="javascript:alert(1)">нажмите</a>', "нажмите"),
        ('<a href="file:///etc/passwd">нажмите</a>', "нажмите"),
        ('<a href="/relative">нажмите</a>', "нажмите"),
        ('<a href="java&#10;script:x">нажмите</a>', "нажмите"),
        ('<a href="https://a.example/&#27;[31m">нажмите</a>', "нажмите <https://a.example/[31m>"),
        ("<a>нажмите</a>", "нажмите"),
    ],
)
def test_links_show_where_they_lead(link: str, shown: str) -> None:
    assert letter_text(f"<p>{link}</p>", HTML) == shown


def test_controls_written_as_entities_are_taken_out() -> None:
    text = letter_text("<p>a&#27;[31mb&#x202e;c&#0;d&#xD800;e&#8206;f</p>", HTML)
    assert CONTROLS.search(text) is None
    assert text.startswith("a[31mbc")


def test_markup_of_the_screen_is_only_text() -> None:
    assert letter_text("<p>Упр. [5] [/b] [red]x[/]</p>", HTML) == "Упр. [5] [/b] [red]x[/]"


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + "глубоко" + "</div>" * 50_000 + "<p>дальше",
        "<div>" * 1_000 + "глубоко" + "</div>" * 1_000 + "<p>дальше",
        "<table><tr><td>" * 100 + "глубоко" + "</table>" * 100 + "<p>дальше",
        "<ul><li>" * 400 + "глубоко" + "</ul>" * 400 + "<p>дальше",
        "<blockquote>" * 30 + "<span>" * 5_000 + "глубоко" + "</blockquote>" * 30 + "<p>дальше",
    ],
    ids=["beyond any parser", "divs", "tables", "lists", "quotes"],
)
def test_depth_loses_no_text(source: str) -> None:
    text = letter_text(source, HTML)
    assert "глубоко" in text
    assert "дальше" in text


def test_padding_cannot_fill_the_memory() -> None:
    wide = "<table><tr><td>" + "x" * 100_000 + "<td>y" + "<tr><td>a<td>b" * 10_000
    assert len(letter_text(wide, HTML)) < 1_000_000
    style = '<p style="padding-left: 99999999em; margin-top: 99999999em">тихо</p>'
    assert letter_text(style, HTML) == "тихо"


@pytest.mark.parametrize(
    "source",
    [
        *("<", "<!--", "<!---->", "</p></td></table>", "<td>x</li>", "<a <a <a", "<![foo[ x", "<script>x"),
        *("<?xml version='1.0' encoding='koi8-r'?>x", "&#xFFFFFFFFFF;&#;&amp", "<p>\x00\ud800</p>"),
        *('<a href="https://x&#65535;y">&#27;</a>', '<img alt="&#27;&#65534;">', "<form><input value=x>"),
    ],
)
def test_broken_html_never_raises(source: str) -> None:
    assert CONTROLS.search(letter_text(source, HTML)) is None


_TAGS = ["a", "b", "p", "br", "div", "span", "table", "tr", "td", "th", "ul", "ol", "li", "h1", "pre", "q"]
_TAGS += ["blockquote", "img", "hr", "script", "style", "html", "body", "svg"]
_ODD = ['<a href="https://x.example">', '<td colspan="9">', "<!--", "-->", "&nbsp;", "&#27;", "<", ">", "&"]
_PIECE = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS] + _ODD),
    st.text(max_size=6),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECE, max_size=40).map("".join), st.sampled_from([0, PLAIN, HTML]))
def test_any_soup_of_tags_becomes_safe_text(source: str, type_id: int) -> None:
    text = letter_text(source, type_id)
    assert CONTROLS.search(text) is None
    text.encode()


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(blacklist_categories=("C", "Z"), blacklist_characters="<>&"), min_size=1))
def test_words_of_a_paragraph_survive(words: str) -> None:
    assert "".join(letter_text(f"<p>{words}</p>", HTML).split()) == "".join(safe_text(words).split())


def test_a_page_too_long_to_be_laid_out_keeps_its_text() -> None:
    page = "<p>" + "<b>слово</b> " * 30_000 + "<script>alert(1)</script></p>"
    text = letter_text(page, 2)
    assert text.count("слово") == 30_000
    assert "alert" not in text
