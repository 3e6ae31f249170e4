"""Families in motion: a member moves, a family splits, joins another or separates again, another becomes the head."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authz import Can, requires
from cases import actions, queries
from cases.forms.moving import FamilySearchForm, HeadForm, JoinForm, MoveForm, SplitForm
from cases.models import Family, FamilyMembership, Person
from cases.search import by_kk, by_name, digits16
from cases.views.shared import (
    crumbs,
    family_or_404,
    form_page,
    has_left,
    kk_told,
    membership_or_404,
    posted,
    private,
    refuse,
)
from office.errors import DomainError
from office.forms import EditForm

CANDIDATES = 10
JOINING = (
    "Semua anggota pindah ke keluarga itu dan keluarga ini ditutup. Jenis PPKS dan program keluarga ini tetap tercatat "
    "di sini; akhiri atau catat ulang sesudahnya. Dapat dipisahkan kembali."
)
SPLITTING = "Jenis PPKS dan program milik orangnya ikut; yang milik keluarga tetap di keluarga ini."


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def member_move(request, pk):
    membership = membership_or_404(request, pk)
    if membership.until:
        return has_left(request, membership)
    person, family = membership.person, membership.family

    def make(data, found):
        return MoveForm(data, user=request.user, found=found, initial={"version": family.version})

    def act(cleaned):
        actions.move_member(by=request.user, membership=membership, **cleaned)
        return f"{person.name} pindah ke keluarga itu."

    return _choose(request, family, f"Pindahkan {person.name}", make, act, submit="Pindahkan")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def family_join(request, pk):
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    rows = editable(request.user, family)

    def make(data, found):
        return JoinForm(data, user=request.user, found=found, rows=rows, initial={"version": family.version})

    def act(cleaned):
        actions.join_families(
            by=request.user, source=family, target=cleaned["family"], on=cleaned["on"], relocate=cleaned["relocate"],
            version=cleaned["version"],
            roles={row.pk: cleaned[f"peran_{row.pk}"] for row in rows},
        )  # fmt: skip
        return "Keluarga digabung. Keluarga ini ditutup dan riwayatnya tetap."

    return _choose(request, family, "Gabung keluarga", make, act, submit="Gabungkan", note=JOINING)


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def family_split(request, pk):
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    initial = {name: getattr(family, name) for name in ("village", "address", "rt", "rw", "version")}
    form = SplitForm(posted(request), user=request.user, rows=editable(request.user, family), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.split_family(by=request.user, family=family, **form.values())
        except DomainError as error:
            refuse(form, kk_told(request.user, error, form.cleaned_data["no_kk"]))
        else:
            messages.success(request, "KK baru tercatat. Keluarga asal tetap dengan anggota yang tinggal.")
            return redirect(new)
    return private(form_page(request, form, family, title="Pisah KK", submit="Pisahkan", note=SPLITTING))


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def family_head(request, pk):
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    rows = editable(request.user, family)
    form = HeadForm(posted(request), user=request.user, rows=rows, initial={"version": family.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(by=request.user, family=family, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Kepala keluarga diganti.")
            return redirect(family)
    return form_page(request, form, family, title="Ganti kepala", submit="Simpan peran")


@requires(Can.PERSON_EDIT)
@require_POST
def family_separate(request, pk):
    """Take a joining back."""
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    form = EditForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(family)
    try:
        actions.separate_family(by=request.user, family=family, version=form.cleaned_data["version"])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Keluarga dipisahkan kembali dengan anggota yang datang darinya.")
    return redirect(family)


def editable(user, family: Family) -> list[FamilyMembership]:
    """The present members the user may change."""
    reach = set(
        Person.objects.visible_to(user, Can.PERSON_EDIT)
        .filter(memberships__family=family, memberships__until=None)
        .values_list("pk", flat=True)
    )
    return [row for row in queries.members(user, family)[0] if row.person_id in reach]


def candidates(user, text: str, but: Family) -> list[Family]:
    """Open families the user may edit, by No. KK or the name of the head."""
    rows = Family.objects.visible_to(user, Can.PERSON_EDIT).active().exclude(pk=but.pk)
    number = digits16(text)
    rows = by_kk(rows, number) if number else by_name(rows, text, path="head__").order_by("head_key", "pk")
    return list(rows[:CANDIDATES])


def _choose(request, family: Family, title: str, make, act, *, submit: str, note: str = ""):
    """Step one finds the other family, step two says how. `make(data, found)` gives the form, `act` the message."""
    sought = FamilySearchForm(posted(request), user=request.user)
    form, found = None, []
    if request.method == "POST" and sought.is_valid():
        found = candidates(request.user, sought.cleaned_data["q"], family)
        chosen = request.POST if "version" in request.POST else None
        form = make(chosen, found)
        if chosen and form.is_valid():
            try:
                done = act(form.cleaned_data)
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, done)
                return redirect(family)
    context = {
        "title": title, "family": family, "sought": sought, "form": form, "found": bool(found), "submit": submit,
        "note": note, "crumbs": crumbs(family),
    }  # fmt: skip
    wrong = sought.errors or (form is not None and form.errors)
    return private(TemplateResponse(request, "cases/family_choose.html", context, status=422 if wrong else 200))
