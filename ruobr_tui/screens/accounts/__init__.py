"""The accounts of this program, at one portal or several."""
