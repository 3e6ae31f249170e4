"""Who is reminded of the monthly report: two working days before the month ends, and after the 5th of the next."""

from datetime import date, timedelta

from django.urls import reverse

from accounts.authz import Role
from accounts.models import Assignment, User
from accounts.notices import tell
from cases.proposing import month_words
from office.calendar import Calendar
from puskesos import figures, monthly

BEFORE = 2  # working days left before the last one of the month
AFTER, CAUGHT_UP = 5, 10  # days of the next month: reminded again on the first, at the latest on the second
SOON, LATE = "segera", "terlambat"


def due(today: date, calendar: Calendar) -> list[tuple[str, str]]:
    """The months somebody is to be reminded of today, with the stage. A missed day is made up for."""
    month = monthly.month_of(today)
    _, after = figures.bounds(month)
    last = calendar.add_working_days(after, -1)
    found = [(month, SOON)] if today >= calendar.add_working_days(last, -BEFORE) else []
    if AFTER <= today.day <= CAUGHT_UP:
        found.append((monthly.month_of(today.replace(day=1) - timedelta(days=1)), LATE))
    return found


def remind(month: str, stage: str) -> int:
    """Tell all who did not send that month; how many were told."""
    end = "akan segera berakhir" if stage == SOON else "sudah lewat"
    text = f"Bulan {month_words(month)} {end}; laporan bulanan belum dikirim"
    url, key = reverse("puskesos:monthly_list"), f"monthly:{month}:{stage}"
    told = tell(monthly.unsent_facilitators(month), text=text, url=url, key=f"{key}:facilitator")
    villages = [point.village_id for point in monthly.unsent_points(month)]
    return told + tell(_operators(villages), text=text, url=url, key=f"{key}:point")


def _operators(villages: list[str]) -> list[User]:
    rows = Assignment.objects.active().filter(role=Role.OPERATOR, regions__in=villages, user__is_active=True)
    return list(User.objects.filter(pk__in=rows.values("user")))
