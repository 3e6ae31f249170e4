"""The one picture the office keeps with its settings: the emblem on its letters."""

import io
import warnings
from base64 import b64decode, b64encode

from PIL import Image, UnidentifiedImageError

from office import settings
from office.errors import DomainError

LARGEST_FILE, LARGEST_SIDE, KEPT_SIDE = 2 * 1024 * 1024, 4000, 320
REFUSED = "Gambar tidak terbaca. Pakai berkas PNG atau JPEG."


def emblem_text(upload) -> str:
    """An uploaded picture as base64 text of a small PNG, drawn anew. Raises DomainError with the sentence."""
    if upload.size > LARGEST_FILE:
        raise DomainError("Gambar terlalu besar. Paling besar 2 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=["PNG", "JPEG"])
            if max(picture.size) > LARGEST_SIDE:
                raise DomainError(f"Gambar terlalu besar. Paling besar {LARGEST_SIDE} titik lebar dan tinggi.")
            picture = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise DomainError(REFUSED) from error
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return b64encode(out.getvalue()).decode()


def emblem() -> bytes | None:
    """The emblem as PNG, or None."""
    text = settings.get("letterhead.logo")
    return b64decode(text) if text else None
