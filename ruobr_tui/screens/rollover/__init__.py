"""A school led into its next year: the plan class by class, where its pupils go, and the way back."""
