"""Downloads in the background; they continue when the screen is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual.app import App

from ruobr_tui import phrases
from ruobr_tui.api.errors import RuobrError, SignInError
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import Saved, saving
from ruobr_tui.files.links import LinkedFile, links
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink
from ruobr_tui.screens.parts.section import SectionScreen, SignInNeeded
from ruobr_tui.screens.parts.sending import show_notice
from ruobr_tui.widgets.progress import in_steps

GROUP = "download"

ProgressText = Callable[[int, int | None], str]
"""Returns the text for (bytes received, bytes in total if known)."""


def download(
    screen: SectionScreen,
    title: str,
    href: str,
    *,
    private: bool = False,
    progress_text: ProgressText | None = None,
    body: Any = None,
    seconds: float | None = None,
    saved: Callable[[], object] = lambda: None,
) -> None:
    """Save ``href`` as ``title`` in the downloads folder; does nothing if that is running already.

    The result is shown on the section that is shown then; ``saved`` is called before. Signing out cancels the
    download. ``seconds``: how long the portal may make the file; None: as any other.
    """
    app = screen.app
    if not any(each.group == GROUP and each.name == href and not each.is_finished for each in app.workers):
        work = _save(app, screen, title, href, private, progress_text, body, seconds, saved)
        app.run_worker(work, name=href, group=GROUP, exit_on_error=False, description="save a file")


async def _save(
    app: App[Any],
    screen: SectionScreen,
    title: str,
    href: str,
    private: bool,
    progress_text: ProgressText | None,
    body: Any,
    seconds: float | None,
    saved: Callable[[], object],
) -> None:
    def progress(done: int, total: int | None) -> None:
        if progress_text is not None and screen.is_current:
            screen.notice(progress_text(done, total), "text")

    try:
        portal = await screen.context.portal()
        with saving(title, private=private) as (path, stream):
            await portal.download(href, stream.write, in_steps(progress), body, seconds)
    except SignInError as error:
        app.post_message(SignInNeeded(error))
    except RuobrError as error:
        show_notice(screen, f"{phrases.error_sentence(error)} {_('The file was not saved.')}", "bad")
    else:
        saved()
        if said := saved_as(screen, path):
            show_notice(screen, said, "good")


class Saver(Protocol):
    """A screen of an account."""

    context: Context

    @property
    def app(self) -> App[Any]:
        """The program."""


def saved_as(screen: Saver, saved: Saved, fetched: Callable[[], object] = lambda: None) -> str:
    """Return the sentence that says where a file was saved.

    Where it is offered by a link, its sheet is shown instead and the sentence is empty; a sheet that comes
    while the user is busy with something else waits. ``fetched`` is called when the file has got to its user,
    in both cases.
    """
    passing_on = links()
    if not isinstance(saved, LinkedFile) or saved.link is None or passing_on is None:
        fetched()
        return _("Saved as %(path)s") % {"path": str(saved)}
    app: Any = screen.app
    context = screen.context
    if app.context is not context:  # another account is shown, whose user need not be the same
        passing_on.withdraw(saved.link)
        context.pending_notices.append((_("A file was not saved completely: start it again."), "warning"))
        return ""

    def closed(was_fetched: bool | None) -> None:
        if was_fetched:
            fetched()

    link = saved.link

    def show() -> None:
        app.push_screen(DownloadLink(context, passing_on, link), closed)

    if app.screen is screen:  # an answer to its key
        show()
    else:
        said = _("%(name)s is ready. The link will appear when you have finished here.")
        app.show_when_free(show, lambda: passing_on.withdraw(link), said % {"name": link.name})
    return ""


def stop_all(app: App[Any], context: Context) -> None:
    """Stop the downloads of an account that is left; it is told when it is shown again."""
    if any(each.group == GROUP and not each.is_finished for each in app.workers):
        context.pending_notices.append((_("A file was not saved completely: start it again."), "warning"))
    app.workers.cancel_group(app, GROUP)
