"""Scans of documents, for families and operators."""
