"""PDF by typst. Data goes in as JSON, never as markup, so nothing a person typed can become layout."""

import io
import json
import re
import struct
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno
import typst
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates" / "typst"
_FOREIGN = re.compile("[^\x00-\u024f]")  # beyond Latin, which every font has
ARCHIVAL = "a-2b"  # PDF/A-2b (ISO 19005-2): fonts inside, nothing from elsewhere, readable in fifty years


def render(
    template: str,
    data: dict[str, Any],
    *,
    pictures: Mapping[str, str] | None = None,
    archival: bool = False,
    at: datetime | None = None,
) -> bytes:
    """The PDF of `templates/typst/<template>`; the template reads `json(bytes(sys.inputs.data))`.

    `data` must be JSON-able; dates and numbers are handed over as finished Indonesian text. `pictures`: name in the
    template -> SVG (typst takes text alone from memory). `archival`: PDF/A-2b. `at`: the moment the file says it was
    made, so that the same data gives the same bytes. Signs our fonts have not (emoji) are left out, letters of theirs
    become "?": PDF/A refuses a paper that can't be shown wholly.
    """
    parts = {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}
    drawn = {name: svg.encode() for name, svg in (pictures or {}).items()}
    return typst.compile(
        {"main.typ": parts[template], **parts, **drawn},
        ignore_system_fonts=True,
        sys_inputs={"data": _FOREIGN.sub(_shown, json.dumps(data, ensure_ascii=False))},
        pdf_standards=ARCHIVAL if archival else [],
        timestamp=at and int(at.timestamp()),
    )


def _shown(found: re.Match) -> str:
    sign = found[0]
    return sign if _has_glyph(sign) else "?" if sign.isalpha() else ""


@lru_cache(maxsize=4096)
def _has_glyph(sign: str) -> bool:
    """Whether the fonts at hand can show it: asked of typst itself, in some milliseconds."""
    try:
        typst.compile(
            {"main.typ": b"#sys.inputs.sign"},
            ignore_system_fonts=True,
            sys_inputs={"sign": sign},
            pdf_standards=[ARCHIVAL],
        )
    except typst.TypstError:
        return False
    return True


def qr(text: str) -> str:
    """A QR code as SVG, without a border."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def picture(png: str) -> str:
    """A PNG given as base64 text, as SVG around it."""
    width, height = struct.unpack(">II", b64decode(png[:32])[16:24])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" xlink:href="data:image/png;base64,{png}"/></svg>'
    )
