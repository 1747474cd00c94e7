"""The stored diary: lessons, days that are known, absences, news, ticks, identifiers of calendar entries."""
