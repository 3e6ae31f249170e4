"""What the fields of an event are called: the columns of all rooms, and the names acts use besides."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst

from office import settings
from office.models import Setting

# No column bears these names, or none with an Indonesian name of its own.
NAMES = {
    "act": "Tindakan",
    "actor": "Pelaku",
    "alias": "Nama lain",
    "answer": "Jawaban",
    "answered_at": "Dijawab pada",
    "answered_by": "Dijawab oleh",
    "approved_at": "Disetujui pada",
    "approved_by": "Disetujui oleh",
    "areas": "Wilayah kerja",
    "asked_by": "Diminta oleh",
    "checked_on": "Diperiksa pada",
    "code": "Alasan",
    "columns": "Kolom",
    "community": "Komunitas",
    "decided_by": "Diputuskan oleh",
    "do": "Keputusan",
    "drafted_by": "Dikonsep oleh",
    "expires_at": "Berlaku sampai",
    "family": "Keluarga",
    "filter": "Saringan",
    "from": "Dari",
    "gone": "Tidak ada lagi",
    "head": "Kepala keluarga",
    "header_rows": "Baris judul",
    "kecamatan": "Kecamatan",
    "kinds": "Jenis PPKS",
    "last": "Nomor terakhir",
    "layout": "Bentuk berkas",
    "list": "Daftar",
    "made_by": "Dibuat oleh",
    "members": "Anggota",
    "merged_into": "Digabung ke",
    "moved_by": "Dipindahkan oleh",
    "number": "Nomor",
    "opened": "Dibuka",
    "owner": "Pemilik data",
    "owner_id": "Nomor data induk",
    "owner_type": "Jenis data induk",
    "person": "Orang",
    "place": "Wilayah tugas",
    "planned_at": "Direncanakan pada",
    "planned_by": "Direncanakan oleh",
    "programmes": "Program",
    "received_kecamatan": "Kecamatan penerima",
    "receives": "Yang diterima",
    "recorded_at": "Dicatat pada",
    "recorded_by": "Dicatat oleh",
    "refusal": "Penolakan",
    "region": "Wilayah",
    "reported_at": "Dilaporkan pada",
    "reported_by": "Dilaporkan oleh",
    "restricted": "Rahasia",
    "reviewed_by": "Ditinjau oleh",
    "role": "Peran",
    "row": "Baris",
    "rows": "Baris",
    "score": "Nilai",
    "sealed_for": "Tersegel untuk",
    "sent_by": "Dikirim oleh",
    "sha256": "Sidik berkas",
    "sheet": "Lembar",
    "since": "Sejak",
    "size": "Ukuran",
    "sk_number": "Nomor SK",
    "slug": "Kode",
    "source": "Sumber",
    "subject_id": "Nomor data",
    "subject_type": "Jenis data",
    "submitted_by": "Diajukan oleh",
    "tables": "Lembar",
    "to": "Ke",
    "until": "Sampai",
    "village": "Desa/kelurahan",
    "with": "Digabung dengan",
}


def model_of(kind: str):
    """The model a kind of data ("accounts.user") is kept in, or None."""
    try:
        return apps.get_model(kind) if kind else None
    except (LookupError, ValueError):
        return None


def field_label(kind: str, name: str) -> str:
    """The Indonesian name of a field; what bears none is shown as it is."""
    if kind == Setting._meta.label_lower and name in settings.DEFINITIONS:
        return settings.DEFINITIONS[name].label
    field = _field(kind, name)
    if field is None:
        return NAMES.get(name, name)
    if str(field.verbose_name) != field.name.replace("_", " "):
        return capfirst(field.verbose_name)
    if field.name in NAMES or field.related_model is None:
        return NAMES.get(field.name, name)
    return capfirst(field.related_model._meta.verbose_name)


def _field(kind: str, name: str):
    model = model_of(kind)
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if hasattr(field, "verbose_name") else None  # the way back from other models has no name
