from django.urls import include, path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", include("imports.list_urls")),
    path("", views.batch_list, name="list"),
    path("unggah/", views.batch_upload, name="upload"),
    path("<int:pk>/", views.batch_detail, name="detail"),
    path("<int:pk>/kemajuan/", views.batch_progress, name="progress"),
    path("<int:pk>/kolom/", views.batch_columns, name="columns"),
    path("<int:pk>/kolom/judul/", views.batch_header, name="header"),
    path("<int:pk>/kolom/buka/", views.batch_reopen, name="reopen"),
    path("<int:pk>/baris/", views.row_list, name="rows"),
    path("<int:pk>/baris/unduh/", views.batch_returned, name="returned"),
    path("<int:pk>/terapkan/", views.batch_apply, name="apply"),
    path("<int:pk>/batalkan/", views.batch_cancel, name="cancel"),
]
