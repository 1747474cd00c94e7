"""The screens, one folder for each area. A screen uses the context and the widgets, never the app."""
