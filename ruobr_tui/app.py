"""The app: themes, keys on both layouts, which screen stands where. No HTTP here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import App
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from ruobr_tui import cursor_keys, i18n, keys
from ruobr_tui.api.errors import AnotherAccount
from ruobr_tui.areas import Areas, Command, load
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.live import EventReceived, Reconnected
from ruobr_tui.live.live import Live
from ruobr_tui.phrases import byte_count
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import Answered, HomeMoved, SectionScreen, SignInNeeded
from ruobr_tui.screens.program.curtain import CurtainScreen
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.terminal.style import TRUE_COLOURS
from ruobr_tui.type_ahead import TypeAhead
from ruobr_tui.widgets.bars import FooterLine
from ruobr_tui.widgets.no_colours import without_colours
from ruobr_tui.widgets.palette import (
    DARK,
    FEW_COLOURS,
    MANY,
    TERMINAL,
    THEMES,
    THIN,
    THIN_THEME,
    in_colours,
)

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.theme import Theme

    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths
    from ruobr_tui.kiosk.idle import Kiosk


SIGNED_OUT = N_("Signed out.")


class RuobrApp(App[int]):
    """The full-screen program. The week is the home; other sections stand on top of it."""

    TITLE = "ruobr"
    ENABLE_COMMAND_PALETTE = False  # its words are English; ours is ``screens.commands``
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.commands("app", "host"), priority=("app.redraw", "app.curtain"))
    ]
    CSS_PATH = "app.tcss"

    def __init__(
        self, context: Context, *, colours: int = TRUE_COLOURS, areas: Areas = AREAS, **options: Any
    ) -> None:
        """``colours`` is how many the terminal has (0, 8, 16, 256 or ``TRUE_COLOURS``)."""
        super().__init__(**options)
        self.context = context
        context.areas = areas
        without_colours(self, context.config.no_color)
        self._colours = 0 if context.config.no_color else colours
        self._shown_for = self._account()
        self._type_ahead = TypeAhead(self)
        self._counts = False
        for theme in (*THEMES, *FEW_COLOURS, THIN_THEME):
            self.register_theme(theme)
        default = TERMINAL if self._colours < MANY else DARK
        chosen = context.config.theme or (THIN if context.config.low_bandwidth else default)
        self.theme = in_colours(chosen, self._colours)
        self.set_keymap(dict(context.config.keymap))
        self.kiosk = _kiosk_of(self) if context.config.kiosk else None
        """Watches over the visits, on a machine that many people use."""
        self._behind_curtain: SignInNeeded | None = None
        self.live = Live(self, context)

    # Where one is

    def on_mount(self) -> None:
        """The first screen comes once the app itself stands: until then nothing would be painted."""
        self.theme_changed_signal.subscribe(self, self._draw_anew)
        if self.kiosk is not None:
            self.kiosk.start()
        self.call_later(self._begin)

    def _begin(self) -> None:
        """The diary when the account is known here, otherwise the login."""
        if self.context.is_known or self.context.has_credentials or self.context.may_be_remembered:
            self.push_screen(self._home())
        else:
            self._show_login()

    def _home(self) -> Screen[Any]:
        return self._make(self.context.sections[0].id)

    def _make(self, section: str) -> Screen[Any]:
        """A section's screen; its module is imported when it is first shown."""
        declared = self.context.areas.section(section)
        assert declared is not None
        screen: Screen[Any] = load(declared.screen)(self.context)
        return screen

    def _show_login(self, error: Exception | None = None, notice: str = "") -> None:
        from ruobr_tui.screens.sign_in.login import LoginScreen

        if not isinstance(self.screen, LoginScreen):
            self.clear_notifications()  # those of the account before
            self._shown_for = self._account()
            self.push_screen(LoginScreen(self.context, error=error, message=notice), self._signed_in)

    def _signed_in(self, done: bool | None) -> None:
        sections = [screen for screen in self.screen_stack if isinstance(screen, SectionScreen)]
        if not done:
            if not sections or not self.context.is_known:
                self.exit(0)
        elif not sections:
            self.push_screen(self._home())
        elif self._shown_for != self._account():  # nothing of another account's stays on the screen
            self._to_home()
            self.pop_screen()
            self.push_screen(self._home())
        else:
            for screen in sections:
                screen.snapshot = None
                screen.repaint()
            sections[-1].refresh_data()
        self._shown_for = self._account()

    def _account(self) -> str:
        return self.context.account_name

    def _to_home(self) -> None:
        while len(self.screen_stack) > 2:
            self.pop_screen()

    @on(SignInNeeded)
    def require_sign_in(self, message: SignInNeeded) -> None:
        """Show the login screen; keep the cache."""
        if isinstance(message.error, AnotherAccount):
            self.run_worker(self._leave_account(message.error), group="sign-out", exit_on_error=False)
        elif isinstance(self.screen, CurtainScreen):
            self._behind_curtain = message
        else:
            self._show_login(message.error)

    @on(HomeMoved)
    def show_home(self) -> None:
        """Replace the home screen, because another section is the first now."""
        self._to_home()
        self.pop_screen()
        self.push_screen(self._home())

    def action_section(self, section: str) -> None:
        """Go to a section; Esc comes back to the home."""
        shown = [each.id for each in self.context.sections]
        if section not in shown or not any(isinstance(screen, SectionScreen) for screen in self.screen_stack):
            return
        self._to_home()
        if section != shown[0]:
            self.push_screen(self._make(section))

    def action_sections(self) -> None:
        """Choose a section by its letter."""
        from ruobr_tui.screens.program.go import GoScreen

        def go(section: str | None) -> None:
            if section is not None:
                self.action_section(section)

        if isinstance(self.screen, SectionScreen):
            self.push_screen(GoScreen(self.context), go)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from ruobr_tui.screens.program.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            commands = [*getattr(self.screen, "OWN_COMMANDS", ()), *self._host_commands()]
            self.push_screen(HelpScreen(commands, self.context.config.keymap, self.context))

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

    def action_leave(self) -> None:
        """Quit after a confirmation; a kiosk requires its code."""
        from ruobr_tui.screens.parts.dialogs.dialog import ask
        from ruobr_tui.screens.program.questions import LEAVE

        if self.kiosk is not None and not self.context.hosted:
            self.kiosk.request_end()
            return
        stays = _("What is stored on this computer stays; what is typed in forms stays as drafts.")
        if not self.context.store.is_persistent:  # a session on a host
            stays = f"{_('Nothing of this visit is stored here.')}\n{self._unsent()}"
        ask(self, LEAVE.about(stays=f"{stays}\n{self._unsettled()}"), lambda: self.exit(0))

    def action_sign_out(self) -> None:
        """Sign out after a confirmation; stored data of the account is removed."""
        from ruobr_tui.screens.parts.dialogs.dialog import ask
        from ruobr_tui.screens.program.questions import SIGN_OUT

        stored = _("What is stored of this account on this computer is removed.")
        if not self.context.store.is_persistent:
            stored = _("Nothing of this visit is stored here.")
        about = SIGN_OUT.about(
            login=(self.context.config.login or "—").lower(),
            stored=stored,
            drafts=f"{self._unsent()}\n{self._unsettled()}",
        )
        ask(self, about, self.end_session if self.kiosk is not None else self._begin_sign_out)

    def _unsent(self) -> str:
        """The text about drafts that would be lost; "" if there are none."""
        from ruobr_tui.store.errors import StoreError

        try:
            count = len(self.context.store.draft_names())
        except StoreError as error:
            self.log.error(error)
            return _("Drafts of forms are removed, too.")
        text = ngettext(
            "%(count)d draft that is not sent yet is lost.",
            "%(count)d drafts that are not sent yet are lost.",
            count,
        )
        return text % {"count": count} if count else ""

    def _unsettled(self) -> str:
        """The text about unknown outcomes and unsaved slips that would be lost; "" if there are none."""
        acts, slips = self.context.acts, len(self.context.slips)
        changes = acts.sending + acts.unknown
        lines = []
        if changes:
            text = ngettext(
                "Whether %(count)d change was carried out is not known yet, and is not told any more then.",
                "Whether %(count)d changes were carried out is not known yet, and is not told any more then.",
                changes,
            )
            lines.append(text % {"count": changes})
        if slips:
            lines.append(_("A slip with a new password is not saved: it is not shown any more then."))
        return "\n".join(lines)

    async def _sign_out(self) -> None:
        problem = await self._forget_account()
        await self._show_login_alone(problem, "" if problem is not None else SIGNED_OUT)

    async def _forget_account(self) -> Exception | None:
        """Sign out; returns the error, if any."""
        from ruobr_tui.account.sign_in import sign_out
        from ruobr_tui.api.errors import RuobrError, SessionMayLast
        from ruobr_tui.screens.parts import downloads

        await self.live.end()
        await self.context.acts.end()
        self.workers.cancel_group(self, downloads.GROUP)
        try:
            if not await sign_out(self.context):
                return SessionMayLast()
        except RuobrError as error:  # some data could not be removed: the user must know
            return error
        except Exception as error:  # even after a bug no diary may stay on the screen
            self.log.error(error)
            return error
        return None

    async def _leave_account(self, error: Exception) -> None:
        """Close the account, because its credentials open another one."""
        await self.live.end()
        await self.context.acts.end()
        await self.context.leave_account()
        await self._show_login_alone(error)

    async def _show_login_alone(self, error: Exception | None, notice: str = "") -> None:
        self.clear_notifications()
        with self.batch_update():  # screens below are not painted once more
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            self._behind_curtain = None
            if self.kiosk is not None:
                self.kiosk.wipe()
            self._show_login(error, notice)

    # Live updates

    @on(Answered)
    def listen(self) -> None:
        """Start the event listener after sign-in."""
        self.live.begin()
        self.context.acts.check_now()

    @on(EventReceived)
    def receive_event(self, message: EventReceived) -> None:
        """Pass an event on."""
        self.live.take(message.event)

    @on(Reconnected)
    def refresh_after_reconnect(self) -> None:
        """Refresh after a reconnect: events may have been missed."""
        self.context.acts.check_now()
        self.live.refresh_sections()

    async def on_unmount(self) -> None:
        """Close the event connection when the program ends."""
        await self.live.end()
        await self.context.acts.end()

    # Kiosk sessions

    @property
    def is_in_use(self) -> bool:
        """Whether somebody uses the kiosk: anything but an empty login screen."""
        from ruobr_tui.screens.sign_in.login import LoginScreen

        top = self.screen_stack[-1]
        is_free = len(self.screen_stack) == 2 and isinstance(top, LoginScreen) and top.is_empty
        return not is_free

    def end_session(self) -> None:
        """Sign out behind a locked screen cover, then show an empty login screen."""
        if isinstance(self.screen, CurtainScreen) and self.screen.is_locked:
            return  # already signing out
        self.workers.cancel_all()
        self.push_screen(CurtainScreen(is_locked=True))
        self._begin_sign_out()

    def end_kiosk(self) -> None:
        """Sign out and end the program."""
        self.workers.cancel_all()
        self.push_screen(CurtainScreen(is_locked=True))
        self.run_worker(self._end_kiosk(), group="sign-out", exit_on_error=False, description="end")

    async def _end_kiosk(self) -> None:
        try:
            await self._forget_account()
        finally:
            if self.kiosk is not None:
                self.kiosk.wipe()
            self.exit(0)

    def _begin_sign_out(self) -> None:
        self.run_worker(self._sign_out(), group="sign-out", exit_on_error=False, description="sign out")

    def action_curtain(self) -> None:
        """Cover or uncover the screen."""
        if isinstance(self.screen, CurtainScreen):
            self.screen.uncover()
        else:
            self.push_screen(CurtainScreen(), self._uncovered)

    def _uncovered(self, _nothing: None) -> None:
        message, self._behind_curtain = self._behind_curtain, None
        if message is not None:
            self._show_login(message.error)

    def _host_commands(self) -> list[Command]:
        return keys.commands("host") if self.context.keys is not None else []

    def action_ssh_keys(self) -> None:
        """Show the account's SSH keys, on a host that stores them."""
        from ruobr_tui.screens.account.ssh_keys import SshKeysScreen

        if self.context.keys is not None and isinstance(self.screen, SectionScreen):
            self.push_screen(SshKeysScreen(self.context, self.context.keys))

    # How it looks

    def action_next_theme(self) -> None:
        """Dark, light, the terminal's own colours, on a thin line its marker cursor, and round again."""
        names = [in_colours(theme.name, self._colours) for theme in THEMES]
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

    def action_commands(self) -> None:
        """Find a command by its name."""
        from ruobr_tui.screens.program.commands import CommandsScreen, Entry

        if isinstance(self.screen, ModalScreen):
            return
        in_section = isinstance(self.screen, SectionScreen)
        commands = [
            *keys.commands("app"),
            *self._host_commands(),
            *getattr(self.screen, "OWN_COMMANDS", ()),
            *(keys.commands("section") if in_section else ()),
        ]
        entries = [
            Entry(_(c.title), _(c.tooltip), c.sign, c.action, on_app=c.scope in ("app", "host"))
            for c in commands
            if c.palette and c.id != "app.commands" and self._can(c)
        ]
        entries += [
            Entry(_(s.title), _(s.about), f"g {s.letter}", f"section('{s.id}')", on_app=True)
            for s in self.context.sections
            if in_section
        ]
        below = self.screen

        async def run(entry: Entry | None) -> None:
            if entry is not None:
                await self.run_action(entry.action, self if entry.on_app else below)

        self.push_screen(CommandsScreen(entries), run)

    def _can(self, command: Command) -> bool:
        """Whether the screen that is seen has this command now."""
        has_command: Callable[[str], bool] | None = getattr(self.screen, "has_command", None)
        return has_command is None or has_command(command.action)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Keys take effect one by one, and commands work on a Russian layout too."""
        if self.kiosk is not None:
            self.kiosk.take(event)
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._type_ahead.admit(event):
            if isinstance(event, events.Key):
                event = self._on_latin(event)
            way = self._type_ahead.begin()
            if isinstance(event, events.Key) and cursor_keys.is_move(self, event.key):
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

    def when_worked_off(self, callback: Callable[[], None]) -> bool:
        """Call back when all keys that were handed in so far have had their effect."""
        return self.call_later(self._type_ahead.when_done, callback)

    def _takes_letters(self) -> bool:
        from textual.widgets import Input  # not needed before the first key

        place = self.focused or self.screen
        return isinstance(place, Input) or getattr(place, keys.TAKES_LETTERS, False)


def _kiosk_of(app: RuobrApp) -> Kiosk:
    from ruobr_tui.kiosk.idle import Kiosk  # few machines are kiosks

    return Kiosk(app)


def run(config: Config, *, paths: Paths | None = None, password: str | None = None) -> int:
    """Open the full screen; returns the exit code. ``password`` signs the named login in at once."""
    from ruobr_tui.account.sign_in import open_store
    from ruobr_tui.api.clock import system_clock
    from ruobr_tui.files.paths import default_paths

    i18n.activate(i18n.choose(config.lang))
    paths = paths or default_paths()
    context = Context(config, open_store(config, paths, system_clock), paths, password=password)
    app = _on_this_terminal(context)
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

    driver_class = cast("type[Driver]", partial(TtyDriver, thin=context.config.low_bandwidth))
    app = RuobrApp(context, colours=colours, driver_class=driver_class)
    render_in_true_colour(app)
    return app
