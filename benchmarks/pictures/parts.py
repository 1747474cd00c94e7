"""The standard parts of pages on a page of their own, for the pictures of ``docs/screens.md``."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets.blocks.details import checks, group, possible, values
from ruobr_tui.widgets.blocks.legend import legend
from ruobr_tui.widgets.blocks.place import place_bar
from ruobr_tui.widgets.blocks.states import empty_state, error_state
from ruobr_tui.widgets.blocks.steps import steps
from ruobr_tui.widgets.lines import EMPTY, Line


class PartsPage(OverlayPage):
    """One kind of part."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False, id="parts.close")]

    def __init__(self, which: str) -> None:
        super().__init__()
        self.which = which

    def title_text(self) -> str:
        """What is shown."""
        return {"states": "Пропуски, 2-я четверть", "blocks": "Заявление 42-00321"}[self.which]

    def page(self, width: int) -> list[Line]:
        """Return the parts."""
        return _states(width) if self.which == "states" else _blocks(width)


def _states(width: int) -> list[Line]:
    return [
        *empty_state(
            "МАРИЯ: ПРОПУСКОВ НЕТ",
            "Во 2-й четверти Мария была на всех уроках: 96 из 96.",
            [("[", "1-я четверть: 3 дня по болезни")],
            width,
        ),
        EMPTY,
        *error_state(
            "ОЦЕНКИ НЕ ПРИШЛИ",
            "Портал ответил ошибкой (503), сейчас он перегружен.",
            [("r", "повторить"), ("[", "1-я четверть: сохранена 24 ноября")],
            width,
            fault="Это не у вас.",
            stored="Сохранённых оценок за 2-ю четверть здесь ещё нет.",
        ),
    ]


def _blocks(width: int) -> list[Line]:
    return [
        steps(["Ребёнок", "Когда и как", "Желания", "Проверка"], 1, width),
        *group("Очередь", place_bar(19, 24, width, ("1-й", "вы 19-й", "24-й")), width, right="в очереди"),
        *group(
            "Родитель",
            values([("ФИО", "Кузнецова Ольга Сергеевна"), ("Телефон", "+7 913 000-00-69")], width),
            width,
        ),
        *group(
            "Документы",
            checks([("✓", "свидетельство о рождении", "good"), ("?", "место жительства", "due")], width),
            width,
        ),
        *group(
            "Что можно сейчас",
            possible([("a", "Пригласить"), ("s", "Сканы")], [("Зачислить", "сначала пригласите")], width),
            width,
        ),
        EMPTY,
        *legend([("✓", "подтверждено", "good"), ("?", "ещё не проверено", "due")], width, shown="✓ ?"),
    ]
