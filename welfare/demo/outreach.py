"""What facilitators and villages do outside the office: visits of the last weeks and of this one."""

from datetime import timedelta

from cases.models import Family, Programme
from office import clock
from puskesos import actions, monthly
from puskesos.models import ServicePoint
from referrals.models import ServiceKind
from regions.models import Region
from welfare.demo.programmes import scan
from welfare.demo.staff import PELAKAT, SEGAMIT

FOUND = [
    "Rumah papan, atap seng bocor di dapur. Kepala keluarga buruh kebun, penghasilan tidak tetap.",
    "Lansia tinggal dengan anak bungsu; makan dua kali sehari dari hasil kebun sendiri.",
    "Anak kedua putus sekolah sejak Juli. Ibu minta dibantu mengurus PIP.",
    "Keluarga sudah menerima sembako tiap bulan; kartu dipegang sendiri.",
]
WORKS = ["kelayakan", "cek_bansos", "tugas_lain", "bbl"]
PURPOSES = ["Verifikasi kelayakan sembako", "Menindaklanjuti laporan ketua RT", "Cek bansos dan sekolah anak"]
MONTHS_BACK = 45  # days the visits reach back


def fill(users: dict) -> None:
    """Visits of the facilitator of Semende: done, late, of today and later; a complaint, a family for the usulan."""
    arman = users["fasilitator.semende"]
    families = Family.objects.filter(
        village__in=[SEGAMIT, PELAKAT], active=True, restricted=False, head__restricted=False
    )
    families = list(families.select_related("village", "head").order_by("pk")[:16])
    today, done = clock.today(), []
    for number, family in enumerate(families[:10]):
        on = today - timedelta(days=2 + number * MONTHS_BACK // 10)
        visit = _plan(arman, family, on, number)
        done.append(_record(arman, visit, on, number))
    for number, family in enumerate(families[10:]):
        _plan(arman, family, today + timedelta(days=(-1, 0, 0, 1, 3, 8)[number]), number)
    actions.take_complaint(
        by=arman, visit=done[0], service=ServiceKind.objects.get(slug="rumah"), text=FOUND[0], reporter="keluarga"
    )  # fmt: skip
    _new_family(arman, today)
    report(users)


def _plan(by, family: Family, on, number: int):
    return actions.plan_visit(
        by=by, village=family.village, family=family, subject_name=family.head.name, address=family.address,
        planned_on=on, purpose=PURPOSES[number % 3],
    )  # fmt: skip


def _record(by, visit, on, number: int):
    return actions.record_visit(
        by=by, visit=visit, done_on=on, findings=FOUND[number % 4], work=WORKS[number % 4], in_data="sudah",
        receives=Programme.objects.filter(slug="sembako") if number % 3 else (), uploads=[scan()] if number < 3 else (),
    )  # fmt: skip


def _new_family(by, today) -> None:
    visit = actions.plan_visit(
        by=by, village=Region.objects.get(pk=SEGAMIT), subject_name="Sulaiman", address="Dusun III, tepi kebun",
        planned_on=today, purpose="Keluarga baru, belum pernah didata",
    )  # fmt: skip
    actions.record_visit(
        by=by, visit=visit, done_on=today, work="usulan_baru",
        findings="Pindah dari Lahat tahun lalu, belum ada di data.",
    )  # fmt: skip
    head = {"name": "Sulaiman", "nik": "", "nik_missing_reason": "tidak_ingat", "sex": "L"}
    actions.collect_family(
        by=by, visit=visit, head=head, home={"no_kk": "", "address": "Dusun III", "rt": "003", "rw": "001"},
        programme=Programme.objects.get(slug="sembako"),
    )  # fmt: skip


def report(users: dict) -> None:
    """Monthly reports: last month sent, received and given back; this month begun."""
    now, before = monthly.months(clock.today())[:2]
    typed = {
        "remarks": "Dua kunjungan diundur karena jalan ke Dusun III tertutup longsor.",
        "challenges": "Sinyal lemah; banyak warga belum membawa KK terbaru.",
    }  # fmt: skip
    tksk = users["tksk.semende"]
    points = {point.village_id: point for point in ServicePoint.objects.filter(village__in=[SEGAMIT, PELAKAT])}
    writers = [(users["fasilitator.semende"], None, "accept")]
    for code, writer, move in ((SEGAMIT, "leni.segamit", "return"), (PELAKAT, "operator.pelakat", "")):
        writers += [(users[writer], points[code], move)] if code in points else []
    for writer, point, move in writers:
        sent = actions.open_monthly(by=writer, month=before, point=point)
        actions.write_monthly(by=writer, report=sent, **typed)
        actions.move_monthly(by=writer, report=sent, name="send")
        if move:
            note = "Tambahkan penjelasan mengapa pengaduan bulan ini lebih sedikit." if move == "return" else ""
            actions.move_monthly(by=tksk, report=sent, name=move, note=note)
    actions.open_monthly(by=users["fasilitator.semende"], month=now)
