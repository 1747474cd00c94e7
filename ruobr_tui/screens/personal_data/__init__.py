"""My personal data, and erasures at the desk."""
