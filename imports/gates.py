"""What stands against applying a batch now, each as a sentence."""

from accounts.authz import Can, areas
from office import settings
from office.settings import Definition, Type

FOUR_EYES = "import.four_eyes"
SETTINGS = [
    Definition(
        FOUR_EYES,
        Type.BOOLEAN,
        False,
        "Impor diterapkan orang lain",
        "Impor",
        "Yang mengunggah berkas tidak boleh menerapkannya sendiri.",
    )
]
DUE = "_due"  # in Batch.decisions: something was repaired or decided since the rows were checked


def psks_refusal(by) -> str:
    """Why `by` may not change the register of PSKS with a list; "" if nothing stands against it. A list is of the
    whole district, so the right to one part of it is not enough.
    """
    if by is None or any(area.district for area in areas(by, Can.PSKS_EDIT)):
        return ""
    return "Anda tidak berwenang mengubah register PSKS se-kabupaten."


def due(batch) -> bool:
    """Whether the rows must be checked again before the figures are right."""
    return bool(batch.decisions.get(DUE))


def obstacles(batch, by) -> list[str]:
    """Why `by` may not apply the batch; empty if nothing stands against it."""
    found = []
    if not batch.rows_total:
        found.append("Di bawah judul kolom tidak ada baris yang berisi. Batalkan, lalu unggah berkas yang sudah diisi.")
    if due(batch):
        found.append("Ada perbaikan atau keputusan yang belum diperiksa ulang. Tekan Periksa ulang dahulu.")
    for title, percent in batch.counts.get("unknown", []):
        found.append(
            f"{percent} % isian kolom {title} tidak dikenal. Periksa kembali arti kolom itu, atau perbaiki isinya."
        )
    if batch.of_psks and (against := psks_refusal(by)):
        found.append(against)
    if by is not None and by.pk == batch.uploaded_by_id and settings.get(FOUR_EYES):
        found.append("Menurut pengaturan kantor, yang mengunggah berkas tidak menerapkannya sendiri.")
    return found
