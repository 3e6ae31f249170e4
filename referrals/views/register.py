"""The register: list, one intake, the export."""

from dataclasses import replace

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.authz import Can, may, requires
from documents.models import Attachment
from office.exports import stream_csv
from office.joints import panels_for
from office.paging import page
from referrals import actions, deadlines, exports, queries, routing, story, tracking
from referrals.filters import IntakeFilter
from referrals.forms.bulk import BulkForm
from referrals.models import Intake, IntakeKind, Rating
from referrals.panels import reactivation_of
from referrals.receipt import PAPERS
from referrals.sight import Row, Sight, place, row, rows, sight_of
from referrals.workflow import MOVES, Move, Status, open_to, works_on

HOME = ("Layanan & Pengaduan", "referrals:intake_list")
# Leaves the row of buttons for the menu behind them: seldom needed, or not to be taken back easily.
ASIDE = {
    "forward",
    "hand",
    "assign",
    "give_back",
    "recall",
    "reject",
    "cancel",
    "merge",
    "reopen",
    "conceal",
    "unveil",
    "discard",
}


def crumbs(intake: Intake | None = None) -> list[tuple[str, str]]:
    own = [(str(intake), intake.get_absolute_url())] if intake else []
    return [(HOME[0], reverse(HOME[1])), *own]


def scoped(request, can: Can, pk: int) -> Intake:
    """The intake if the user sees it wholly through `can`, else 404."""
    found = Intake.objects.visible_to(request.user, can).select_related(
        *queries.LIST, "person", "merged_into", "created_by"
    )
    return get_object_or_404(found, pk=pk)


@requires(Can.INTAKE_VIEW)
@require_safe
def intake_list(request):
    return list_page(request)


def list_page(request, bulk: BulkForm | None = None, *, status: int = 200):
    """The register; for who decides with boxes to choose several. `bulk`: what was chosen and refused."""
    filtered, decides = _filtered(request), may(request.user, Can.INTAKE_DECIDE)
    shown = page(filtered.qs.select_related(*queries.LIST), request, order=("-pk",))
    context = {
        "title": "Layanan & Pengaduan",
        "lead": "Permohonan, pengaduan, pertanyaan, dan saran di wilayah Anda.",
        "filter": filtered,
        "page": shown,
        "kinds": _kinds(request),
        "intakes": _pickable(request, rows(request.user, shown.rows)),
        "picked": request.POST.getlist("rows"),
        "bulk": bulk or (BulkForm(user=request.user, auto_id="massal_%s") if decides else None),
        "can_decide": decides,
        "can_create": may(request.user, Can.INTAKE_CREATE),
        "can_export": may(request.user, Can.INTAKE_EXPORT),
    }
    return TemplateResponse(request, "referrals/intake_list.html", context, status=status)


def _pickable(request, shown: list[Row]) -> list[Row]:
    """The rows, those with a mark that this user may hand over or give to somebody."""
    if not may(request.user, Can.INTAKE_DECIDE):
        return shown
    ids = [row.pk for row in shown]
    movable = Intake.objects.movable(request.user, MOVES["assign"]).filter(pk__in=ids)
    marks = {pk: f"{pk}:{version}" for pk, version in movable.values_list("pk", "version")}
    return [replace(row, pick=marks.get(row.pk, "")) for row in shown]


def _kinds(request) -> list[tuple[str, int, str]]:
    """What is not finished yet, the four kinds counted apart; label, number, the list of them."""
    known = Intake.objects.known_to(request.user, Can.INTAKE_VIEW, secret=False).open()
    found = dict(known.order_by().values_list("kind").annotate(number=Count("pk")))
    url = reverse("referrals:intake_list")
    return [(kind.label, found[kind], f"{url}?kind={kind}&status=terbuka") for kind in IntakeKind if kind in found]


def _filtered(request) -> IntakeFilter:
    """The register within what the user may know of; what a filter would tell of Rahasia it does not answer."""
    known = Intake.objects.known_to(request.user, Can.INTAKE_VIEW)
    filtered = IntakeFilter(request.GET, queryset=known, user=request.user)
    if filtered.telling:
        filtered.queryset = Intake.objects.known_to(request.user, Can.INTAKE_VIEW, secret=False)
    return filtered


@requires(Can.INTAKE_EXPORT)
@require_POST
def intake_export(request):
    """The filtered register as CSV, Rahasia left out; written in the trail before it starts."""
    open_rows = Intake.objects.visible_to(request.user, Can.INTAKE_EXPORT).exclude(status=Status.DRAFT)
    filtered = IntakeFilter(request.GET, queryset=exports.exportable(open_rows), user=request.user)
    actions.exported(by=request.user, filters=request.GET.urlencode()[:300])
    return stream_csv("layanan-pengaduan.csv", exports.HEADER, exports.lines(filtered.qs))


@requires(Can.INTAKE_VIEW)
@require_safe
def intake_detail(request, pk):
    known = Intake.objects.known_to(request.user, Can.INTAKE_VIEW)
    intake = get_object_or_404(known.select_related(*queries.LIST, "person", "merged_into", "created_by"), pk=pk)
    return detail(request, intake)


def detail(request, intake: Intake, *, reveal: str = "", status: int = 200):
    """The page of one intake: whole, or what this reader may know of it."""
    sight = sight_of(request.user, intake)
    if sight < Sight.WHOLE:
        return _little(request, intake, sight)
    actions.opened(intake=intake, by=request.user)
    return TemplateResponse(request, "referrals/intake_detail.html", _context(request, intake, reveal), status=status)


def _little(request, intake: Intake, sight: Sight):
    shown = row(intake, sight)
    context = {
        "title": f"Nomor {shown.number}",
        "lead": "",
        "row": shown,
        "secret": sight == Sight.NUMBER,
        "crumbs": crumbs(),
    }
    return TemplateResponse(request, "referrals/intake_little.html", context)


def _context(request, intake: Intake, reveal: str) -> dict:
    moves = [move for move in open_to(intake, request.user) if move.name != "refer" or routing.targets(intake).exists()]
    near, far = place(intake)
    return {
        "title": intake.subject_label,
        "lead": " · ".join(filter(None, [str(intake), f"{intake.get_kind_display()}: {intake.service}", near, far])),
        "crumbs": crumbs(),
        "intake": intake,
        "buttons": buttons(intake, [move for move in moves if move.name not in ASIDE]),
        "menu": buttons(intake, [move for move in moves if move.name in ASIDE]),
        "kin": queries.kin(request.user, intake),
        "can_merge": any(move.name == "merge" for move in moves),
        "notes": intake.notes.select_related("by"),
        "referrals": intake.referrals.select_related("desk", "programme").order_by("serial"),
        "attachments": Attachment.objects.of(intake),
        "steps": intake.steps.all(),
        "merged": Intake.objects.visible_to(request.user, Can.INTAKE_VIEW).filter(merged_into=intake),
        "events": story.of_intake(intake),
        "person": queries.linked_person(request.user, intake),
        "case": queries.linked_case(request.user, intake),
        "panels": panels_for(intake, request.user),
        "pbi": reactivation_of(intake, request.user),
        "deadline": deadlines.words(intake),
        "rating": Rating.objects.filter(intake=intake).first(),
        "objections": intake.objections.all(),
        "message": tracking.message(intake) if may(request.user, Can.INTAKE_CREATE) else "",
        "whatsapp": tracking.whatsapp(intake),
        "tracking": tracking.printed(intake.tracking),
        "reveal": reveal,
        "papers": list(PAPERS.items()),
        "can": _rights(request.user, intake),
    }


def _rights(user, intake: Intake) -> dict[str, bool]:
    """What the page offers beside the moves."""
    sent = intake.status != Status.DRAFT

    def reaches(can: Can) -> bool:
        return may(user, can) and Intake.objects.visible_to(user, can).filter(pk=intake.pk).exists()

    return {
        "edit": not sent and intake.created_by_id == user.pk,
        "note": sent and reaches(Can.INTAKE_COMPLETE),
        "link": sent and reaches(Can.INTAKE_VERIFY) and may(user, Can.PERSON_VIEW),
        "case": sent and may(user, Can.CASE_EDIT),
        "step": sent and works_on(intake, user),
        "decide": reaches(Can.INTAKE_DECIDE),
        "reveal": bool(intake.nik or intake.no_kk) and reaches(Can.PERSON_REVEAL),
        "copy": bool(intake.nik or (intake.person_id and intake.person.nik)) and reaches(Can.PERSON_REVEAL),
    }


def buttons(intake: Intake, moves: list[Move]) -> list[dict]:
    """Moves as links, the one that carries on first and marked."""
    return one_primary([(move, move_url(intake, move)) for move in moves])


def one_primary(moves: list[tuple[Move, str]]) -> list[dict]:
    """Buttons of moves; only one is primary, and it stands first."""
    first = next((move for move, _ in moves if move.tone == "primary"), None)
    ordered = sorted(moves, key=lambda pair: pair[0] is not first)
    return [
        {"label": move.label, "url": url, "tone": move.tone if move is first or move.tone == "danger" else ""}
        for move, url in ordered
    ]


def move_url(intake: Intake, move: Move) -> str:
    if move.name in {"complete", "complete_referral"}:
        return reverse("referrals:intake_complete", args=[intake.pk])
    if move.name == "refer":
        return reverse("referrals:referral_create", args=[intake.pk])
    return reverse("referrals:intake_move", args=[intake.pk, move.name])


@requires(Can.INTAKE_VIEW)
@require_safe
def intake_trace(request, number):
    """Asked for by its exact number: the page, or number and state alone."""
    found = Intake.objects.traced_by(request.user, Can.INTAKE_VIEW, number).select_related(*queries.LIST)
    intake = get_object_or_404(found)
    sight = sight_of(request.user, intake)
    return _little(request, intake, sight) if sight == Sight.NUMBER else redirect(intake)


@requires(Can.PERSON_REVEAL)
@require_POST
def intake_reveal(request, pk):
    """Show NIK and No. KK as typed, or hand the NIK to the clipboard (`salin`, by htmx); audited either way.

    The whole page comes with it, so one must see that too.
    """
    scoped(request, Can.INTAKE_VIEW, pk)
    intake = scoped(request, Can.PERSON_REVEAL, pk)
    if request.htmx and request.POST.get("salin") == "1":
        response = HttpResponse(
            actions.copied(intake=intake, by=request.user), content_type="text/plain; charset=utf-8"
        )
        response["Cache-Control"] = "no-store"
        return response
    actions.revealed(intake=intake, by=request.user)
    return detail(request, intake, reveal="1")
