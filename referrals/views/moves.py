"""Moving an intake, completing it, and what is added without moving it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, may, requires
from cases.models import Person
from cases.queries import who
from documents.models import Attachment
from office.errors import DomainError
from referrals import actions, queries
from referrals.forms.moves import FORMS, CompleteForm, MoveForm, NoteForm, StepForm
from referrals.models import Intake
from referrals.views.register import crumbs, scoped
from referrals.workflow import MOVES, Move, Status, is_open

MOVERS = tuple(dict.fromkeys(can for move in MOVES.values() if not move.inner for can in move.cans))
# What will happen, before one does it (ui.md, Copy).
CONSEQUENCES = {
    "submit": "Dikirim dan mendapat nomor register. Isinya tidak dapat diubah lagi.",
    "discard": "Draf dibuang; tidak pernah mendapat nomor.",
    "forward": "SLRT Kabupaten yang melanjutkan. Desa tetap dapat melihat perkembangannya.",
    "verify": "Isinya dinyatakan cukup untuk ditangani atau dirujuk.",
    "ask": "Petugas desa melihat permintaan ini di Tugas saya. Uraian semula tidak berubah.",
    "ask_for_referral": "Petugas desa melihat permintaan ini di Tugas saya. Rujukan tetap berjalan.",
    "handle": "Kantor menangani sendiri. Merujuk ke instansi masih dapat dilakukan.",
    "handle_village": "Desa menyelesaikannya sendiri.",
    "hand": "Bidang yang dipilih memegangnya; kepala bidang dapat langsung bekerja tanpa menerima dahulu.",
    "assign": "Muncul paling atas di Tugas saya petugas itu. Yang lain tetap dapat mengerjakannya.",
    "give_back": "SLRT Kabupaten memegangnya kembali.",
    "recall": "SLRT Kabupaten memegangnya.",
    "finish": "Setelah hasil dicatat, tinggal memberi tahu keluarga.",
    "close": "Ditutup setelah keluarga diberi tahu.",
    "tell": "Dicatat bahwa keluarga sudah tahu.",
    "reject": "Permintaan berakhir. Keluarga masih harus diberi tahu dengan kata yang baik.",
    "cancel": "Permintaan berakhir, misalnya karena dicabut pelapor.",
    "merge": "Yang ini berakhir dan diteruskan di nomor tujuan.",
    "reopen": "Dikerjakan lagi dari awal pemeriksaan. Hasil lama tetap ada di riwayat.",
    "conceal": "Hanya Bidang Rehabilitasi Sosial yang dapat membacanya; Anda mungkin tidak dapat membukanya lagi.",
    "unveil": "Semua petugas di wilayahnya dapat membacanya lagi; SLRT Kabupaten memegangnya.",
}


@requires(*MOVERS)
@require_http_methods(["GET", "POST"])
def intake_move(request, pk, name):
    move = MOVES.get(name)
    if move is None or move.inner or name.startswith("complete"):
        raise Http404
    intake = _scoped_for(request, move, pk)
    form = FORMS.get(name, MoveForm)(
        request.POST or None,
        user=request.user,
        intake=intake,
        move=move,
        initial={"version": intake.version, "into": request.GET.get("ke", "")[:20]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _make(request, intake, move, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return _after(request, intake)
    return _page(request, intake, move, form)


def _scoped_for(request, move: Move, pk: int) -> Intake:
    """The intake if one of the capabilities of the move reaches it."""
    for can in move.cans:
        if may(request.user, can):
            found = (
                Intake.objects.visible_to(request.user, can)
                .select_related(*queries.LIST, "person")
                .filter(pk=pk)
                .first()
            )
            if found:
                return found
    raise Http404


def _make(request, intake: Intake, move: Move, form: MoveForm) -> None:
    data = form.cleaned_data
    actions.move(
        intake=intake,
        name=move.name,
        by=request.user,
        version=data["version"],
        note=data.get("note", ""),
        **form.given(),
    )
    messages.success(request, f"{intake} sudah {move.done}.")


def _after(request, intake: Intake):
    """Back to the intake, or to the register when it is now for others to read."""
    seen = Intake.objects.known_to(request.user, Can.INTAKE_VIEW).filter(pk=intake.pk).exists()
    return redirect(intake if seen else "referrals:intake_list")


def _page(request, intake: Intake, move: Move, form: MoveForm):
    context = {
        "title": f"{move.label}: {intake}",
        "lead": intake.subject_label,
        "crumbs": crumbs(intake),
        "intake": intake,
        "move": move,
        "form": form,
        "open": is_open(move, intake, request.user),
        "consequence": CONSEQUENCES.get(move.name, ""),
        "cancel": intake.get_absolute_url(),
    }
    return TemplateResponse(request, "referrals/move.html", context, status=422 if form.errors else 200)


@requires(Can.INTAKE_COMPLETE)
@require_http_methods(["GET", "POST"])
def intake_complete(request, pk):
    """Answer what was asked back, with words or a photo; made for a phone."""
    intake = scoped(request, Can.INTAKE_COMPLETE, pk)
    form = CompleteForm(
        request.POST or None, request.FILES or None, user=request.user, initial={"version": intake.version}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.complete(
                intake=intake, by=request.user, text=data["text"], uploads=form.uploads(), version=data["version"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Kelengkapan {intake} sudah dikirim.")
            return redirect(intake)
    waits = intake.status == Status.INCOMPLETE or (intake.status == Status.REFERRED and bool(intake.asked_for))
    context = {
        "title": f"Lengkapi {intake}",
        "lead": f"{intake.subject_label} · {intake.service}",
        "crumbs": crumbs(intake),
        "intake": intake,
        "form": form,
        "open": waits,
        "attachments": Attachment.objects.of(intake),
        "cancel": intake.get_absolute_url(),
    }
    return TemplateResponse(request, "referrals/complete.html", context, status=422 if form.errors else 200)


@requires(Can.INTAKE_COMPLETE)
@require_http_methods(["GET", "POST"])
def intake_note(request, pk):
    """Add a note or a file; what was sent stays as it is."""
    intake = scoped(request, Can.INTAKE_COMPLETE, pk)
    form = NoteForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_note(
                intake=intake, by=request.user, text=data["text"], uploads=form.uploads(), key=data["once"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Catatan ditambahkan.")
            return redirect(intake)
    return plain(request, intake, form, f"Tambah catatan: {intake}", "Tambahkan")


@requires(Can.INTAKE_VERIFY, Can.INTAKE_HANDLE)
@require_http_methods(["GET", "POST"])
def intake_step(request, pk):
    """Record a step with its day: survey, paraf, signature on paper, hand-over."""
    can = Can.INTAKE_VERIFY if may(request.user, Can.INTAKE_VERIFY) else Can.INTAKE_HANDLE
    intake = scoped(request, can, pk)
    form = StepForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_step(
                intake=intake,
                by=request.user,
                step=data["step"],
                on=data["on"],
                who=data["who"],
                note=data["note"],
                key=data["once"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Tahap kerja dicatat.")
            return redirect(intake)
    return plain(request, intake, form, f"Catat tahap: {intake}", "Catat")


def plain(request, intake: Intake, form, title: str, submit: str, note: str = ""):
    """A page with nothing but a form about one intake; `note`: said beside the name."""
    context = {
        "title": title,
        "lead": " · ".join(filter(None, [intake.subject_label, note])),
        "crumbs": crumbs(intake),
        "form": form,
        "submit": submit,
        "cancel": intake.get_absolute_url(),
    }
    return TemplateResponse(request, "referrals/form.html", context, status=422 if form.errors else 200)


# --- The person of the register ------------------------------------------------------------------
@requires(Can.INTAKE_VERIFY)
@require_http_methods(["GET", "POST"])
def intake_person(request, pk):
    """Who in the register the person concerned is: candidates, chosen by POST; or take a wrong link back."""
    intake = scoped(request, Can.INTAKE_VERIFY, pk)
    if request.method == "POST":
        return _link(request, intake)
    context = {
        "title": f"Tautkan ke register: {intake}",
        "lead": "Identitas yang diketik pelapor tetap tersimpan.",
        "crumbs": crumbs(intake),
        "intake": intake,
        "person": queries.linked_person(request.user, intake),
        "candidates": [(person, who(person)) for person in queries.candidates(request.user, intake)],
    }
    return TemplateResponse(request, "referrals/person.html", context)


def _link(request, intake: Intake):
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else intake.version
    pk = request.POST.get("person", "")
    if pk == "":
        actions.unlink_person(intake=intake, by=request.user, version=seen)
        messages.success(request, "Tautan ke register dilepas.")
        return redirect(intake)
    visible = Person.objects.visible_to(request.user, Can.PERSON_VIEW)
    person = get_object_or_404(visible, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    actions.link_person(intake=intake, by=request.user, person=person, version=seen)
    messages.success(request, "Ditautkan ke orang di register.")
    return redirect(intake)
