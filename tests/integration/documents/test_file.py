"""A file is handed out by the rights of the record it belongs to."""

import pytest
from django.conf import settings

from accounts.authz import Role
from documents.models import Attachment
from office import joints
from tests.factories.accounts import make_user
from tests.unit.documents.test_store import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def attachment(monkeypatch):
    """A file of a record that only user "mine" may open."""
    attachment = store(b"%PDF-1.7 surat", name="surat.pdf")
    monkeypatch.setitem(
        joints.file_owner, "accounts.user", lambda user, pk, change: user if user.username == "mine" else None
    )
    return attachment


def test_works(client, attachment):
    client.force_login(make_user(Role.BACK, username="mine"))
    response = client.get(attachment.get_absolute_url())
    assert response.status_code == 200 and b"".join(response) == b"%PDF-1.7 surat"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]


def test_hides_outside_scope(client, attachment):
    client.force_login(make_user(Role.BACK))
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_hides_a_record_no_room_answers_for(client, attachment):
    Attachment.objects.update(owner_type="nobody.knows")
    client.force_login(make_user(Role.BACK, username="mine"))
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_needs_a_login(client, attachment):
    assert client.get(attachment.get_absolute_url()).status_code == 302


def test_a_lost_file_is_not_found(client, attachment):
    (settings.MEDIA_ROOT / attachment.path).unlink()
    client.force_login(make_user(Role.BACK, username="mine"))
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_refuses_post(client, attachment):
    client.force_login(make_user(Role.BACK, username="mine"))
    assert client.post(attachment.get_absolute_url()).status_code == 405
