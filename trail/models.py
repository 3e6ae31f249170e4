"""The rows of the trail. Nothing here points to another table, so that no act can be undone by a cascade."""

from django.db import models


class Event(models.Model):
    """One act: who, what, on whom. Written by `trail.actions` only and never changed (triggers refuse)."""

    id = models.BigAutoField(primary_key=True)  # handed out by `trail.numbers` beforehand: the MAC covers it
    at = models.DateTimeField(db_index=True)
    local_date = models.DateField()  # in Asia/Jakarta, to group by
    actor_id = models.BigIntegerField(null=True)
    actor = models.TextField()
    acting_as = models.TextField(blank=True)
    act = models.TextField()
    subject_type = models.TextField(blank=True)
    subject_id = models.TextField(blank=True)
    region = models.TextField(blank=True)
    owner = models.TextField(blank=True)  # whose key seals `sealed`; empty: nobody's, see `plain`
    fields = models.JSONField(default=list)  # names of what changed
    plain = models.TextField(blank=True)  # JSON of changes and note where there is no owner
    sealed = models.BinaryField(null=True)  # the same, as ciphertext under the owner's key
    request_id = models.TextField(blank=True)
    mac = models.BinaryField()

    class Meta:
        verbose_name = "catatan jejak"
        verbose_name_plural = "catatan jejak"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="trail_event_subject"),
            models.Index(fields=["actor_id", "id"], name="trail_event_actor"),
            models.Index(fields=["owner", "id"], name="trail_event_owner", condition=~models.Q(owner="")),
        ]

    def __str__(self):
        return f"{self.id} {self.act} {self.subject_type} {self.subject_id}"


class OwnerKey(models.Model):
    """The data key of one owner, wrapped by a master key that stands outside the database (ADR 3)."""

    owner = models.TextField()
    key_id = models.BinaryField()  # stands in every ciphertext made with this key
    master = models.TextField()  # id of the master key it is wrapped with
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = "kunci pemilik data"
        verbose_name_plural = "kunci pemilik data"
        # As a constraint: `unique=True` has PostgreSQL keep a second index, for a search that nobody makes.
        constraints = [models.UniqueConstraint(fields=["owner"], name="trail_ownerkey_once")]

    def __str__(self):
        return self.owner


class Seal(models.Model):
    """A closed stretch of events: what it held, bound to the seal before it (house.md 5)."""

    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    root = models.TextField()
    previous = models.TextField(blank=True)
    at = models.DateTimeField()
    hash = models.TextField(unique=True)
    mac = models.BinaryField()

    class Meta:
        verbose_name = "segel jejak"
        verbose_name_plural = "segel jejak"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.first_id}-{self.last_id}"
