"""Settings of this room: the text people are read before they consent, with the version consents refer to."""

from office.settings import Definition, Type

GROUP = "Pelindungan data pribadi"
WORDING, WORDING_TEXT = "consent.version", "consent.text"
TEXT = (
    "Dinas Sosial mencatat data diri, keluarga, dan keadaan Bapak/Ibu untuk pelayanan kesejahteraan sosial. "
    "Data disimpan selama diperlukan dan hanya dibuka petugas yang berwenang. Data dibagikan ke instansi lain hanya "
    "untuk keperluan yang disebutkan. Bapak/Ibu berhak melihat, memperbaiki, dan menarik persetujuan ini kapan saja."
)
SETTINGS = (
    Definition(
        WORDING, Type.TEXT, "2026-1", "Versi naskah persetujuan", GROUP,
        "Ganti setiap kali naskahnya berubah; persetujuan mencatat versi ini.", least=1, most=40,
    ),
    Definition(
        WORDING_TEXT, Type.LINES, TEXT, "Naskah persetujuan", GROUP, "Dibacakan sebelum orang menyetujui.", least=20,
        most=2000,
    ),
)  # fmt: skip
