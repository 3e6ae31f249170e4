"""Uploads: type by content, images made new, a sentence for everything else."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.authz import Role
from documents.actions import files as actions
from documents.models import Attachment
from office.errors import DomainError
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def photo(kind="JPEG", size=(3000, 2000), exif=b"") -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "green").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def store(content: bytes, name="foto.jpg", owner=None):
    user = make_user(Role.BACK)
    return actions.store(upload=SimpleUploadedFile(name, content), owner=owner or user, by=user, label="Foto rumah")


def stored(attachment) -> bytes:
    return (settings.MEDIA_ROOT / attachment.path).read_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_new_and_small(kind):
    attachment = store(photo(kind), name="../../etc/rumah.jpg")
    image = Image.open(BytesIO(stored(attachment)))
    assert (image.format, image.size) == ("JPEG", (1600, 1067))
    assert attachment.name == "rumah.jpg"
    assert ".." not in attachment.path


def test_exif_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    attachment = store(photo(exif=exif.tobytes()))
    assert b"KameraRahasia" not in stored(attachment)
    assert not Image.open(BytesIO(stored(attachment))).getexif()


def test_a_pdf_is_kept_as_it_is():
    attachment = store(b"%PDF-1.7 surat", name="surat.pdf")
    assert (attachment.media_type, stored(attachment)) == ("application/pdf", b"%PDF-1.7 surat")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff rusak",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        photo()[:4000],
    ],
)
def test_anything_else_is_refused_with_a_sentence(content):
    with pytest.raises(DomainError, match="lampirkan"):
        store(content, name="foto.jpg")
    assert not Attachment.objects.exists()


def test_a_bomb_is_refused():
    out = BytesIO()
    Image.new("1", (40_000, 20_000)).save(out, "PNG")
    assert out.tell() < 1_000_000
    with pytest.raises(DomainError):
        store(out.getvalue())


def test_too_large_is_refused():
    with pytest.raises(DomainError, match="12 MB"):
        store(b"%PDF-" + b"0" * actions.LARGEST)


def test_a_rolled_back_upload_leaves_no_file(monkeypatch):
    before = set(settings.MEDIA_ROOT.rglob("*.jpg"))
    monkeypatch.setattr(actions.trail, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store(photo())
    assert set(settings.MEDIA_ROOT.rglob("*.jpg")) == before
