from django.urls import path

from psks import views

app_name = "psks"
urlpatterns = [
    path("", views.actor_list, name="actor_list"),
    path("unduh/", views.actor_export, name="actor_export"),
    path("baru/", views.actor_create, name="actor_create"),
    path("<int:pk>/", views.actor_detail, name="actor_detail"),
    path("<int:pk>/ubah/", views.actor_edit, name="actor_edit"),
    path("<int:pk>/nonaktif/", views.actor_end, name="actor_end"),
    path("<int:pk>/aktif/", views.actor_reopen, name="actor_reopen"),
    path("<int:pk>/surat/", views.paper_create, name="paper_create"),
    path("<int:pk>/surat/hapus/", views.paper_remove, name="paper_remove"),
    path("<int:pk>/nik/", views.actor_reveal, name="actor_reveal"),
]
