from django.urls import path

from cases.views import communities, entry, facts, families, persons, register

app_name = "cases"
urlpatterns = [
    path("", register.person_list, name="person_list"),
    path("cari/", register.person_find, name="person_find"),
    path("unduh/", register.person_export, name="person_export"),
    path("baru/", entry.person_search, name="person_search"),
    path("baru/data/", entry.person_create, name="person_create"),
    path("baru/nik/", entry.nik_hint, name="nik_hint"),
    path("<int:pk>/", persons.person_detail, name="person_detail"),
    path("<int:pk>/ubah/", persons.person_edit, name="person_edit"),
    path("<int:pk>/nik/ubah/", persons.person_nik, name="person_nik"),
    path("<int:pk>/nik/tampilkan/", persons.person_reveal, name="person_reveal"),
    path("<int:pk>/berkas/tambah/", persons.person_attach, name="person_attach"),
    path("<int:pk>/nonaktifkan/", persons.person_deactivate, name="person_deactivate"),
    path("<int:pk>/aktifkan/", persons.person_reactivate, name="person_reactivate"),
    path("<int:pk>/keluarga/baru/", families.family_create, name="family_create"),
    path("<int:pk>/jenis/tambah/", facts.classification_create, {"subject": "person"}, "person_classify"),
    path("<int:pk>/program/tambah/", facts.participation_create, {"subject": "person"}, "person_participate"),
    path("jenis/<int:pk>/akhiri/", facts.classification_end, name="classification_end"),
    path("jenis/<int:pk>/alihkan/", facts.classification_link, name="classification_link"),
    path("program/<int:pk>/akhiri/", facts.participation_end, name="participation_end"),
    path("keluarga/", families.family_list, name="family_list"),
    path("keluarga/cari/", families.family_find, name="family_find"),
    path("keluarga/<int:pk>/", families.family_detail, name="family_detail"),
    path("keluarga/<int:pk>/ubah/", families.family_edit, name="family_edit"),
    path("keluarga/<int:pk>/kk/ubah/", families.family_kk, name="family_kk"),
    path("keluarga/<int:pk>/kk/tampilkan/", families.family_reveal, name="family_reveal"),
    path("keluarga/<int:pk>/pendamping/ubah/", families.family_companion, name="family_companion"),
    path("keluarga/<int:pk>/desil/tambah/", families.desil_create, name="desil_create"),
    path("keluarga/<int:pk>/anggota/tambah/", families.member_add, name="member_add"),
    path("keluarga/anggota/<int:pk>/keluar/", families.member_leave, name="member_leave"),
    path("keluarga/<int:pk>/jenis/tambah/", facts.classification_create, {"subject": "family"}, "family_classify"),
    path("keluarga/<int:pk>/program/tambah/", facts.participation_create, {"subject": "family"}, "family_participate"),
    path("komunitas/", communities.community_list, name="community_list"),
    path("komunitas/baru/", communities.community_create, name="community_create"),
    path("komunitas/<int:pk>/", communities.community_detail, name="community_detail"),
    path("komunitas/<int:pk>/ubah/", communities.community_edit, name="community_edit"),
    path(
        "komunitas/<int:pk>/jenis/tambah/", facts.classification_create, {"subject": "community"}, "community_classify"
    ),
]
