"""Widgets that draw their own lines. A widget takes plain values and reports with Textual messages."""
