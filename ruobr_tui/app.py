"""The app: which screen is shown, commands, keys on both layouts, live events. No HTTP here."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from ruobr_tui import i18n, keys
from ruobr_tui.account_session import SessionApp
from ruobr_tui.areas import Areas, Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.keyboard import cursor_keys
from ruobr_tui.keyboard.type_ahead import TypeAhead
from ruobr_tui.live import EventReceived, Reconnected
from ruobr_tui.screens.parts.frame import Frame, refusal_of
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import Answered, HomeMoved, SectionScreen
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.terminal.style import TRUE_COLOURS

if TYPE_CHECKING:
    from textual.driver import Driver

    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths
    from ruobr_tui.keyboard.section_keys import SectionKeys
    from ruobr_tui.kiosk.idle import Kiosk
    from ruobr_tui.screens.program.menu import Way


MENU_DELAY, THIN_MENU_DELAY = 0.3, 0.6
"""Seconds after ``g`` before the menu of sections is painted; the second with low bandwidth."""
SHOWN_AFTER = 2.0
"""Seconds after the start in which the first screen is shown and has its data from the store."""


class RuobrApp(SessionApp):
    """The full-screen program. Today is the home; other sections stand on top of it."""

    TITLE = "ruobr"
    ENABLE_COMMAND_PALETTE = False  # its words are English; ours is ``screens.commands``
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.commands("app", "host"), priority=("app.redraw", "app.curtain", "app.sign_out"))
    ]
    CSS_PATH = "app.tcss"

    def __init__(
        self, context: Context, *, colours: int = TRUE_COLOURS, areas: Areas = AREAS, **options: Any
    ) -> None:
        """``colours`` is how many the terminal has (0, 8, 16, 256 or ``TRUE_COLOURS``)."""
        super().__init__(context, colours, areas, **options)
        self._type_ahead = TypeAhead(self)
        self.section_keys: SectionKeys | None = None
        """Awaits letters of sections; made at the first."""
        self.menu_delay = THIN_MENU_DELAY if context.config.low_bandwidth else MENU_DELAY
        self.last_key = ""
        """The last key that was pressed, as it was typed: a question drops it while it is held down."""
        self._visited: deque[str] = deque(maxlen=8)
        self.set_keymap(dict(context.config.keymap))
        self.kiosk = _kiosk_of(self) if context.config.kiosk else None
        self.when_shown: Callable[[], None] | None = None
        """Called once, some time after the first screen is shown."""

    # Sections

    def on_mount(self) -> None:
        """The first screen comes once the app itself stands: until then nothing would be painted."""
        self.theme_changed_signal.subscribe(self, self._draw_anew)
        if self.kiosk is not None:
            self.kiosk.start()
        if self.when_shown is not None:
            self.set_timer(SHOWN_AFTER, self.when_shown)
        self.call_later(self._begin)

    @on(HomeMoved)
    def show_home(self) -> None:
        """Replace the home screen, because another section is the first now."""
        if self.is_changing:
            return
        self._to_home()
        self.pop_screen()
        self.push_screen(self._home())

    def action_section(self, section: str) -> None:
        """Go to a section; Esc comes back to the home."""
        shown = [each.id for each in self.context.sections]
        if section not in shown or not any(isinstance(screen, SectionScreen) for screen in self.screen_stack):
            return
        for visited in (self._section_shown(), section):
            if not self._visited or self._visited[-1] != visited:
                self._visited.append(visited)
        self._to_home()
        if section != shown[0]:
            self.push_screen(self._make(section))

    @property
    def has_menu(self) -> bool:
        """Whether the menu can be opened from the screen that is seen."""
        return self.has_menu_over(self.screen)

    def has_menu_over(self, page: Screen[Any]) -> bool:
        """Whether the menu can be opened from a page: its letters are no text, and nothing waits for it."""
        stack = self.screen_stack
        below = stack[1 : stack.index(page) + 1] if page in stack else stack[1:]
        is_page = isinstance(page, Frame) and not page.TAKES_LETTERS
        return is_page and all(_may_be_left(each) for each in below)

    def action_sections(self) -> None:
        """Await a section's letter; the menu of sections comes when none is pressed."""
        from ruobr_tui.keyboard.section_keys import SectionKeys

        if self.has_menu:
            if self.section_keys is None:
                self.section_keys = SectionKeys(self, self._go)
            self.section_keys.begin(self.menu_delay)

    def _go(self, way: str | Way) -> None:
        """Go where the menu leads."""
        from ruobr_tui.screens.program.menu import Way

        if way is Way.BEFORE:
            self._go_before()
        elif way is Way.FIND:
            self._find_section()
        elif way is Way.COMMANDS:
            self.action_commands()
        elif isinstance(way, str):
            self.action_section(way)

    def _section_shown(self) -> str:
        """The section on the screen, or the one below its pages."""
        sections = [screen.section for screen in self.screen_stack if isinstance(screen, SectionScreen)]
        return next((section for section in reversed(sections) if section), "")

    def _go_before(self) -> None:
        """Go to the section that was shown before this one."""
        here, home = self._section_shown(), self.context.sections[0].id
        before = next((section for section in reversed(self._visited) if section != here), "")
        if before or here != home:
            self.action_section(before or home)
        elif isinstance(self.screen, Frame):
            self.screen.notice(_("No other section was opened yet."))

    def _find_section(self) -> None:
        """Find a section by its name, over all levels of the menu."""
        from ruobr_tui.screens.program.palette import Entry, PaletteSheet

        def go(entry: Entry | None) -> None:
            if entry is not None:
                self.action_section(entry.action)

        entries = [
            Entry(_(section.title), _(section.about), section.sign, section.id)
            for section in self.context.sections
        ]
        self.push_screen(PaletteSheet(_("Go to, by name"), entries), go)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from ruobr_tui.screens.program.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen, self.context, self._host_commands()))

    def action_back_or_quit(self) -> None:
        """Go back like Esc; on the first screen quit after a confirmation. A kiosk only signs out."""
        from ruobr_tui.screens.sign_in.login import LoginScreen

        if self.kiosk is not None and isinstance(self.screen, LoginScreen):
            self.screen.action_leave()
        elif len(self.screen_stack) > 2:
            if isinstance(self.screen, SectionScreen):
                self.screen.action_back()
            else:
                self.pop_screen()
        elif self.kiosk is not None:
            self.action_sign_out()
        else:
            self.action_leave()

    def _host_commands(self) -> list[Command]:
        return keys.commands("host") if self.context.keys is not None else []

    def action_ssh_keys(self) -> None:
        """Show the account's SSH keys, on a host that stores them."""
        from ruobr_tui.screens.account.ssh_keys import SshKeysScreen

        if self.context.keys is not None and isinstance(self.screen, SectionScreen):
            self.push_screen(SshKeysScreen(self.context, self.context.keys))

    # Live updates

    @on(Answered)
    def listen(self) -> None:
        """Start the event listener after sign-in."""
        if self.is_changing:
            return
        self.live.begin()
        self.context.acts.check_now()

    @on(EventReceived)
    def receive_event(self, message: EventReceived) -> None:
        """Pass an event on."""
        if not self.is_changing:
            self.live.take(message.event)

    @on(Reconnected)
    def refresh_after_reconnect(self) -> None:
        """Refresh after a reconnect: events may have been missed."""
        if self.is_changing:
            return
        self.context.acts.check_now()
        self.live.refresh_sections()

    async def on_unmount(self) -> None:
        """Close the event connection when the program ends."""
        await self.live.end()
        for context in self.accounts:
            await context.acts.end()

    # Commands

    def action_commands(self) -> None:
        """Find a command by its name."""
        from ruobr_tui.screens.program.key_names import own_sign
        from ruobr_tui.screens.program.palette import Entry, PaletteSheet

        if isinstance(self.screen, ModalScreen):
            return
        in_section = isinstance(self.screen, SectionScreen)
        commands = [
            *getattr(self.screen, "OWN_COMMANDS", ()),
            *(keys.commands("section") if in_section else ()),
            *keys.commands("app"),
            *self._host_commands(),
        ]
        entries = [
            Entry(
                _(command.title),
                _(command.tooltip),
                own_sign(command),
                command.action,
                on_app=command.scope in ("app", "host"),
                why_not=self._why_not(command),
            )
            for command in commands
            if command.palette and command.id != "app.commands" and self._has(command)
        ]
        entries += [
            Entry(_(section.title), _(section.about), section.sign, f"section('{section.id}')", on_app=True)
            for section in self.context.sections
            if in_section
        ]
        below = self.screen

        async def run(entry: Entry | None) -> None:
            if entry is not None:
                await self.run_action(entry.action, self if entry.on_app else below)

        self.push_screen(PaletteSheet(_("Commands"), entries), run)

    def _has(self, command: Command) -> bool:
        """Whether the screen that is seen has this command at all."""
        screen = self.screen
        is_here = screen.offers(command) if isinstance(screen, Frame) else True
        return is_here and self.context.offers(command.action)

    def _why_not(self, command: Command) -> str:
        """Why a command does not work on the selected row now; "" if it does."""
        why_not: Callable[[str], str | None] | None = getattr(self.screen, "why_refused", None)
        return (why_not(command.id) or "") if why_not is not None else ""

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Run an action, unless the screen has a reason why it does not work now: then say that."""
        if isinstance(action, str) and (why := refusal_of(self.screen, action, default_namespace)):
            self.screen.notice(why)  # type: ignore[attr-defined]
            return True
        return await super().run_action(action, default_namespace, namespaces)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Keys take effect one by one, and commands work on a Russian layout too."""
        if self.kiosk is not None:
            self.kiosk.take(event)
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._type_ahead.admit(event):
            if isinstance(event, events.Key):
                self.last_key = event.key
                event = self._on_latin(event)
            else:
                event = self._cleaned(event)
            way = self._type_ahead.begin()
            if (
                isinstance(event, events.Key)
                and self.section_keys is not None
                and self.section_keys.takes(event)
            ):
                self._type_ahead.follow(way)
            elif isinstance(event, events.Key) and cursor_keys.is_move(self, event.key):
                await cursor_keys.move(self, event)
                self._type_ahead.end()
            else:
                await super().on_event(event)
                self._type_ahead.follow(way)
            if self._counts:
                self.call_later(self._update_count)

    def _on_latin(self, key: events.Key) -> events.Key:
        """The key as a Latin layout would send it, when it is a command."""
        translated = keys.latin(key.key)
        # Where letters are data, a letter is a letter; Ctrl with a letter is still a command.
        if translated is None or ("+" not in key.key and self._takes_letters()):
            return key
        return events.Key(translated, translated if len(translated) == 1 else None)

    def _cleaned(self, paste: events.Paste) -> events.Paste:
        """The paste as the focused field can take it; the user hears what was left out."""
        from ruobr_tui.keyboard.pasting import cleaned  # few paste

        place = self.focused
        paste, complaint = cleaned(paste, place)
        notice = getattr(self.screen, "notice", None)
        if complaint and notice is not None:
            self.when_worked_off(partial(notice, complaint))  # what the field changes may remove a notice
        return paste

    def when_worked_off(self, callback: Callable[[], None]) -> bool:
        """Call back when all keys that were handed in so far have had their effect."""
        return self.call_later(self._type_ahead.when_done, callback)

    def _forget_waiting(self) -> None:
        super()._forget_waiting()
        self._type_ahead.forget()
        self._visited.clear()

    def _takes_letters(self) -> bool:
        return keys.takes_letters(self.focused or self.screen)


def _may_be_left(page: Screen[Any]) -> bool:
    if isinstance(page, OverlayPage):
        return page.MAY_BE_LEFT
    return isinstance(page, SectionScreen) or (isinstance(page, Frame) and page.HAS_MENU)


def _kiosk_of(app: RuobrApp) -> Kiosk:
    from ruobr_tui.kiosk.idle import Kiosk  # few machines are kiosks

    return Kiosk(app)


def run(
    config: Config,
    *,
    paths: Paths | None = None,
    password: str | None = None,
    when_shown: Callable[[], None] | None = None,
) -> int:
    """Open the full screen; returns the exit code. ``password`` signs the named login in at once.

    ``when_shown`` is called some time after the first screen is shown.
    """
    from ruobr_tui.account.sign_in import open_store
    from ruobr_tui.api.clock import system_clock
    from ruobr_tui.files.paths import default_paths

    i18n.activate(i18n.choose(config.lang))
    paths = paths or default_paths()
    context = Context(config, open_store(config, paths, system_clock), paths, password=password)
    app = _on_this_terminal(context)
    app.when_shown = when_shown
    result = app.run(mouse=config.mouse and not config.low_bandwidth)
    return result if result is not None else app.return_code or 0


def _on_this_terminal(context: Context) -> RuobrApp:
    """The app with the driver that sends only what changed, where there is a Unix terminal for it."""
    if sys.platform == "win32":
        return RuobrApp(context)
    from ruobr_tui.terminal.capabilities import Capabilities

    colours = Capabilities.of(os.environ.get("TERM", ""), os.environ).colours
    if context.config.plain_driver:
        return RuobrApp(context, colours=colours)
    from ruobr_tui.terminal.border import render_in_true_colour
    from ruobr_tui.terminal.tty import TtyDriver

    config = context.config
    driver = partial(TtyDriver, thin=config.low_bandwidth, shows_cursor=config.shows_cursor)
    driver_class = cast("type[Driver]", driver)
    app = RuobrApp(context, colours=colours, driver_class=driver_class)
    render_in_true_colour(app)
    return app
