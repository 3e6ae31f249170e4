"""Files people upload. Who may open one is decided by the record it belongs to (`joints.file_owner`)."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse

from office import clock


def random_id() -> str:
    return secrets.token_urlsafe(24)


class AttachmentQuerySet(models.QuerySet):
    def of(self, owner: models.Model):
        """The files of one record, oldest first."""
        return self.filter(owner_type=owner._meta.label_lower, owner_id=owner.pk).order_by("pk")


class Attachment(models.Model):
    """One stored file: random name outside the web root, type by content, images without EXIF."""

    public_id = models.CharField(max_length=40, unique=True, default=random_id, editable=False)
    owner_type = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    label = models.CharField("keterangan", max_length=80)
    name = models.CharField("nama berkas", max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "lampiran"
        verbose_name_plural = "lampiran"
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="documents_attachment_owner")]

    def __str__(self):
        return self.label or self.name

    def get_absolute_url(self):
        return reverse("documents:file", args=[self.public_id])

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")
