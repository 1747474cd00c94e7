"""A section that shows one page of lines from stored resources."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from ruobr_tui.api.resources import Resource
from ruobr_tui.screens.parts.loading.missing import not_loaded, not_reported, nothing
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets.lines import Line, LineView, line

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

__all__ = ["PageScreen", "not_loaded", "not_reported", "nothing", "pairs"]


class PageScreen(SectionScreen):
    """A subclass provides the resources and the lines."""

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield self.make_view()

    def make_view(self) -> LineView:
        """Create the widget of the page."""
        return LineView(id="page")

    @property
    def view(self) -> LineView:
        """The widget of the page."""
        return self.query_one("#page", LineView)

    def go_to(self, key: Hashable) -> None:
        """Select the row with this key, where the page is opened from elsewhere."""
        self.view.move_to(key)

    def resources(self) -> Sequence[Resource[Any]]:
        """The resources that the page shows."""
        return ()

    def page(self, width: int) -> list[Line]:
        """Return the lines for a width."""
        return []

    def page_head(self, width: int) -> list[Line]:
        """Return lines that stay at the top of the page; asked for after the page itself."""
        return []

    def show_page(self) -> None:
        """Lay out the page."""
        lines = self.page(self.page_width)
        self.view.show_lines(lines, head=self.page_head(self.page_width))

    def stored(self, resource: Resource[Any]) -> Snapshot[Any]:
        """Return the stored snapshot of a resource."""
        return self.context.store.peek(resource)

    def unknown(self, resource: Resource[Any], width: int) -> list[Line]:
        """Return lines that say why a resource is not stored."""
        return not_loaded(width, self.context.store.failure(resource))

    def missing(self, width: int) -> list[Line]:
        """Return lines that say why the page has nothing to show: the error of what could not be fetched."""
        errors = (self.context.store.failure(resource) for resource in self.resources())
        return not_loaded(width, next((error for error in errors if error is not None), None))

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        snapshot = combined(self.stored(resource) for resource in self.resources())
        self.show_page()
        return snapshot

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch each resource in turn."""
        store = self.context.store
        return combined([await store.refresh(resource, portal) for resource in self.resources()])

    @property
    def page_width(self) -> int:
        """Cells of a line, without the scroll mark."""
        return max(20, self.size.width - 1)

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.is_mounted and self.view.size.width:
            self.show_page()


def pairs(rows: Iterable[tuple[str, str]], width: int, indent: int = 22) -> list[Line]:
    """Return names and values in two columns. Long values are wrapped within theirs, empty ones left out."""
    from ruobr_tui.widgets import fit

    lines = []
    for name, value in rows:
        if not value:
            continue
        parts = list(fit.wrap(value, max(10, width - indent - 1)))
        lines.append(
            line(" ", (fit.left(name, indent), "dim"), (parts[0], "text"), key=f"{name}:{value}", copy=value)
        )
        lines += [line(" " + " " * indent, (part, "text")) for part in parts[1:]]
    return lines
