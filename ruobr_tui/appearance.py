"""How the app looks: themes, languages, redrawing, and the byte counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from ruobr_tui import i18n
from ruobr_tui.announcing import AnnouncingApp
from ruobr_tui.context import Context
from ruobr_tui.faults import log_fault
from ruobr_tui.phrases import byte_count
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import SectionScreen, error_line
from ruobr_tui.terminal.border import ground, share_rules, without_tooltips
from ruobr_tui.widgets.cells.no_colours import without_colours
from ruobr_tui.widgets.footer import FooterLine
from ruobr_tui.widgets.palette import (
    DARK,
    FEW_COLOURS,
    MANY,
    PLAIN_THEME,
    READER,
    READER_THEME,
    TERMINAL,
    THEMES,
    THIN,
    THIN_THEME,
    in_colours,
)

if TYPE_CHECKING:
    from textual.theme import Theme


class StyledApp(AnnouncingApp):
    """An app with the themes and languages of the program."""

    def __init__(self, context: Context, colours: int, **options: Any) -> None:
        """``colours`` is how many the terminal has (0, 8, 16, 256 or ``TRUE_COLOURS``)."""
        super().__init__(**options)
        self.context = context
        without_colours(self, context.config.no_color)
        self._colours = 0 if context.config.no_color else colours
        self._counts = False
        for theme in (*THEMES, *FEW_COLOURS, PLAIN_THEME, THIN_THEME, READER_THEME):
            self.register_theme(theme)
        default = TERMINAL if self._colours < MANY else DARK
        chosen = context.config.theme or (THIN if context.config.low_bandwidth else default)
        self.theme = READER if context.config.reader else in_colours(chosen, self._colours)
        share_rules(self)
        without_tooltips(self)

    def get_default_screen(self) -> Screen[Any]:
        """Return what lies below all screens."""
        return ground()

    def action_next_theme(self) -> None:
        """Dark, light, the terminal's own colours, on a thin line its marker cursor, and round again.

        For speech and braille there is one.
        """
        if self.context.config.reader:
            return
        names = list(dict.fromkeys(in_colours(theme.name, self._colours) for theme in THEMES))
        if self.context.config.low_bandwidth:
            names.append(THIN)
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    def _draw_anew(self, _theme: Theme) -> None:
        """Redraw all widgets after a theme change: those that draw themselves have no style to change."""
        for screen in self.screen_stack:
            for widget in screen.query("*"):
                widget.refresh()
        self._repaint()

    def _repaint(self) -> None:
        from ruobr_tui.screens.sign_in.login import LoginScreen

        screen = self.screen
        if isinstance(screen, SectionScreen | OverlayPage | LoginScreen) and is_composed(screen):
            screen.repaint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show and log a fault in the program's own work: changing accounts, signing out, downloads."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            log_fault(event.worker.error)
            self.announce(error_line(event.worker.error), "bad")

    def forget_copied(self) -> None:
        """Empty the clipboard, if something was copied."""
        if self.clipboard:
            self.copy_to_clipboard(" ")  # tmux and others take nothing for no order at all
            self.copy_to_clipboard("")

    def action_next_language(self) -> None:
        """Russian, English, and round again; everything on the screen is drawn anew."""
        languages = i18n.LANGUAGES
        i18n.activate(languages[(languages.index(i18n.language()) + 1) % len(languages)])
        self._repaint()

    def action_redraw(self) -> None:
        """Draw everything again, whatever another program wrote over the terminal."""
        from ruobr_tui.terminal.counting import redraw

        self.clear_notifications()
        self.screen.refresh(layout=True)
        redraw(self)

    def action_counter(self) -> None:
        """Show or hide how many bytes the line has carried."""
        self._counts = not self._counts
        self._update_count()

    def count_no_more(self) -> None:
        """Hide the counter at the end of a kiosk session."""
        self._counts = False
        self._update_count()

    def _update_count(self) -> None:
        """Update the counter of the current screen; only after keys, because it costs bytes itself."""
        from ruobr_tui.terminal.counting import line_bytes

        counted = line_bytes(self) if self._counts else None
        text = f"↓{byte_count(counted[0])} ↑{byte_count(counted[1])}" if counted else ""
        for footer in self.screen.query(FooterLine):
            footer.count(text)
