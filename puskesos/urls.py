from django.urls import path

from puskesos.views import desk, guests, monthly, visits

app_name = "puskesos"
urlpatterns = [
    path("catat/", desk.desk, name="desk"),
    path("catat/terkirim/<int:pk>/", desk.entry_sent, name="sent"),
    path("catat/<slug:slug>/", desk.entry, name="entry"),
    path("catatan-saya/", desk.mine, name="mine"),
    path("kunjungan-saya/", visits.visit_week, name="visit_week"),
    path("kunjungan/", visits.visit_list, name="visit_list"),
    path("kunjungan/baru/", visits.visit_create, name="visit_create"),
    path("kunjungan/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("kunjungan/<int:pk>/ubah/", visits.visit_edit, name="visit_edit"),
    path("kunjungan/<int:pk>/catat/", visits.visit_record, name="visit_record"),
    path("kunjungan/<int:pk>/batal/", visits.visit_cancel, name="visit_cancel"),
    path("kunjungan/<int:pk>/pengaduan/", visits.visit_complaint, name="visit_complaint"),
    path("kunjungan/<int:pk>/keluarga/", visits.visit_family, name="visit_family"),
    path("buku-tamu/", guests.guest_book, name="guest_book"),
    path("laporan-saya/", monthly.monthly_list, name="monthly_list"),
    path("laporan/", monthly.monthly_overview, name="monthly_overview"),
    path("laporan/baru/", monthly.monthly_create, name="monthly_create"),
    path("laporan/<int:pk>/", monthly.monthly_detail, name="monthly_detail"),
    path("laporan/<int:pk>/ubah/", monthly.monthly_write, name="monthly_write"),
    path("laporan/<int:pk>/pdf/", monthly.monthly_pdf, name="monthly_pdf"),
    path("laporan/<int:pk>/<slug:name>/", monthly.monthly_move, name="monthly_move"),
    path("", desk.point_list, name="point_list"),
    path("baru/", desk.point_create, name="point_create"),
    path("<int:pk>/", desk.point_detail, name="point_detail"),
    path("<int:pk>/ubah/", desk.point_edit, name="point_edit"),
]
