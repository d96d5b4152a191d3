"""What a misspelt word may have meant. A word that stands somewhere in the marketplace is never changed into another."""

from itertools import islice

from django.db.models import Q
from django.db.models.functions import Left, Length

from search.models import Word
from search.vocabulary import words_of

# From how many letters on one slip, and two, may be forgiven: in shorter words every slip is another word.
ONE_SLIP, TWO_SLIPS = 4, 8
LONGEST = 30
# Each misspelt word costs a query.
MAX_CORRECTED = 3


def candidates(text: str) -> list[str]:
    """Up to three spellings of the whole text, the nearest first; empty when every word is known or none is near."""
    words = words_of(text)
    unknown = [word for word in dict.fromkeys(words) if ONE_SLIP <= len(word) <= LONGEST]
    known = set(Word.objects.filter(word__in=unknown).values_list("word", flat=True))
    unknown = [word for word in unknown if word not in known and not word.isdigit()]
    if not unknown or len(unknown) > MAX_CORRECTED:
        return []
    near = {word: _near(word) for word in unknown}
    if not all(near.values()):
        return []
    choices = (
        " ".join(near[word][min(rank, len(near[word]) - 1)] if word in near else word for word in words)
        for rank in range(3)
    )
    return list(dict.fromkeys(choices))


def _near(word: str) -> list[str]:
    """Known words within the slips that this length allows, the nearest first; those that begin alike before others."""
    slips = 2 if len(word) >= TWO_SLIPS else 1
    # The first letter is rarely wrong, but it may have changed places with the second.
    starts = Q(start=word[0]) | Q(start=word[1])
    known = (
        Word.objects.annotate(start=Left("word", 1), length=Length("word"))
        .filter(starts, length__range=(len(word) - slips, len(word) + slips))
        .values_list("word", flat=True)
    )
    rated = sorted(
        (found, other[0] != word[0], abs(len(other) - len(word)), other)
        for other in known
        if (found := slips_between(word, other, most=slips)) <= slips
    )
    return [other for *_, other in islice(rated, 3)]


def slips_between(one: str, other: str, *, most: int) -> int:
    """How many letters are left out, added, mistaken or swapped with their neighbour; `most` + 1 when more than that.

    Optimal string alignment distance (Damerau–Levenshtein without editing a letter twice).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, above, row = row, before, [at]
        for there, wanted in enumerate(other, 1):
            cost = min(before[there] + 1, row[there - 1] + 1, before[there - 1] + (letter != wanted))
            if at > 1 and there > 1 and letter == other[there - 2] and one[at - 2] == wanted:
                cost = min(cost, above[there - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
