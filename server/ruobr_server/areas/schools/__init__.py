"""Schools: policy, classes, people, subjects, periods, holidays."""
