from django.urls import include, path

from imports import previewing, source_views, views

app_name = "imports"
urlpatterns = [
    path("", include("imports.list_urls")),
    path("", views.batch_list, name="list"),
    path("unggah/", views.batch_upload, name="upload"),
    path("<int:pk>/", views.batch_detail, name="detail"),
    path("<int:pk>/kemajuan/", views.batch_progress, name="progress"),
    path("<int:pk>/kolom/", views.batch_columns, name="columns"),
    path("<int:pk>/kolom/judul/", views.batch_header, name="header"),
    path("<int:pk>/kolom/tulisan/", source_views.batch_written, name="written"),
    path("<int:pk>/kolom/lembar/", source_views.batch_hidden, name="hidden"),
    path("<int:pk>/kolom/buka/", views.batch_reopen, name="reopen"),
    path("<int:pk>/baris/", views.row_list, name="rows"),
    path("<int:pk>/baris/<int:row>/", previewing.row_detail, name="row"),
    path("<int:pk>/baris/<int:row>/perbaiki/", previewing.row_fix, name="row_fix"),
    path("<int:pk>/baris/<int:row>/desa/", previewing.row_village, name="row_village"),
    path("<int:pk>/baris/<int:row>/orang/", previewing.row_who, name="row_who"),
    path("<int:pk>/baris/<int:row>/keluarga/", previewing.row_family, name="row_family"),
    path("<int:pk>/baris/<int:row>/lewati/", previewing.row_leave, name="row_leave"),
    path("<int:pk>/baris/<int:row>/ikutkan/", previewing.row_take, name="row_take"),
    path("<int:pk>/alasan/<slug:code>/", previewing.reason_decide, name="reason"),
    path("<int:pk>/alasan/<slug:code>/tarik/", previewing.reason_withdraw, name="reason_withdraw"),
    path("<int:pk>/periksa-ulang/", previewing.batch_recheck, name="recheck"),
    path("<int:pk>/baca-lagi/", previewing.batch_again, name="again"),
    path("<int:pk>/baris/unduh/", views.batch_returned, name="returned"),
    path("<int:pk>/terapkan/", views.batch_apply, name="apply"),
    path("<int:pk>/tarik-kembali/", views.batch_undo, name="undo"),
    path("<int:pk>/batalkan/", views.batch_cancel, name="cancel"),
]
