"""Pages of this room: persons, families, what was found of them, communities."""
