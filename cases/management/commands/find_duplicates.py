from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from cases import passing


class Command(BaseCommand):
    help = "Looks through the whole register for persons recorded twice and puts them on the desk Data ganda."

    def add_arguments(self, parser):
        parser.add_argument("--processes", type=int, default=2, help="how many processes read and compare (1 to 8)")

    def handle(self, *, processes, **options):
        if not 1 <= processes <= 8:
            raise CommandError("--processes must lie between 1 and 8.")
        started = perf_counter()
        told = passing.run(processes=processes)
        seconds = perf_counter() - started
        self.stdout.write(
            f"{told['found']} pairs found, {told['opened']} newly on the desk, {told['gone']} gone, {seconds:.1f} s"
        )
