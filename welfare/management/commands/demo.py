"""`manage.py demo`: the demo district; `--logins`: its accounts."""

from datetime import datetime, timedelta
from random import Random
from unittest.mock import patch

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from cases.models import Family, Person
from office import clock
from referrals.models import Intake
from welfare.demo import agencies, assessments, desk, doubles, households, letters, outreach, programmes
from welfare.demo.casework import Casework
from welfare.demo.people import FAMILIES, RARE, District
from welfare.demo.staff import PASSWORD, hire, log_ins
from welfare.demo.story import Story, open_states

SEED, MONTHS = 1603, 6
STEP = 50  # families in one transaction


class Command(BaseCommand):
    help = "Build the demo district in an empty database (DEMO=1 only), or print its accounts with --logins."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="only print the demo accounts")
        parser.add_argument("--families", type=int, default=FAMILIES, help="how many families (for quick tries)")

    def handle(self, *, logins, families, **options):
        if not settings.DEMO:
            raise CommandError("The demo district is only built with DEMO=1 in .env.")
        if not logins:
            self.build(families)
        self.print_log_ins()

    def build(self, families: int) -> None:
        if User.objects.exists() or Person.objects.exists() or Intake.objects.exists():
            raise CommandError("This database is not empty: the demo district is never mixed with real data.")
        now = clock.now()
        with patch("django.utils.timezone.now") as present:
            self.fill(families, now, lambda moment: present.configure_mock(return_value=moment))

    def fill(self, families: int, now: datetime, at) -> None:
        """Everything in the order of time; `at(moment)` sets the clock."""
        begins = now - timedelta(days=30 * MONTHS)
        at(begins - timedelta(days=40))
        chance = Random(SEED)
        with transaction.atomic():
            users = hire((begins - timedelta(days=200)).date())
        district = District(users, chance)
        for start in range(0, families, STEP):
            at(begins - timedelta(days=39) + timedelta(minutes=start))
            with transaction.atomic():
                for number in range(start, min(start + STEP, families)):
                    district.family(number)
            self.stdout.write(f"  {min(start + STEP, families)} dari {families} keluarga", ending="\r")
            self.stdout.flush()
        with transaction.atomic():
            for code in (code for code in RARE if district.kinds[code].level == 3):
                district.secret_person(code)
            district.helpers()
            district.service_points()
        self.tell(users, district, chance, begins, now, at)

    def tell(self, users, district, chance, begins, now, at) -> None:
        story = Story(users, district.persons, chance)
        story.plan(begins, now)
        with transaction.atomic():
            story.run(now, at)
        at(now)
        with transaction.atomic():
            assessments.assess(users, chance)
        with transaction.atomic():
            households.fill(users, chance)
            programmes.fill(users)
            cases = Casework(users, now, at).run()
            letters.write(users)
            agencies.write(users)
            desk.fill(users)
            doubles.fill(users)
            outreach.fill(users)
        counts = ", ".join(f"{label} {number}" for label, number in open_states().items() if number)
        self.stdout.write(
            f"\n  {Person.objects.count()} orang, {Family.objects.count()} keluarga; "
            f"{cases} kasus; permohonan: {counts}"
        )

    def print_log_ins(self) -> None:
        self.stdout.write(f"\nAkun contoh, kata sandi semuanya: {PASSWORD}")
        for username, role, area in log_ins():
            self.stdout.write(f"  {username:22} {role} · {area}")
