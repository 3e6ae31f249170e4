"""Keeping an uploaded file: type by content, images made new, stored under a random name."""

import hashlib
import os
import secrets
import warnings
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.models.attachments import Attachment
from office.errors import DomainError
from office.text import clean_text
from trail import actions as trail

LARGEST = 12 * 1024 * 1024  # bytes as uploaded; phones send 3-8 MB when the page could not shrink the photo
LARGEST_SIDE = 1600  # pixels
LARGEST_AREA = 60_000_000  # pixels; above it a small file could unpack to gigabytes
JPEG_QUALITY = 82
TOO_LARGE = "Berkas lebih besar dari 12 MB. Perkecil foto atau pindai ulang, lalu lampirkan lagi."
WRONG_TYPE = "Berkas ini bukan foto (JPG, PNG, WebP) atau PDF. Simpan dalam salah satu bentuk itu, lalu lampirkan lagi."
BROKEN = "Foto ini rusak atau tidak lengkap. Ambil foto lagi, lalu lampirkan."


@transaction.atomic
def store(*, upload, owner: models.Model, by, label: str) -> Attachment:
    """Keep `upload` (a Django UploadedFile) with `owner`; images at most 1600 px, JPEG, without EXIF.

    `by` without a key: somebody outside, who has no account.

    Raises DomainError with the sentence for the user when it is too large, broken or of another type.
    """
    content, media_type, ending = prepared(upload)
    path = _write(content, ending)
    try:
        attachment = Attachment.objects.create(
            owner_type=owner._meta.label_lower,
            owner_id=owner.pk,
            label=label[:80],
            name=clean_text(Path(upload.name or "berkas").name)[-120:],
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            path=path,
            uploaded_by=by if by and by.pk else None,
        )
        trail.record("document.add", by=by, subject=owner, changes={"lampiran": (None, attachment.label)})
    except Exception:
        (settings.MEDIA_ROOT / path).unlink(missing_ok=True)
        raise
    return attachment


@transaction.atomic
def share(*, attachment: Attachment, owner: models.Model, by) -> Attachment:
    """Let another record have a file too: a row of its own, so of that record's rights, over the same content."""
    same = ("label", "name", "media_type", "size", "sha256", "path")
    copied = {name: getattr(attachment, name) for name in same}
    shared = Attachment.objects.create(owner_type=owner._meta.label_lower, owner_id=owner.pk, uploaded_by=by, **copied)
    trail.record("document.add", by=by, subject=owner, changes={"lampiran": (None, shared.label)})
    return shared


def prepared(upload) -> tuple[bytes, str, str]:
    """What would be stored of an upload: content, media type, file ending. Raises DomainError as `store` does."""
    if upload.size > LARGEST:
        raise DomainError(TOO_LARGE)
    upload.seek(0)
    content = upload.read(LARGEST + 1)
    if content.startswith(b"%PDF-"):
        return content, "application/pdf", "pdf"
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) and content[8:12] != b"WEBP":
        raise DomainError(WRONG_TYPE)
    return _photo(content), "image/jpeg", "jpg"


def _photo(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
            if image.width * image.height > LARGEST_AREA:
                raise DomainError(TOO_LARGE)
            image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            image = ImageOps.exif_transpose(image)
            image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise DomainError(BROKEN) from error
    return _encoded(image)


def _encoded(image: Image.Image) -> bytes:
    """A new JPEG from the pixels alone: no EXIF, no comments, transparency on white."""
    flat = Image.new("RGB", image.size, "white")
    rgba = image.convert("RGBA")
    flat.paste(rgba, mask=rgba.getchannel("A"))
    out = BytesIO()
    flat.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _write(content: bytes, ending: str) -> str:
    name = secrets.token_hex(20)
    path = f"{name[:2]}/{name}.{ending}"
    target = settings.MEDIA_ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path
