"""Double entry: money moves between accounts in entries whose postings sum to zero, and is never edited."""
