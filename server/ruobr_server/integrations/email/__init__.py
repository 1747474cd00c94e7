"""Letters that the server sends: written in the transaction that they are about, sent by a task."""
