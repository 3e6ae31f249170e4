"""The distinct words of names: which of them hold a part, which sound or look like a misspelt one (quality.md 1).

A process keeps the words in memory and asks the table again after `FRESH`. New words are found by an hourly job; until
then a new name is found by its words as they are written, not by parts or slips of them.
"""

import time
from collections.abc import Iterable
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cases import names
from cases.models import NameWord

FRESH = 300.0  # seconds
SHORTEST = 3  # letters of a part that is looked for inside words
MOST_WORDS = 300  # one group asks for; a part that is in more words tells nothing
NEAREST = 40  # words a misspelt one may have meant
LONG = 6  # letters from which a word may hold two slips


class _Kept:
    """The words this process knows: each under the sound it has."""

    lock = Lock()
    until = 0.0
    sounds: dict[str, list[str]] = {}
    words: list[str] = []


def holding(part: str) -> list[str]:
    """Words that hold the part (itself as a beginning first); only that beginning where too many do."""
    inside = [word for word in _words() if part in word] if len(part) >= SHORTEST else []
    return [f"{part}*", *(inside if len(inside) <= MOST_WORDS else [])]


def near(word: str) -> list[str]:
    """Words that sound like `word` or differ by a slip (two in a long one), the nearest first."""
    sound = names.sound_key(word)
    _words()
    slips = 2 if len(sound) >= LONG else 1
    found = process.extract(sound, _Kept.sounds.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    ranked = sorted(found, key=lambda hit: hit[1])
    return [other for heard, _, _ in ranked for other in _Kept.sounds[heard]][:NEAREST]


def learn(keys: Iterable[str]) -> int:
    """Note the words of these `name_key`s that are not known yet; how many were new."""
    words = {word for key in keys for word in key.split()}
    new = words.difference(NameWord.objects.filter(pk__in=words).values_list("pk", flat=True)) if words else set()
    NameWord.objects.bulk_create([NameWord(word=word) for word in sorted(new)], ignore_conflicts=True)
    return len(new)


def forget() -> None:
    """Ask the table again at the next question."""
    _Kept.until = 0.0


def _words() -> list[str]:
    with _Kept.lock:
        if time.monotonic() >= _Kept.until:
            words = list(NameWord.objects.order_by("pk").values_list("pk", flat=True))
            sounds: dict[str, list[str]] = {}
            for word in words:
                sounds.setdefault(names.sound_key(word), []).append(word)
            _Kept.words, _Kept.sounds, _Kept.until = words, sounds, time.monotonic() + FRESH
        return _Kept.words
