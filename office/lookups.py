"""`column__among=values`: rows by thousands of values handed over as one parameter.

`__in` writes a placeholder for every value, which costs more than the search itself and fails above 250,000 on SQLite.
"""

import orjson
from django.db import models


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):
    """The column is one of the values (str, int or date, no None). Not for foreign keys by instance: use `_id`."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        values = list(value)
        if connection.vendor == "postgresql":
            return "%s", [values]
        return "%s", [orjson.dumps(values).decode()]

    def as_sqlite(self, compiler, connection):
        left, parameters = self.process_lhs(compiler, connection)
        _, values = self.get_db_prep_lookup(self.rhs, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", [*parameters, *values]

    def as_postgresql(self, compiler, connection):
        left, parameters = self.process_lhs(compiler, connection)
        _, values = self.get_db_prep_lookup(self.rhs, connection)
        kind = self.lhs.output_field.db_type(connection).partition("(")[0]
        return f"{left} = ANY(%s::{kind}[])", [*parameters, *values]
