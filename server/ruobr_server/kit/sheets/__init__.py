"""Tables of a school as files: described as data, read, checked, planned, applied and written again."""
