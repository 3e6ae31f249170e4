"""Addresses about lists as such: compared, as samples to fill in, as files taken out of the register."""

from django.urls import path

from imports import comparison_views as comparing

urlpatterns = [
    path("bandingkan/", comparing.compare, name="compare"),
    path("bandingkan/unduh/", comparing.compare_export, name="compare_export"),
    path("bandingkan/akhiri/", comparing.compare_end, name="compare_end"),
]
