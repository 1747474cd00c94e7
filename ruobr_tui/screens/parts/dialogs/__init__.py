"""Dialogs over a screen: questions, entries, lists to choose from."""
