"""Function views: capability -> scoped object -> form -> action -> page."""
