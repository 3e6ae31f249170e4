"""Drill: hundreds of hostile files go the way of an upload; each is refused with a sentence or read with its content.

    .venv/bin/python tests/drills/hostile_files.py [--files 600] [--seed 1] [--kind NAME] [--keep FOLDER]

Makes the files one by one (zip bombs, far cells, doctored XML, broken binaries, text without end, ...) and hands each
to a process that reads, checks and stages it as the worker does. Counted: processes that died, files that were
accepted while persons in them were lost (silent), memory and time. The last line is one JSON object; exits with 1
unless nobody died, nothing was silent, no process took more than 512 MB and no file longer than 5 seconds.
"""

import argparse
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
MOST_MB, LONGEST_S = 512, 5.0
GIVEN_UP = 90.0  # seconds after which a reader counts as dead
FOREIGN = re.compile(r"Error|Exception|Traceback|None\b|invalid|failed|<class")


# --- The reader: its own process, as the worker is ---
def serve() -> None:
    """Reads paths from stdin, one a line, and prints what became of each as JSON."""
    set_up()
    for line in sys.stdin:
        started, cpu = time.monotonic(), sum(os.times()[:4])
        told = outcome(Path(line.strip()))
        told |= {"seconds": time.monotonic() - started, "cpu": sum(os.times()[:4]) - cpu, **peaks()}
        print(json.dumps(told), flush=True)


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
    import django

    django.setup()


def outcome(path: Path) -> dict:
    from imports import running
    from imports.models import Batch
    from office.errors import DomainError

    try:
        batch = running.stage(path, running.Wishes(reference_date=None))
    except DomainError as error:  # refused by the cage, or a question only a person can answer
        return {"outcome": "refused", "sentence": error.message}
    except Exception as error:  # what a worker would fail with, too
        return {"outcome": "crashed", "sentence": f"{type(error).__name__}: {error}"[:300]}
    else:
        return read_of(batch)
    finally:
        for batch in Batch.objects.all():
            forget(batch)


def read_of(batch) -> dict:
    """The persons staged, and how many lines that hold anything came out of the cage."""
    from imports.spool import Spool
    from imports.store import spool_of

    staged = [str(row.values.get("nama") or "") + " " + json.dumps(row.cells) for row in batch.rows.all().iterator()]
    found = Counter(name for cells in staged for name in set(re.findall(r"WARGA [A-Z]{9}", cells)))
    lines = sum(any(cells) for _, rows in Spool(spool_of(batch)).sheets() for _, cells in rows)
    return {"outcome": "read", "names": sorted(found), "staged": len(staged), "lines": lines}


def forget(batch) -> None:
    from imports import store

    batch.rows.all().delete()
    store.forget(batch)
    type(batch).objects.filter(pk=batch.pk).update(status="batal")


def peaks() -> dict:
    """Highest memory in MB so far of this process and of any child it had."""
    import resource

    def mb(who: int) -> int:
        return resource.getrusage(who).ru_maxrss // 1024

    return {"peak": mb(resource.RUSAGE_SELF), "child": mb(resource.RUSAGE_CHILDREN)}


# --- The drill ---
class Reader:
    """The reading process; started again when it died."""

    def __init__(self, log):
        self.log, self.process = log, None
        self.start()

    def start(self) -> None:
        command = [sys.executable, __file__, "--serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True
        )

    def ask(self, path: Path) -> dict:
        """What became of a file; "dead" if the process did not live to tell."""
        signal.alarm(int(GIVEN_UP))
        try:
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except (BrokenPipeError, TimeoutError):
            answer = ""
        finally:
            signal.alarm(0)
        if answer:
            return json.loads(answer)
        self.end()
        self.start()
        return {"outcome": "dead", "sentence": self.told(), "seconds": GIVEN_UP, "peak": 0, "child": 0}

    def told(self) -> str:
        """The end of what it complained about."""
        return Path(self.log.name).read_text(errors="replace")[-400:]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Drill:
    """What was found, by kind of file."""

    def __init__(self):
        self.files = self.peak = 0
        self.slowest = (0.0, "")
        self.most_cpu = 0.0
        self.by_kind: dict[str, Counter] = defaultdict(Counter)
        self.faults: list[str] = []
        self.total: Counter = Counter()

    def note(self, name: str, case, told: dict) -> bool:
        """Count what became of a file; whether all is well with it."""
        self.files += 1
        self.peak = max(self.peak, told["peak"], told["child"])
        self.slowest = max(self.slowest, (round(told["seconds"], 1), name))
        self.most_cpu = max(self.most_cpu, round(told.get("cpu", 0.0), 1))
        verdict = self.verdict(case, told)
        self.by_kind[name][verdict] += 1
        self.total[verdict] += 1
        late, big = told["seconds"] > LONGEST_S, max(told["peak"], told["child"]) > MOST_MB
        fine = verdict in ("refused", "read") and not late and not big
        if not fine:
            shown = {key: value for key, value in told.items() if key != "names"}
            self.faults.append(f"{name}: {verdict}: {case.path.name}: {shown}")
        return fine

    def verdict(self, case, told: dict) -> str:
        """The outcome, or what is wrong with it: dead, silent (persons lost), unfit (taken though it must not be)."""
        found = told["outcome"]
        if found in ("dead", "crashed"):
            return "dead"
        if found == "refused":
            return "refused" if found in case.may and is_sentence(told["sentence"]) else "unfit"
        lost = set(case.names) - set(told["names"])
        if found not in case.may or lost or told["lines"] < case.least or told["staged"] < len(case.names):
            return "silent"
        return "read"

    def figures(self) -> dict:
        return {
            "files": self.files,
            "refused": self.total["refused"],
            "read": self.total["read"],
            "dead": self.total["dead"],
            "silent": self.total["silent"],
            "unfit": self.total["unfit"],
            "peak_mb": self.peak,
            "slowest_s": self.slowest[0],
            "slowest": self.slowest[1],
            "slowest_cpu_s": self.most_cpu,
            "by_kind": {name: dict(counts) for name, counts in sorted(self.by_kind.items())},
        }

    def ok(self) -> bool:
        bad = self.total["dead"] + self.total["silent"] + self.total["unfit"]
        return not bad and self.peak <= MOST_MB and self.slowest[0] <= LONGEST_S


def is_sentence(text: str) -> bool:
    """Something for a person: one or two short Indonesian sentences, nothing out of a program."""
    return text.endswith(".") and text[0].isupper() and len(text) < 300 and not FOREIGN.search(text)


def run(options, folder: Path) -> Drill:
    from tests.drills import hostile_books, hostile_other_books, hostile_texts  # noqa: F401 - they register their kinds
    from tests.drills.hostile_case import KINDS, Place

    samples = sorted(path for path in options.samples.glob("*.*") if path.suffix in (".csv", ".xlsx", ".xls"))
    place = Place(folder / "files", random.Random(options.seed), samples)
    place.folder.mkdir()
    drill, kinds = Drill(), [options.kind] if options.kind else list(KINDS)
    with (folder / "reader.log").open("ab") as log:
        reader = Reader(log)
        try:
            for number in range(options.files):
                name = kinds[number % len(kinds)]
                case = KINDS[name](place)
                fine = drill.note(name, case, reader.ask(case.path))
                if options.keep and not fine:
                    shutil.copy(case.path, options.keep / f"{name}-{case.path.name}")
                clear(place.folder)
        finally:
            reader.end()
    return drill


def clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="", help="only this kind of file")
    parser.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "samples")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="copy files with faults there")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    options, started = arguments(), time.monotonic()
    if options.serve:
        serve()
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken away again
    signal.signal(signal.SIGALRM, _too_late)
    with TemporaryDirectory(prefix="hostile-drill-") as folder:
        prepare(Path(folder))
        drill = run(options, Path(folder))
    figures = drill.figures() | {"seconds": round(time.monotonic() - started), "ok": drill.ok()}
    for fault in drill.faults:
        print(fault, file=sys.stderr)
    print(json.dumps({"drill": "hostile_files", "seed": options.seed} | figures))
    return int(not drill.ok())


def _too_late(*_):
    raise TimeoutError


def prepare(folder: Path) -> None:
    """A database and a place for uploads of the drill's own."""
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder}/drill.sqlite3",
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TRAIL_KEYS": f"drill:{'A' * 43}=",
        "PYTHONPATH": str(ROOT),
    }
    set_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
