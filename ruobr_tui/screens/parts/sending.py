"""Sending of changes: it continues when the screen is left, and its result is always shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from ruobr_tui.api.errors import (
    ChangedMeanwhile,
    NetworkError,
    NotDone,
    OutcomeUnknown,
    RuobrError,
    SignInError,
)
from ruobr_tui.changes import Ends
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.section import SectionScreen, SignInNeeded, error_line

if TYPE_CHECKING:
    from ruobr_tui.api.calls import Call


def send(
    screen: Any,
    call: Call[Any],
    done: Callable[[Any], object],
    failed: Callable[[RuobrError], object] | None = None,
) -> bool:
    """Send a change. Returns False if the same change is being sent already.

    ``done`` gets the response and is called even if the screen was left; it shows its result with
    ``show_notice``. ``failed`` gets the error of a change that was not made.
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
        show_notice(screen, error_line(error), "bad")
        lose_line(screen, error)

    def not_done(error: RuobrError) -> None:
        if failed is not None:
            failed(error)
        show_failure(screen, error)

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
    """Return a text for a change that is being sent, or whose outcome is unknown; otherwise ""."""
    acts = screen.context.acts
    if acts.is_sending(call):
        return being_sent()
    if acts.is_unknown(call):
        return _("The result is not known yet and will appear here. You can safely try again.")
    return ""


def being_sent() -> str:
    """Return the text for a change that is being sent."""
    return _("Sending…")


def outcome(answer: Any, done: str) -> tuple[str, str]:
    """Return the notice after a change: ``done``, or that it waits for a second person; and its colour."""
    if getattr(answer, "waits", None) is not None:
        return _("Not done yet: the request waits for a second person."), "due"
    return done, "good"


def show_notice(screen: Any, text: str, role: str) -> None:
    """Show a notice on the screen that sent the change or, if it was left, on the shown section."""
    shown = screen if is_there(screen) else section_of(screen)
    if shown is not None:
        shown.notice(text, role)
    else:  # another account is shown: told when this one is again
        screen.context.pending_notices.append((text, role))


def show_failure(screen: Any, error: RuobrError) -> None:
    """Show why a change was not made."""
    if isinstance(error, SignInError):
        shown = section_of(screen)
        if shown is not None:
            shown.post_message(SignInNeeded(error))
        return
    if isinstance(error, NotDone | ChangedMeanwhile):
        refresh(screen)
    describe = getattr(screen, "describe_failure", error_line)
    show_notice(screen, describe(error), "bad")
    lose_line(screen, error)


def lose_line(screen: Any, error: RuobrError) -> None:
    """Show in the header that the network is down."""
    shown = section_of(screen)
    if isinstance(error, NetworkError) and shown is not None:
        shown.go_offline(error)


def refresh(screen: Any) -> None:
    """Fetch the shown sections again."""
    for shown in screen.app.screen_stack:
        if isinstance(shown, SectionScreen) and shown.context is screen.context:
            shown.hear()


def is_there(screen: Screen[Any]) -> bool:
    """Return whether a screen is on the stack."""
    return screen in screen.app.screen_stack


def section_of(screen: Any) -> SectionScreen | None:
    """Return the screen if it is an open section, otherwise the topmost open one of its account."""
    if isinstance(screen, SectionScreen) and is_there(screen):
        return screen
    opened = [each for each in screen.app.screen_stack if isinstance(each, SectionScreen)]
    sections = [each for each in opened if each.context is screen.context]
    return sections[-1] if sections else None


def show_state(app: App[Any]) -> None:
    """Update the screens that show whether a change is being sent or its outcome is unknown."""
    for shown in app.screen_stack:
        show = getattr(shown, "show_state", None)
        if show is not None:
            show()
