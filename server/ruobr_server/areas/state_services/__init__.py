"""Sign-in with State Services (ESIA): device authorization for the terminal, relying party of ESIA."""
