"""The visitors' book of the village desk: who came to it on a day, filled by the entries themselves."""

from datetime import timedelta

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.authz import Can, areas, requires
from office import clock
from puskesos.forms.monthly import DayForm
from referrals.models import Channel, Intake, Level
from referrals.workflow import Status
from regions.models import Region

MOST = 300  # visitors of one day


@requires(Can.PUSKESOS_DESK)
@require_safe
def guest_book(request):
    """One day of the villages whose desk the user keeps: who came there; never Rahasia, whatever else one may read."""
    today = clock.today()
    form = DayForm(request.GET or None, user=request.user, initial={"tanggal": today})
    day = (form.is_valid() and form.cleaned_data["tanggal"]) or today
    codes = frozenset().union(*(area.villages for area in areas(request.user, Can.PUSKESOS_DESK)))
    seen = Intake.objects.visible_to(request.user, Can.INTAKE_VIEW).exclude(status=Status.DRAFT)
    came = seen.filter(channel=Channel.WALK_IN, level__lt=Level.SECRET, received_village__in=codes, received_on=day)
    rows = came.select_related("service", "village", "created_by")
    places = Region.objects.filter(pk__in=codes).order_by("name")
    context = {
        "title": "Buku tamu",
        "lead": ", ".join(place.short_label for place in places),
        "form": form,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "guests": rows.order_by("received_at", "pk")[:MOST],
    }
    return TemplateResponse(request, "puskesos/guest_book.html", context)
