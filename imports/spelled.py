"""JSON as spool and staging table hold it: no blanks, no escapes."""

from typing import Any

import orjson


def to_json(thing: Any) -> str:
    """A number that is none is null; no parser gives an integer beyond 64 bits."""
    return orjson.dumps(thing).decode()


from_json = orjson.loads
