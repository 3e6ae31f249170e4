"""`manage.py worker`: does the background work (ADR 4)."""

import signal

from django.core.management.base import BaseCommand

from office.jobs import worker as jobs


class Command(BaseCommand):
    help = "Does background work until TERM or Ctrl-C; then it finishes its step and gives the job back."

    def add_arguments(self, parser):
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--drain", action="store_true", help="do what is due now, then exit")
        how.add_argument("--once", action="store_true", help="do at most one turn of one job, then exit")

    def handle(self, *, drain: bool, once: bool, **options):
        worker = jobs.Worker()
        if drain:
            self.stdout.write(f"{len(jobs.drain())} jobs")
        elif once:
            self.stdout.write("1 job" if worker.work_once() else "0 jobs")
        else:
            self._run(worker)

    def _run(self, worker: jobs.Worker):
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, worker.stop)
        self.stdout.write(f"Worker {worker.name} is ready.")
        self.stdout.flush()
        worker.run()
        self.stdout.write(f"Worker {worker.name} has stopped.")
