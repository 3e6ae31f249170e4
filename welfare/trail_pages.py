"""The trail for Inspektorat and the data protection officer: who did what and when, never what it said.

Contents are never opened here, sealed or not. Rooms show their own history to those who may see the record.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe

from accounts.authz import Can, requires, scope
from office import clock, joints
from office.exports import stream_csv
from office.paging import page
from regions.models import Region
from trail import words
from trail.actions import record
from trail.keys import key_id
from trail.models import Event, OwnerKey, Seal
from welfare.templatetags.ui import masked
from welfare.trail_filters import EventFilter, subject_types
from welfare.trail_words import field_label, model_of

CONTENT = ("plain", "sealed", "mac")
EXPORT_LIMIT = 100_000
NEAR = 5_000  # ids around an event among which others of the same request lie
HEADER = [
    "Nomor",
    "Waktu",
    "Pelaku",
    "Sebagai",
    "Tindakan",
    "Kode",
    "Jenis data",
    "Nomor data",
    "Wilayah",
    "Isian",
    "Permintaan",
]


@dataclass(frozen=True)
class Row:
    """An event with its names."""

    event: Event
    phrase: str
    kind: str
    number: str
    region: str


def visible(user) -> QuerySet[Event]:
    """Events of the areas in which `user` may look at the trail, without their contents."""
    inside = scope(user, Can.TRAIL_VIEW, lambda area: area.q("region", "region"))
    return Event.objects.filter(inside).defer(*CONTENT)


@requires(Can.TRAIL_VIEW)
@require_safe
def trail_list(request):
    """Newest first, narrowed by date, actor, act, kind of data, place."""
    return _list(request, EventFilter(request.GET, queryset=visible(request.user)))


@requires(Can.TRAIL_VIEW)
@require_safe
def trail_detail(request, pk):
    """One event: names of the fields that changed, its seal, and what else the same request did."""
    event = get_object_or_404(visible(request.user), pk=pk)
    together = visible(request.user).filter(request_id=event.request_id, pk__range=(pk - NEAR, pk + NEAR))
    context = {
        "title": f"Catatan {event.pk}",
        "lead": f"{event.actor} {words.phrase(event.act)}",
        "crumbs": [("Jejak", reverse("trail_list"))],
        "row": rows([event])[0],
        "fields": [field_label(event.subject_type, name) for name in event.fields],
        "content": content_state(event),
        "subject": _subject(request.user, event),
        "listed": event.subject_type in dict(subject_types()) and number(event.subject_id) == event.subject_id,
        "seal": Seal.objects.filter(first_id__lte=pk, last_id__gte=pk).first(),
        "together": rows(together.exclude(pk=pk)[:20]) if event.request_id else [],
    }
    return TemplateResponse(request, "trail/detail.html", context)


@requires(Can.TRAIL_VIEW)
@require_POST
def trail_export(request):
    """The narrowed list as CSV; itself an event."""
    filtered = EventFilter(request.GET, queryset=visible(request.user))
    if not filtered.is_valid():
        return _list(request, filtered)
    count = filtered.qs.order_by()[: EXPORT_LIMIT + 1].count()
    if count > EXPORT_LIMIT:
        messages.error(request, "Lebih dari 100.000 catatan. Persempit dahulu dengan tanggal, lalu unduh lagi.")
        return redirect(f"{reverse('trail_list')}?{request.GET.urlencode()}")
    chosen = {name: str(value) for name, value in filtered.form.cleaned_data.items() if value}
    record(
        "trail.export",
        by=request.user,
        subject=None,
        changes={n: (None, v) for n, v in chosen.items()},
        note=f"{count} catatan",
        owner=request.user.trail_owner,  # a name or number may have been sought
    )
    return stream_csv(f"jejak-{clock.today():%Y-%m-%d}.csv", HEADER, map(_cells, filtered.qs.order_by("pk").iterator()))


def rows(events) -> list[Row]:
    """Events with the names of their acts, kinds and places; two queries however many."""
    events = list(events)
    regions = Region.objects.in_bulk({event.region for event in events if event.region})
    return [
        Row(
            event,
            words.phrase(event.act),
            kind_label(event.subject_type),
            number(event.subject_id),
            regions[event.region].name if event.region in regions else event.region,
        )
        for event in events
    ]


def kind_label(kind: str) -> str:
    """The Indonesian name of a kind of data, e.g. "Pengguna" for accounts.user."""
    model = model_of(kind)
    return capfirst(model._meta.verbose_name) if model else kind


def number(identity: str) -> str:
    """The number of a subject; one that looks like a NIK is masked, whoever put it there."""
    return masked(identity) if identity.isdigit() and len(identity) == 16 else identity


def content_state(event: Event) -> str:
    """ "none", "plain", "sealed" or "erased": what there is to read for those who may, from the row's key id alone."""
    sealed, plain = Event.objects.values_list("sealed", "plain").get(pk=event.pk)
    if sealed is None:
        return "plain" if plain else "none"
    return "sealed" if OwnerKey.objects.filter(owner=event.owner, key_id=key_id(bytes(sealed))).exists() else "erased"


def _list(request, filtered):
    shown = page(filtered.qs, request, order=("-pk",))
    context = {
        "title": "Jejak",
        "lead": "Siapa melakukan apa dan kapan. Isi data tidak ditampilkan di sini.",
        "filter": filtered,
        "page": shown,
        "rows": rows(shown.rows),
        "query": request.GET.urlencode(),
        "seal": Seal.objects.order_by("-last_id").first(),
    }
    return TemplateResponse(request, "trail/list.html", context, status=200 if filtered.is_valid() else 422)


def _cells(event: Event) -> list:
    return [
        event.pk,
        event.at,
        event.actor,
        event.acting_as,
        words.phrase(event.act),
        event.act,
        kind_label(event.subject_type),
        number(event.subject_id),
        event.region,
        ", ".join(field_label(event.subject_type, name) for name in event.fields),
        event.request_id,
    ]


def _subject(user, event: Event) -> tuple[str, str] | None:
    """The page of the thing, for whoever may open it besides."""
    provide = joints.subject.get(event.subject_type)
    return provide(user, event.subject_id) if provide else None
