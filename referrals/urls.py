from django.urls import path

from referrals.views import casework, directory, entry, links, moves, paper, referrals, register, voices

app_name = "referrals"
urlpatterns = [
    path("", register.intake_list, name="intake_list"),
    path("ekspor/", register.intake_export, name="intake_export"),
    path("buku-register/", paper.intake_book, name="intake_book"),
    path("catat/", entry.intake_create, name="intake_create"),
    path("catat/cari-orang/", entry.intake_search_person, name="intake_search_person"),
    path("nomor/<str:number>/", register.intake_trace, name="intake_trace"),
    path("rujukan/", referrals.referral_list, name="referral_list"),
    path("rujukan/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("rujukan/<int:pk>/langkah/<slug:name>/", referrals.referral_move, name="referral_move"),
    path("rujukan/<int:pk>/balasan/<slug:name>/", referrals.referral_record, name="referral_record"),
    path("rujukan/<int:pk>/tautan/", links.referral_link, name="referral_link"),
    path("rujukan/<int:pk>/tautan/tarik/", links.referral_link_withdraw, name="referral_link_withdraw"),
    path("direktori/", directory.directory_list, name="directory_list"),
    path("direktori/<int:pk>/ubah/", directory.directory_edit, name="directory_edit"),
    path("keberatan/<int:pk>/", voices.objection_answer, name="objection_answer"),
    path("<int:pk>/", register.intake_detail, name="intake_detail"),
    path("<int:pk>/ubah/", entry.intake_edit, name="intake_edit"),
    path("<int:pk>/nomor-identitas/", register.intake_reveal, name="intake_reveal"),
    path("<int:pk>/tanda-terima/", paper.intake_receipt, name="intake_receipt"),
    path("<int:pk>/langkah/<slug:name>/", moves.intake_move, name="intake_move"),
    path("<int:pk>/lengkapi/", moves.intake_complete, name="intake_complete"),
    path("<int:pk>/catatan/", moves.intake_note, name="intake_note"),
    path("<int:pk>/tahap/", moves.intake_step, name="intake_step"),
    path("<int:pk>/orang/", moves.intake_person, name="intake_person"),
    path("<int:pk>/kasus/", casework.intake_case, name="intake_case"),
    path("<int:pk>/kasus/tautan/", casework.intake_case_link, name="intake_case_link"),
    path("<int:pk>/rujuk/", referrals.referral_create, name="referral_create"),
]
