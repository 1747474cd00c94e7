"""Every theme on terminals with all, 256, 16, 8 and no colours, whose own ground is dark or light.

What must be seen differs from its ground: text, keys, today, the cursor, fields, placeholders, what is typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui.app import RuobrApp
from ruobr_tui.config import THEMES as NAMES
from ruobr_tui.screens.complaints.complaint import ComplaintForm
from ruobr_tui.screens.sign_in.login import LoginScreen, Tick
from ruobr_tui.terminal.canvas import Canvas
from ruobr_tui.terminal.style import TRUE_COLOURS
from ruobr_tui.widgets.forms.choice import Choice
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.forms.row import FieldRow, Passage
from ruobr_tui.widgets.palette import DARK, DARK_16, LIGHT_16, PLAIN, ROLES, TERMINAL, THIN, in_colours, style
from ruobr_tui.widgets.week.spread import WeekSpread
from support.fixtures import FixedClock
from support.pictures import DEPTHS, TERMINALS, Look, cells_of, look, row_looks
from support.screens import Line, at_home, at_week, lines_of, program, settled

LEAST = 1.6
"""Contrast that anything must have: what is past and what separates is meant to be faint."""

UNDERLINED = {(PLAIN, "today"), (PLAIN, "now")}
"""Roles that are underlined by themselves; the other words of their row show the cursor."""

ALL = [*NAMES, THIN]
LOOKS = [(theme, colours) for theme in ALL for colours in DEPTHS]


def faint(looks: list[Look]) -> list[Look]:
    """What can hardly be seen of it."""
    return [each for each in looks if each.text.strip() and each.contrast < LEAST]


@pytest.mark.parametrize("own", TERMINALS)
@pytest.mark.parametrize(("theme", "colours"), LOOKS)
def test_every_role_on_every_ground(theme: str, colours: int, own: str) -> None:
    name = in_colours(theme, colours)
    canvas = Canvas(3, len(ROLES), colours)
    grounds = ("plain", "cursor", "blurred")
    for y, role in enumerate(ROLES):
        canvas.write(
            f"\x1b[{y + 1};1H" + "".join(style(name, role, ground).render("x") for ground in grounds)
        )
    for y, role in enumerate(ROLES):
        plain, cursor, blurred = row_looks(canvas, y, TERMINALS[own])
        assert plain.contrast >= LEAST, role
        if role != "rule":  # none stands on a line with the cursor
            assert min(cursor.contrast, blurred.contrast) >= LEAST, role
        if role != "qr":
            assert cursor.ground != plain.ground, role
            if (name, role) not in UNDERLINED:
                assert (blurred.ground, blurred.is_underlined) != (plain.ground, plain.is_underlined), role
    of = {role: look(canvas, 0, y, TERMINALS[own]) for y, role in enumerate(ROLES)}
    for role in ("today", "key", "accent", "bad", "mark", "unread", "overdue", "due", "mark2"):
        assert (of[role].ink, *emphasis(of[role])) != (of["text"].ink, *emphasis(of["text"])), role


def emphasis(seen: Look) -> tuple[bool, bool]:
    return seen.is_bold, seen.is_underlined


async def at_login(app: RuobrApp, pilot: Any) -> None:
    await settled(app, pilot)
    assert isinstance(app.screen, LoginScreen)


def of_widget(canvas: Canvas, widget: Any, own: str) -> list[Look]:
    """The first row of a widget."""
    region = widget.region
    return [look(canvas, x, region.y, TERMINALS[own]) for x in range(region.x, region.right)]


def ground_of(looks: list[Look]) -> set[tuple[Any, ...]]:
    return {(each.ground, each.is_underlined) for each in looks}


async def test_fields_of_the_login(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    problems: list[Any] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await at_login(app, pilot)
        login, secret = app.screen.query_one("#login", Input), app.screen.query_one("#password", Input)
        secret.value = "abc"
        for theme, colours in LOOKS:
            app.theme = in_colours(theme, colours)
            for field in (login, secret):
                field.focus()
                await pilot.pause()
                canvas = cells_of(app, colours)
                for own in TERMINALS:
                    here = (theme, colours, own, field.id)
                    for each in (login, secret):
                        cells = of_widget(canvas, each, own)
                        edges = [each.region.x - 1, each.region.right]
                        signs = [look(canvas, x, each.region.y, TERMINALS[own]).text for x in edges]
                        if signs != ["[", "]"]:
                            problems.append((*here, f"{each.id} is no field"))
                        if faint(cells):
                            problems.append((*here, f"{each.id} cannot be read", faint(cells)[:2]))
                    grounds = [each.ground for each in of_widget(canvas, field, own)]
                    if sum(each != grounds[-1] for each in grounds) != 1:
                        problems.append((*here, "no cursor", grounds[:5]))
                    rest = [seen for y in range(24) for seen in row_looks(canvas, y, TERMINALS[own])]
                    if faint(rest):
                        problems.append((*here, "faint", faint(rest)[:3]))
    assert not problems, "\n".join(map(str, problems))


async def test_what_has_the_focus_in_the_login(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    """A box and a button show the focus, and a box its tick, without any colour."""
    app = program(tmp_path, clock, line, login="", password=None, colours=0)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_login(app, pilot)
        for widget in (app.screen.query_one(Tick), app.screen.query_one("#sign-in")):
            before = of_widget(cells_of(app, 0), widget, "dark")
            widget.focus()
            await pilot.pause()
            after = of_widget(cells_of(app, 0), widget, "dark")
            assert ground_of(before) != ground_of(after), widget
        box = app.screen.query_one(Tick)
        assert "[x]" not in lines_of(app)[box.region.y]
        box.toggle()
        await pilot.pause()
        assert "[x]" in lines_of(app)[box.region.y]


async def test_fields_of_a_form(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    """Lines, choices and passages, with and without the focus; a passage has room of its own too."""
    app = program(tmp_path, clock, line, login="", password=None)
    problems: list[Any] = []
    async with app.run_test(size=(80, 40)) as pilot:
        await at_login(app, pilot)
        app.push_screen(ComplaintForm(app.context, app.context.config.server, 1, "Школа № 7"))
        await settled(app, pilot)
        form = app.screen.query_one(FormView)
        steps = {row.entry: form.form.step_of(row.field.name) for row in app.screen.query(FieldRow)}
        passages = [field for field in steps if isinstance(field, Passage)]
        assert passages
        for theme, colours in LOOKS:
            app.theme = in_colours(theme, colours)
            for field, step in steps.items():
                form.step = step
                field.focus()
                await pilot.pause()
                canvas = cells_of(app, colours)
                for own, its in TERMINALS.items():
                    here = (theme, colours, own, type(field).__name__)
                    empty = look(canvas, 78, 38, its)
                    for passage in passages if step == steps[passages[0]] else ():
                        region = passage.region
                        corner = look(canvas, region.x, region.bottom - 1, its)
                        if (corner.ground, corner.text.strip()) == (empty.ground, ""):
                            problems.append((*here, "no room for a passage"))
                    cells = of_widget(canvas, field, own)
                    if not isinstance(field, Choice) and len({each.ground for each in cells}) < 2:
                        problems.append((*here, "no cursor"))
                    seen = [each for y in range(40) for each in row_looks(canvas, y, its)]
                    if faint(seen):
                        problems.append((*here, "faint", faint(seen)[:3]))
    assert not problems, "\n".join(map(str, problems))


async def test_the_week(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    problems: list[Any] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await pilot.press("t")
        await settled(app, pilot)
        words = lines_of(app)
        today = next(y for y, text in enumerate(words) if "TUE 24" in text)
        assert app.screen.query_one(WeekSpread).has_focus
        for theme, colours in LOOKS:
            app.theme = in_colours(theme, colours)
            await settled(app, pilot)
            canvas = cells_of(app, colours)
            for own, its in TERMINALS.items():
                rows = [row_looks(canvas, y, its) for y in range(24)]
                grounds = [
                    max((each.ground for each in row), key=[e.ground for e in row].count) for row in rows
                ]
                marked = [y for y in range(1, 21) if grounds[y] != grounds[today]]
                if theme == THIN:
                    marked = [y for y in range(1, 21) if lines_of(app)[y].startswith(">")]
                if len(marked) != 1:
                    problems.append((theme, colours, own, "cursor", marked))
                seen = [each for row in rows for each in row if each.text.strip(" ─│▐")]
                if faint(seen):
                    problems.append((theme, colours, own, "faint", faint(seen)[:3]))
                heading = rows[today][0]
                text = next(each for each in rows[today + 1] if each.text.isalpha())
                if (heading.ink, *emphasis(heading)) == (text.ink, *emphasis(text)):
                    problems.append((theme, colours, own, "today"))
                key = next(each for each in rows[-1] if each.text.strip())
                word = rows[-1][words[-1].index("Lesson")]
                if (key.ink, key.is_bold) == (word.ink, word.is_bold):
                    problems.append((theme, colours, own, "key"))
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("settings", "colours", "theme"),
    [
        ({}, TRUE_COLOURS, DARK),
        ({}, 256, DARK),
        ({}, 16, TERMINAL),
        ({}, 8, TERMINAL),
        ({}, 0, PLAIN),
        ({"no_color": True}, TRUE_COLOURS, PLAIN),
        ({"theme": "ruobr-light"}, 256, "ruobr-light"),
        ({"theme": "ruobr-light"}, 16, LIGHT_16),
        ({"theme": "ruobr-dark"}, 8, DARK_16),
        ({"theme": "ruobr-dark", "no_color": True}, 256, PLAIN),
        ({"low_bandwidth": True}, 8, THIN),
    ],
)
async def test_what_a_terminal_begins_with(
    tmp_path: Path, clock: FixedClock, line: Line, settings: dict[str, Any], colours: int, theme: str
) -> None:
    app = program(tmp_path, clock, line, login="", password=None, colours=colours, **settings)
    assert app.theme == theme
    seen = [theme]
    for _time in range(4):
        app.action_next_theme()
        seen.append(app.theme)
    few = {in_colours(each, few) for each in ALL for few in (0, 16)}
    assert (set(seen) <= few) == (colours < 256 or bool(settings.get("no_color")))


@pytest.mark.parametrize("theme", [None, *NAMES])
async def test_without_colours_nothing_is_hidden(
    tmp_path: Path, clock: FixedClock, line: Line, theme: str | None
) -> None:
    app = program(tmp_path, clock, line, no_color=True, theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        canvas = cells_of(app, TRUE_COLOURS)
        for own in TERMINALS.values():
            seen = [each for y in range(24) for each in row_looks(canvas, y, own)]
            assert {each.ink for each in seen} | {each.ground for each in seen} <= set(own)
            assert not faint(seen)
