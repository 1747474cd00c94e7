"""Kiosk mode for shared machines: sign-out on inactivity, and a code that ends the program."""
