"""Fixtures for every folder of tests stand in ``support``; a test names what it needs."""

pytest_plugins = ["support.fixtures"]
