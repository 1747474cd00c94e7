"""What a page shows where it has nothing: not there yet, not sent, an error, or really nothing."""

from __future__ import annotations

from ruobr_tui import phrases
from ruobr_tui.api.errors import (
    BadAnswer,
    Busy,
    NetworkError,
    NotAPortal,
    NotFound,
    RuobrError,
    ServerError,
    UntrustedCertificate,
)
from ruobr_tui.i18n import _
from ruobr_tui.widgets.blocks.states import NextKeys, empty_state, error_state
from ruobr_tui.widgets.lines import Line, paragraph


def not_loaded(
    width: int, error: RuobrError | None = None, *, title: str = "", more_keys: NextKeys = ()
) -> list[Line]:
    """Say that nothing was fetched yet, so it is unknown whether there is anything.

    ``error`` is the reason why the last request failed; ``title`` names what did not come, ``more_keys`` what
    can be read instead.
    """
    if isinstance(error, NotFound):
        return not_reported(width)
    if error is None:
        text = _("Not loaded yet. Data will appear when the portal responds (r to retry).")
        return paragraph(text, width - 1, "dim", " ")
    return error_state(
        title
        or (_("No connection") if isinstance(error, NetworkError) else _("The data did not come")).upper(),
        phrases.error_sentence(error),
        [("r", _("Try again")), *more_keys],
        width,
        fault=_fault(error),
        stored=_("Nothing of it is saved on this computer yet."),
    )


def _fault(error: RuobrError) -> str:
    """Return whose fault it is, as far as it is known, or what helps."""
    if isinstance(error, UntrustedCertificate | NotAPortal):
        return _(error.hint)
    if isinstance(error, NetworkError):
        return _("Check the network; the portal may be down, too.")
    if isinstance(error, ServerError | Busy | BadAnswer):
        return _("This is not your fault.")
    return _(error.hint) if error.because is None else ""


def not_reported(width: int) -> list[Line]:
    """Say that the portal does not send this: unknown, which is not the same as none."""
    return paragraph(_("The portal does not provide this."), width - 1, "dim", " ")


def nothing(text: str, width: int, *, title: str = "", next_keys: NextKeys = ()) -> list[Line]:
    """Say that there is nothing; ``text`` gives the reason or the good news."""
    return empty_state(title.upper(), text, next_keys, width)
