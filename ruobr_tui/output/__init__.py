"""What the commands without a screen print: rows, as text, JSON, CSV or a calendar."""
