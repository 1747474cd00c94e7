"""One file per screen. A screen knows the context and the widgets, never the app."""
