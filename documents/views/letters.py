"""Letters: the list and its numbers, drafting from a record, what happened on paper, the PDF."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from documents import actions, printing, queries, rights
from documents.filters import LetterFilter
from documents.forms.letters import STEP_FORMS, DraftForm, NumberForm, ScanForm
from documents.models import Attachment, Letter, LetterKind, Mode
from documents.workflow import MOVES, open_to
from office import joints
from office.errors import DomainError
from office.paging import page

CRUMB = "Persuratan"
PLAIN = ("paraf", "sign", "hand", "discard", "void")  # what `letter_move` records; the rest has pages of its own
CONSEQUENCES = {
    "number": "Isi, kop, dan penanda tangan tidak dapat diubah lagi sesudah ini; tanda DRAF hilang.",
    "sign": "Dicatat bahwa surat kertasnya sudah ditandatangani. Pindaiannya boleh menyusul.",
    "hand": "Dicatat bahwa surat sudah di tangan penerima.",
    "discard": "Draf dibuang; nomor belum terpakai.",
    "void": "Nomornya tetap tercatat dan tidak dipakai lagi. Pemeriksaan kode QR menyebut surat ini batal.",
}


@requires(Can.LETTER_VIEW, Can.LETTER_REGISTER)
@require_safe
def letter_list(request):
    """All letters one may know of; at the registry without what they say."""
    filtered = LetterFilter(request.GET, queryset=Letter.objects.known_to(request.user))
    shown = page(filtered.qs.select_related("kind", "drafted_by"), request, order=("-pk",))
    context = {
        "title": CRUMB,
        "lead": "Surat yang disusun, nomornya, dan di mana keadaannya.",
        "filter": filtered,
        "page": shown,
        "waiting": queries.waiting(request.user),
        "letters": queries.rows(request.user, shown.rows),
    }
    return TemplateResponse(request, "documents/letter_list.html", context)


@requires(Can.LETTER_VIEW, Can.LETTER_SIGN)
@require_safe
def letter_detail(request, pk):
    letter = _readable(request, pk)
    actions.opened(letter=letter, by=request.user)
    owner = _record(request.user, letter, Can.LETTER_VIEW)
    held = rights.held(request.user, letter)
    context = {
        "title": letter.kind_name,
        "lead": f"Nomor {letter.number}" if letter.number else "Belum bernomor",
        "crumbs": _crumbs(owner),
        "letter": letter,
        "owner": owner,
        "buttons": _buttons(letter, open_to(letter, held)),
        "edit": letter.is_draft and Can.LETTER_DRAFT in held,
        "scans": Attachment.objects.of(letter),
        "summary": [] if owner else joints.letter_owner[letter.owner_type].summary(letter.record),
    }
    return TemplateResponse(request, "documents/letter_detail.html", context)


def _readable(request, pk: int) -> Letter:
    return get_object_or_404(rights.readable(request.user).select_related("kind", "letterhead", "drafted_by"), pk=pk)


def _record(user, letter: Letter, can: Can):
    """The record of a letter if the user has `can` over it."""
    owner = joints.letter_owner.get(letter.owner_type)
    return owner.rows(user, can).filter(pk=letter.owner_id).first() if owner else None


def _crumbs(*records) -> list[tuple[str, str]]:
    return [(CRUMB, reverse("letters:list")), *((str(r), r.get_absolute_url()) for r in records if r)]


def _buttons(letter: Letter, moves) -> list[dict]:
    """The moves as links; the first that carries on is the one primary button."""
    first = next((move for move in moves if move.tone == "primary"), None)
    return [
        {"label": m.label, "url": _url(letter, m), "tone": m.tone if m is first or m.tone == "danger" else ""}
        for m in moves
    ]


def _url(letter: Letter, move) -> str:
    if move.name in PLAIN:
        return reverse("letters:move", args=[letter.pk, move.name])
    return reverse(f"letters:{move.name}", args=[letter.pk])


@requires(Can.LETTER_VIEW, Can.LETTER_SIGN)
@require_safe
def letter_pdf(request, pk):
    """The PDF/A; handing it out is an event."""
    letter = _readable(request, pk)
    actions.printed(letter=letter, by=request.user)
    response = HttpResponse(printing.letter_pdf(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{letter.kind.slug}-{letter.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Can.LETTER_DRAFT)
@require_http_methods(["GET", "POST"])
def letter_create(request, owner_type, owner_id, slug):
    """Draft a letter of a record: what must be asked is asked in one small form."""
    owner = joints.letter_owner.get(owner_type)
    builder = joints.letters.get((owner_type, slug))
    if owner is None or builder is None:
        raise Http404
    record = get_object_or_404(owner.rows(request.user, Can.LETTER_DRAFT), pk=owner_id)
    kind = get_object_or_404(LetterKind.objects.active(), slug=slug)
    form = (builder.form or DraftForm)(request.POST or None, user=request.user, record=record)
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.draft(
                owner=record, kind=kind, by=request.user, extra=form.given(), key=form.cleaned_data["once"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Draf surat disusun. Periksa, lalu beri nomor.")
            return redirect(letter)
    return _form_page(request, form, f"Susun: {kind}", "Susun draf", record.get_absolute_url(), record)


@requires(Can.LETTER_DRAFT)
@require_http_methods(["GET", "POST"])
def letter_edit(request, pk):
    """Answer the small form again and write the draft anew from the record as it is now."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user, Can.LETTER_DRAFT).select_related("kind"), pk=pk)
    record = letter.record
    builder = joints.letters.get((letter.owner_type, letter.kind.slug))
    if builder is None:
        raise Http404
    initial = letter.extra | {"version": letter.version}
    form = (builder.form or DraftForm)(request.POST or None, user=request.user, record=record, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["version"] or 0
            actions.redraft(letter=letter, by=request.user, extra=form.given(), version=seen)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Draf disusun ulang.")
            return redirect(letter)
    back = letter.get_absolute_url()
    return _form_page(request, form, f"Susun ulang: {letter.kind_name}", "Susun ulang", back, record)


def _form_page(request, form, title: str, submit: str, cancel: str, *records, note: str = ""):
    context = {
        "title": title, "lead": "", "crumbs": _crumbs(*records), "form": form, "submit": submit, "cancel": cancel,
        "note": note,
    }  # fmt: skip
    return TemplateResponse(request, "documents/letter_form.html", context, status=422 if form.errors else 200)


def _to_move(request, name: str, pk: int) -> Letter:
    rows = Letter.objects.movable(request.user, MOVES[name]).select_related("kind", "drafted_by")
    return get_object_or_404(rows, pk=pk)


def _back(request, letter: Letter) -> str:
    """The letter for whoever reads it, else the list."""
    seen = rights.readable(request.user).filter(pk=letter.pk).exists()
    return letter.get_absolute_url() if seen else reverse("letters:list")


def _step_page(request, letter: Letter, name: str, form):
    back = _back(request, letter)
    move = MOVES[name]
    owner = _record(request.user, letter, Can.LETTER_VIEW)
    context = {
        "title": f"{move.label}: {letter.kind_name}",
        "lead": f"Nomor {letter.number}" if letter.number else "Belum bernomor",
        "crumbs": [*_crumbs(owner), *([(str(letter), back)] if back == letter.get_absolute_url() else [])],
        "letter": letter,
        "form": form,
        "move": move,
        "open": move in open_to(letter, rights.held(request.user, letter)),
        "own_counter": name == "number" and letter.kind.mode == Mode.OWN,
        "note": CONSEQUENCES.get(name, ""),
        "cancel": back,
    }
    return TemplateResponse(request, "documents/letter_step.html", context, status=422 if form.errors else 200)


@requires(Can.LETTER_NUMBER)
@require_http_methods(["GET", "POST"])
def letter_number(request, pk):
    """The number: typed from the agenda or SRIKANDI, or taken from the own counter."""
    letter = _to_move(request, "number", pk)
    form = NumberForm(request.POST or None, user=request.user, letter=letter, initial={"version": letter.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_number(letter=letter, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Nomor surat: {letter.number}.")
            return redirect(_back(request, letter))
    return _step_page(request, letter, "number", form)


@requires(Can.LETTER_DRAFT, Can.LETTER_NUMBER)
@require_http_methods(["GET", "POST"])
def letter_move(request, pk, name):
    """Paraf, signature and hand-over as they happened on paper; discarding a draft, voiding a number."""
    if name not in PLAIN:
        raise Http404
    letter = _to_move(request, name, pk)
    form = STEP_FORMS[name](request.POST or None, user=request.user, initial={"version": letter.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.record(
                letter=letter, name=name, by=request.user, version=data["version"], note=data.get("note", ""),
                **form.given(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{letter} sudah {MOVES[name].done}.")
            return redirect(_back(request, letter))
    return _step_page(request, letter, name, form)


@requires(Can.LETTER_DRAFT)
@require_http_methods(["GET", "POST"])
def letter_scan(request, pk):
    """Attach the scan of the signed copy."""
    letter = _to_move(request, "scan", pk)
    form = ScanForm(request.POST or None, request.FILES or None, user=request.user, initial={"version": letter.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.attach_scan(letter=letter, by=request.user, upload=data["upload"], version=data["version"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Pindaian dilampirkan.")
            return redirect(letter)
    return _step_page(request, letter, "scan", form)
