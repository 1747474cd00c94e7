"""The school around the child."""
