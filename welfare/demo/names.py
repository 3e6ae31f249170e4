"""Fictional people with names heard in South Sumatra; NIK serials from 7001, which the registry never reaches."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MEN = """
Abdul Ahmad Andi Ardiansyah Arman Bambang Budi Dedi Deni Edi Efran Fahri Feri Hadi Hasan Hendra Herman Idris
Ilham Irwan Iskandar Jauhari Jumadi Junaidi Kurnia Lukman Mahmud Muhammad Mulyadi Nasrul Nopriansyah Pirdaus
Rahmat Ridwan Riswan Rusdi Saiful Salim Samsul Sapri Sulaiman Suhardi Supardi Syafri Taufik Usman Wahyu
Yansori Yudi Zainal Zulkifli
""".split()  # noqa: SIM905
WOMEN = """
Aisyah Anita Asiah Aminah Cik Dahlia Desi Dewi Eka Eliza Emi Erna Fatimah Fitri Halimah Hartini Herlina Hilda
Ida Indah Jumiati Kartini Lastri Leni Lina Maryam Masnun Maya Meri Misna Nila Nuraini Nurbaya Nurhayati Rohana
Rosmala Rusmini Sakdiah Sari Siti Sri Sumarni Suryani Susilawati Titin Umi Wati Yana Yulianti Yusnita Zainab
Zubaidah
""".split()  # noqa: SIM905
LAST = """
Akbar Alamsyah Anwar Aprianto Asmara Bakri Cahyadi Darmawan Effendi Fauzi Gunawan Hakim Hamzah Harun Hidayat
Ibrahim Ismail Jaya Kesuma Lestari Mansyur Marlina Mustika Nasution Oktaviani Pranata Pratama Puspita Rahayu
Ramadhan Rozali Saputra Sari Setiadi Sobri Subrata Syahrial Tarmizi Utama Wijaya Yahya Yuliana Zakaria
""".split()  # noqa: SIM905
PLACES = ["Muara Enim", "Tanjung Enim", "Prabumulih", "Baturaja", "Lahat", "Palembang", "Kayu Agung", "Pagar Alam"]


@dataclass(frozen=True)
class Someone:
    """A made-up person. `nik` is None for about one in twenty."""

    name: str
    sex: str
    born: date
    birth_place: str
    nik: str | None


class Registry:
    """Hands out fictional people, the same ones for the same seed."""

    def __init__(self, chance: Random, today: date):
        self.chance, self.today, self.serial = chance, today, 7000

    def someone(self, least: int, most: int, sex: str = "", kecamatan: str = "16.03.10") -> Someone:
        """A person aged `least` to `most` years, first registered in `kecamatan`."""
        sex = sex or self.chance.choice("LP")
        born = self.today - timedelta(days=self.chance.randint(least * 366, most * 365 + 300))
        first = self.chance.choice(MEN if sex == "L" else WOMEN)
        name = f"{first} {self.chance.choice(LAST)}" if self.chance.random() < 0.8 else first
        nik = None if self.chance.random() < 0.05 else self.nik(born, sex, kecamatan)
        return Someone(name, sex, born, self.chance.choice(PLACES), nik)

    def nik(self, born: date, sex: str, kecamatan: str) -> str:
        self.serial = 7001 + (self.serial - 7000) % 2990
        day = born.day + (40 if sex == "P" else 0)
        return f"{kecamatan.replace('.', '')}{day:02}{born:%m%y}{self.serial}"

    def no_kk(self, kecamatan: str) -> str:
        issued = self.today - timedelta(days=self.chance.randint(200, 5000))
        self.serial = 7001 + (self.serial - 7000) % 2990
        return f"{kecamatan.replace('.', '')}{issued:%d%m%y}{self.serial}"

    def phone(self) -> str:
        return f"62812{self.chance.randint(70000000, 79999999)}"
