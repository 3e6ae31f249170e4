"""Model fields that behave alike on SQLite and PostgreSQL."""

from django.db import models


class SortKeyField(models.CharField):
    """Text that lists are ordered and looked up by: compared by code point on both databases.

    PostgreSQL would otherwise sort by the language of the database (blanks and dots ignored) and could not answer
    `startswith` from a plain index. Declare its index in `Meta.indexes`: `db_index` would add a second one.
    """

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
