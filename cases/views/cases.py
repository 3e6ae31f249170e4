"""Cases: the list, the page of one, opening, changing, moving."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, may, requires
from cases import actions, case_page, case_story, casework, queries
from cases.case_filters import CaseFilter
from cases.forms.case import FORMS, CaseCreateForm, CaseEditForm, CaseMoveForm
from cases.models import Case, Person
from cases.views.facts import FIND
from cases.views.shared import posted, refuse
from cases.workflow import MOVES, STAGES, Status, open_to
from office.errors import DomainError
from office.joints import panels_for
from office.paging import page

HOME = ("Kasus", "casework:case_list")
# Leaves the row of buttons for the menu behind them: seldom needed, or not to be taken back easily.
ASIDE = {"cancel", "reopen", "question_response", "replan"}
# What will happen, before one does it (ui.md, Copy).
CONSEQUENCES = {
    "assess": "Asesmen dimulai. Rencana yang sudah ada tetap tersimpan.",
    "reassess": "Keadaannya dinilai, lalu rencana disusun atau diperbarui.",
    "plan": "Tujuan dan intervensi disusun, lalu diajukan kepada Kepala Bidang.",
    "ask_plan": "Kepala Bidang melihat rencana ini di Tugas saya. Selama menunggu, rencana tidak dapat diubah.",
    "approve_plan": "Petugas dapat melaksanakan rencana.",
    "return_plan": "Petugas memperbaiki rencana menurut catatan Anda, lalu mengajukannya lagi.",
    "approve_response": "Tindakan yang sudah diambil dinyatakan benar; petugas melanjutkan.",
    "question_response": "Petugas melihat pertanyaan Anda pada riwayat kasus. Persetujuan tetap ditunggu.",
    "monitor": "Semua intervensi selesai; keadaan penerima manfaat dipantau sebelum diakhiri.",
    "ask_end": "Kepala Bidang memutuskan. Bimbingan lanjut masih dapat dijadwalkan sesudah kasus berakhir.",
    "approve_end": "Kasus berakhir. Bimbingan lanjut yang dijadwalkan tetap muncul di Tugas saya.",
    "return_end": "Kasus kembali ke tahap sebelum diajukan.",
    "reopen": "Kasus berjalan lagi mulai asesmen. Hasil lama tetap ada di riwayat.",
    "replan": "Rencana dapat diubah, lalu harus disetujui lagi.",
    "cancel": "Kasus berakhir tanpa penanganan, misalnya karena salah catat.",
}


def crumbs(case: Case | None = None) -> list[tuple[str, str]]:
    own = [(case.number, case.get_absolute_url())] if case else []
    return [(HOME[0], reverse(HOME[1])), *own]


def case_or_404(request, pk: int, can: Can) -> Case:
    rows = casework.listed(Case.objects.visible_to(request.user, can))
    return get_object_or_404(rows.select_related(*casework.LIST, "opened_by"), pk=pk)


def form_page(request, form, *, case: Case | None = None, way=None, title: str, lead: str = "", **more):
    """A page with one form; 422 when it was refused."""
    way = way or crumbs(case)
    context = {"title": title, "lead": lead, "form": form, "crumbs": way, "cancel": way[-1][1]}
    context |= {"submit": "Simpan", "note": "", "draft": ""} | more
    return TemplateResponse(request, "cases/form.html", context, status=422 if form.errors else 200)


@requires(Can.CASE_VIEW)
@require_safe
def case_list(request):
    user = request.user
    filtered = CaseFilter(request.GET, Case.objects.visible_to(user, Can.CASE_VIEW), user=user)
    shown = page(casework.listed(filtered.qs), request, order=("-pk",))
    for case in shown.rows:
        case.who, case.kind_words = casework.subject_words(case), casework.kind_words(case)
        case.place = queries.place(case.subject)
    context = {
        "title": "Kasus",
        "lead": "Penanganan orang, keluarga, dan komunitas di wilayah Anda.",
        "filter": filtered,
        "page": shown,
        "can_edit": may(user, Can.CASE_EDIT),
        "can_assign": may(user, Can.CASE_ASSIGN),
    }
    return TemplateResponse(request, "cases/case_list.html", context)


@requires(Can.CASE_VIEW)
@require_safe
def case_detail(request, pk):
    user = request.user
    rows = casework.listed(Case.objects.readable_by(user, Can.CASE_VIEW))
    case = get_object_or_404(rows.select_related(*casework.LIST, "opened_by"), pk=pk)
    actions.case_opened(by=user, case=case)
    seats = casework.seats(user, case)
    moves = open_to(case, seats)
    subject = type(case.subject).objects.visible_to(user, Can.PERSON_VIEW).filter(pk=case.subject.pk).first()
    context = {
        "title": casework.subject_words(case),
        "lead": " · ".join([case.number, casework.kind_words(case), queries.place(case.subject)]),
        "crumbs": crumbs(),
        "case": case,
        "emergency": actions.under_emergency(by=user, record=case),
        "subject": subject,
        "stages": [stage.label for stage in STAGES],
        "stage": stage_number(case),
        "buttons": buttons(case, [move for move in moves if move.name not in ASIDE]),
        "menu": buttons(case, [move for move in moves if move.name in ASIDE]),
        "events": case_story.told(case),
        "panels": panels_for(case, user),
        "nameless": case.urgent and may(user, Can.PERSON_MERGE) and isinstance(subject, Person) and subject.nameless,
    }
    context |= case_page.sections(user, case, seats)
    return TemplateResponse(request, "cases/case_detail.html", context)


def stage_number(case: Case) -> int:
    """Where the case stands in the row of stages; 0 where the row would tell of stages it never went through."""
    return 0 if acted_first(case) or case.stage not in STAGES else STAGES.index(case.stage) + 1


def acted_first(case: Case) -> bool:
    """A respon kasus nothing was asked for yet: it stands at work without an assessment or a plan behind it."""
    return case.urgent and case.asked_by_id is None and case.status in (Status.ACTION, Status.MONITORING)


def buttons(case: Case, moves) -> list[dict]:
    """Moves as links; the first that carries on is marked and stands first. Who acted first has to assess next."""
    next_to = "reassess" if acted_first(case) else ""
    first = next((move for move in moves if move.name == next_to or (not next_to and move.tone == "primary")), None)
    return [
        {
            "label": move.label,
            "url": reverse("casework:case_move", args=[case.pk, move.name]),
            "tone": "primary" if move is first else "danger" if move.tone == "danger" else "",
        }
        for move in sorted(moves, key=lambda move: move is not first)
    ]


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def case_create(request, subject, pk):
    """Open a case of somebody who stands in the register."""
    record = FIND[subject](request, pk, Can.CASE_EDIT)
    initial = {"kinds": casework.present_kinds(request.user, record)}
    form = CaseCreateForm(posted(request), user=request.user, subject=record, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.open_case(by=request.user, subject=record, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Kasus {case} dibuka.")
            return redirect(case)
    way = [*crumbs(), (str(record), record.get_absolute_url())]
    lead = casework.running_words(record, request.user)
    return form_page(request, form, way=way, title=f"Kasus baru: {record}", lead=lead, submit="Buka kasus")


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def case_edit(request, pk):
    case = case_or_404(request, pk, Can.CASE_EDIT)
    initial = CaseEditForm.initial_of(case)
    form = CaseEditForm(posted(request), user=request.user, subject=case.subject, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_case(by=request.user, case=case, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(case)
    return form_page(request, form, case=case, title=f"Ubah {case}", lead=casework.subject_words(case))


@requires(Can.CASE_EDIT, Can.CASE_APPROVE)
@require_http_methods(["GET", "POST"])
def case_move(request, pk, name):
    move = MOVES.get(name)
    if move is None or not may(request.user, move.cans[0]):
        raise Http404
    case = case_or_404(request, pk, move.cans[0])
    form = FORMS.get(name, CaseMoveForm)(
        posted(request), user=request.user, move=move, initial={"version": case.version}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.move(
                case=case, name=name, by=request.user, version=data["version"], note=data["note"], **form.given()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{case} sudah {move.done}.")
            return redirect(case)
    return _move_page(request, case, move, form)


def _move_page(request, case: Case, move, form):
    context = {
        "title": f"{move.label}: {case}",
        "lead": casework.subject_words(case),
        "crumbs": crumbs(case),
        "case": case,
        "move": move,
        "form": form,
        "open": move in casework.moves(request.user, case),
        "gaps": [text for field, text in casework.gaps(case, move.name).items() if field not in form.fields],
        "consequence": CONSEQUENCES[move.name],
        "cancel": case.get_absolute_url(),
    }
    return TemplateResponse(request, "cases/case_move.html", context, status=422 if form.errors else 200)
