"""Addresses about lists as such: compared, as samples to fill in, as files taken out of the register."""

from django.urls import path

from imports import comparison_views as comparing
from imports import list_views as lists

urlpatterns = [
    path("bandingkan/", comparing.compare, name="compare"),
    path("bandingkan/unduh/", comparing.compare_export, name="compare_export"),
    path("bandingkan/akhiri/", comparing.compare_end, name="compare_end"),
    path("bandingkan/daftar/", comparing.compare_letters, name="compare_letters"),
    path("contoh/", lists.sample_list, name="samples"),
    path("contoh/<slug:layout>/", lists.sample_file, name="sample_file"),
    path("ekspor/", lists.hand_on, name="hand_on"),
    path("hasil/<uuid:public>/", lists.result, name="result"),
    path("hasil/<uuid:public>/unduh/", lists.result_file, name="result_file"),
]
