"""Scans of children's documents: uploaded in parts, stored encrypted, each access logged."""
