"""What a view may let escape, turned into a page in the frame."""

from office.errors import DomainError
from welfare import errors


class DomainErrorMiddleware:
    """A rule of the domain that no form caught becomes its sentence on a page (409), never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, DomainError):
            return errors.refused(request, exception)
        return None
