"""Texts of the portal: the consent and letters, in versions."""
