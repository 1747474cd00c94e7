"""Outside parties, each behind a protocol: the bank, State Services, the mail server."""
