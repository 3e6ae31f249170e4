"""What else lists and forms keep of an actor, by kind (domain.md 2.2): a closed list, each a line of text."""

from dataclasses import dataclass

LENGTH = 120


@dataclass(frozen=True)
class Detail:
    """One thing kept of actors of these kinds (slugs)."""

    key: str
    label: str
    kinds: frozenset[str]


def _detail(key: str, label: str, kinds: str) -> Detail:
    return Detail(key, label, frozenset(kinds.split()))


_BODIES = "lks karang-taruna lk3 wksbm dunia-usaha fcu lkks"
DETAILS = (
    _detail("tipe_lembaga", "Tipe lembaga", _BODIES),
    _detail("legalitas", "Legalitas", f"{_BODIES} psm"),
    _detail("hp_ketua", "HP ketua", "lk3"),
    _detail("jenis_lk3", "Jenis LK3", "lk3"),
    _detail("posisi_lks", "Posisi LKS", "lks"),
    _detail("ruang_lingkup", "Ruang lingkup", "lks"),
    _detail("klasifikasi", "Klasifikasi", "karang-taruna"),
    _detail("kegiatan", "Jenis kegiatan", "lks karang-taruna wksbm dunia-usaha fcu"),
    _detail("jumlah_pengurus", "Jumlah pengurus", "karang-taruna wksbm"),
    _detail("tenaga_profesional", "Jumlah tenaga profesional", "lk3"),
    _detail("jumlah_klien", "Jumlah klien", "lk3 lks"),
    _detail("jumlah_masalah", "Jumlah masalah/kasus", "lk3"),
    _detail("jumlah_csr", "Jumlah CSR kesos perusahaan", "dunia-usaha"),
    _detail("keluarga_pioner", "Jumlah keluarga pioner", "fcu"),
    _detail("keluarga_plasma", "Jumlah keluarga plasma", "fcu"),
    _detail("nomor_induk_b", "Nomor induk TKSK (B)", "tksk"),
    _detail("tempat_lahir", "Tempat lahir", "tksk psm"),
    _detail("nama_ibu", "Nama ibu kandung", "tksk"),
    _detail("tahun_pengangkatan", "Tahun pengangkatan", "tksk"),
    _detail("tahun_mulai", "Mulai aktif", "psm tksk"),
    _detail("sertifikat", "Sertifikat", "psm tksk"),
    _detail("diklat", "Diklat yang diikuti", "psm tksk"),
    _detail("pendampingan", "Pendampingan", "psm tksk"),
)
BY_KEY = {detail.key: detail for detail in DETAILS}


def of(kind: str, kept: dict) -> list[Detail]:
    """What is asked of an actor of this kind, and whatever else is kept of it."""
    return [detail for detail in DETAILS if kind in detail.kinds or detail.key in kept]


def shown(kept: dict) -> list[tuple[str, str]]:
    """What is kept, in words: label and value."""
    return [(detail.label, kept[detail.key]) for detail in DETAILS if kept.get(detail.key)]
