from django.urls import path

from office.jobs import views

app_name = "office"
urlpatterns = [path("pekerjaan/<uuid:public>/", views.job_progress, name="job_detail")]
