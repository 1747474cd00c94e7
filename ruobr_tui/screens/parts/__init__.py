"""Parts of screens: frame, page, section, list, dialog, form, sheet."""
