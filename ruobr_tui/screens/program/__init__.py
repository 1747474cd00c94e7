"""The program itself: help, commands, sections, the curtain."""
