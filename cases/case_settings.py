"""What the office sets for cases; neither stands in a regulation (domain.md 10)."""

from office.settings import Definition, Type

GROUP = "Kasus"
SETTINGS = (
    Definition(
        "cases.response_days",
        Type.WHOLE,
        2,
        "Respon kasus disetujui dalam (hari kerja)",
        GROUP,
        "Sesudahnya respon kasus bertanda terlambat di Tugas saya Kepala Bidang.",
        least=1,
        most=30,
    ),
    Definition(
        "cases.shelter_days",
        Type.WHOLE,
        14,
        "Batas tinggal di rumah singgah (hari)",
        GROUP,
        "Berlaku untuk yang masuk sesudah diubah.",
        least=1,
        most=365,
    ),
    Definition("cases.shelter_name", Type.TEXT, "Rumah singgah", "Nama rumah singgah", GROUP, least=3, most=120),
)
