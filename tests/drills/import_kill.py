"""Drill: workers killed at random while lists are read, checked, applied and taken back lose and double nothing.

    .venv/bin/python tests/drills/import_kill.py [--database postgres://...] [--kills 100] [--workers 3] [--seed 1]

Lists of families are uploaded all the time; every second one is taken back after it was applied. Meanwhile whoever is
at work gets SIGKILL (a new worker follows). Then all is let end by itself, and the register and the trail are counted:
everybody of an applied list once, with family, programme and one event; nothing left of one taken back. The last line
is JSON.
"""

import json
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from worker_kill import Drill, Scratch, arguments, set_up

END_WITHIN = 60.0  # seconds from a kill until its job goes on
ROWS, OF_A_FAMILY, AT_ONCE = 1_200, 3, 5
HEADER = "NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;HUB KELUARGA;ALAMAT;DESA;KECAMATAN;PKH;PBI JKN;DESIL"


def some_list(first: int) -> bytes:
    """A list of `ROWS` persons who stand in no other list of this drill."""
    return "\n".join([HEADER, *(_row(number) for number in range(first, first + ROWS)), ""]).encode()


def _row(number: int) -> str:
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, number // 336 % 60 + 1940
    nik = f"160310{day:02}{month:02}{year % 100:02}{number // 20_160 + 1:04}"
    house, place = divmod(number, OF_A_FAMILY)
    role = ("KEPALA KELUARGA", "ISTRI", "ANAK")[place]
    born, kk = f"{day:02}-{month:02}-{year}", f"16031001{house:08}"
    return f"{nik};WARGA {_letters(number)};{born};L;{kk};{role};JALAN {house % 90};SEGAMIT;SEMENDE DARAT ULU;YA;YA;2"


def _letters(number: int) -> str:
    return "".join(chr(65 + int(digit)) for digit in f"{number:07}")


class ImportDrill(Drill):
    """The workers of `worker_kill`, kept busy with imports."""

    def __init__(self, options, place: Path):
        super().__init__(options, place)
        self.killed_in: Counter = Counter()

    def plan(self) -> list[str]:
        return ["kills"] * self.options.kills

    def kill(self, pid: int):
        from office.jobs.models import Job

        held = self.held().get(pid)
        task = Job.objects.filter(pk=held[0]).values_list("task", flat=True).first() if held else "-"
        self.killed_in[task.rpartition(".")[2]] += 1
        super().kill(pid)

    def keep_busy(self):
        from imports import actions, tasks
        from imports.models import Batch

        self.go_on()
        working = Batch.objects.exclude(status__in=self.ended()).count()
        for _ in range(AT_ONCE - working):
            content = some_list(self.once * ROWS)
            actions.upload(by=None, name=f"daftar-{self.once}.csv", chunks=[content], begin=tasks.begin)
            self.once += 1

    def ended(self) -> list[str]:
        from imports.workflow import Status

        return [Status.APPLIED, Status.UNDONE]

    def go_on(self) -> int:
        """What the user does next with each list that waits for it; how many lists are not at their end."""
        from imports import actions, tasks
        from imports.models import Batch
        from imports.workflow import Status

        open_lists = 0
        for batch in Batch.objects.exclude(status=Status.UNDONE).order_by("pk"):
            back = batch.pk % 2 == 0
            open_lists += batch.status != Status.APPLIED or back
            if batch.status == Status.COLUMNS:
                actions.confirm(
                    by=None, batch=batch, chosen={}, reference_date=batch.reference_date, placing=batch.placing,
                    begin=tasks.check,
                )  # fmt: skip
            elif batch.status == Status.PREVIEW:
                actions.start(by=None, batch=batch, begin=tasks.apply)
            elif batch.status == Status.APPLIED and back:
                actions.undo(by=None, batch=batch, begin=tasks.undo)
        return open_lists

    def let_end(self):
        ends = time.monotonic() + 600
        while self.go_on() and time.monotonic() < ends:
            self.watch(0.5)
        super().let_end()

    # --- What came of it ---
    def figures(self) -> dict:
        from imports.models import Batch
        from office.jobs.models import Job, State

        found = Counter()
        for batch in Batch.objects.order_by("pk"):
            found += self.faults(batch)
        return {
            "kills": self.done["kills"],
            "killed_in": dict(self.killed_in),
            "lists": Batch.objects.count(),
            "taken_back": Batch.objects.filter(status="kembali").count(),
            "rows": Batch.objects.count() * ROWS,
            "lost": found["lost"],
            "doubled": found["doubled"],
            "half_done": found["half_done"],
            "not_done": found["not_done"] + Job.objects.exclude(state=State.DONE).count(),
            "never_resumed": len(self.waiting),
            "resume_s_max": round(max(self.resumes), 1) if self.resumes else None,
        }

    def faults(self, batch) -> Counter:
        """Of one list: too few, too many, and records that lack a part."""
        from django.db.models import Count

        from cases.models import Family, FamilyMembership, Participation, Person
        from imports.workflow import Status
        from trail.models import Event

        origin, gone = f"impor:{batch.pk}", batch.status == Status.UNDONE
        persons = Person.objects.filter(origin=origin)
        families = Family.objects.filter(origin=origin)
        wanted = {
            "persons": (persons.count(), ROWS), "families": (families.count(), ROWS // OF_A_FAMILY),
            "members": (FamilyMembership.objects.filter(person__in=persons).count(), ROWS),
            "programmes": (Participation.objects.filter(origin=origin).count(), ROWS + ROWS // OF_A_FAMILY),
        }  # fmt: skip
        faults = Counter(not_done=batch.status != (Status.UNDONE if batch.pk % 2 == 0 else Status.APPLIED))
        for found, full in wanted.values():
            should = 0 if gone else full
            faults["lost"] += max(0, should - found)
            faults["doubled"] += max(0, found - should)
        rows = batch.rows.count()
        faults["lost"] += max(0, ROWS - rows)
        faults["doubled"] += max(0, rows - ROWS)
        ids = [str(pk) for pk in batch.rows.values_list("person_id", flat=True)]
        for act, times in (("person.create", 1), ("person.undo_create", int(gone))):
            events = Event.objects.filter(act=act, subject_type="cases.person", subject_id__in=ids)
            counted = dict(events.values_list("subject_id").annotate(n=Count("id")).order_by())
            faults["half_done"] += sum(counted.get(pk, 0) != times for pk in ids)
        faults["half_done"] += families.filter(memberships=None).count() + persons.filter(memberships=None).count()
        return faults


def main() -> int:
    options, started = arguments(100, __doc__), time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken away again
    with TemporaryDirectory(prefix="import-drill-") as folder, Scratch(options.database, Path(folder)) as url:
        set_up(url, Path(folder), seed=True)
        drill = ImportDrill(options, Path(folder))
        try:
            drill.run()
        finally:
            drill.end_all()
        figures = drill.figures()
        bad = any(figures[name] for name in ("lost", "doubled", "half_done", "not_done", "never_resumed"))
        if bad:
            sys.stderr.write(drill.told()[-20_000:] + drill.unfinished())
    late = figures["resume_s_max"] is None or figures["resume_s_max"] > END_WITHIN
    figures |= {"seconds": round(time.monotonic() - started), "ok": not (bad or late)}
    print(json.dumps({"drill": "import_kill", "database": "postgresql" if options.database else "sqlite"} | figures))
    return int(bad or late)


if __name__ == "__main__":
    sys.exit(main())
