"""What all desks have: who looks at what now, and news of changes for the others."""
