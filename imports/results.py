"""What a background job made for the one who asked: a file under a random name, for that user alone, for a week."""

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from imports import store
from office.jobs.models import Job

FOLDER = f"{store.FOLDER}/hasil"
KEPT_DAYS = 7
TASKS = ["imports.list_tasks.hand_on", "imports.comparison_tasks.write_letters"]  # that make a file
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def keep(write: Callable[[Path], None], *, name: str) -> dict:
    """Let `write` make the file; what the job notes as its result."""
    path = f"{FOLDER}/{secrets.token_hex(20)}.{name.rpartition('.')[2]}"
    target = settings.MEDIA_ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    _forget_old(target.parent)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    write(target)
    return {"file": path, "name": name}


def file_of(job: Job) -> Path | None:
    """The file a job made, while it is kept."""
    result = job.result if isinstance(job.result, dict) else {}
    path = settings.MEDIA_ROOT / result.get("file", "-")
    return path if result.get("file", "").startswith(f"{FOLDER}/") and path.is_file() else None


def _forget_old(folder: Path) -> None:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - KEPT_DAYS * 86_400:
                path.unlink()
