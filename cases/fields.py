"""A text column that sorts and compares by code point on both databases."""

from django.db import models


class KeyField(models.CharField):
    """Normalised ASCII keys. PostgreSQL is told collation "C", so that its order, its prefix search and the keyset
    of a page agree with SQLite, whose default (BINARY) is the same order under a name PostgreSQL does not know."""

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
