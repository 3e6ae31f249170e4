from django.urls import path

from puskesos import views

app_name = "puskesos"
urlpatterns = [
    path("catat/", views.desk, name="desk"),
    path("catat/terkirim/<int:pk>/", views.entry_sent, name="sent"),
    path("catat/<slug:slug>/", views.entry, name="entry"),
    path("catatan-saya/", views.mine, name="mine"),
    path("", views.point_list, name="point_list"),
    path("baru/", views.point_create, name="point_create"),
    path("<int:pk>/", views.point_detail, name="point_detail"),
    path("<int:pk>/ubah/", views.point_edit, name="point_edit"),
]
