"""JSON as spool and staging table hold it: no blanks, no escapes; one encoder, made once and not for every text."""

import json
from typing import Any

_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_fast = (
    json.encoder.c_make_encoder(
        None, _plain.default, json.encoder.encode_basestring, None, ":", ",", False, False, False
    )
    if json.encoder.c_make_encoder
    else None
)


def to_json(thing: Any) -> str:
    """Raises ValueError for a number that is none."""
    return "".join(_fast(thing, 0)) if _fast else _plain.encode(thing)
