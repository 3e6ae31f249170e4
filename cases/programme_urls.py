"""Addresses about programmes: participations, proposals, lists for the field."""

from django.urls import path

from cases.views import participations, proposals, rounds

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
]
