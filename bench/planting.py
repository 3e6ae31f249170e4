"""People for the bench of duplicates: families with names heard in South Sumatra, doubles of them, and who is none."""

import random
from collections import defaultdict
from datetime import date, timedelta

from import_duplicates import other_name, typo, variant
from import_throughput import _places

MEN = """
ABDUL ADI AGUS AHMAD ALDI ALI AMIR ANDI ANDRE ANTON ARDIANSYAH ARIF ARMAN ASEP AZWAR BAMBANG BASRI BENI BUDI BURHAN
CANDRA DADANG DANI DARWIN DEDI DENI DIDI DODI DWI EDI EFRAN EKO ENDANG ERWIN FAHRI FAJAR FARHAN FERI FIRMAN GALIH GANI
GUNTUR HADI HAMDAN HARIS HARUN HASAN HENDRA HERI HERMAN HUSIN IDRIS ILHAM IMAM INDRA IQBAL IRFAN IRWAN ISKANDAR IWAN
JAUHARI JEFRI JONI JULIAN JUMADI JUNAIDI KADIR KURNIA LUKMAN MAHMUD MANSUR MARWAN MUHAMMAD MULYADI NANANG NASRUL NOPRI
NURDIN OKTA PIRDAUS RAHMAT RANGGA RENDI RIDWAN RIKO RISWAN RIZKI ROBI ROHMAN RUDI RUSDI SABIRIN SAIFUL SALIM SAMSUL
SAPRI SOBRI SUBHAN SUHARDI SULAIMAN SUPARDI SUPRI SYAFRI TARMIZI TAUFIK TEGUH TONI UJANG USMAN WAHYU WAWAN YANSORI YUDI
YUSUF ZAINAL ZULKIFLI
""".split()
WOMEN = """
AISYAH ANITA ANI ASIAH AMINAH ASWATI AYU CIK DAHLIA DESI DEWI DIAN DINA EKA ELIZA ELLY EMI ERNA ETI FATIMAH FITRI
HALIMAH HARTINI HAYATI HERLINA HILDA IDA INDAH INTAN IRA JULIANA JUMIATI KARTINI KASMAWATI LASTRI LATIFAH LENI LESTARI
LILIS LINA MAIMUNAH MARLINA MARYAM MASNUN MAYA MEGA MERI MISNA MURNI NADIA NILA NINGSIH NOVITA NURAINI NURBAYA NURHAYATI
NURUL PARIDA PUTRI RAHMA RATNA RENI RIKA RINA RISKA ROHANA ROSMALA ROSNA RUSMINI SAKDIAH SARI SARINAH SITI SRI SUMARNI
SUMIATI SURYANI SUSI SUSILAWATI TINI TITIN TUTI UMI WATI WIDIA WULAN YANA YENI YULIANA YULIANTI YUSNITA ZAINAB ZAHARA
ZUBAIDAH
""".split()
STAND_INS = {(1, 1), (31, 12)}  # day and month of those of whom only the year was known
LAST = """
AKBAR ALAMSYAH ALFARIZI AMELIA ANGGRAINI ANWAR APRIANTO APRILIA ARIFIN ASMARA AZIZ BAKRI CAHYADI CAHYANI DARMAWAN
DEWANTARA EFFENDI FADILLAH FAUZI FEBRIANTI FERDIANSYAH FIRDAUS FIRMANSYAH GUNAWAN HAKIM HAMZAH HANDAYANI HARDIANTO
HARTATI HARTONO HASANAH HERAWATI HIDAYAT HIDAYATI IBRAHIM IRAWAN ISMAIL JAYA KARTIKA KESUMA KHOIRUNNISA KUSUMA KURNIAWAN
LESTARI MAHARANI MANSYUR MARLIANI MAULANA MULYANA MUSTIKA NASUTION NOVIANTI NUGROHO OKTAVIANI PERMATA PRABOWO PRANATA
PRASETYO PRATAMA PRATIWI PURNAMA PUSPITA PUTRA RAHAYU RAHMADANI RAHMAWATI RAMADHAN RAMADHANI RISDIANTO ROZALI SAFITRI
SAFUTRA SANJAYA SANTOSO SAPUTRA SAPUTRI SARI SAPTA SETIADI SETIAWAN SOBRI SUBRATA SUGIANTO SUHARTO SUKMA SULASTRI
SUPRIADI SURYADI SUSANTI SUTRISNO SYAHPUTRA SYAHRIAL TARIGAN UTAMA UTAMI WARDANA WIBOWO WIJAYA WULANDARI YAHYA YANTI
YULIANA ZAKARIA ZALIANTI ZULAIKHA
""".split()
OPENINGS = {"L": ["MUHAMMAD", "AHMAD", "ABDUL", "MUHAMMAD"], "P": ["SITI", "NUR", "SRI", "SITI"]}
RHYMING = [("HASAN", "HUSIN"), ("RINA", "RIKA"), ("RIDWAN", "RISWAN"), ("YULIANA", "YULIANTI"), ("DANI", "DENI"),
           ("NURAINI", "NURHAYATI"), ("RUDI", "RUSDI"), ("PUTRA", "PUTRI")]  # fmt: skip
# Doubles that stand on the card of the person, and those that stand on none.
ON_THE_CARD = {"other_nik", "year_mistyped", "first_january", "nik_slip_typo", "nik_slip_dropped"}
ON_NO_CARD = {"elsewhere_no_mother"}


class Person:
    """One person of the register as it will be stored."""

    __slots__ = ("born", "disputed", "family", "mother", "name", "nik", "pk", "sex", "village", "year")

    def __init__(self, **values):
        self.disputed, self.family = False, None
        for name, value in values.items():
            setattr(self, name, value)

    def copy(self, **values) -> "Person":
        return Person(**{name: getattr(self, name) for name in self.__slots__} | {"disputed": False} | values)


class District:
    """Families as they live in 255 villages; the same ones for the same seed."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.villages = [f"{c[:2]}.{c[2:4]}.{c[4:6]}.{c[6:]}" for *_, c in _places()]
        self.serials: dict[str, int] = defaultdict(int)
        self.niks: set[str] = set()
        self.number = 0

    def name(self, sex: str) -> str:
        chance = self.chance
        first = chance.choice(MEN if sex == "L" else WOMEN)
        if chance.random() < 0.1:
            return first
        words = [first, chance.choice(LAST)]
        if chance.random() < 0.25:
            words.insert(0, chance.choice(OPENINGS[sex]))
        elif chance.random() < 0.2:
            words.insert(1, chance.choice(MEN if sex == "L" else WOMEN))
        return " ".join(words)

    def born(self, year: int) -> date:
        kind = self.chance.random()
        if kind < 0.03:
            return date(year, 1, 1)
        return date(year, 12, 31) if kind < 0.04 else date(year, 1, 1) + timedelta(days=self.chance.randrange(365))

    def nik(self, village: str, born: date, sex: str) -> str:
        stem = f"{village[:8].replace('.', '')}{born.day + 40 * (sex == 'P'):02}{born:%m%y}"
        while True:
            self.serials[stem] += 1
            number = f"{stem}{self.serials[stem]:04}"
            if number not in self.niks:
                self.niks.add(number)
                return number

    def person(self, village: str, year: int, sex: str, mother: str) -> Person:
        self.number += 1
        born = self.born(year)
        number = self.nik(village, born, sex) if self.chance.random() < 0.92 else None
        kept = self.chance.random()
        day = None if kept < 0.05 else born
        return Person(pk=self.number, name=self.name(sex), sex=sex, born=day, year=None if kept < 0.01 else born.year,
                      nik=number, mother=mother if self.chance.random() < 0.85 else "", village=village)  # fmt: skip

    def family(self) -> list[Person]:
        chance, village = self.chance, self.chance.choice(self.villages)
        year = chance.randint(1938, 1998)
        parents = [self.person(village, year, "L", self.name("P"))]
        if chance.random() < 0.85:
            parents.append(self.person(village, year + chance.randint(-2, 8), "P", self.name("P")))
        mother = parents[-1].name
        first = min(year + chance.randint(20, 30), 2024)
        children = [
            self.person(village, min(first + 3 * place, 2025), chance.choice("LP"), mother)
            for place in range(chance.randint(0, 4))
        ]
        return parents + children


# --- What is planted -------------------------------------------------------------------------------------------------
def _slip(district: District, p: Person):
    if not p.nik or not p.born:
        return None
    place = district.chance.randrange(12, 15)
    nik = p.nik[:place] + p.nik[place + 1] + p.nik[place] + p.nik[place + 2 :]
    return _with_nik(district, p, nik)


def _elsewhere(district: District, p: Person):
    return p.born and p.mother and p.copy(nik=None, village=district.chance.choice(district.villages))


def _dropped(district: District, p: Person):
    words = p.name.split()
    if len(words) < 2 or not p.born:
        return None
    words.pop(district.chance.randrange(len(words)))
    return p.copy(nik=None, name=" ".join(words)) if max(map(len, words)) >= 4 else None


def _other_nik(district: District, p: Person):
    fits = p.nik and p.born
    return fits and _with_nik(district, p, district.nik(district.chance.choice(district.villages), p.born, p.sex))


def _slip_too(district: District, p: Person, change):
    row, name = _slip(district, p), change(p)
    return row and name and row.copy(name=name)


def _year_digit(district: District, p: Person):
    year = p.born and p.born.year - p.born.year % 10 + district.chance.randrange(10)
    fits = p.born and year not in (p.born.year, *range(2026, 2030)) and (p.born.day, p.born.month) not in STAND_INS
    return fits and _born(p.copy(nik=None, name=typo(p.name, district.chance)), year)


def _elsewhere_no_mother(district: District, p: Person):
    fits = p.born and (p.born.day, p.born.month) not in STAND_INS and " " in p.name
    return fits and p.copy(nik=None, mother="", village=district.chance.choice(district.villages))


def _digit(district: District, p: Person):
    other = p.born and p.born.day >= 10 and p.born + timedelta(days=10 if p.born.day < 20 else -10)
    return p.copy(nik=None, born=other) if other and other.month == p.born.month else None


def _exchanged(district: District, p: Person):
    fits = p.born and p.born.day <= 12 and p.born.day != p.born.month
    return p.copy(nik=None, born=date(p.born.year, p.born.day, p.born.month)) if fits else None


def doubles(district: District) -> dict:
    """Kind -> what somebody recorded a second time looks like, None where it cannot be done to this person."""
    chance = district.chance

    return {
        "no_nik": lambda p, _: p.born and p.copy(nik=None),
        "typo": lambda p, _: p.born and p.copy(nik=None, name=typo(p.name, chance)),
        "typo_no_mother": lambda p, _: p.born and p.copy(nik=None, name=typo(p.name, chance), mother=""),
        "variant": lambda p, _: p.born and p.copy(nik=None, name=variant(p.name, chance)),
        "binti": lambda p, _: p.born and p.copy(nik=None, name=f"{p.name} {'BIN' if p.sex == 'L' else 'BINTI'} HASIM"),
        "dropped_part": lambda p, _: _dropped(district, p),
        "exchanged_date": lambda p, _: _exchanged(district, p),
        "digit_of_the_date": lambda p, _: _digit(district, p),
        "year_only": lambda p, _: p.born and p.copy(nik=None, born=None),
        "mother_mistyped": lambda p, _: (
            p.born and len(p.mother) > 4 and p.copy(nik=None, mother=typo(p.mother, chance))
        ),
        "other_village": lambda p, _: _elsewhere(district, p),
        "nik_slip": lambda p, _: _slip(district, p),
        "other_nik": lambda p, _: _other_nik(district, p),
        "nik_slip_typo": lambda p, _: _slip_too(district, p, lambda p: typo(p.name, chance)),
        "nik_slip_dropped": lambda p, _: _slip_too(district, p, lambda p: (row := _dropped(district, p)) and row.name),
        "year_mistyped": lambda p, _: p.born and p.born.year > 1950 and _born(p.copy(nik=None), p.born.year - 13),
        "first_january": lambda p, _: p.born and _born(p.copy(nik=None), p.born.year - 1, first=True),
        "year_digit_typo": lambda p, _: _year_digit(district, p),
        "elsewhere_no_mother": lambda p, _: _elsewhere_no_mother(district, p),
        "nik_twice": lambda p, _: p.nik and p.born and p.copy(disputed=True, village=chance.choice(district.villages)),
    }


def lookalikes(district: District) -> dict:
    chance = district.chance

    def twin(p: Person, name: str):
        return _numbered(district, p.copy(name=name, nik=None)) if p.born else None

    def rhyming(p: Person, _):
        for one, other in RHYMING:
            for old, new in ((one, other), (other, one)):
                if old in p.name.split():
                    return twin(p, p.name.replace(old, new))
        return None

    def later(p: Person, years: int) -> date:
        return district.born(min(p.year + years, 2025))

    def son(p: Person, _):
        return p.year and p.year < 1990 and _numbered(
            district, p.copy(born=later(p, 25), year=min(p.year + 25, 2025), mother=district.name("P"), nik=None)
        )  # fmt: skip

    def two_niks(p: Person, _):
        village = chance.choice(district.villages)
        far = p.born and p.nik and sum(a != b for a, b in zip(village[6:8], p.nik[4:6], strict=True)) == 2
        row = _with_nik(district, p, district.nik(village, p.born, p.sex)) if far else None
        return row and row.copy(family=None)  # of one card they would be one person with a wrong NIK

    def namesake(p: Person, _):
        other = p.year and later(p, chance.choice([1, 2, 3, 5, 8]))
        return other and p.copy(born=other, year=other.year, mother=district.name("P"), nik=None, family=None)

    return {
        "twin": lambda p, _: twin(p, other_name(p.name, chance)),
        "twin_rhyming": rhyming,
        "namesake": namesake,
        "namesake_same_birth": lambda p, _: p.born and p.mother and p.copy(
            nik=None, mother=other_name(p.mother, chance), family=None),
        "father_and_son": son,
        "two_niks": two_niks,
        "sister": lambda p, _: p.born and _numbered(
            district, p.copy(name=other_name(p.name, chance), born=later(p, 2), year=p.year + 2, nik=None)),
    }  # fmt: skip


def _born(person: Person, year: int, *, first: bool = False) -> Person | None:
    """The same person with another year of birth, its first day or that of the person; None for 29 February."""
    try:
        return person.copy(born=date(year, 1, 1) if first else person.born.replace(year=year), year=year)
    except ValueError:
        return None


def _with_nik(district: District, person: Person, nik: str) -> Person | None:
    if nik in district.niks and nik != person.nik or nik == person.nik:
        return None
    district.niks.add(nik)
    return person.copy(nik=nik)


def _numbered(district: District, person: Person) -> Person:
    person.nik = district.nik(person.village, person.born, person.sex)
    return person


def planted(district: District, people: list[Person], count: int) -> list[tuple[str, bool, int, Person]]:
    """(kind, the same person, key of whom it was made from, person): half doubles, half look-alikes."""
    made, kinds = [], [(doubles(district), True), (lookalikes(district), False)]
    sample = iter(district.chance.sample(people, min(len(people), count * 8)))
    for table, same in kinds:
        number, wanted = 0, count
        while number < wanted and (person := next(sample, None)) is not None:
            kind = list(table)[number % len(table)] if district.chance.random() < 0.98 else next(iter(table))
            row = table[kind](person, None)
            if not row:
                continue
            district.number += 1
            row.pk, number = district.number, number + 1
            if kind in ON_NO_CARD or (same and kind not in ON_THE_CARD and district.chance.random() < 0.7):
                row.family = None
            made.append((kind, same, person.pk, row))
    return made
