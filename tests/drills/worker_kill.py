"""Drill: workers killed at random lose nothing, double nothing, and others go on within 20 seconds.

    .venv/bin/python tests/drills/worker_kill.py [--database postgres://...] [--kills 40] [--workers 3] [--seed 1]

Starts workers on a database of its own (SQLite unless `--database` names a PostgreSQL server), keeps them busy, and
meanwhile: SIGKILL (a new worker follows), SIGSTOP past the lease and SIGCONT (a worker that wakes up too late), TERM
(must stop by itself), on PostgreSQL also cut connections. Then lets everything end and counts. The last line is JSON.
"""

import argparse
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
RESUME_WITHIN = 20.0  # seconds (house.md 6)
LONGEST = 600.0
FROZEN = 16.0  # longer than the lease and a turn
ROWS, SIZE = 600, 10


class Drill:
    """The workers, what was done to them, and how long each job stood still after it."""

    def __init__(self, options, place: Path):
        self.options, self.place = options, place
        self.random = random.Random(options.seed)
        self.workers: dict[int, subprocess.Popen] = {}
        self.frozen: set[int] = set()
        self.waiting: dict[int, tuple[float, int]] = {}  # job -> moment of the kill, claim number then
        self.resumes: list[float] = []
        self.stops: list[float] = []
        self.done = {"kills": 0, "freezes": 0, "stops": 0, "cuts": 0}
        self.once = 0
        self.log = (place / "workers.log").open("ab")

    # --- Workers ---
    def start_worker(self):
        command = [sys.executable, str(ROOT / "manage.py"), "worker"]
        worker = subprocess.Popen(command, cwd=ROOT, stdout=self.log, stderr=self.log)
        self.workers[worker.pid] = worker

    def end_all(self):
        for pid, worker in self.workers.items():
            if worker.poll() is None:
                os.kill(pid, signal.SIGKILL)
                worker.wait()
        self.log.close()

    def held(self) -> dict[int, tuple[int, int]]:
        """Process id -> (job, claim) of the workers that hold one."""
        from office.jobs.models import Job, State

        return {int(job.worker.split(":")[1]): (job.pk, job.claim) for job in Job.objects.filter(state=State.RUNNING)}

    def worn(self) -> set[int]:
        """Process ids of workers at a last attempt: a job whose workers all die at one place is given up by design."""
        from office.jobs.models import Job, State
        from office.jobs.running import MOST_ATTEMPTS

        last = Job.objects.filter(state=State.RUNNING, attempts__gte=MOST_ATTEMPTS).values_list("worker", flat=True)
        return {int(name.split(":")[1]) for name in last}

    def victim(self) -> int | None:
        """Mostly a worker that holds a job, now and then any; never the last that is at work, nor one that is `worn`.

        Starting takes seconds: without that rule the drill would measure how long no worker was there at all.
        """
        spared = self.frozen | self.worn()
        free = [pid for pid in self.workers if pid not in spared]
        busy = [pid for pid in self.held() if pid in free]
        if len(busy) < 2:
            return None
        return self.random.choice(busy if self.random.random() < 0.85 else free)

    # --- What is done to them ---
    def kill(self, pid: int):
        os.kill(pid, signal.SIGKILL)
        self.workers.pop(pid).wait()
        job = self.held().get(pid)  # only now: it may have ended in the last moment
        if job:
            self.waiting[job[0]] = (time.monotonic(), job[1])
        self.start_worker()

    def freeze(self, pid: int):
        self.frozen.add(pid)
        os.kill(pid, signal.SIGSTOP)
        threading.Timer(FROZEN, self.thaw, [pid]).start()  # we may be waiting for its write lock ourselves

    def thaw(self, pid: int):
        if self.workers[pid].poll() is None:
            os.kill(pid, signal.SIGCONT)
        self.frozen.discard(pid)

    def stop(self, pid: int):
        started = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        code = self.workers.pop(pid).wait(timeout=60)
        if code == 0:  # one killed before it was ready to listen ends by the signal, as it should
            self.stops.append(time.monotonic() - started)
        self.start_worker()

    def cut(self, _pid: int):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    # --- The course ---
    def run(self):
        for _ in range(self.options.workers):
            self.start_worker()
        plan = self.plan()
        while plan:
            self.keep_busy()
            self.watch(self.random.uniform(0.2, 2.0))
            pid = self.victim()
            if pid and self.is_time_for(plan[-1]):
                self.do(plan.pop(), pid)
            else:
                self.random.shuffle(plan)
        self.let_end()

    def is_time_for(self, name: str) -> bool:
        """On SQLite a frozen worker may hold the only write lock: what stands still then would not be our fault."""
        return not self.frozen and not (name == "freezes" and self.waiting)

    def do(self, name: str, pid: int):
        {"kills": self.kill, "freezes": self.freeze, "stops": self.stop, "cuts": self.cut}[name](pid)
        self.done[name] += 1

    def plan(self) -> list[str]:
        kills = self.options.kills
        some = max(1, kills // 12)
        names = ["kills"] * kills + ["freezes"] * some + ["stops"] * some
        names += ["cuts"] * some if self.options.database else []
        self.random.shuffle(names)
        return names

    def keep_busy(self):
        from office.jobs.models import Job
        from tests.drills.job_tasks import write_once, write_rows

        while Job.objects.open().filter(task=write_rows.module_path).count() < self.options.workers + 3:
            write_rows.using(total=ROWS).enqueue(SIZE)
        write_once.enqueue(self.once)
        self.once += 1

    def watch(self, seconds: float):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.note_resumes()
            self.look_for_the_fallen()
            time.sleep(0.1)

    def look_for_the_fallen(self):
        for pid, worker in self.workers.items():
            if worker.poll() is not None:
                raise SystemExit(f"Worker {pid} ended by itself:\n{self.told()}")

    def told(self) -> str:
        return (self.place / "workers.log").read_text()

    def unfinished(self) -> str:
        """Each job that is not done, for whoever reads why."""
        from office.jobs.models import Job, State

        rows = Job.objects.exclude(state=State.DONE).order_by("pk")
        return "".join(f"job {row.pk} {row.task}: {row.state}, {row.attempts} attempts, {row.error}\n" for row in rows)

    def note_resumes(self):
        from office.jobs.models import Job

        for pk, claim in Job.objects.filter(pk__in=list(self.waiting)).values_list("pk", "claim"):
            killed, before = self.waiting[pk]
            if claim > before:
                self.resumes.append(time.monotonic() - killed)
                del self.waiting[pk]

    def let_end(self):
        from office.jobs.models import Job

        ends = time.monotonic() + LONGEST
        while (Job.objects.open().exists() or self.frozen) and time.monotonic() < ends:
            self.watch(0.5)
        for pid in list(self.workers):
            os.kill(pid, signal.SIGTERM)
        for worker in self.workers.values():
            worker.wait(timeout=60)

    # --- What came of it ---
    def figures(self) -> dict:
        from office.jobs.models import Job, State
        from tests.drills.job_tasks import write_once, write_rows

        jobs = Job.objects.filter(task=write_rows.module_path)
        rows = jobs.count() * ROWS
        written = one("SELECT count(*) FROM drill_row")
        distinct = one("SELECT count(*) FROM (SELECT DISTINCT job, n FROM drill_row) AS each_row")
        once = Job.objects.filter(task=write_once.module_path, state=State.DONE).count()
        return self.done | {
            "jobs": jobs.count() + self.once,
            "rows": rows,
            "lost": rows - distinct + self.once - one("SELECT count(*) FROM drill_once"),
            "doubled": written - distinct,
            "not_done": self.once - once + jobs.exclude(state=State.DONE).count(),
            "never_resumed": len(self.waiting),
            "resumed": len(self.resumes),
            "resume_s_median": round(median(self.resumes), 1) if self.resumes else None,
            "resume_s_max": round(max(self.resumes), 1) if self.resumes else None,
            "late_commits_refused": self.told().count("taken over or cancelled"),
            "stop_s_max": round(max(self.stops), 1) if self.stops else None,
        }


def one(query: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


class Scratch:
    """A database of the drill's own on the server of `url`, dropped afterwards; without `url` a SQLite file."""

    def __init__(self, url: str | None, place: Path):
        self.server, self.name = url, f"drill_{secrets.token_hex(4)}"
        self.url = (
            urlunsplit(urlsplit(url)._replace(path=f"/{self.name}")) if url else f"sqlite:///{place}/drill.sqlite3"
        )

    def _ask_server(self, statement: str):
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def __enter__(self):
        if self.server:
            self._ask_server(f'CREATE DATABASE "{self.name}"')
        return self.url

    def __exit__(self, *_):
        from django.db import connections

        connections.close_all()
        if self.server:
            self._ask_server(f'DROP DATABASE "{self.name}" WITH (FORCE)')


def set_up(url: str, place: Path, *, seed: bool = False):
    os.environ |= {
        "DATABASE_URL": url,
        "DATA_DIR": str(place),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TRAIL_KEYS": f"drill:{'A' * 43}=",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    if seed:
        call_command("seed", verbosity=0)
    from tests.drills.job_tasks import TABLES

    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def arguments(kills: int, told: str):
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server; a database is made there and dropped")
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=None)
    return parser.parse_args()


def main() -> int:
    options, started = arguments(40, __doc__), time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken away again
    with TemporaryDirectory(prefix="worker-drill-") as folder, Scratch(options.database, Path(folder)) as url:
        set_up(url, Path(folder))
        drill = Drill(options, Path(folder))
        try:
            drill.run()
        finally:
            drill.end_all()
        figures = drill.figures()
        if any(figures[name] for name in ("lost", "doubled", "not_done", "never_resumed")):
            sys.stderr.write(drill.told()[-20_000:] + drill.unfinished())
    bad = any(figures[name] for name in ("lost", "doubled", "not_done", "never_resumed"))
    late = figures["resume_s_max"] is None or figures["resume_s_max"] > RESUME_WITHIN
    figures |= {"seconds": round(time.monotonic() - started), "ok": not (bad or late)}
    print(json.dumps({"drill": "worker_kill", "database": "postgresql" if options.database else "sqlite"} | figures))
    return int(bad or late)


if __name__ == "__main__":
    sys.exit(main())
