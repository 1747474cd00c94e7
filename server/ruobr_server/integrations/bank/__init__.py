"""The acquiring bank."""
