"""Shared by the builders of the demo's rows: the world, the rows so far, and ids that others refer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ruobr_server.areas.declaration import Area
from ruobr_server.demo.names import Name
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.world import World


@dataclass(slots=True)
class Demo:
    """A demo that is being built. An area that reads what another one adds names that area in
    ``DemoRows.after``.
    """

    world: World
    areas: Sequence[Area]
    rows: Rows = field(default_factory=Rows)
    periods: dict[int, list[int]] = field(default_factory=dict)
    """Ids of the plan's periods by school, in the order of the plan (``schools``)."""
    accounts: dict[str, int] = field(default_factory=dict)
    """Ids of the accounts that can sign in, by login (``accounts``)."""
    children: dict[Name, int] = field(default_factory=dict)
    """Ids of the parent's children in the family's data (``families``)."""
    child_names: dict[int, str] = field(default_factory=dict)
    """Names of all children of families by their ids, folded (``families``)."""
