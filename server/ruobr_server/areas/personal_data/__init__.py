"""Requirements of the law on personal data (152-FZ): consent, access log, data export, erasure."""
