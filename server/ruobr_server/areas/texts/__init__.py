"""Texts of the portal that its administrator writes: the consent, letters; versions that never change."""
