from accounts.authz import Role
from psks import actions
from psks.models import Actor, Kind, Paper
from regions.models import Region
from tests.factories.accounts import make_user


def make_actor(kind="psm", village=None, kecamatan=None, **values) -> Actor:
    """A PSKS actor, registered by an Operator Data."""
    return actions.create_actor(
        by=make_user(Role.DATA),
        kind=Kind.objects.get(pk=kind),
        name=values.pop("name", "Yudi Pranata"),
        village=village and Region.objects.get(pk=village),
        kecamatan=kecamatan and Region.objects.get(pk=kecamatan),
        **values,
    )


def make_paper(actor: Actor, **values) -> Paper:
    """One more Surat Tanda Daftar of an actor."""
    return actions.add_paper(by=None, actor=actor, **{"kind": "std", "number": "800/1"} | values)
