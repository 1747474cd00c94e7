"""The wire's shapes, one module per area.

Field names are clean Python; the wire's own names (misspellings included) are aliases, so
``Model.model_validate(wire)`` reads and ``model.to_wire()`` writes exactly what travels.
Source: the mobile contract of the portal, see ``docs/wire-api.md``.
"""
