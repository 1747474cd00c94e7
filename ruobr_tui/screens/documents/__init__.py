"""Scans of documents, for the family and at the desk."""
