"""Letters and news of the demo."""
