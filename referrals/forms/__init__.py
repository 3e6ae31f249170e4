"""Forms of this room, one a task."""
