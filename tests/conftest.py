"""Fixtures for every folder of tests stand in ``support``; a test names what it needs."""

import os

from support.moment import SHIFT, shift_to_now

# Before anything of the program is imported: this process and every program that a test starts live in the
# tests' school week, whatever the machine's calendar says.
os.environ[SHIFT] = shift_to_now()

pytest_plugins = ["support.fixtures"]
