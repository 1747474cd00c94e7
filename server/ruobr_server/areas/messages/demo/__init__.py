"""Messages and news of the demo."""
