"""Families, persons, their kinds and programmes, helpers and service points of the demo district."""

from datetime import date
from random import Random

from cases import actions
from cases.models import Kind, Person, Programme
from office import clock
from psks.actions import add_paper, create_actor
from psks.models import Kind as PsksKind
from puskesos.actions import create_point
from regions.models import Region
from welfare.demo.names import Registry
from welfare.demo.staff import EMBAWANG, PELAKAT, SEGAMIT

FAMILIES, ACTORS, POINTS = 700, 250, 40
REASON = "Sesuai keadaan di lapangan."
# One adult, a second, children: ages of a family
SHAPES = [(2, 2), (2, 1), (2, 3), (1, 2), (1, 0), (2, 0), (2, 4), (1, 1)]
OFTEN = ["08", "24", "24", "09", "23", "02", "05", "11", "13", "12", "21", "25", "20", "04", "01"]
RARE = ["03", "06", "07", "10", "14", "15", "16", "17", "18", "19", "22", "26"]
DISABILITY = ["fisik", "intelektual", "mental", "sensorik"]


class District:
    """Fills the registers; everything by the acts a clerk uses."""

    def __init__(self, users: dict, chance: Random):
        self.users, self.chance = users, chance
        self.registry = Registry(chance, clock.today())
        self.kinds = {kind.code: kind for kind in Kind.objects.all()}
        self.programmes = {row.slug: row for row in Programme.objects.all()}
        homes = [
            SEGAMIT,
            PELAKAT,
            EMBAWANG,
            "16.03.02.1007",
            "16.03.07.2005",
            "16.03.06.1010",
            "16.03.16.2005",
            "16.03.14.2006",
        ]
        every = list(Region.objects.villages().select_related("parent"))
        self.villages = every + [region for region in every if region.pk in homes] * 12
        self.persons: list[Person] = []

    def family(self, number: int) -> None:
        """One family of up to six, with desil, and perhaps programmes and kinds."""
        village = self.chance.choice(self.villages)
        adults, children = self.chance.choice(SHAPES)
        by = self.users[self.chance.choice(["back", "back2", "data"])]
        head = self.person(village, by, *self._head_age(children))
        family = actions.create_family(by=by, values={"no_kk": self.registry.no_kk(village.kecamatan_code)}, head=head)
        members = [head]
        for role, age in [("istri", (20, 60))] * (adults - 1) + [("anak", (0, 20))] * children:
            sex = "P" if role == "istri" else ""
            members.append(self.person(village, by, *age, sex=sex))
            actions.add_member(by=by, family=family, person=members[-1], role=role)
        self._facts(family, members, by, number)

    def person(self, village, by, least: int, most: int, sex: str = "") -> Person:
        made = self.registry.someone(least, most, sex, village.kecamatan_code)
        values = {
            "name": made.name,
            "sex": made.sex,
            "nik": made.nik,
            "nik_missing_reason": ""
            if made.nik
            else self.chance.choice(["belum_punya", "tidak_diketahui", "tidak_ingat"]),
            "birth_date": made.born,
            "birth_place": made.birth_place,
            "village": village,
            "address": f"Dusun {self.chance.choice(['I', 'II', 'III', 'IV'])}",
            "rt": f"{self.chance.randint(1, 9):03}",
            "rw": f"{self.chance.randint(1, 4):03}",
            "phone": self.registry.phone() if self.chance.random() < 0.4 and least > 15 else "",
        }
        person = actions.create_person(by=by, values=values, origin="demo")
        self.persons.append(person)
        return person

    def _head_age(self, children: int) -> tuple[int, int]:
        return (24, 55) if children else (50, 88)

    def _facts(self, family, members, by, number) -> None:
        desil = min(10, 1 + int(self.chance.expovariate(0.45)))
        for period, shift in zip(_quarters(clock.today()), (0, self.chance.choice([0, 0, 0, 1, -1])), strict=True):
            actions.record_desil(
                by=by, family=family, period=period, desil=max(1, min(10, desil + shift)), source="DTSEN desa"
            )
        if desil <= 4 and self.chance.random() < 0.55:
            actions.record_participation(
                by=by, subject=family, programme=self.programmes["sembako"], period="2026-T2", source="Penyaluran KKS"
            )
        if desil <= 3 and self.chance.random() < 0.4:
            actions.record_participation(
                by=by, subject=family, programme=self.programmes["pkh"], period="2026-T2", source="BNBA PKH"
            )
            if self.chance.random() < 0.5:
                actions.set_companion(by=by, family=family, companion=self.users["pendamping"])
        if self.chance.random() < 0.75:
            codes = self.chance.sample(OFTEN, 2) if self.chance.random() < 0.2 else [self.chance.choice(OFTEN)]
            for code in dict.fromkeys(codes):
                self.classify(code, family, members, by)
        if number % 12 == 0:
            self.classify(RARE[number // 12 % len(RARE)], family, members, self.users["rehsos"])

    def classify(self, code: str, family, members, by) -> None:
        kind = self.kinds[code]
        fitting = [person for person in members if self._fits(kind, person)]
        if code in ("24", "25"):
            subject = family
        elif fitting:
            subject = self.chance.choice(fitting)
        else:
            return
        if code in ("05", "09") and not subject.disabilities:
            actions.update_person(by=by, person=subject, values={"disabilities": [self.chance.choice(DISABILITY)]})
        actions.classify(
            by=by,
            subject=subject,
            kind=kind,
            assessed_on=clock.today(),
            override_reason=REASON,
            source="Pendataan desa",
        )

    def _fits(self, kind, person) -> bool:
        age = (clock.today() - person.birth_date).days // 365
        young_enough = kind.age_max is None or age <= kind.age_max
        return young_enough and age >= (kind.age_min or 0) and (not kind.sex or kind.sex == person.sex)

    def secret_person(self, code: str) -> None:
        """Somebody known to the register through a Rahasia kind alone."""
        kind = self.kinds[code]
        least = kind.age_min or (8 if kind.age_max else 18)
        made = self.registry.someone(least, min(kind.age_max or 50, 50) - 1, kind.sex or "")
        values = {
            "name": made.name,
            "sex": made.sex,
            "nik": made.nik,
            "birth_date": made.born,
            "village": self.chance.choice(self.villages),
        }
        if not made.nik:
            values["nik_missing_reason"] = "tidak_diketahui"
        actions.create_person(
            by=self.users["rehsos"],
            values=values,
            kind=kind,
            override_reason=REASON,
            source="Laporan kasus",
            origin="demo",
        )

    def helpers(self) -> None:
        """250 PSKS actors: a TKSK for every kecamatan, the rest by chance."""
        by = self.users["data"]
        for kecamatan in Region.objects.kecamatan():
            made = self.registry.someone(28, 55, kecamatan=kecamatan.pk)
            self._actor(by, "tksk", kecamatan=kecamatan, made=made, since=date(2024, 1, 2))
        kinds = [kind for kind in PsksKind.objects.all() if kind.slug not in ("tksk",)]
        while (count := getattr(self, "actors", 0)) < ACTORS:
            kind = kinds[count % len(kinds)]
            village = self.chance.choice(self.villages)
            made = self.registry.someone(22, 58, "P" if kind.slug == "wpks" else "", village.kecamatan_code)
            self._actor(by, kind.slug, village=village, made=made, organisation=kind.subject == "organisation")

    def _actor(self, by, slug, made, organisation=False, **values) -> None:
        self.actors = getattr(self, "actors", 0) + 1
        kind = PsksKind.objects.get(pk=slug)
        if organisation:
            place = values["village"].name
            values |= {
                "name": f"{kind.name.split(' (')[0]} {place}",
                "leader": made.name,
                "members": self.chance.randint(5, 60),
            }
        else:
            values |= {"name": made.name, "nik": made.nik or "", "sex": made.sex, "birth_date": made.born}
        actor = create_actor(by=by, kind=kind, phone=self.registry.phone(), **values)
        if organisation and self.chance.random() < 0.6:
            issued = date(2023 + self.chance.randint(0, 2), self.chance.randint(1, 12), 5)
            add_paper(
                by=by,
                actor=actor,
                kind="sk",
                number=f"400.9/{self.actors:03}/{issued.year}",
                issued_on=issued,
                valid_until=issued.replace(year=issued.year + 3),
            )

    def service_points(self) -> None:
        """Forty villages with a Puskesos, those of the demo operators among them."""
        staffed = [
            code
            for user in self.users.values()
            for area in user.areas
            if area.role == "operator"
            for code in area.villages
        ]
        villages = list(Region.objects.filter(pk__in=staffed).select_related("parent"))
        others = list(Region.objects.villages().exclude(pk__in=staffed).select_related("parent"))
        villages += self.chance.sample(others, POINTS - len(villages))
        for village in villages:
            create_point(
                by=self.users["manajer"],
                village=village,
                name=f"Puskesos {village.name}",
                coordinator=f"Kepala {village.short_label}",
                address=f"Kantor {village.short_label}",
                hours="Senin–Jumat 08.00–14.00",
                active=self.chance.random() < 0.9,
                sk_number=f"141/{self.chance.randint(1, 40):02}/KEP/2025",
            )


def _quarters(today: date) -> tuple[str, str]:
    """The quarter before this one and this one, as desil are told: what is recorded has begun."""
    number = today.year * 4 + (today.month - 1) // 3
    before, now = (f"{one // 4}-TW{one % 4 + 1}" for one in (number - 1, number))
    return before, now
