import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from trail import context
from trail.middleware import HEADER, RequestContextMiddleware


def answer(view):
    return RequestContextMiddleware(view)(RequestFactory().get("/", headers={"X-Request-ID": "forged"}))


def test_numbers_the_request_and_says_so():
    seen = []

    def view(request):
        seen.append(context.request_id.get())
        return HttpResponse()

    response = answer(view)
    assert response[HEADER] == seen[0]
    assert len(seen[0]) == 32
    assert answer(view)[HEADER] != seen[0]


def test_leaves_nothing_behind():
    def view(request):
        context.acting_as.set("Back Office #1")
        return HttpResponse()

    answer(view)
    assert (context.request_id.get(), context.acting_as.get()) == ("", "")


def test_leaves_nothing_behind_after_an_error():
    def view(request):
        context.acting_as.set("Back Office #1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer(view)
    assert (context.request_id.get(), context.acting_as.get()) == ("", "")
