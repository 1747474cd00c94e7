"""Outside parties behind their own protocols: the bank, State Services, the mail server."""
