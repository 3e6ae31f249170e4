"""What every row that belongs to a case has in common."""

from django.conf import settings
from django.db import models

from cases.models.cases import Case
from office import clock


class CaseRowQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Rows of the cases within the user's scope."""
        return self.filter(case__in=Case.objects.visible_to(user, can))

    def readable_by(self, user, can):
        """`visible_to`, and those of cases open to the user by an Akses darurat."""
        return self.filter(case__in=Case.objects.readable_by(user, can))


class CaseRow(models.Model):
    """A row of a case: it inherits scope, secrecy and the key of the trail. Each has a `case` of its own."""

    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseRowQuerySet.as_manager()
    trail_skip = frozenset({"case", "recorded_at", "recorded_by"})

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()

    @property
    def restricted(self) -> bool:
        return self.case.restricted

    @property
    def trail_owner(self) -> str:
        return f"case:{self.case_id}"

    @property
    def trail_region(self) -> str:
        return self.case.trail_region


def of_case(name: str, **more) -> models.ForeignKey:
    """The foreign key of a row to its case, `case.<name>` from the other side."""
    return models.ForeignKey(Case, models.PROTECT, related_name=name, verbose_name="kasus", **more)
