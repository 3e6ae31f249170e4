"""The pages of two editions of one list: who is new, who is gone, and what follows from it."""

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authz import Can, requires
from imports import actions as batches
from imports import compared, comparison_shown
from imports import comparison_actions as actions
from imports import comparison_tasks as tasks
from imports.compared import ORDER, Comparison, Wish
from imports.comparing import Change, share_places
from imports.comparison_forms import CompareExportForm, EndForm, HiddenPairForm, LettersForm, NarrowForm, PairForm
from imports.fields import PROGRAMMES
from imports.models import Batch, cleared
from imports.views import crumbs
from office.errors import DomainError
from office.exports import stream_csv
from office.paging import PARAM, Page
from regions.models import Level, Region

SIZE = 50
OFFERED = 10  # earlier editions among which the one before is looked for
FEW_PLACES = 40  # villages up to which they are shown at once, else by kecamatan first
UNPLACED = "-"
KECAMATAN_CODE = 8  # letters
EXPORT_ID, END_ID, LETTERS_ID = "unduh_%s", "akhiri_%s", "surat_%s"  # forms on one page with the same fields


@requires(Can.IMPORT_VIEW)
@require_http_methods(["GET", "POST"])
def compare(request):
    """Choose two editions; what became of the persons on them."""
    if request.method == "POST":
        form = PairForm(request.POST, user=request.user)
        return _compared(request, form) if form.is_valid() else _choose(request, form, status=422)
    form = PairForm(request.GET if "lama" in request.GET else None, user=request.user)
    if not form.is_bound:
        wanted = request.GET.get("baru", "")
        return _choose(request, PairForm(user=request.user, initial=_latest(request.user, wanted)))
    if not form.is_valid():
        return _choose(request, form, status=422)
    old, new = form.cleaned_data["lama"], form.cleaned_data["baru"]
    found = compared.of(old, new)
    if found is None:
        return _choose(request, form, job=tasks.open_job(old, new))
    return _page(request, Look.of(request, old, new, found))


def _compared(request, form: PairForm):
    old, new = form.cleaned_data["lama"], form.cleaned_data["baru"]
    try:
        actions.check_pair(old, new)
        if compared.of(old, new) is None:
            (actions.make if compared.small(old, new) else tasks.begin)(by=request.user, old=old, new=new)
    except DomainError as error:
        form.refuse(error)
        return _choose(request, form, status=422)
    return redirect(address(old, new))


def address(old: Batch, new: Batch, **more) -> str:
    return f"{reverse('imports:compare')}?{urlencode({'lama': old.pk, 'baru': new.pk} | more)}"


def _latest(user, wanted: str = "") -> dict:
    """The edition asked for, or the newest with an older one, and the one before it."""
    rows = Batch.objects.visible_to(user).filter(status__in=actions.COMPARABLE).order_by("-reference_date", "-pk")
    asked = rows.filter(pk=int(wanted[:18])) if wanted.isdecimal() else rows
    for new in asked[:10]:
        earlier = rows.filter(list_name=new.list_name, reference_date__lte=new.reference_date, pk__lt=new.pk)
        if old := next((batch for batch in earlier[:OFFERED] if share_places(batch, new)), None):
            return {"lama": old.pk, "baru": new.pk}
    return {"baru": int(wanted[:18])} if wanted.isdecimal() else {}


def _choose(request, form: PairForm, *, job=None, status: int = 200):
    context = {
        "title": "Bandingkan daftar",
        "lead": "Dua berkas dari daftar yang sama: siapa yang baru, siapa yang tidak ada lagi.",
        "crumbs": crumbs(),
        "form": form,
        "job": job,
        "poll": reverse("office:job_detail", args=[job.public]) if job and job.owner == request.user.pk else "",
    }
    return TemplateResponse(request, "imports/compare_choose.html", context, status=status)


# --- What became of whom ---
@dataclass
class Look:
    """A comparison as one user looks at it."""

    old: Batch
    new: Batch
    found: Comparison
    narrow: dict
    sees: bool

    @classmethod
    def of(cls, request, old: Batch, new: Batch, found: Comparison) -> "Look":
        form = NarrowForm(request.GET, user=request.user)
        narrow = form.cleaned_data if form.is_valid() else {}
        return cls(old, new, found, {name: value for name, value in narrow.items() if value}, cleared(request.user))

    @property
    def villages(self) -> dict[str, dict[str, int]]:
        return self.found.open("villages", sees_secret=self.sees)

    @property
    def wish(self) -> Wish:
        return wish(self.narrow, self.villages, sees=self.sees)

    def url(self, **more) -> str:
        kept = {name: value for name, value in (self.narrow | more).items() if value}
        return address(self.old, self.new, **kept)


def wish(narrow: dict, villages, *, sees: bool) -> Wish:
    changes = (narrow["jenis"],) if narrow.get("jenis") else tuple(c for c in ORDER if c != Change.SAME)
    places = None
    if code := narrow.get("desa"):
        places = frozenset(v for v in villages if _inside(v, code))
    return Wish(changes, places, narrow.get("program", ""), sees)


def _inside(village: str, code: str) -> bool:
    return village == code or village.startswith(f"{code}.") or (code == UNPLACED and not village)


def _page(request, look: Look, *, export_form=None, end_form=None, letters_form=None, status: int = 200):
    pair = {"lama": look.old.pk, "baru": look.new.pk}
    user, lost = request.user, look.found.open("lost", sees_secret=False)
    ends = lost and _may_end(user) and actions.may_end(look.old, look.new)
    prints = lost and user.holds(Can.IMPORT_APPLY)
    page = _listed(request, look)
    context = {
        "title": "Perbandingan daftar",
        "lead": f"{look.new.layout_title}: {actions.month(look.old)} dan {actions.month(look.new)}",
        "crumbs": [*crumbs(), ("Bandingkan", reverse("imports:compare"))],
        "old": look.old,
        "new": look.new,
        "figures": [(c.label, look.found.counts[c], comparison_shown.TONES[c], look.url(jenis=c)) for c in ORDER],
        "overview": set(look.narrow) <= {"desa"} and len(look.narrow.get("desa", "")) in (0, KECAMATAN_CODE),
        "programmes": _programmes(look),
        "places": _places(look),
        "chips": _chips(look),
        "page": page,
        "export_form": export_form or CompareExportForm(user=user, initial=pair | look.narrow, auto_id=EXPORT_ID),
        "may_export": user.holds(Can.IMPORT_UPLOAD),
        "end_form": end_form or (EndForm(user=user, lost=lost, initial=pair, auto_id=END_ID) if ends else None),
        "letters_form": letters_form
        or (LettersForm(user=user, lost=lost, initial=pair | _chosen(look), auto_id=LETTERS_ID) if prints else None),
    }
    return TemplateResponse(request, "imports/compare.html", context, status=status)


def _chosen(look: Look) -> dict:
    return {"program": look.narrow["program"]} if look.narrow.get("program") else {}


def _may_end(user) -> bool:
    return user.holds(Can.IMPORT_APPLY) and user.holds(Can.PARTICIPATION_EDIT)


def _listed(request, look: Look) -> Page:
    wanted = look.wish
    number = request.GET.get(PARAM, "")
    start = (int(number) - 1) * SIZE if number.isdecimal() and 1 < int(number) < 100_000 else 0
    if wanted.narrow:
        lines = list(look.found.lines(wanted))
        total, part = len(lines), lines[start : start + SIZE]
    else:
        total = sum(look.found.counts[change] for change in wanted.changes)
        part = list(islice(look.found.lines(wanted), start, start + SIZE))
    return Page(
        rows=list(comparison_shown.persons(look.found, part, cleared=look.sees, seen=_seen(request.user))),
        next=_turned(request, start // SIZE + 2) if start + SIZE < total else "",
        previous=_turned(request, start // SIZE) if start else "",
        count=total,
        capped=False,
    )


def _seen(user):
    def note(rows):
        for batch in {row.batch_id for row in rows}:
            batches.read_secret(by=user, rows=[row for row in rows if row.batch_id == batch])

    return note


def _turned(request, number: int) -> str:
    params = request.GET.copy()
    params[PARAM] = str(number)
    return params.urlencode()


def _programmes(look: Look) -> list[tuple[str, int, int, str]]:
    """Name, how many lost it, how many gained it, the persons who lost it."""
    lost, gained = (look.found.open(group, sees_secret=look.sees) for group in ("lost", "gained"))
    return [
        (name, lost.get(code, 0), gained.get(code, 0), look.url(program=code, jenis="") if lost.get(code) else "")
        for code, name in PROGRAMMES.items()
        if lost.get(code) or gained.get(code)
    ]


def _places(look: Look) -> list[tuple[str, str, str, list[int]]]:
    """Name, where, address, counts by change (ORDER without those who stay) of villages, or of kecamatan if many."""
    changed = {code: counts for code, counts in look.villages.items() if set(counts) - {Change.SAME}}
    inside = look.narrow.get("desa", "")[:KECAMATAN_CODE]
    if inside and inside != UNPLACED:
        changed = {code: counts for code, counts in changed.items() if _inside(code, inside)}
    if len(changed) > FEW_PLACES:
        changed = _by_kecamatan(changed)
    regions = {region.pk: region for region in Region.objects.filter(pk__in=changed).select_related("parent")}
    return [
        (*_named(regions.get(code)), look.url(desa=code or UNPLACED), _counted(changed[code]))
        for code in sorted(changed)
    ]


def _named(region: Region | None) -> tuple[str, str]:
    if region is None:
        return comparison_shown.UNPLACED, ""
    return region.name, region.parent.name if region.level == Level.VILLAGE else ""


def _counted(counts: dict[str, int]) -> list[int]:
    return [counts.get(change, 0) for change in ORDER if change != Change.SAME]


def _by_kecamatan(villages: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for code, counts in villages.items():
        kept = found.setdefault(code[:KECAMATAN_CODE], {})
        for change, number in counts.items():
            kept[change] = kept.get(change, 0) + number
    return found


def _chips(look: Look) -> list[tuple[str, str, str]]:
    """What the list is narrowed by: label, value, the address without it."""
    place = look.narrow.get("desa", "")
    region = Region.objects.filter(pk=place).first()
    values = {
        "jenis": dict(Change.choices).get(look.narrow.get("jenis", "")),
        "program": PROGRAMMES.get(look.narrow.get("program", "")),
        "desa": region.short_label if region else comparison_shown.UNPLACED,
    }
    labels = {"jenis": "Perubahan", "program": "Program berakhir", "desa": "Wilayah"}
    return [(labels[name], values[name], look.url(**{name: ""})) for name in look.narrow]


# --- What follows ---
@requires(Can.IMPORT_UPLOAD)
@require_POST
def compare_export(request):
    """The part of a comparison that is shown, as CSV."""
    form = CompareExportForm(request.POST, user=request.user, auto_id=EXPORT_ID)
    pair = _pair(request)
    if pair is None:
        return redirect("imports:compare")
    old, new, found = pair
    if not form.is_valid():
        look = Look(old, new, found, {}, cleared(request.user))
        return _page(request, look, export_form=form, status=422)
    sees = cleared(request.user, Can.IMPORT_UPLOAD)
    narrow = {name: form.cleaned_data[name] for name in ("jenis", "program", "desa") if form.cleaned_data[name]}
    wanted = wish(narrow, found.open("villages", sees_secret=sees), sees=sees)
    what = urlencode(narrow) or "semua perubahan"
    actions.exported(by=request.user, old=old, new=new, what=what, reason=form.cleaned_data["reason"])
    lines = comparison_shown.persons(found, found.lines(wanted), cleared=sees, seen=_seen(request.user))
    name = f"perbandingan {old.pk}-{new.pk} {narrow.get('jenis', 'perubahan')}.csv"
    return stream_csv(name, comparison_shown.HEADER, map(comparison_shown.csv_row, lines))


@requires(Can.IMPORT_APPLY)
@require_POST
def compare_end(request):
    """End the participations of those who are no longer on the list; only ever by this click."""
    if not request.user.holds(Can.PARTICIPATION_EDIT):
        raise PermissionDenied
    pair = _pair(request)
    if pair is None:
        return redirect("imports:compare")
    old, new, found = pair
    form = EndForm(request.POST, user=request.user, lost=found.open("lost", sees_secret=False), auto_id=END_ID)
    if form.is_valid():
        try:
            given = {"programmes": form.cleaned_data["program"], "once": form.cleaned_data["once"]}
            job = actions.begin_ending(by=request.user, old=old, new=new, begin=tasks.begin_ending, **given)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Kepesertaan sedang diakhiri.")
            return redirect("office:job_detail", public=job.public)
    return _page(request, Look(old, new, found, {}, cleared(request.user)), end_form=form, status=422)


@requires(Can.IMPORT_APPLY)
@require_POST
def compare_letters(request):
    """Approve the lists of those who left a programme, one for each village, and have them made."""
    pair = _pair(request)
    if pair is None:
        return redirect("imports:compare")
    old, new, found = pair
    lost = found.open("lost", sees_secret=False)
    form = LettersForm(request.POST, user=request.user, lost=lost, auto_id=LETTERS_ID)
    if form.is_valid():
        try:
            given = {"programme": form.cleaned_data["program"], "once": form.cleaned_data["once"]}
            job = actions.begin_letters(by=request.user, old=old, new=new, begin=tasks.begin_letters, **given)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("imports:result", public=job.public)
    return _page(request, Look(old, new, found, {}, cleared(request.user)), letters_form=form, status=422)


def _pair(request) -> tuple[Batch, Batch, Comparison] | None:
    """The two editions a form is about; None when they are no longer compared."""
    form = HiddenPairForm(request.POST, user=request.user)
    if not form.is_valid():
        return None
    old, new = form.cleaned_data["lama"], form.cleaned_data["baru"]
    found = compared.of(old, new)
    return (old, new, found) if found else None
