"""Filling schools from tables: past imports, a plan or its faults, templates and exports."""
