"""State Services (ESIA), from a relying party's point of view."""
