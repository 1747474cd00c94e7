"""Leading a school into its next year: classes promoted, merged and opened, pupils kept back and leaving."""
