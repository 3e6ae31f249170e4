from django.contrib import admin
from django.urls import include, path

from documents.views import public
from referrals.views import agency
from referrals.views import public as tracking
from welfare import trail_pages, views
from welfare.gallery import gallery

urlpatterns = [
    path("", views.home, name="home"),
    path("cari/", views.search, name="search"),
    path("gaya/", gallery, name="gallery"),
    path("sehat/", views.health, name="health"),
    path("akun/", include("accounts.urls")),
    path("berkas/", include("documents.urls")),
    path("persuratan/", include("documents.letter_urls")),
    path("surat/", public.letter_ask, name="letter_ask"),
    path("surat/<str:code>/", public.letter_check, name="letter_check"),
    path("lacak/", tracking.track, name="track"),
    path("lacak/nilai/", tracking.track_rate, name="track_rate"),
    path("lacak/keberatan/", tracking.track_object, name="track_object"),
    path("lacak/<str:number>/<str:code>/", tracking.track_scanned, name="track_scanned"),
    path("tautan/<str:token>/", agency.agency_link, name="agency_link"),
    path("tautan/<str:token>/jawab/<slug:name>/", agency.agency_answer, name="agency_answer"),
    path("tautan/<str:token>/berkas/<str:public_id>/", agency.agency_file, name="agency_file"),
    path("psks/", include("psks.urls")),
    path("ppks/", include("cases.urls")),
    path("kasus/", include("cases.case_urls")),
    path("layanan/", include("referrals.urls")),
    path("puskesos/", include("puskesos.urls")),
    path("impor/", include("imports.urls")),
    path("jejak/", trail_pages.trail_list, name="trail_list"),
    path("jejak/unduh/", trail_pages.trail_export, name="trail_export"),
    path("jejak/<int:pk>/", trail_pages.trail_detail, name="trail_detail"),
    path("pengaturan/", include("office.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "welfare.errors.bad_request"
handler403 = "welfare.errors.forbidden"
handler404 = "welfare.errors.not_found"
handler500 = "welfare.errors.server_error"
