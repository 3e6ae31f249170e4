"""Addresses about programmes: participations, proposals, lists for the field."""

from django.urls import path

from cases.views import field_rounds, fieldwork, participations, proposals, rounds

urlpatterns = [
    path("program/<int:pk>/", participations.participation_detail, name="participation_detail"),
    path("program/<int:pk>/ubah/", participations.participation_edit, name="participation_edit"),
    path("<int:pk>/usulkan/", proposals.propose, {"subject": "person"}, "person_propose"),
    path("keluarga/<int:pk>/usulkan/", proposals.propose, {"subject": "family"}, "family_propose"),
    path("usulan/", proposals.proposal_list, name="proposal_list"),
    path("usulan/baru/", proposals.proposal_create, name="proposal_create"),
    path("usulan/<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("usulan/<int:pk>/dasar/", proposals.proposal_basis, name="proposal_basis"),
    path("usulan/<int:pk>/nama/tambah/", proposals.proposal_find, name="proposal_find"),
    path("usulan/<int:pk>/putuskan/<slug:name>/", proposals.proposal_move, name="proposal_move"),
    path("usulan/nama/<int:pk>/keluarkan/", proposals.name_remove, name="proposal_name_remove"),
    path("usulan/putaran/<int:pk>/<slug:period>/", rounds.round_detail, name="proposal_round"),
    path("usulan/putaran/<int:pk>/<slug:period>/<slug:name>/", rounds.round_move, name="proposal_round_move"),
    path("lapangan/", fieldwork.field_list, name="field_list"),
    path("lapangan/<int:pk>/", fieldwork.field_detail, name="field_detail"),
    path("lapangan/<int:pk>/serahkan/", fieldwork.field_report, name="field_report"),
    path("lapangan/<int:pk>/kembalikan/", fieldwork.field_return, name="field_return"),
    path("lapangan/<int:pk>/tinjau/", fieldwork.field_review, name="field_review"),
    path("lapangan/<int:pk>/cetak/", fieldwork.field_print, name="field_print"),
    path("lapangan/<int:pk>/berita-acara/", fieldwork.field_record, name="field_record"),
    path("lapangan/nama/<int:pk>/", fieldwork.field_item, name="field_item"),
    path("lapangan/putaran/", field_rounds.round_list, name="field_rounds"),
    path("lapangan/putaran/baru/", field_rounds.round_create, name="field_round_create"),
    path("lapangan/putaran/<int:pk>/", field_rounds.round_detail, name="field_round"),
    path("lapangan/putaran/<int:pk>/<slug:name>/", field_rounds.round_move, name="field_round_move"),
]
