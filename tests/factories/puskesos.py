from accounts.authz import Role
from puskesos import actions
from puskesos.models import ServicePoint
from regions.models import Region
from tests.factories.accounts import make_user


def make_point(village="16.03.10.2004", **values) -> ServicePoint:
    region = Region.objects.get(pk=village)
    values.setdefault("name", f"Puskesos {region.name}")
    return actions.create_point(by=make_user(Role.MANAGER), village=region, **values)
