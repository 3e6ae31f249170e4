"""The register as rows of a file."""

from collections.abc import Iterable, Iterator

from referrals.models import Level
from referrals.sight import place

HEADER = [
    "Nomor register",
    "Diterima",
    "Jenis",
    "Layanan",
    "Saluran",
    "Nama",
    "Desa/kelurahan",
    "Kecamatan",
    "Diterima di",
    "Keadaan",
    "Sejak",
    "Ditangani di",
    "Hasil",
    "Nilai (Rp)",
    "Tanggal hasil",
    "Keluarga diberi tahu",
]


def exportable(queryset):
    """Rahasia never leaves in a list."""
    return queryset.filter(level__lt=Level.SECRET)


def lines(queryset) -> Iterator[Iterable]:
    """One row for each intake, without NIK and No. KK."""
    chosen = queryset.select_related("service", "village", "kecamatan", "received_village", "holder").order_by("pk")
    for intake in chosen.iterator(chunk_size=500):
        village, kecamatan = place(intake)
        yield (
            intake.number,
            intake.received_on,
            intake.get_kind_display(),
            intake.service.name,
            intake.get_channel_display(),
            intake.subject_label,
            village,
            kecamatan,
            intake.received_village.name if intake.received_village_id else "Kabupaten",
            intake.get_status_display(),
            intake.moved_at,
            intake.holder_label,
            intake.result_text,
            intake.result_value,
            intake.result_on,
            intake.told_on,
        )
