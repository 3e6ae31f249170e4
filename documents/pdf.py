"""PDF by typst. Data goes in as JSON, never as markup, so nothing a person typed can become layout."""

import json
from typing import Any

import typst
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates" / "typst"


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `templates/typst/<template>`; the template reads `json(bytes(sys.inputs.data))`.

    `data` must be JSON-able; dates and numbers are handed over as finished Indonesian text.
    """
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
