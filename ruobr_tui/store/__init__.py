"""The local store. Importing it, and opening a store, imports neither models nor the network client."""

from ruobr_tui.store.diary.news import News
from ruobr_tui.store.errors import InMemory, MovedAside, NotStored, StoreBusy, StoreError
from ruobr_tui.store.snapshot import Snapshot, State, combined
from ruobr_tui.store.store import Store

__all__ = [
    "InMemory",
    "MovedAside",
    "News",
    "NotStored",
    "Snapshot",
    "State",
    "Store",
    "StoreBusy",
    "StoreError",
    "combined",
]
