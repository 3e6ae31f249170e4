"""The states of a batch and the moves between them. Pure; every write is in `imports.actions`."""

from dataclasses import dataclass

from django.db.models import TextChoices

from accounts.authz import Can, may


class Status(TextChoices):
    READING = "dibaca", "Berkas sedang dibaca"
    REFUSED = "ditolak", "Berkas ditolak"
    COLUMNS = "kolom", "Menunggu pemeriksaan kolom"
    CHECKING = "diperiksa", "Baris sedang diperiksa"
    PREVIEW = "pratinjau", "Siap diterapkan"
    APPLYING = "diterapkan", "Sedang diterapkan"
    APPLIED = "selesai", "Selesai diterapkan"
    UNDOING = "ditarik", "Sedang ditarik kembali"
    UNDONE = "kembali", "Ditarik kembali"
    CANCELLED = "dibatalkan", "Dibatalkan"


TONES = {
    Status.READING: "now",
    Status.CHECKING: "now",
    Status.APPLYING: "now",
    Status.UNDOING: "now",
    Status.COLUMNS: "wait",
    Status.PREVIEW: "wait",
    Status.APPLIED: "done",
    Status.REFUSED: "late",
}
WORKING = (Status.READING, Status.CHECKING, Status.APPLYING, Status.UNDOING)
# The steps the user sees, and at which of them a batch stands.
STEPS = ["Unggah", "Kolom", "Periksa", "Terapkan", "Hasil"]
STEP_OF = {
    Status.READING: 1,
    Status.REFUSED: 1,
    Status.COLUMNS: 2,
    Status.CHECKING: 3,
    Status.PREVIEW: 4,
    Status.APPLYING: 4,
    Status.APPLIED: 5,
    Status.UNDOING: 5,
    Status.UNDONE: 5,
    Status.CANCELLED: 1,
}


@dataclass(frozen=True)
class Move:
    """One named move. `can` None: only the background work makes it."""

    name: str
    sources: tuple[Status, ...]
    target: Status
    can: Can | None = None


_S = Status
MOVES = {
    move.name: move
    for move in (
        Move("survey", (_S.READING,), _S.COLUMNS),
        Move("refuse", (_S.READING, _S.CHECKING), _S.REFUSED),
        Move("reread", (_S.COLUMNS,), _S.READING, Can.IMPORT_UPLOAD),
        Move("confirm", (_S.COLUMNS,), _S.CHECKING, Can.IMPORT_UPLOAD),
        Move("preview", (_S.CHECKING,), _S.PREVIEW),
        Move("recheck", (_S.PREVIEW,), _S.CHECKING, Can.IMPORT_UPLOAD),
        Move("reopen", (_S.PREVIEW,), _S.COLUMNS, Can.IMPORT_UPLOAD),
        Move("apply", (_S.PREVIEW,), _S.APPLYING, Can.IMPORT_APPLY),
        Move("finish", (_S.APPLYING,), _S.APPLIED),
        Move("undo", (_S.APPLIED,), _S.UNDOING, Can.IMPORT_APPLY),
        Move("undone", (_S.UNDOING,), _S.UNDONE),
        Move("cancel", (_S.READING, _S.COLUMNS, _S.CHECKING, _S.PREVIEW), _S.CANCELLED, Can.IMPORT_UPLOAD),
    )
}


def open_to(batch, user) -> set[str]:
    """The moves this user may make now, by name."""
    return {move.name for move in MOVES.values() if move.can and batch.status in move.sources and may(user, move.can)}
