"""The driver of the terminal that started the program."""
