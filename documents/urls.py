from django.urls import path

from documents.views import files

app_name = "documents"
urlpatterns = [path("<str:public_id>/", files.file, name="file")]
