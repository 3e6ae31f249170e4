from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.login_view, name="login"),
    path("keluar/", views.logout_view, name="logout"),
    path("profil/", views.profile, name="profile"),
    path("profil/sandi/", views.password, name="password"),
    path("profil/sesi/<slug:mark>/akhiri/", views.session_end, name="session_end"),
    path("pemberitahuan/", views.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", views.notices_read, name="notices_read"),
    path("pemberitahuan/<int:pk>/buka/", views.notice_open, name="notice_open"),
    path("pengguna/", views.user_list, name="user_list"),
    path("pengguna/baru/", views.user_create, name="user_create"),
    path("pengguna/<int:pk>/", views.user_detail, name="user_detail"),
    path("pengguna/<int:pk>/ubah/", views.user_edit, name="user_edit"),
    path("pengguna/<int:pk>/kode/", views.user_code, name="user_code"),
    path("pengguna/<int:pk>/aktif/", views.user_active, name="user_active"),
    path("pengguna/<int:pk>/sesi/akhiri/", views.user_sessions_end, name="user_sessions_end"),
    path("pengguna/<int:pk>/penugasan/baru/", views.assignment_create, name="assignment_create"),
    path("penugasan/<int:pk>/akhiri/", views.assignment_end, name="assignment_end"),
    path("penugasan/<int:pk>/pengganti/", views.assignment_substitute, name="assignment_substitute"),
]
