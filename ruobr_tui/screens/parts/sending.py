"""Sending a change from a screen: it goes on when the screen is left, and what came of it is always told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen

from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import NetworkError, NotDone, OutcomeUnknown, RuobrError, SignInError
from ruobr_tui.changes import Ends
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.section import SectionScreen, SignInNeeded, error_line


def send(
    screen: Any,
    call: Call[Any],
    done: Callable[[Any], object],
    failed: Callable[[RuobrError], object] | None = None,
) -> bool:
    """Send a change once; whether it is being sent now for the first time.

    ``done`` gets the answer and runs even when the screen was left; then it tells by ``tell``. While the
    very same change is on its way nothing is sent.
    """
    app: App[Any] = screen.app

    def later(callback: Callable[[Any], object]) -> Callable[[Any], object]:
        def put(value: Any) -> None:
            def run() -> None:
                callback(value)
                show_state(app)

            app.call_later(run)

        return put

    def not_known(error: OutcomeUnknown) -> None:
        tell(screen, error_line(error), "bad")
        lose_line(screen, error)

    def not_done(error: RuobrError) -> None:
        if failed is not None:
            failed(error)
        tell_failure(screen, error)

    ends = Ends(later(done), later(not_done), later(not_known))
    act = screen.context.acts.begin(call, ends)
    if act is None:
        screen.notice(being_sent(), "warning")
        return False
    screen.notice(being_sent(), "dim")
    show_state(app)
    screen.run_worker(
        act.first.wait(), group="send", exit_on_error=False, description="wait for the first answer"
    )
    return True


def unsettled(screen: Any, call: Call[Any]) -> str:
    """What a page says of a change that is on its way, or whose outcome is unknown; "" for neither."""
    acts = screen.context.acts
    if acts.is_sending(call):
        return being_sent()
    if acts.is_unknown(call):
        return _("It is unknown whether this was done. What came of it is told here; repeating it is safe.")
    return ""


def being_sent() -> str:
    """What is said while a change is on its way."""
    return _("Sending…")


def tell(screen: Any, text: str, role: str) -> None:
    """One line on the screen that sent it, or, when that was left, on the section that is seen."""
    shown = screen if is_there(screen) else section_of(screen)
    if shown is not None:
        shown.notice(text, role)


def tell_failure(screen: Any, error: RuobrError) -> None:
    """Why a change was not made."""
    if isinstance(error, SignInError):
        shown = section_of(screen)
        if shown is not None:
            shown.post_message(SignInNeeded(error))
        return
    if isinstance(error, NotDone):
        refresh(screen)
    tell(screen, error_line(error), "bad")
    lose_line(screen, error)


def lose_line(screen: Any, error: RuobrError) -> None:
    """The header does not call fresh what the portal did not confirm."""
    shown = section_of(screen)
    if isinstance(error, NetworkError) and shown is not None:
        shown.go_offline(error)


def refresh(screen: Any) -> None:
    """Ask anew for what is shown."""
    for shown in screen.app.screen_stack:
        if isinstance(shown, SectionScreen):
            shown.hear()


def is_there(screen: Screen[Any]) -> bool:
    """Whether a screen is still open."""
    return screen in screen.app.screen_stack


def section_of(screen: Screen[Any]) -> SectionScreen | None:
    """The section itself, or the topmost one that is open."""
    if isinstance(screen, SectionScreen) and is_there(screen):
        return screen
    sections = [each for each in screen.app.screen_stack if isinstance(each, SectionScreen)]
    return sections[-1] if sections else None


def show_state(app: App[Any]) -> None:
    """Each screen tells that something is being sent, or that an outcome is unknown."""
    for shown in app.screen_stack:
        show = getattr(shown, "show_state", None)
        if show is not None:
            show()
