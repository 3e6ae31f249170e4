"""The desk of persons recorded twice: the list, two side by side, merged, parted again."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from cases import actions, merged, queries, side_by_side
from cases.filters import PairFilter
from cases.forms.doubles import CompareForm, DecideForm, MergeForm, PartForm
from cases.models import DuplicatePair, Merge, PairState, Person
from cases.search import known
from cases.views.shared import crumbs, person_or_404, posted, refuse
from office.errors import DomainError
from office.paging import page

MERGE = Can.PERSON_MERGE
BOTH = ("low__village", "low__kecamatan", "high__village", "high__kecamatan")


def way(*more) -> list[tuple[str, str]]:
    return [("Data ganda", reverse("cases:pair_list")), *more]


def pair_or_404(request, pk: int) -> DuplicatePair:
    rows = DuplicatePair.objects.visible_to(request.user, MERGE).select_related(*BOTH, "decided_by")
    return get_object_or_404(rows, pk=pk)


def merge_or_404(request, pk: int) -> Merge:
    people = ("kept__village", "kept__kecamatan", "absorbed__village", "absorbed__kecamatan")
    rows = Merge.objects.visible_to(request.user, MERGE).select_related(*people, "merged_by", "parted_by")
    return get_object_or_404(rows, pk=pk)


@requires(MERGE)
@require_safe
def pair_list(request):
    rows = DuplicatePair.objects.visible_to(request.user, MERGE).select_related(*BOTH)
    filtered = PairFilter(request.GET, rows, user=request.user, can=MERGE)
    listed = page(filtered.qs, request, order=("-score", "-pk"))
    for pair in listed.rows:
        pair.low_words, pair.high_words = queries.who(pair.low), queries.who(pair.high)
    context = {
        "title": "Data ganda",
        "lead": "Orang yang mungkin tercatat dua kali di wilayah Anda, yang paling mirip lebih dahulu.",
        "filter": filtered,
        "page": listed,
        "sought": "",
    }
    return TemplateResponse(request, "cases/pair_list.html", context)


@requires(MERGE)
@require_safe
def pair_detail(request, pk):
    return pair_page(request, pair_or_404(request, pk))


def pair_page(request, pair: DuplicatePair, *, form=None, decide=None, status: int = 200):
    low, high = (side_by_side.side(request.user, getattr(pair, name), name) for name in ("low", "high"))
    actions.read_secret(by=request.user, classifications=[*low.kinds, *high.kinds])
    standing = pair.low.active and pair.high.active
    context = {
        "title": f"{pair.low.name} dan {pair.high.name}",
        "pair": pair,
        "sides": [low, high],
        "counted": side_by_side.counted(request.user, pair.low, pair.high),
        "standing": standing,
        "form": form or (merge_form(request, pair, low, high) if standing else None),
        "lines": side_by_side.lines(request.user, pair, low, high),
        "decide": decide or decide_form(request, pair),
        "merge": merged.of_pair(request.user, pair),
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/pair_detail.html", context, status=status)


def decide_form(request, pair: DuplicatePair, data=None) -> DecideForm:
    """Its fields stand beside those of the merger on one page, so they have names of their own in it."""
    return DecideForm(data, user=request.user, initial={"version": pair.version}, auto_id="keputusan_%s")


def merge_form(request, pair: DuplicatePair, low=None, high=None, data=None) -> MergeForm:
    low = low or side_by_side.side(request.user, pair.low, "low")
    high = high or side_by_side.side(request.user, pair.high, "high")
    lines = side_by_side.lines(request.user, pair, low, high)
    return MergeForm(data, user=request.user, pair=pair, lines=lines, better=side_by_side.better_side(pair))


@requires(MERGE)
@require_POST
def pair_decide(request, pk):
    """Not one person, later, or open again."""
    pair = pair_or_404(request, pk)
    form = decide_form(request, pair, request.POST)
    if form.is_valid():
        try:
            actions.decide_pair(by=request.user, pair=pair, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Dicatat: {pair.get_state_display().lower()}.")
            return redirect(pair if pair.state == PairState.OPEN else "cases:pair_list")
    return pair_page(request, pair, decide=form, status=422)


@requires(MERGE)
@require_POST
def pair_merge(request, pk):
    """One person: what was chosen field by field."""
    pair = pair_or_404(request, pk)
    form = merge_form(request, pair, data=request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        people = {"low": pair.low, "high": pair.high}
        kept = people.pop(cleaned["keep"])
        (absorbed,) = people.values()
        versions = {pair.low_id: cleaned["low_version"], pair.high_id: cleaned["high_version"]}
        try:
            done = actions.merge(
                by=request.user, kept=kept, absorbed=absorbed, taken=form.taken(), note=cleaned["remark"],
                versions=(versions[kept.pk], versions[absorbed.pk]),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Digabung. Semua catatan {absorbed.name} sekarang ada pada {kept.name}.")
            return redirect(done)
    return pair_page(request, pair, form=form, status=422)


@requires(MERGE)
@require_safe
def merge_detail(request, pk):
    return merge_page(request, merge_or_404(request, pk))


def merge_page(request, merge: Merge, *, form=None, status: int = 200):
    user = request.user
    context = {
        "title": f"{merge.absorbed.name} digabung ke {merge.kept.name}",
        "merge": merge,
        "kept": queries.who(merge.kept),
        "absorbed": queries.who(merge.absorbed),
        "stayed": merged.rows(user, merge.stayed),
        "added": merged.added(user, merge),
        "unreturned": merged.rows(user, merge.unreturned),
        "form": form or PartForm(user=user, initial={"version": merge.version}),
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/merge_detail.html", context, status=status)


@requires(MERGE)
@require_POST
def merge_part(request, pk):
    """The wrong one: both persons and every row go back."""
    merge = merge_or_404(request, pk)
    form = PartForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.part(by=request.user, merge=merge, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{merge.absorbed.name} dan {merge.kept.name} kembali menjadi dua orang.")
            return redirect(merge)
    return merge_page(request, merge, form=form, status=422)


@requires(MERGE)
@require_http_methods(["GET", "POST"])
def person_compare(request, pk):
    """Choose whom to put beside a person: sought by NIK or name, then `dengan` names the one."""
    person = person_or_404(request, pk, MERGE)
    if request.method == "POST" and request.POST.get("dengan", "").isdecimal():
        other = get_object_or_404(Person.objects.visible_to(request.user, MERGE), pk=int(request.POST["dengan"][:18]))
        try:
            return redirect(actions.choose_pair(by=request.user, one=person, other=other))
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(person)
    form = CompareForm(posted(request), user=request.user)
    asked = request.method == "POST" and form.is_valid()
    visible = Person.objects.visible_to(request.user, MERGE).filter(~Q(pk=person.pk), active=True)
    found = known(visible, **form.cleaned_data).here if asked else []
    context = {
        "title": f"Bandingkan {person.name}", "person": person, "form": form, "asked": asked,
        "matches": [(other, queries.who(other)) for other in found if other.pk != person.pk],
        "crumbs": [*crumbs(), (person.name, person.get_absolute_url())],
    }  # fmt: skip
    return TemplateResponse(request, "cases/person_compare.html", context, status=422 if form.errors else 200)
