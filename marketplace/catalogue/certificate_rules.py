"""What can be said about a certificate's number from public rules alone, and who helps to renew it.

Only kinds whose numbering is published are checked; the shape of the others changes with year and issuer.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# kind → what its number looks like without spaces and dots, and an example in words.
SHAPES: dict[str, tuple[re.Pattern[str], Promise]] = {
    # BPJPH: «ID» and digits only, province code first.
    "halal": (
        re.compile(r"ID\d{16,20}"),
        _("A halal number begins with ID and has digits only: ID36110000123450221"),
    ),
    # BPOM regulation 22/2018: 13 digits and the two last ones of the year in which it ends.
    "p-irt": (
        re.compile(r"(P-?IRT)?\d{13,15}(-?\d{2})?"),
        _("A P-IRT number has 13 digits and the year: 2063672010001-31"),
    ),
    "bpom": (
        re.compile(r"(BPOMRI)?(MD|ML|TR|TL|TI|SD|SI|SL|N[A-E])\d{9,15}"),
        _("A BPOM number begins with its letters: MD 123456789012"),
    ),
    "nib": (re.compile(r"\d{13}"), _("A NIB has 13 digits.")),
}

WHO_HELPS: dict[str, Promise] = {
    "halal": _(
        "The halal companion (pendamping PPH) of your district, through the BPJPH service of the Ministry of Religion's office in %(city)s."
    ),
    "p-irt": _(
        "The health office (Dinas Kesehatan) of %(city)s: food safety training, inspection of the kitchen, and the licence in OSS."
    ),
    "slhs": _("The health office (Dinas Kesehatan) of %(city)s, through the puskesmas of your kecamatan."),
    "bpom": _(
        "The nearest BPOM office (Balai or Loka POM); the trade office of %(city)s accompanies small producers."
    ),
    "sni": _(
        "The industry office (Dinas Perindustrian) of %(city)s, which knows the accredited laboratories and subsidies."
    ),
    "tkdn": _(
        "The industry office (Dinas Perindustrian) of %(city)s; small industries have the number reckoned free of charge in SIINas."
    ),
    "nib": _(
        "The one-stop licensing office (DPMPTSP) of %(city)s, or the OSS counter in the public service mall."
    ),
    "nik-koperasi": _("The cooperatives office (Dinas Koperasi dan UKM) of %(city)s."),
}
ANYBODY = _("The cooperatives office (Dinas Koperasi dan UKM) of %(city)s, which knows who issues it.")


def number_problem(kind: str, number: str) -> Promise | None:
    """What is odd about a number of this kind (the kind's slug); None where nothing is, or no rule is public."""
    shape = SHAPES.get(kind)
    bare = re.sub(r"[\s.:/]|\bno\b", "", number, flags=re.IGNORECASE).upper()
    return shape[1] if shape and not shape[0].fullmatch(bare) else None


def who_helps(kind: str, city: str) -> str:
    """Which office in the city or regency helps to renew a certificate of this kind."""
    return str(WHO_HELPS.get(kind, ANYBODY)) % {"city": city}
