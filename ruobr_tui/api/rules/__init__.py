"""Pure rules that client and server must agree on: no input, no output, no clock of their own."""
