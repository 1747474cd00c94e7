"""Scans of children's documents: uploaded in parts, sealed at rest, opened only with a trace."""
