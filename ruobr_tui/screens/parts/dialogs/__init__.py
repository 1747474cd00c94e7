"""What is asked over a screen: questions, lines to type in, lists to choose from."""
