"""Uploaded files and what the cage read out of them, under random names outside the web root."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

FOLDER = "impor"


def keep(chunks: Iterable[bytes]) -> tuple[str, int, str]:
    """Write an upload to disk as it comes: (path below MEDIA_ROOT, size, sha256)."""
    name = secrets.token_hex(20)
    path = f"{FOLDER}/{name[:2]}/{name}"
    digest, size = hashlib.sha256(), 0
    with _new(settings.MEDIA_ROOT / path) as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return path, size, digest.hexdigest()


def chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            yield chunk


def file_of(batch) -> Path:
    return settings.MEDIA_ROOT / batch.path


def spool_of(batch) -> Path:
    """Where the lines read out of the file stand until the batch is done with."""
    return settings.MEDIA_ROOT / f"{batch.path}.rows"


def new_spool(batch):
    """The spool of a batch, empty, open for writing; what an earlier try left is thrown away."""
    with contextlib.suppress(FileNotFoundError):
        spool_of(batch).unlink()
    return _new(spool_of(batch))


def forget_spool(batch) -> None:
    spool_of(batch).unlink(missing_ok=True)


def forget(batch) -> None:
    """Take away the file itself, too."""
    forget_spool(batch)
    file_of(batch).unlink(missing_ok=True)


def _new(path: Path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
