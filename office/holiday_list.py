"""Indonesian holidays of a year, as the `holidays` package lists them."""

from datetime import date
from functools import cache

from office.models import Holiday

# Our kind for each category of the package; a day in both is the national holiday.
CATEGORIES = {"government": Holiday.Kind.SHARED_LEAVE, "public": Holiday.Kind.NATIONAL}


@cache
def of_year(year: int) -> list[tuple[date, str, str]]:
    """(date, name, kind) in order. Days that hang on the moon are estimates until the government fixes them."""
    import holidays  # slow to import and used once a year

    days = {}
    for category, kind in CATEGORIES.items():
        for day, names in holidays.country_holidays("ID", years=year, language="id", categories=category).items():
            days |= {(day, name): kind for name in names.split("; ")}
    return sorted((day, name, str(kind)) for (day, name), kind in days.items())
