"""Province → regency → district, one choice at a time: works as plain form steps, and htmx only shortens them."""

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from django.db.models.functions import Length

from tenants.models import Region

LEVELS = ("province", "regency", "district")
SHORTEST = 3
FOUND = 30


@dataclass(frozen=True)
class Area:
    """What was chosen so far, from the province down; never further than the official tree allows."""

    province: Region | None = None
    regency: Region | None = None
    district: Region | None = None

    @property
    def missing(self) -> str:
        """The level that is to be chosen next; empty when the district is known."""
        return next((level for level in LEVELS if getattr(self, level) is None), "")

    @property
    def chosen(self) -> list[Region]:
        return [region for region in (self.province, self.regency, self.district) if region]

    def choices(self) -> list[tuple[str, str]]:
        """(code, name) of what can be chosen at the missing level."""
        if not self.missing:
            return []
        parent = {"province": None, "regency": self.province, "district": self.regency}[self.missing]
        return list(Region.objects.filter(parent=parent).order_by("name").values_list("code", "name"))


def area_from(codes: dict[str, str]) -> Area:
    """Read {"province": code, "regency": code, "district": code}; a code that does not belong below its parent is
    dropped with everything below it. A district alone is enough."""
    district = codes.get("district", "")
    if district and not codes.get("regency"):
        parts = district.split(".")
        codes = {"province": parts[0], "regency": ".".join(parts[:2]), "district": district}
    wanted = [code for code in (codes.get(level, "") for level in LEVELS) if code]
    found = Region.objects.in_bulk(wanted)
    chosen: list[Region] = []
    for level in LEVELS:
        region = found.get(codes.get(level, ""))
        expected = chosen[-1].code if chosen else None
        if region is None or region.parent_id != expected:
            break
        chosen.append(region)
    return Area(*chosen)


def districts_like(words: str, near: Region) -> list[Region]:
    """Districts whose name, or whose city's, holds the words; at most FOUND of them, those near `near` first."""
    words = " ".join(words.split())[:60]
    if len(words) < SHORTEST:
        return []
    districts = Region.objects.filter(kind=Region.Kind.DISTRICT).select_related("parent__parent")
    own = districts.filter(name__icontains=words).order_by(Length("name"), "name", "code")[:FOUND]
    found = list(own)
    if len(found) < FOUND:
        of_city = districts.filter(parent__name__icontains=words).exclude(name__icontains=words)
        found += of_city.order_by("parent__name", "name")[: FOUND - len(found)]
    return sorted(
        found, key=lambda each: (each.parent_id != near.code, each.province_code != near.province_code)
    )


def district_named(code: str) -> Region | None:
    """The district with its regency and province at hand, a copy of one's own; None for any other code.

    Each step of a checkout asks for the same few; they come with the migrations and never change while a process runs.
    """
    try:
        return deepcopy(_known_district(code))
    except Region.DoesNotExist:
        return None


@lru_cache(maxsize=1_000)
def _known_district(code: str) -> Region:
    """Raises Region.DoesNotExist, which is not kept: what visitors make up shall not push out what is asked for."""
    return Region.objects.select_related("parent__parent").get(code=code, kind=Region.Kind.DISTRICT)
