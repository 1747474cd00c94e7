"""Marks that are not real: what an average would be if some were added, changed or left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ruobr_tui.api.rules.diary.averages import Scored


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Suppositions over a list of real marks, named by their place in it (from 0).

    Immutable: every ``with_`` gives another one. A place the list does not have (any more) is
    passed over, so a refresh of the marks under it is harmless.
    """

    added: tuple[Scored, ...] = ()
    changed: Mapping[int, Scored] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    dropped: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is supposed."""
        return not (self.added or self.changed or self.dropped)

    def apply(self, scored: Iterable[Scored]) -> list[Scored]:
        """The marks as supposed: changed and left out in place, the added ones behind them."""
        real = [
            self.changed.get(place, mark) for place, mark in enumerate(scored) if place not in self.dropped
        ]
        return [*real, *self.added]

    def with_added(self, mark: Scored) -> WhatIf:
        """One more mark."""
        return replace(self, added=(*self.added, mark))

    def without_added(self, place: int) -> WhatIf:
        """Without the added mark at ``place`` among the added ones."""
        left = tuple(mark for number, mark in enumerate(self.added) if number != place)
        return replace(self, added=left)

    def with_changed(self, place: int, mark: Scored) -> WhatIf:
        """With ``mark`` instead of the real one at ``place``; one that was left out is back."""
        changed = MappingProxyType({**self.changed, place: mark})
        return replace(self, changed=changed, dropped=self.dropped - {place})

    def with_dropped(self, place: int) -> WhatIf:
        """Without the real mark at ``place``."""
        return replace(self._real(place), dropped=self.dropped | {place})

    def with_restored(self, place: int) -> WhatIf:
        """With the real mark at ``place`` as it is."""
        return replace(self._real(place), dropped=self.dropped - {place})

    def _real(self, place: int) -> WhatIf:
        changed = {number: mark for number, mark in self.changed.items() if number != place}
        return replace(self, changed=MappingProxyType(changed))
