"""What ``make bench`` measures. Figures are compared within one run, never against a clock in a test."""
