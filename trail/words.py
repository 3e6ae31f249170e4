"""What acts are called in sentences. Each room registers its own from its `apps.py`."""

from collections.abc import Mapping

_phrases: dict[str, str] = {}


def register(phrases: Mapping[str, str]) -> None:
    """`{"referral.accept": "menerima rujukan"}`: verb phrases that follow the name of the actor."""
    _phrases.update(phrases)


def phrase(act: str) -> str:
    """The verb phrase of an act; a denied one says so; an act without words is shown as it is."""
    if act in _phrases:
        return _phrases[act]
    if act.endswith(".denied"):
        return f"ditolak saat mencoba {phrase(act.removesuffix('.denied'))}"
    return act


def known() -> dict[str, str]:
    """All acts with their phrases, by phrase."""
    return dict(sorted(_phrases.items(), key=lambda item: item[1]))
