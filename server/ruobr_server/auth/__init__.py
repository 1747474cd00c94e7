"""Who asks: passwords, session tokens, header credentials, and the slowing of wrong guesses."""
