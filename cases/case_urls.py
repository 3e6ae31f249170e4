"""Addresses of cases, under /kasus/."""

from django.urls import path

from cases.views import assessments, cases, emergency

app_name = "casework"
urlpatterns = [
    path("", cases.case_list, name="case_list"),
    path("orang/<int:pk>/baru/", cases.case_create, {"subject": "person"}, "person_case"),
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
]
