"""Signing in by State Services (ESIA): device authorization for the terminal, relying party towards ESIA."""
