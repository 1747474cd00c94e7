"""The options of the commands that serve others: kiosk, SSH host, browser host."""
