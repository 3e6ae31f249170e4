"""Referrals: sending one, the desk's inbox, answering, and the answers that came on paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, areas, may, requires
from cases.queries import shared_with
from documents.models import Attachment
from office.errors import DomainError
from office.joints import panels_for
from office.paging import page
from referrals import actions, deadlines, directory, queries, routing, snapshot, story
from referrals.filters import ReferralFilter
from referrals.forms.referrals import ANSWER_FORMS, ReferForm
from referrals.models import Intake, Referral
from referrals.views.links import link_context
from referrals.views.register import crumbs as intake_crumbs
from referrals.views.register import one_primary, scoped
from referrals.workflow import MOVES, REFERRAL_MOVES, Move, is_open, recordable_by, referral_open_to

RELATED = (
    "intake__village",
    "intake__kecamatan",
    "intake__service",
    "intake__holder",
    "intake__person",
    "desk",
    "programme",
    "sent_by",
)
CONSEQUENCES = {
    "accept": "Pengirim tahu bahwa rujukan ini sudah di tangan Anda.",
    "start": "Pengirim tahu bahwa rujukan ini sedang dikerjakan.",
    "ask": "Kembali ke pengirim sampai dilengkapi.",
    "finish": "Hasilnya sampai ke pengirim dan keluarga. Setelah ini data orangnya tidak tampil lagi.",
    "reject": "Kembali ke pengirim, yang mencari jalan lain. Setelah ini data orangnya tidak tampil lagi.",
    "supply": "Tujuan rujukan dapat melanjutkan.",
    "cancel": "Tujuan rujukan hanya melihat nomor dan tanggalnya.",
}


@requires(Can.INTAKE_REFER)
@require_http_methods(["GET", "POST"])
def referral_create(request, pk):
    intake = scoped(request, Can.INTAKE_REFER, pk)
    replaced = _replaced(request, intake)
    initial = {"version": intake.version} | (
        {"purpose": replaced.purpose, "programme": replaced.programme_id} if replaced else {}
    )
    agreed = shared_with(request.user, intake.person)
    routed = routing.of_service(intake)
    form = ReferForm(
        request.POST or None, user=request.user, intake=intake, agreed=frozenset(agreed), routed=routed,
        replaced=replaced, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            referral = actions.refer(intake=intake, by=request.user, **form.given())
        except DomainError as error:
            form.refuse(_beside(error))
        else:
            _sent(request, referral, agreed)
            return redirect(intake)
    context = {
        "title": f"Rujuk {intake}",
        "lead": f"{intake.subject_label} · {intake.service}",
        "crumbs": intake_crumbs(intake),
        "intake": intake,
        "replaced": replaced,
        "routed": routed,
        "targets": form.fields["desk"].queryset.exists(),
        "sharing": _sharing(intake, agreed),
        "form": form,
        "open": is_open(MOVES["refer"], intake, request.user),
        "cancel": intake.get_absolute_url(),
    }
    return TemplateResponse(request, "referrals/refer.html", context, status=422 if form.errors else 200)


def _replaced(request, intake: Intake) -> Referral | None:
    """The refused referral a new one stands in for (`?ganti=<pk>`)."""
    pk = request.GET.get("ganti", "")
    rows = intake.referrals.filter(replaced_by=None).exclude(ended_at=None)
    return rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None


def _beside(error: DomainError) -> DomainError:
    """The action speaks of `fields`; the form calls them `fields_shared`."""
    names = {"fields": "fields_shared"}
    return DomainError(error.message, fields={names.get(name, name): text for name, text in error.fields.items()})


def _sharing(intake: Intake, agreed: dict[int, str]) -> str:
    """What the sender should know of consent before data leave the office."""
    if intake.person_id is None:
        return "Orangnya belum ditautkan ke register, jadi persetujuan berbagi data belum dapat diperiksa."
    if not agreed:
        return "Belum ada persetujuan berbagi data dengan instansi mana pun. Catat di halaman orangnya."
    return f"Persetujuan berbagi data tercatat untuk {', '.join(agreed.values())}; untuk instansi lain belum ada."


def _sent(request, referral: Referral, agreed: dict[int, str]) -> None:
    messages.success(request, f"Dirujuk ke {referral.desk}.")
    if referral.desk.is_agency and referral.desk_id not in agreed:
        messages.warning(request, f"Persetujuan berbagi data dengan {referral.desk} belum tercatat.")
    members = directory.members([referral.desk_id]).get(referral.desk_id, [])
    if members and all(member.is_away for member in members):
        messages.warning(request, f"Semua pengguna {referral.desk} sedang tidak di tempat. Hubungi juga langsung.")
    if not members:
        messages.warning(
            request,
            f"{referral.desk} belum punya pengguna di sistem ini. Sampaikan sendiri, lalu catat balasannya.",
        )


@requires(Can.REFERRAL_VIEW)
@require_safe
def referral_list(request):
    """The desk's inbox; for the office what was sent from its area."""
    office = may(request.user, Can.INTAKE_VIEW)
    visible = Referral.objects.visible_to(request.user, Can.REFERRAL_VIEW).select_related(*RELATED)
    filtered = ReferralFilter(request.GET, queryset=visible, office=office)
    shown = page(filtered.qs, request, order=("-pk",))
    context = {
        "title": "Rujukan",
        "lead": "Yang dikirim dari wilayah Anda dan balasannya." if office else "Yang dirujuk ke meja Anda.",
        "filter": filtered,
        "page": shown,
        "referrals": _rows(request.user, shown.rows),
        "office": office,
    }
    return TemplateResponse(request, "referrals/referral_list.html", context)


def _rows(user, referrals: list[Referral]) -> list[dict]:
    """What a list shows: of an ended referral the desk sees number, dates and its own answer."""
    ids = [referral.intake_id for referral in referrals]
    seen = set(Intake.objects.visible_to(user, Can.INTAKE_VIEW).filter(pk__in=ids).values_list("pk", flat=True))
    found = []
    for referral in referrals:
        shared = dict(snapshot.for_reader(referral, office=referral.intake_id in seen))
        name = referral.intake.subject_label if referral.intake_id in seen else shared.get("Nama", "")
        found.append(
            {
                "referral": referral,
                "name": name or "Data tidak tampil",
                "purpose": _purpose(referral, referral.intake_id in seen),
            }
        )
    return found


def _purpose(referral: Referral, office: bool) -> str:
    return referral.purpose if office or referral.is_open else ""


@requires(Can.REFERRAL_VIEW)
@require_safe
def referral_detail(request, pk):
    referral = _scoped(request, Can.REFERRAL_VIEW, pk)
    office = queries.on_office_side(request.user, referral)
    shown = office or referral.is_open
    members = directory.members([referral.desk_id]).get(referral.desk_id, []) if office else []
    _seen(request, referral, office)
    context = {
        "title": f"{'Rujukan' if referral.desk.is_agency else 'Disposisi'} {referral}",
        "lead": f"Ke {referral.desk}" + (f" · {referral.programme}" if referral.programme_id else ""),
        "crumbs": _crumbs(referral, office),
        "referral": referral,
        "office": office,
        "shared": snapshot.for_reader(referral, office=office),
        "purpose": _purpose(referral, office),
        "deadline": deadlines.words(referral),
        "buttons": _buttons(referral, referral_open_to(referral, request.user), "referrals:referral_move"),
        "recorded": _buttons(referral, recordable_by(referral, request.user), "referrals:referral_record"),
        "attachments": Attachment.objects.of(referral) if shown else [],
        "events": story.of_referral(referral) if shown else [],
        "staffed": not office or not referral.is_open or bool(members),
        "members": members,
        "again": _again(request, referral) if office else "",
        "panels": panels_for(referral, request.user) if office else [],
    } | link_context(referral, request.user)
    return TemplateResponse(request, "referrals/referral_detail.html", context)


def _seen(request, referral: Referral, office: bool) -> None:
    """Reading what is Rahasia is an event on either side."""
    if office:
        actions.opened(intake=referral.intake, by=request.user)
    else:
        actions.referral_opened(referral=referral, by=request.user)


def _scoped(request, can: Can, pk: int) -> Referral:
    return get_object_or_404(Referral.objects.visible_to(request.user, can).select_related(*RELATED), pk=pk)


def _crumbs(referral: Referral, office: bool) -> list[tuple[str, str]]:
    if office:
        return intake_crumbs(referral.intake)
    return [("Rujukan", reverse("referrals:referral_list"))]


def _buttons(referral: Referral, moves: list[Move], url: str) -> list[dict]:
    return one_primary([(move, reverse(url, args=[referral.pk, move.name])) for move in moves])


def _again(request, referral: Referral) -> str:
    """The way to another desk after a refusal."""
    refused = referral.status == "ditolak" and not hasattr(referral, "replaced_by")
    if not refused or not is_open(MOVES["refer"], referral.intake, request.user):
        return ""
    return f"{reverse('referrals:referral_create', args=[referral.intake_id])}?ganti={referral.pk}"


@requires(Can.REFERRAL_ANSWER, Can.INTAKE_REFER)
@require_http_methods(["GET", "POST"])
def referral_move(request, pk, name):
    """A member of the desk answers; the office supplies or cancels."""
    move = REFERRAL_MOVES.get(name)
    if move is None:
        raise Http404
    return _answer(request, _for_move(request, move, pk), move, recorded=False)


@requires(Can.REFERRAL_RECORD)
@require_http_methods(["GET", "POST"])
def referral_record(request, pk, name):
    """The back office writes down an answer that came by WhatsApp, telephone or on paper."""
    move = REFERRAL_MOVES.get(name)
    if move is None or Can.REFERRAL_RECORD not in move.cans:
        raise Http404
    return _answer(request, _scoped(request, Can.REFERRAL_RECORD, pk), move, recorded=True)


def _for_move(request, move: Move, pk: int) -> Referral:
    """404 unless the referral lies at the own desk (an answer) or in the own area (supply, cancel)."""
    if Can.INTAKE_REFER in move.cans:
        if not may(request.user, Can.INTAKE_REFER):
            raise Http404
        return _scoped(request, Can.INTAKE_REFER, pk)
    desks = {area.desk_id for area in areas(request.user, Can.REFERRAL_ANSWER)}
    rows = Referral.objects.visible_to(request.user, Can.REFERRAL_ANSWER).filter(desk__in=desks)
    return get_object_or_404(rows.select_related(*RELATED), pk=pk)


def _answer(request, referral: Referral, move: Move, *, recorded: bool):
    more = {"referral": referral} if move.name == "supply" else {}
    form = ANSWER_FORMS[move.name](
        request.POST or None, request.FILES or None, user=request.user, move=move, recorded=recorded,
        initial={"version": referral.version}, **more,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, referral, move, form, recorded)
        except DomainError as error:
            form.refuse(_beside(error))
        else:
            messages.success(request, f"Rujukan {referral} sudah {move.done}.")
            return redirect(referral)
    return _answer_page(request, referral, move, form, recorded)


def _write(request, referral: Referral, move: Move, form, recorded: bool) -> None:
    common = {"referral": referral, "by": request.user, "version": form.cleaned_data["version"]}
    if move.name == "supply":
        actions.supply(**common, uploads=form.uploads(), **form.given())
    elif move.name == "cancel":
        actions.cancel(**common, note=form.cleaned_data["note"])
    else:
        act = actions.record_answer if recorded else actions.answer
        act(**common, name=move.name, uploads=form.uploads(), **form.given())


def _answer_page(request, referral: Referral, move: Move, form, recorded: bool):
    office = queries.on_office_side(request.user, referral)
    _seen(request, referral, office)
    open_now = recordable_by(referral, request.user) if recorded else referral_open_to(referral, request.user)
    context = {
        "title": f"{'Catat balasan: ' if recorded else ''}{move.label}",
        "lead": f"{referral} · {referral.desk}",
        "crumbs": [*_crumbs(referral, office), (str(referral), referral.get_absolute_url())],
        "referral": referral,
        "move": move,
        "form": form,
        "open": move in open_now,
        "consequence": "" if recorded else CONSEQUENCES.get(move.name, ""),
        "shared": snapshot.for_reader(referral, office=office),
        "purpose": _purpose(referral, office),
        "cancel": referral.get_absolute_url(),
    }
    return TemplateResponse(request, "referrals/answer.html", context, status=422 if form.errors else 200)
