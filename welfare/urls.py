from importlib.util import find_spec

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from welfare import trail_pages, views
from welfare.gallery import gallery

ROOMS = {
    "akun/": "accounts",
    "berkas/": "documents",
    "psks/": "psks",
    "ppks/": "cases",
    "layanan/": "referrals",
    "puskesos/": "puskesos",
    "impor/": "imports",
    "pengaturan/": "office",
}

urlpatterns = [
    path("", views.home, name="home"),
    path("cari/", views.search, name="search"),
    path("gaya/", gallery, name="gallery"),
    path("jejak/", trail_pages.trail_list, name="trail_list"),
    path("jejak/unduh/", trail_pages.trail_export, name="trail_export"),
    path("jejak/<int:pk>/", trail_pages.trail_detail, name="trail_detail"),
    path("sehat/", views.health, name="health"),
    path("admin/", admin.site.urls),
]
# Only until every room has its urls.py.
urlpatterns += [
    path(prefix, include(f"{room}.urls"))
    for prefix, room in ROOMS.items()
    if apps.is_installed(room) and find_spec(f"{room}.urls")
]

handler400 = "welfare.errors.bad_request"
handler403 = "welfare.errors.forbidden"
handler404 = "welfare.errors.not_found"
handler500 = "welfare.errors.server_error"
