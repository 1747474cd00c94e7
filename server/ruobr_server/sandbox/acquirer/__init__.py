"""A sandbox of an acquiring bank: the gateway's calls, pages and callbacks, with test cards."""
