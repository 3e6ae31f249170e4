"""Requests of half a year, each walking the real moves, all in the order of time."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

from accounts.models import User
from cases.models import Person
from office import clock
from office.models import Desk
from referrals import actions
from referrals.models import Intake, Referral, ServiceKind
from referrals.workflow import Status

REQUESTS = 400
OFTEN = ["pbi-aktif"] * 8 + ["cek-desil"] * 6 + ["rumah"] * 3 + ["adminduk"] * 3 + ["sekolah"] * 2 + ["kks"] * 2
OTHERS = [
    "orang-terlantar",
    "bencana",
    "lansia-terlantar",
    "alat-bantu",
    "terlambat",
    "salah-sasaran",
    "tanya",
    "usul",
    "lainnya",
    "kekerasan",
]
WHERE_TO = {
    "pbi-aktif": "bpjs-kesehatan", "adminduk": "disdukcapil", "rumah": "baznas", "sekolah": "dinas-pendidikan",
    "orang-terlantar": "rsud", "kekerasan": "uptd-ppa", "lansia-terlantar": "baznas", "alat-bantu": "baznas",
}  # fmt: skip
MEMBER = {"baznas": "baznas", "bpjs-kesehatan": "bpjs", "disdukcapil": "disdukcapil", "rsud": "rsud",
          "dinas-pendidikan": "pendidikan", "dinas-perkim": "perkim", "uptd-ppa": "uptdppa"}  # fmt: skip
TEXTS = {
    "pbi-aktif": "BPJS mati sejak bulan lalu, sedang berobat jalan di puskesmas.",
    "cek-desil": "Ingin tahu desil keluarga dan mengapa bantuan sembako berhenti.",
    "rumah": "Dinding papan lapuk dan atap bocor, penghuni sudah tua.",
    "adminduk": "KK belum diperbarui setelah pindah, NIK anak belum keluar.",
    "sekolah": "Anak kelas lima belum menerima PIP dua tahun ini.",
    "kks": "Kartu tertelan mesin, saldo belum pernah diambil.",
    "orang-terlantar": "Seorang laki-laki tidur di pasar, tidak bisa menyebut nama.",
    "bencana": "Banjir Sungai Lematang, dapur terendam dan beras habis.",
    "lansia-terlantar": "Tinggal sendiri, makan dari pemberian tetangga.",
    "alat-bantu": "Membutuhkan kursi roda, tidak dapat berjalan sejak jatuh.",
    "terlambat": "Tahap dua belum masuk ke rekening.",
    "salah-sasaran": "Tetangga yang mampu menerima, yang miskin tidak.",
    "tanya": "Apa syarat rekomendasi KIP Kuliah?",
    "usul": "Mohon jadwal layanan keliling ke desa kami.",
    "lainnya": "Memerlukan bantuan modal untuk berjualan.",
    "kekerasan": "Ada dugaan kekerasan di dalam rumah; mohon didatangi tanpa ribut.",
}
ASKED = "Foto rumah tampak depan dan dalam"
GIFTS = [300_000, 450_000, 600_000, 750_000, 1_000_000]
Step = tuple[float, Callable[[], object]]  # days after the step before, and the act


class Story:
    """Walks requests through the office; `run(now)` performs everything due before `now`, oldest first."""

    def __init__(self, users: dict[str, User], persons: list[Person], chance: Random):
        self.users, self.persons, self.chance = users, persons, chance
        self.waiting: list[tuple[datetime, int, Iterator[Step], Callable | None]] = []
        self.order = count()
        self.services = {row.slug: row for row in ServiceKind.objects.all()}
        self.by_village: dict[str, list[Person]] = {}
        for person in persons:
            self.by_village.setdefault(person.village_id, []).append(person)
        self.villages = {
            code: user for user in users.values() for a in user.areas if a.role == "operator" for code in a.villages
        }

    def plan(self, begins: datetime, ends: datetime) -> None:
        """Put all requests on the time line; more of them towards the end, so that every state is there."""
        span = (ends - begins).total_seconds()
        for _ in range(REQUESTS):
            moment = begins + timedelta(seconds=span * self.chance.random() ** 0.5)
            self._push(self._office_hours(moment), self.life())

    def run(self, now: datetime, at: Callable) -> None:
        """`at(moment)` sets the clock. What is due later than `now` is left undone: those requests are open."""
        while self.waiting and self.waiting[0][0] <= now:
            moment, _, life, act = heapq.heappop(self.waiting)
            at(moment)
            if act:
                act()
            for days, following in life:
                self._push(self._office_hours(moment + timedelta(days=days)), life, following)
                break

    def _push(self, moment: datetime, life: Iterator[Step], act: Callable | None = None) -> None:
        heapq.heappush(self.waiting, (moment, next(self.order), life, act))

    def _office_hours(self, moment: datetime) -> datetime:
        """The first moment from `moment` on at which somebody works: Monday to Friday, 08.00 to 16.00."""
        local = clock.local(moment)
        opened = local.replace(hour=8 + self.chance.randrange(8), minute=local.minute)
        if opened < local:
            opened += timedelta(days=1)
        if opened.weekday() >= 5:
            opened += timedelta(days=7 - opened.weekday())
        return opened

    # --- One request -----------------------------------------------------------------------------

    def life(self) -> Iterator[Step]:
        """Steps of one request: (days to wait, act). An act is performed before the next step is asked for."""
        slug = self.chance.choice(OFTEN if self.chance.random() < 0.75 else OTHERS)
        box: list[Intake] = []
        yield 0, lambda: box.append(self.receive(slug))
        intake = box[0]
        if intake.restricted:
            yield from self.restricted(intake)
        elif self.chance.random() < 0.07:
            yield from self.refused(intake)
        else:
            yield from self.ordinary(intake, slug)

    def receive(self, slug: str) -> Intake:
        village, operator = self.chance.choice(sorted(self.villages.items()))
        at_district = self.chance.random() < 0.35
        by = self.users["front"] if at_district else operator
        person = self.chance.choice(self.by_village.get(village) or self.persons)
        typed = {"subject_name": person.name, "village": person.village, "sex": person.sex, "nik": person.nik or ""}
        if slug == "orang-terlantar":
            typed = {
                "subject_unknown": True,
                "village": person.village,
                "age": 40,
                "sex": "L",
                "nik_missing": "tidak_diketahui",
            }
        elif not person.nik:
            typed["nik_missing"] = "belum_punya"
        reporter = "sendiri" if slug not in ("kekerasan", "orang-terlantar", "lansia-terlantar") else "tetangga"
        return actions.receive(
            by=by,
            service=self.services[slug],
            text=TEXTS[slug],
            reporter=reporter,
            channel=self.chance.choice(["datang", "datang", "whatsapp", "kunjungan"]),
            **typed,
        )

    def ordinary(self, intake: Intake, slug: str) -> Iterator[Step]:
        back = self.users[self.chance.choice(["back", "back2"])]
        yield self.days(0.2, 3), lambda: self.move(intake, "verify", back)
        if self.chance.random() < 0.25:
            yield self.days(0.1, 1), lambda: self.move(intake, "ask", back, asked_for=ASKED)
            yield self.days(1, 8), lambda: self.complete(intake)
        if slug in WHERE_TO and self.chance.random() < 0.8:
            yield from self.referred(intake, WHERE_TO[slug])
        else:
            yield self.days(0.2, 2), lambda: self.move(intake, "handle", back)
            yield self.days(0.5, 9), lambda: self.finish(intake, back)
        yield from self.told(intake)

    def referred(self, intake: Intake, desk: str) -> Iterator[Step]:
        box: list[Referral] = []
        manager = self.users["manajer"]
        yield self.days(0.2, 2), lambda: box.append(self.refer(intake, desk, manager))
        referral = box[0]
        if desk == "baznas" and self.chance.random() < 0.2:
            yield (
                self.days(1, 4),
                lambda: self.answer(referral, "reject", reject_reason="kuota_habis", note="Kuota tahun ini habis."),
            )
            yield (
                self.days(0.5, 2),
                lambda: box.append(self.refer(intake, "dinas-perkim", manager, replaces=self.fresh(referral))),
            )
            referral = box[-1]
        if self.chance.random() < 0.2:
            yield self.days(2, 9), lambda: self.on_paper(referral)
            return
        yield self.days(0.2, 4), lambda: self.answer(referral, "accept")
        yield self.days(0.5, 3), lambda: self.answer(referral, "start")
        yield self.days(1, 14), lambda: self.result(referral)

    def restricted(self, intake: Intake) -> Iterator[Step]:
        rehsos = self.users["rehsos"]
        yield self.days(0.1, 1), lambda: self.move(intake, "verify", rehsos)
        yield self.days(0.1, 1), lambda: self.move(intake, "handle", rehsos)
        yield self.days(2, 20), lambda: self.finish(intake, rehsos, "Pendampingan oleh peksos; korban di tempat aman.")
        told = {"told_on": None, "unreachable_reason": "tidak_aman", "told_how": "", "told_by": ""}
        yield self.days(0.2, 3), lambda: self.move(intake, "close", rehsos, **told)

    def refused(self, intake: Intake) -> Iterator[Step]:
        if self.chance.random() < 0.3:
            yield (
                self.days(0.2, 2),
                lambda: self.move(intake, "cancel", self.users["back"], note="Dicabut oleh pelapor."),
            )
            return
        given = {"reject_reason": self.chance.choice(["tidak_memenuhi", "bukan_kewenangan", "tidak_ditemukan"])}
        yield (
            self.days(0.5, 4),
            lambda: self.move(intake, "reject", self.users["manajer"], note="Sudah diperiksa.", **given),
        )
        yield self.days(0.2, 3), lambda: self.move(intake, "tell", self.users["front"], **self.telling())

    def told(self, intake: Intake) -> Iterator[Step]:
        by = intake.created_by
        yield self.days(0.2, 6), lambda: self.move(intake, "close", by, **self.telling(by.name))
        if self.chance.random() < 0.03:
            yield from self.again(intake)

    def again(self, intake: Intake) -> Iterator[Step]:
        back = self.users["back"]
        manager, note = self.users["manajer"], "Keluarga datang lagi."
        yield self.days(2, 9), lambda: self.move(intake, "reopen", manager, note=note)
        yield self.days(0.2, 3), lambda: self.move(intake, "verify", back)
        yield self.days(0.2, 2), lambda: self.move(intake, "handle", back)
        yield self.days(0.5, 9), lambda: self.finish(intake, back)
        yield self.days(0.2, 6), lambda: self.move(intake, "close", back, **self.telling())

    # --- Acts ------------------------------------------------------------------------------------

    def days(self, least: float, most: float) -> float:
        return self.chance.uniform(least, most)

    def fresh(self, record):
        return type(record).objects.get(pk=record.pk)

    def move(self, intake: Intake, name: str, by: User, **given) -> None:
        actions.move(intake=self.fresh(intake), name=name, by=by, **given)

    def complete(self, intake: Intake) -> None:
        actions.complete(
            intake=self.fresh(intake), by=intake.created_by, text="Foto sudah dikirim lewat WhatsApp SLRT."
        )

    def finish(self, intake: Intake, by: User, text: str = "") -> None:
        said = text or self.chance.choice(
            ["Surat keterangan diserahkan.", "Sudah dijelaskan dan didampingi.", "Bantuan diserahkan kepada keluarga."]
        )
        self.move(intake, "finish", by, result_text=said, result_on=clock.today())

    def refer(self, intake: Intake, desk: str, by: User, replaces: Referral | None = None) -> Referral:
        return actions.refer(
            intake=self.fresh(intake),
            by=by,
            desk=Desk.objects.get(slug=desk),
            purpose="Mohon dibantu sesuai program yang dikelola.",
            fields=["name", "sex_age", "address", "service"],
            replaces=replaces,
        )

    def answer(self, referral: Referral, name: str, **given) -> None:
        member = self.users[MEMBER[referral.desk.slug]]
        actions.answer(referral=self.fresh(referral), name=name, by=member, **given)

    def result(self, referral: Referral) -> None:
        given = {"result_text": "Permohonan sudah diproses dan aktif kembali."}
        if referral.desk.slug == "baznas":
            value = self.chance.choice(GIFTS)
            given = {"result_text": "Santunan diserahkan kepada keluarga.", "result_value": value}
        self.answer(referral, "finish", result_on=clock.today(), **given)

    def on_paper(self, referral: Referral) -> None:
        actions.record_answer(
            referral=self.fresh(referral),
            name="finish",
            by=self.users["back"],
            via="whatsapp",
            answered_by="Petugas loket",
            answered_on=clock.today(),
            result_text="Sudah ditindaklanjuti.",
            result_on=clock.today(),
        )

    def telling(self, who: str = "Indah Lestari") -> dict:
        how = self.chance.choice(["kunjungan", "telepon", "whatsapp", "datang"])
        return {"told_on": clock.today(), "told_how": how, "told_by": who, "unreachable_reason": ""}


def open_states() -> dict[str, int]:
    """How many requests stand in each state."""
    return {status.label: Intake.objects.filter(status=status).count() for status in Status}
