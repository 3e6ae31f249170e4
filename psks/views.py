"""The register of PSKS: list, detail, create, edit, deactivate, papers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from office.errors import DomainError
from office.exports import stream_csv
from office.paging import page
from psks import actions, details
from psks.filters import ActorFilter
from psks.forms import ActorCreateForm, ActorEditForm, EndForm, PaperForm, PaperRemoveForm
from psks.models import Actor
from trail import actions as trail
from trail.reading import history

EDITED = [
    "kind", "name", "kecamatan", "village", "nik", "sex", "birth_date", "education", "leader", "members",
    "phone", "email", "address", "member_number", "since", "cover_until", "note",
]  # fmt: skip
HEADER = [
    "Jenis",
    "Nama",
    "Ketua",
    "Kecamatan",
    "Desa/kelurahan",
    "Nomor HP",
    "Nomor induk",
    "Bertugas sejak",
    "Keadaan",
]


STATES = {"active": "Aktif", "cover": "Sementara", "over": "Masa sementara lewat", "ended": "Tidak aktif"}


def register(request, can: Can):
    """The filtered list of this request, where the user may do `can`."""
    rows = Actor.objects.visible_to(request.user, can).select_related("kind", "village", "kecamatan")
    return ActorFilter(request.GET, queryset=rows)


def may_edit(request, actor) -> bool:
    return Actor.objects.visible_to(request.user, Can.PSKS_EDIT).filter(pk=actor.pk).exists()


def crumbs(actor=None):
    trail_of = [("PSKS", reverse("psks:actor_list"))]
    return trail_of + ([(actor.name, actor.get_absolute_url())] if actor else [])


@requires(Can.PSKS_VIEW)
@require_safe
def actor_list(request):
    filtered = register(request, Can.PSKS_VIEW)
    return listed(request, filtered)


def listed(request, filtered):
    context = {
        "title": "PSKS",
        "lead": "Potensi dan Sumber Kesejahteraan Sosial: siapa yang membantu, di mana.",
        "filter": filtered,
        "page": page(filtered.qs, request, order=("name_key", "pk")),
        "can_edit": request.user.holds(Can.PSKS_EDIT),
    }
    return TemplateResponse(request, "psks/actor_list.html", context, status=200 if filtered.is_valid() else 422)


@requires(Can.PSKS_EDIT)
@require_POST
def actor_export(request):
    """The filtered list as CSV, without NIK; written in the trail, the filter under the user's key."""
    filtered = register(request, Can.PSKS_EDIT)
    if not filtered.is_valid():
        return listed(request, filtered)
    user, sought = request.user, request.GET.urlencode()[:200]
    trail.record("psks.export", by=user, subject=None, note=sought, owner=user.trail_owner)
    rows = (
        (
            a.kind.name,
            a.name,
            a.leader,
            a.kecamatan.name if a.kecamatan else "",
            a.village.name if a.village else "",
            a.phone,
            a.member_number,
            a.since.strftime("%d-%m-%Y") if a.since else "",
            STATES[a.state],
        )
        for a in filtered.qs.order_by("name_key", "pk").iterator(chunk_size=500)
    )
    return stream_csv("psks.csv", HEADER, rows)


@requires(Can.PSKS_VIEW)
@require_safe
def actor_detail(request, pk):
    actor = get_object_or_404(
        Actor.objects.visible_to(request.user, Can.PSKS_VIEW).select_related("kind", "village", "kecamatan", "user"),
        pk=pk,
    )
    return detail(request, actor)


def detail(request, actor, *, paper_form=None, end_form=None, nik="", status=200):
    editable = may_edit(request, actor)
    context = {
        "title": actor.name,
        "actor": actor,
        "details": details.shown(actor.details) if editable else [],
        "papers": actor.papers.all(),
        "editable": editable,
        "paper_form": (paper_form or PaperForm(user=request.user)) if editable else None,
        "end_form": (end_form or EndForm(user=request.user, initial={"version": actor.version})) if editable else None,
        "nik": nik,
        "events": history(actor)[:20] if editable else [],
        "crumbs": crumbs(),
    }
    return TemplateResponse(request, "psks/actor_detail.html", context, status=status)


@requires(Can.PSKS_EDIT)
@require_http_methods(["GET", "POST"])
def actor_create(request):
    form = ActorCreateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actor = actions.create_actor(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{actor.name} terdaftar.")
            return redirect(actor)
    context = {
        "title": "Daftarkan PSKS",
        "form": form,
        "submit": "Simpan",
        "cancel": reverse("psks:actor_list"),
        "crumbs": crumbs(),
    }
    return TemplateResponse(request, "psks/form.html", context, status=422 if form.errors else 200)


def editable_or_404(request, pk):
    return get_object_or_404(Actor.objects.visible_to(request.user, Can.PSKS_EDIT), pk=pk)


@requires(Can.PSKS_EDIT)
@require_http_methods(["GET", "POST"])
def actor_edit(request, pk):
    actor = editable_or_404(request, pk)
    initial = {name: getattr(actor, name) for name in EDITED} | {"version": actor.version}
    form = ActorEditForm(request.POST or None, user=request.user, initial=initial, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_actor(by=request.user, actor=actor, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(actor)
    context = {
        "title": f"Ubah {actor.name}",
        "form": form,
        "submit": "Simpan",
        "cancel": actor.get_absolute_url(),
        "crumbs": crumbs(actor),
    }
    return TemplateResponse(request, "psks/form.html", context, status=422 if form.errors else 200)


@requires(Can.PSKS_EDIT)
@require_POST
def actor_end(request, pk):
    actor = editable_or_404(request, pk)
    form = EndForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.end_actor(by=request.user, actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{actor.name} dinonaktifkan.")
            return redirect(actor)
    return detail(request, actor, end_form=form, status=422)


@requires(Can.PSKS_EDIT)
@require_POST
def actor_reopen(request, pk):
    actor = editable_or_404(request, pk)
    try:
        actions.reopen_actor(by=request.user, actor=actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{actor.name} aktif kembali.")
    return redirect(actor)


@requires(Can.PSKS_EDIT)
@require_POST
def paper_create(request, pk):
    actor = editable_or_404(request, pk)
    form = PaperForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.add_paper(by=request.user, actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Surat dicatat.")
            return redirect(actor)
    return detail(request, actor, paper_form=form, status=422)


@requires(Can.PSKS_EDIT)
@require_POST
def paper_remove(request, pk):
    actor = editable_or_404(request, pk)
    form = PaperRemoveForm(request.POST, user=request.user, actor=actor)
    if form.is_valid():
        actions.remove_paper(by=request.user, paper=form.cleaned_data["paper"])
        messages.success(request, "Surat dihapus. Catat lagi dengan isian yang benar.")
    else:
        messages.error(request, "Surat itu sudah tidak ada.")
    return redirect(actor)


@requires(Can.PSKS_EDIT)
@require_POST
def actor_reveal(request, pk):
    """The page once more with the whole NIK; the look is in the trail, the number in no URL."""
    actor = editable_or_404(request, pk)
    response = detail(request, actor, nik=actions.reveal_nik(by=request.user, actor=actor))
    response.headers["Cache-Control"] = "no-store"
    return response
