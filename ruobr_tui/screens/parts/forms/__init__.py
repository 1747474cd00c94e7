"""Forms on a whole screen."""
