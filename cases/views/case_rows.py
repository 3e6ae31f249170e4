"""What is recorded on a case: each page is one form, made by `adding` or `changing`."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, requires
from cases import actions, casework
from cases.forms import case_rows as forms
from cases.forms.case import ResponseEditForm
from cases.models import (
    Case,
    CaseConference,
    CaseGoal,
    CaseOffer,
    CaseResponse,
    CaseTask,
    CaseVisit,
    Intervention,
    ShelterStay,
)
from cases.views.cases import case_or_404, form_page
from cases.views.shared import posted, taken

SAVED = "Disimpan."


def adding(form_class, act: Callable, title: str, *, anchor: str = "", submit: str = "Simpan", note: str = ""):
    """A view that adds a row to a case by `act(by=, case=, **form.values())`."""

    @requires(Can.CASE_EDIT)
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        case = case_or_404(request, pk, Can.CASE_EDIT)
        form = form_class(posted(request), request.FILES or None, user=request.user, case=case)
        made = answer(request, form, case, anchor, lambda: act(by=request.user, case=case, **form.values()))
        return made or form_page(request, form, case=case, title=title, lead=lead(case), submit=submit, note=note)

    return view


def changing(
    model, form_class, act: Callable, name: str, title: str, *, anchor: str = "", submit: str = "Simpan",
    can: Can = Can.CASE_EDIT, done: str = SAVED,
):  # fmt: skip
    """A view that changes a row of a case by `act(by=, <name>=row, **form.values())`."""

    @requires(can)
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        rows = model.objects.visible_to(request.user, can).select_related(*(f"case__{path}" for path in casework.LIST))
        row = get_object_or_404(rows, pk=pk)
        form = form_class(posted(request), user=request.user, case=row.case, initial=form_class.initial_of(row))
        made = answer(
            request, form, row.case, anchor, lambda: act(by=request.user, **{name: row}, **form.values()), done
        )
        heading = f"{title}: {row}" if len(str(row)) <= 60 else title
        return made or form_page(request, form, case=row.case, title=heading, lead=lead(row.case), submit=submit)

    return view


def answer(request, form, case: Case, anchor: str, act: Callable, done: str = SAVED) -> HttpResponse | None:
    """Back to the case once the form was taken, None while it is to be shown (again)."""
    back = taken(request, form, act, f"{case.get_absolute_url()}{'#' * bool(anchor)}{anchor}", done)
    if back and not Case.objects.visible_to(request.user, Can.CASE_VIEW).filter(pk=case.pk).exists():
        return redirect("casework:case_list")  # given away with the act
    return back


def lead(case: Case) -> str:
    return casework.subject_words(case)


goal_create = adding(forms.GoalForm, actions.add_goal, "Tujuan baru", anchor="rencana")
goal_edit = changing(CaseGoal, forms.GoalEditForm, actions.change_goal, "goal", "Tujuan", anchor="rencana")
intervention_create = adding(forms.InterventionForm, actions.add_intervention, "Intervensi baru", anchor="rencana")
intervention_edit = changing(
    Intervention, forms.InterventionEditForm, actions.change_intervention, "intervention", "Ubah", anchor="rencana"
)
intervention_deliver = changing(
    Intervention, forms.DeliverForm, actions.deliver, "intervention", "Catat hasil", anchor="rencana"
)
intervention_drop = changing(
    Intervention, forms.DropForm, actions.drop_intervention, "intervention", "Batalkan", anchor="rencana",
    submit="Batalkan intervensi",
)  # fmt: skip

note_create = adding(forms.CaseNoteForm, actions.add_note, "Catatan baru", anchor="catatan")
visit_create = adding(forms.VisitForm, actions.add_visit, "Kunjungan baru", anchor="kunjungan")
visit_edit = changing(CaseVisit, forms.VisitEditForm, actions.change_visit, "visit", "Ubah", anchor="kunjungan")
conference_create = adding(forms.ConferenceForm, actions.add_conference, "Temu bahas kasus", anchor="temu-bahas")
conference_edit = changing(
    CaseConference, forms.ConferenceEditForm, actions.change_conference, "conference", "Ubah", anchor="temu-bahas"
)

task_create = adding(forms.TaskForm, actions.add_task, "Tugas baru", anchor="tugas")
task_edit = changing(CaseTask, forms.TaskEditForm, actions.change_task, "task", "Ubah tugas", anchor="tugas")
task_done = changing(CaseTask, forms.TaskDoneForm, actions.finish_task, "task", "Catat hasil", anchor="tugas")
task_drop = changing(
    CaseTask, forms.DropForm, actions.drop_task, "task", "Batalkan tugas", anchor="tugas", submit="Batalkan tugas"
)

offer_create = adding(
    forms.OfferForm, actions.offer_case, "Serahkan kasus", submit="Tawarkan",
    note="Kasus tetap pada Anda sampai petugas itu menerimanya.",
)  # fmt: skip
offer_accept = changing(
    CaseOffer, forms.AcceptForm, actions.accept_case, "offer", "Terima kasus", submit="Terima",
    done="Anda penanggung jawab kasus ini sekarang.",
)  # fmt: skip
offer_decline = changing(CaseOffer, forms.DeclineForm, actions.decline_offer, "offer", "Tolak", submit="Tolak")
offer_withdraw = changing(
    CaseOffer, forms.AcceptForm, actions.withdraw_offer, "offer", "Tarik kembali", submit="Tarik kembali"
)

stay_create = adding(forms.StayForm, actions.begin_stay, "Masuk rumah singgah", anchor="rumah-singgah")
stay_end = changing(
    ShelterStay, forms.StayEndForm, actions.end_stay, "stay", "Keluar rumah singgah", anchor="rumah-singgah"
)
response_edit = changing(CaseResponse, ResponseEditForm, actions.change_response, "response", "Ubah respon kasus")
paper_create = adding(forms.PaperForm, actions.attach_paper, "Berkas baru", anchor="berkas", submit="Simpan berkas")


@requires(Can.CASE_ASSIGN)
@require_http_methods(["GET", "POST"])
def case_assign(request, pk):
    """A Kabid gives the case to another worker or bidang, without asking."""
    case = case_or_404(request, pk, Can.CASE_ASSIGN)
    initial = {"worker": case.worker_id, "desk": case.desk_id, "version": case.version}
    form = forms.AssignForm(posted(request), user=request.user, case=case, initial=initial)
    done = answer(request, form, case, "", lambda: actions.assign_case(by=request.user, case=case, **form.values()))
    title = f"Tugaskan {case}"
    return done or form_page(request, form, case=case, title=title, lead=lead(case), submit="Tugaskan")
