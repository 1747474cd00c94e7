"""Errors of the local store; a branch of the tree of errors."""

from __future__ import annotations

from ruobr_tui.api.errors import N_, RuobrError


class StoreError(RuobrError):
    """The store on this machine cannot do what it should."""

    text = N_("The saved data can’t be used.")
    hint = N_("`ruobr config` shows where it is.")


class NotStored(StoreError):
    """Something could not be written: the disk is full, read-only or failing."""

    text = N_("Could not save to this computer (%(reason)s).")
    hint = N_("Check free space and permissions of the folder shown by `ruobr config`.")


class StoreBusy(NotStored):
    """Another program holds the store for longer than is waited."""

    text = N_("Another program is using the local database (%(reason)s).")
    hint = N_("Close it or try again.")


class InMemory(StoreError):
    """The file cannot be used, so nothing outlives the program."""

    text = N_("Nothing will be saved on this computer (%(reason)s).")
    hint = N_("Check permissions of the folder shown by `ruobr config`.")


class MovedAside(StoreError):
    """The stored file was broken or of a newer program; it was renamed and a new one begun."""

    text = N_("The saved data could not be read (%(reason)s). The file was kept as %(name)s.")
    hint = N_("Data will be downloaded again. Your ticks and notes remain in that file.")
