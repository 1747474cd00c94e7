"""Output of printing commands: rows as text, JSON, CSV or a calendar."""
