"""Letters of an intake: surat keterangan, rekomendasi, berita acara kunjungan."""

from typing import Any

from documents.content import facts, lines, par, plain, points, said, signer
from office.dates import day_in_words, spelled
from referrals.letters.forms import PbiForm
from referrals.letters.words import closing, day, head_of_office, identity, opening, registered
from referrals.models import Intake
from referrals.snapshot import address

NEEDS = {
    "rawat": "sedang menjalani perawatan",
    "rutin": "memerlukan pengobatan rutin",
    "darurat": "dalam keadaan darurat medis",
    "layanan": "memerlukan layanan kesehatan",
}
assert set(NEEDS) == {value for value, _ in PbiForm.NEEDS}


def pbi(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    """Pengaktifan kembali PBI-JK (Permensos 3/2026 Ps 20). Health only as far as the form was filled."""
    return said(
        title="Surat Keterangan Pengaktifan Kembali Penerima Bantuan Iuran Jaminan Kesehatan",
        blocks=[
            opening(),
            identity(user, intake),
            facts([("Nomor kartu JKN-KIS", extra["card"]), ("Nonaktif sejak", extra["off_since"])]),
            plain(f"adalah benar warga yang {NEEDS[extra['need']]}, sebagaimana surat keterangan fasilitas kesehatan:"),
            facts(
                [
                    ("Fasilitas kesehatan", extra["faskes"]),
                    ("Nomor surat", extra["faskes_number"]),
                    ("Tanggal", day(extra["faskes_date"])),
                    ("Diagnosis", extra["diagnosis"]),
                ]
            ),
            par(
                "Berdasarkan hal tersebut, yang bersangkutan diusulkan untuk pengaktifan kembali kepesertaan Penerima "
                "Bantuan Iuran (PBI) Jaminan Kesehatan sesuai Peraturan Menteri Sosial Nomor 3 Tahun 2026. "
                "Pemutakhiran datanya dalam DTSEN dilakukan paling lambat 6 (enam) bulan sejak aktif kembali."
            ),
            *closing("pbi-aktif", f"disampaikan kepada {extra['to']}"),
        ],
    )


def desil(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    """Terdaftar or tidak terdaftar in DTSEN, for whom stands in the register and for who was only typed in."""
    listed = extra["listed"] == "ya"
    period = f" periode {extra['period']}" if extra["period"] else ""
    word = "terdaftar" if listed else "tidak terdaftar"
    at = f" dan berada pada desil {extra['desil']} ({spelled(extra['desil'])})" if extra["desil"] else ""
    return said(
        title=f"Surat Keterangan {word.title()} dalam Data Tunggal Sosial dan Ekonomi Nasional",
        blocks=[
            opening(),
            identity(user, intake),
            plain(
                f"berdasarkan pengecekan pada Data Tunggal Sosial dan Ekonomi Nasional (DTSEN){period}, {word} dalam "
                f"DTSEN{at}."
            ),
            par(f"Surat keterangan ini dibuat untuk keperluan {extra['purpose']}."),
            *closing("keterangan-dtsen"),
        ],
    )


def kip(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    return said(
        title="Surat Rekomendasi KIP Kuliah",
        blocks=[
            opening("memberikan rekomendasi kepada"),
            identity(user, intake),
            facts(
                [
                    ("Nama orang tua/wali", extra["parent"]),
                    ("Perguruan tinggi", extra["campus"]),
                    ("Program studi", extra["study"]),
                    ("Tahun akademik", extra["year"]),
                ]
            ),
            plain(
                "untuk diusulkan sebagai penerima Kartu Indonesia Pintar (KIP) Kuliah, karena berdasarkan hasil "
                f"verifikasi ({registered(intake)}) keluarganya tergolong kurang mampu."
            ),
            *closing("rekomendasi-kip-kuliah"),
        ],
    )


def hospital(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    return said(
        title=f"Surat Rekomendasi {extra['kind'].title() if extra['kind'] != 'Jampersal' else 'Jampersal'}",
        blocks=[
            opening("memberikan rekomendasi kepada"),
            identity(user, intake),
            facts(
                [
                    ("Rumah sakit", extra["hospital"]),
                    ("Dirawat sejak", day(extra["since"])),
                    ("Nomor SKTM", extra["sktm"]),
                ]
            ),
            plain(
                f"untuk memperoleh {extra['kind']} pada rumah sakit tersebut sesuai ketentuan yang berlaku, karena "
                f"berdasarkan hasil verifikasi ({registered(intake)}) keluarganya tergolong kurang mampu."
            ),
            *closing("rekomendasi-jampersal"),
        ],
    )


def home(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    """Pemulangan of a person found without home: *terlantar* in the name of the letter as the office writes it."""
    return said(
        title="Surat Rekomendasi Pemulangan Orang Terlantar",
        blocks=[
            opening(),
            identity(user, intake),
            facts(
                [
                    ("Daerah asal", extra["origin"]),
                    ("Ditemukan di", extra["found"]),
                    ("Ditemukan pada", day(extra["found_on"])),
                    ("Surat keterangan polsek", extra["police"]),
                ]
            ),
            plain(
                "adalah orang terlantar yang kehabisan bekal di wilayah kami dan direkomendasikan untuk dipulangkan ke "
                "daerah asalnya."
            ),
            facts(
                [
                    ("Dinas Sosial tujuan", extra["to"]),
                    ("Kendaraan", extra["transport"]),
                    ("Pendamping", extra["companion"]),
                ]
            ),
            par("Kepada pihak yang berkepentingan dimohon memberikan bantuan seperlunya demi kelancaran perjalanan."),
            *closing("rekomendasi-pemulangan"),
        ],
    )


def care(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    return said(
        title="Surat Rekomendasi Pelayanan dalam Panti/LKS",
        blocks=[
            opening("memberikan rekomendasi kepada"),
            identity(user, intake),
            facts([("Dirawat sekarang oleh", extra["carer"])]),
            plain(f"untuk memperoleh pelayanan sosial di {extra['place']}, dengan pertimbangan: {extra['reason']}"),
            *closing("rekomendasi-panti"),
        ],
    )


def visit(user, intake: Intake, extra: dict[str, Any]) -> dict[str, Any]:
    """Of a survey: who went, whom they met, what they saw, what follows; both sign, the office as witness."""
    return said(
        title="Berita Acara Kunjungan",
        blocks=[
            plain(
                f"Pada {day_in_words(extra['visited_on'])}, sehubungan dengan {intake.get_kind_display().lower()} "
                f"{registered(intake)}, petugas telah melakukan kunjungan ke alamat "
                f"{address(intake) or 'yang ditunjukkan pelapor'} dan menemui {extra['met']}, mengenai:"
            ),
            identity(user, intake),
            plain("Hasil kunjungan:"),
            points(lines(extra["findings"])),
            par(f"Kesimpulan: {extra['conclusion']}"),
            par(f"Demikian berita acara ini dibuat dengan sebenarnya, diketahui oleh {head_of_office()}."),
        ],
        signers=[
            signer("Yang dikunjungi,", name=extra["met"]),
            signer("Petugas,", name=extra["officer"], below=[extra["position"]] if extra["position"] else []),
        ],
    )
