"""How cells look: colours of roles, texts drawn as strips, signs for other fonts."""
