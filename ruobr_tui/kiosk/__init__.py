"""A machine that many people use: who walks away is signed out, and a code ends the program."""
