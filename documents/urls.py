from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [path("<str:public_id>/", views.file, name="file")]
