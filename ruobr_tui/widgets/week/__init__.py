"""The page of a week: its days, the selected lesson, what the week sums up to."""
