"""What every screen is made of: page, section, list, dialog, form, sheet."""
