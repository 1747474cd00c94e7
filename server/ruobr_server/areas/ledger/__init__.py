"""Double-entry bookkeeping: entries whose postings sum to zero, and are never changed."""
