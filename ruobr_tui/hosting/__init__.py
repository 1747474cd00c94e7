"""Hosting: the program over SSH and in a browser, many sessions in one process."""
