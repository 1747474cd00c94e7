"""Personal data of the user, and erasures at the desk."""
