"""The program itself: help, command palette, sections, privacy screen."""
