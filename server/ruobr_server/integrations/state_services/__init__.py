"""State Services (ESIA) as a relying party sees it."""
