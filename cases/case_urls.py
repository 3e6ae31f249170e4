"""Addresses of cases, under /kasus/."""

from django.urls import path

from cases.views import assessments, cases, emergency
from cases.views import case_overviews as overviews
from cases.views import case_rows as rows

app_name = "casework"
urlpatterns = [
    path("", cases.case_list, name="case_list"),
    path("respon/baru/", overviews.respond, name="respond"),
    path("agenda/", overviews.month, name="agenda"),
    path("beban/", overviews.caseload, name="caseload"),
    path("layanan/", overviews.services, name="services"),
    path("orang/<int:pk>/baru/", cases.case_create, {"subject": "person"}, "person_case"),
    path("orang/<int:pk>/respon/baru/", overviews.respond, name="person_respond"),
    path("keluarga/<int:pk>/baru/", cases.case_create, {"subject": "family"}, "family_case"),
    path("komunitas/<int:pk>/baru/", cases.case_create, {"subject": "community"}, "community_case"),
    path("<int:pk>/", cases.case_detail, name="case_detail"),
    path("<int:pk>/ubah/", cases.case_edit, name="case_edit"),
    path("darurat/", emergency.emergency, name="emergency"),
    path("darurat/tinjauan/", emergency.emergency_list, name="emergency_list"),
    path("darurat/<int:pk>/", emergency.emergency_review, name="emergency_review"),
    path("darurat/<int:pk>/akhiri/", emergency.emergency_end, name="emergency_end"),
    path("<int:pk>/asesmen/baru/", assessments.assessment_create, name="assessment_create"),
    path("asesmen/<int:pk>/", assessments.assessment_detail, name="assessment_detail"),
    path("asesmen/<int:pk>/isi/", assessments.assessment_fill, name="assessment_fill"),
    path("asesmen/<int:pk>/batalkan/", assessments.assessment_cancel, name="assessment_cancel"),
    path("asesmen/<int:pk>/berkas/tambah/", assessments.assessment_attach, name="assessment_attach"),
    path("<int:pk>/langkah/<slug:name>/", cases.case_move, name="case_move"),
    path("<int:pk>/tugaskan/", rows.case_assign, name="case_assign"),
    path("<int:pk>/serahkan/", rows.offer_create, name="offer_create"),
    path("tawaran/<int:pk>/terima/", rows.offer_accept, name="offer_accept"),
    path("tawaran/<int:pk>/tolak/", rows.offer_decline, name="offer_decline"),
    path("tawaran/<int:pk>/tarik/", rows.offer_withdraw, name="offer_withdraw"),
    path("<int:pk>/tujuan/baru/", rows.goal_create, name="goal_create"),
    path("tujuan/<int:pk>/ubah/", rows.goal_edit, name="goal_edit"),
    path("<int:pk>/intervensi/baru/", rows.intervention_create, name="intervention_create"),
    path("intervensi/<int:pk>/ubah/", rows.intervention_edit, name="intervention_edit"),
    path("intervensi/<int:pk>/hasil/", rows.intervention_deliver, name="intervention_deliver"),
    path("intervensi/<int:pk>/batalkan/", rows.intervention_drop, name="intervention_drop"),
    path("<int:pk>/catatan/baru/", rows.note_create, name="note_create"),
    path("<int:pk>/kunjungan/baru/", rows.visit_create, name="visit_create"),
    path("kunjungan/<int:pk>/ubah/", rows.visit_edit, name="visit_edit"),
    path("<int:pk>/temu-bahas/baru/", rows.conference_create, name="conference_create"),
    path("temu-bahas/<int:pk>/ubah/", rows.conference_edit, name="conference_edit"),
    path("<int:pk>/tugas/baru/", rows.task_create, name="task_create"),
    path("tugas/<int:pk>/ubah/", rows.task_edit, name="task_edit"),
    path("tugas/<int:pk>/hasil/", rows.task_done, name="task_done"),
    path("tugas/<int:pk>/batalkan/", rows.task_drop, name="task_drop"),
    path("respon/<int:pk>/ubah/", rows.response_edit, name="response_edit"),
    path("<int:pk>/rumah-singgah/baru/", rows.stay_create, name="stay_create"),
    path("rumah-singgah/<int:pk>/keluar/", rows.stay_end, name="stay_end"),
    path("<int:pk>/berkas/baru/", rows.paper_create, name="paper_create"),
]
