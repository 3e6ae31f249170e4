"""JSON as spool and staging table hold it: no blanks, no escapes."""

import json
from typing import Any

import orjson


def to_json(thing: Any) -> str:
    """A number that is none is null."""
    try:
        return orjson.dumps(thing).decode()
    except TypeError:  # a number beyond 64 bits
        return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


from_json = orjson.loads
