import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


def create(monkeypatch, password, username="Admin"):
    monkeypatch.setattr("builtins.input", lambda: password)
    call_command("create_admin", username, "--name", "Admin Sistem", "--stdin", stdout=io.StringIO())


def test_create_admin_makes_one_who_may_manage_accounts(monkeypatch):
    create(monkeypatch, "sungai-lematang-1")
    user = User.objects.get(username="admin")
    assert user.is_staff and user.check_password("sungai-lematang-1")


def test_create_admin_refuses_a_weak_password_and_a_taken_name(monkeypatch):
    with pytest.raises(CommandError):
        create(monkeypatch, "123")
    assert not User.objects.exists()
    create(monkeypatch, "sungai-lematang-1")
    with pytest.raises(CommandError):
        create(monkeypatch, "sungai-lematang-2")
