from django.urls import path

from documents.views import letters

app_name = "letters"
urlpatterns = [
    path("", letters.letter_list, name="list"),
    path("baru/<str:owner_type>/<int:owner_id>/<slug:slug>/", letters.letter_create, name="create"),
    path("<int:pk>/", letters.letter_detail, name="detail"),
    path("<int:pk>/pdf/", letters.letter_pdf, name="pdf"),
    path("<int:pk>/ubah/", letters.letter_edit, name="edit"),
    path("<int:pk>/nomor/", letters.letter_number, name="number"),
    path("<int:pk>/langkah/<slug:name>/", letters.letter_move, name="move"),
    path("<int:pk>/pindaian/", letters.letter_scan, name="scan"),
]
