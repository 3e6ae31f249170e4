"""The emblem on the letters: drawn anew, small, whatever was uploaded."""

import io
from base64 import b64decode
from struct import pack
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from office import settings
from office.errors import DomainError
from office.images import KEPT_SIDE, emblem, emblem_text


def upload(content, name="lambang.png"):
    return SimpleUploadedFile(name, content)


def picture(format="PNG", size=(600, 300), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, format, **options)
    return out.getvalue()


def png_of(width, height):
    """A PNG of a few bytes that says it is this large."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content", [picture(), picture("JPEG"), picture(mode="P"), picture(mode="L"), picture(mode="RGBA")]
)
def test_becomes_a_small_png(content):
    made = Image.open(io.BytesIO(b64decode(emblem_text(upload(content)))))
    assert made.format == "PNG"
    assert made.size == (KEPT_SIDE, KEPT_SIDE // 2)


def test_carries_nothing_of_the_original_file():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA"
    Image.new("RGB", (50, 50)).save(out, "JPEG", exif=exif, comment=b"RAHASIA")
    assert b"RAHASIA" in out.getvalue()
    assert b"RAHASIA" not in b64decode(emblem_text(upload(out.getvalue())))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("GIF"),
        picture("BMP"),
        picture()[:60],
        picture()[:-40],
        png_of(20_000, 20_000),
        png_of(5_000, 10),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"x" * (2 * 1024 * 1024 + 1),
    ],
)
def test_refuses_with_a_sentence(content):
    with pytest.raises(DomainError, match="Gambar"):
        emblem_text(upload(content))


@pytest.mark.django_db
def test_emblem_of_the_settings():
    assert emblem() is None
    settings.set("letterhead.logo", emblem_text(upload(picture())), by=None)
    assert emblem().startswith(b"\x89PNG")
