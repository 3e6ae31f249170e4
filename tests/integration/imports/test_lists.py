"""Samples to fill in, and lists taken out of the register in the form of a layout."""

import pytest

from accounts.authz import Role
from imports.shapes import SHAPES
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


# --- samples ---
def test_samples_work(client, data):
    page = client.get("/impor/contoh/")
    assert page.status_code == 200
    for layout, shape in SHAPES.items():
        assert shape.title in page.text
        file = client.get(f"/impor/contoh/{layout}/")
        assert file.content.startswith(b"PK") and ".xlsx" in file["Content-Disposition"]


def test_there_is_no_sample_of_other_lists(client, data):
    assert client.get("/impor/contoh/lain/").status_code == 404
    assert client.post("/impor/contoh/").status_code == 405


@pytest.mark.parametrize("path", ["/impor/contoh/", "/impor/contoh/ppks_5_pas/"])
def test_samples_refuse_without_capability(client, path):
    client.force_login(make_user(Role.REHSOS))
    assert client.get(path).status_code == 403
