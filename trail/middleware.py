"""The number of each request, by which its events are found again."""

from uuid import uuid4

from trail import context

HEADER = "X-Request-ID"


class RequestContextMiddleware:
    """Sets `trail.context` for one request and takes it off again, also after an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        number = uuid4().hex  # ours, never the client's: it stands in the trail
        set_request, set_acting = context.request_id.set(number), context.acting_as.set("")
        request.id = number
        try:
            response = self.get_response(request)
            response[HEADER] = number
            return response
        finally:
            context.request_id.reset(set_request)
            context.acting_as.reset(set_acting)
