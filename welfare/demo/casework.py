"""Cases of the demo district: one of each stage, respon kasus of two nights, one offered, one Rahasia."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from cases import actions, questionnaire
from cases.models import AssessmentForm, Case, CaseService, Classification, Family, Kind, Person
from office import clock
from office.models import Desk
from regions.models import Region

REASON = "Sesuai keadaan di lapangan."
MARKET = "16.03.02.1008"  # Kelurahan Pasar III


class Casework:
    """Tells the cases in the order of time; `at(moment)` sets the clock."""

    def __init__(self, users: dict[str, User], now: datetime, at: Callable[[datetime], Any]):
        self.users, self.now, self.at = users, now, at
        self.kinds = {kind.code: kind for kind in Kind.objects.all()}

    def run(self) -> int:
        """How many cases there are in the end."""
        for days, tell in [
            (70, self.ended), (40, self.monitored), (25, self.at_work), (13, self.sheltered), (9, self.planned),
            (6, self.secret), (5, self.offered), (4, self.in_village), (1, self.last_night),
        ]:  # fmt: skip
            self.day(days)
            tell()
        self.at(self.now)
        return Case.objects.count()

    def day(self, before: int, hour: int = 9) -> None:
        self.at((self.now - timedelta(days=before)).replace(hour=hour - 7, minute=15))

    def opened(self, code: str, problem: str, by: str = "rehsos", **values) -> Case:
        kind, subject = self.kinds[code], self.of_kind(code)
        return actions.open_case(
            by=self.users[by], subject=subject, kinds=[kind], problem=problem, override_reason=REASON, **values
        )

    def of_kind(self, code: str, **place):
        """Somebody of this kind, else anybody fitting its type, who has no case yet."""
        family = "person" not in self.kinds[code].subject_types
        model = Family if family else Person
        free = model.objects.filter(active=True, cases=None, **place).order_by("pk")
        of_it = Classification.objects.current().filter(kind__code=code)
        found = free.filter(pk__in=of_it.values("family" if family else "person")).first()
        return found or free.filter(restricted=False).first() or model.objects.filter(active=True).first()

    def step(self, case: Case, name: str, by: str = "rehsos", **given) -> None:
        case.refresh_from_db()
        actions.move(case=case, name=name, by=self.users[by], **given)

    def plan(self, case: Case, goal: str, *slugs: str, by: str = "rehsos") -> list:
        self.step(case, "assess", by)
        self.assess(case, by)
        self.step(case, "plan", by)
        aim = actions.add_goal(by=self.users[by], case=case, text=goal)
        return [
            actions.add_intervention(
                by=self.users[by], case=case, goal=aim, service=CaseService.objects.get(slug=slug),
                desk=case.desk, due=clock.today() + timedelta(days=14), cost=350_000, cost_source="apbd",
            )
            for slug in slugs
        ]  # fmt: skip

    def assess(self, case: Case, by: str) -> None:
        """The general form, every required question answered with its first choice."""
        form = AssessmentForm.objects.get(slug="umum-keluarga")
        row = actions.start_assessment(by=self.users[by], case=case, form=form)
        answers: dict[str, Any] = {}
        while wanting := questionnaire.missing(row.edition.content, answers):
            answers |= {question.key: _answer(question) for question in wanting}
        actions.finish_assessment(by=self.users[by], assessment=row, answers=answers, assessed_on=clock.today())

    def approve(self, case: Case, name: str) -> None:
        self.step(case, name, "kabid.rehsos")

    def give(self, steps, result: str, by: str = "rehsos") -> None:
        for row in steps:
            actions.deliver(
                by=self.users[by], intervention=row, done_on=clock.today(), quantity=1, result=result, cost=350_000,
                cost_source="apbd",
            )  # fmt: skip

    # --- The cases ----------------------------------------------------------------------------
    def ended(self) -> None:
        case, by = self.opened("08", "Lansia hidup sendiri, makan dari pemberian tetangga."), self.users["rehsos"]
        steps = self.plan(case, "Kebutuhan makan dan perawatan terpenuhi", "permakanan", "jaminan-kesehatan")
        self.step(case, "ask_plan")
        self.approve(case, "approve_plan")
        self.day(60)
        actions.add_visit(
            by=by, case=case, on=clock.today(), place="Rumah", who="Maya Lestari", findings="Rumah bersih, obat cukup."
        )
        self.give(steps, "Diterima keluarga.")
        self.step(case, "monitor")
        self.day(20)
        note = "Tinggal bersama keponakan, makan teratur."
        self.step(case, "ask_end", outcome="tercapai", outcome_note=note)
        self.approve(case, "approve_end")
        for days, what in ((22, "Bimbingan lanjut pertama"), (50, "Bimbingan lanjut kedua")):
            due = clock.today() + timedelta(days=days)
            actions.add_task(by=by, case=case, kind="bimbingan_lanjut", what=what, due=due)

    def monitored(self) -> None:
        case = self.opened("02", "Anak putus sekolah, membantu orang tua berjualan.")
        steps = self.plan(case, "Kembali bersekolah", "akses-pendidikan-kesehatan", "konseling")
        self.step(case, "ask_plan")
        self.approve(case, "approve_plan")
        self.day(15)
        self.give(steps, "Terdaftar di SMP terdekat.")
        self.step(case, "monitor")

    def at_work(self) -> None:
        case, by = self.opened("09", "Perlu kursi roda dan terapi.", source="Kunjungan TKSK"), self.users["rehsos"]
        steps = self.plan(
            case, "Dapat bergerak sendiri di rumah", "alat-bantu", "bimbingan-keluarga", "usaha-produktif"
        )
        self.step(case, "ask_plan")
        self.approve(case, "approve_plan")
        self.day(8)
        self.give(steps[:1], "Kursi roda diserahkan.")
        due = clock.today() + timedelta(days=6)
        actions.add_task(by=by, case=case, what="Antar ke puskesmas untuk kontrol", due=due)
        actions.add_conference(
            by=by, case=case, on=clock.today(), users=[by, self.users["kabid.rehsos"]], others="dr. Eka (RSUD)",
            topic="Terapi lanjutan", decisions="Kontrol dua minggu sekali; keluarga dilatih.",
        )  # fmt: skip

    def planned(self) -> None:
        case = self.opened("12", "Mengemis di perempatan bersama anaknya.")
        self.plan(case, "Tidak lagi mengemis", "usaha-produktif", "bantuan-darurat")
        self.step(case, "ask_plan")

    def sheltered(self) -> None:
        """The man of Pasar III: a name came on day six; tomorrow the days in the shelter are over."""
        self.day(13, hour=21)
        case = self.respond("Tidak mau bicara, luka di kaki.", shelter="Rumah singgah", age=40)
        self.day(12)
        self.approve(case, "approve_response")
        by = self.users["rehsos"]
        actions.add_note(by=by, case=case, text="RSUD: infeksi kaki, dirawat jalan. Tenang sesudah minum obat.")

    def last_night(self) -> None:
        self.day(1, hour=21)
        self.respond("Berjalan tanpa arah, marah bila didekati.", age=35)

    def respond(self, condition: str, *, age: int, shelter: str = "") -> Case:
        found = {
            "brought_by": "satpol_pp", "brought_name": "Regu II Satpol PP", "found_at": clock.now(),
            "village": Region.objects.get(pk=MARKET), "place": "Los ikan Pasar III", "condition": condition,
            "acts": "Diperiksa di IGD RSUD, diberi makan dan pakaian.",
        }  # fmt: skip
        kinds = [self.kinds["11"], self.kinds["09"]]
        return actions.respond(
            by=self.users["rehsos"], found=found, kinds=kinds, sex="L", age=age, disabilities=["mental"],
            shelter=shelter,
        )  # fmt: skip

    def secret(self) -> None:
        kind = self.kinds["06"]
        subject = self.of_kind("06")
        actions.open_case(
            by=self.users["rehsos"], subject=subject, kinds=[kind], problem="Laporan kekerasan di rumah.",
            override_reason=REASON, desk=Desk.objects.get(slug="rehabilitasi-sosial"),
        )  # fmt: skip

    def offered(self) -> None:
        case = self.opened("13", "Pemulung dengan tiga anak, tinggal di tenda.")
        actions.offer_case(by=self.users["rehsos"], case=case, to=self.users["rehsos2"], note="Dekat wilayah kerjamu.")

    def in_village(self) -> None:
        by = self.users["tksk.semende"]
        subject = self.of_kind("24", kecamatan="16.03.10")
        case = actions.open_case(
            by=by, subject=subject, kinds=[self.kinds["24"]], problem="Kepala keluarga sakit, anak tidak sekolah.",
            desk=Desk.objects.get(slug="perlindungan-jaminan-sosial"),
        )  # fmt: skip
        self.step(case, "assess", "tksk.semende")


def _answer(question) -> Any:
    if not question.choices:
        return {"number": 1, "date": f"{clock.today()}"}.get(question.type, "Seperti terlihat saat kunjungan.")
    first = question.choices[0].value
    return [first] if question.type == "several" else first
