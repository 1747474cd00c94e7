"""What the law on personal data (152-FZ) asks for: consent, who looked, my own data, erasure."""
