"""QRIS texts: what stands in the square code of an Indonesian merchant.

A text is a row of fields, each two digits of tag, two of length, then the value (EMVCo, Merchant-Presented Mode 1.1;
Bank Indonesia's QRIS names the fields below). The last field, 63, is a CRC-16/CCITT-FALSE over everything before it.
"""

import re
from dataclasses import dataclass

import segno
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FORMAT, METHOD, CURRENCY, AMOUNT, COUNTRY, NAME, CITY, CHECKSUM = (
    "00",
    "01",
    "53",
    "54",
    "58",
    "59",
    "60",
    "63",
)
# The national merchant number stands here, below the name of QRIS's own standard.
NATIONAL, GLOBAL_NAME, MERCHANT_NUMBER = "51", "00", "02"
QRIS_NAME = "ID.CO.QRIS.WWW"
STATIC, DYNAMIC = "11", "12"
RUPIAH, INDONESIA = "360", "ID"
# Bank Indonesia's limit of one payment; IDR.
LARGEST = 10_000_000
LONGEST = 512

# Words that stand in the names of many merchants and therefore tell nobody apart.
COMMON_WORDS = {
    "batik", "catering", "cv", "dan", "jaya", "kab", "kabupaten", "konsumen", "kopwan", "koperasi", "kota", "kuliner", "makmur", "mart", "produsen", "pt", "sejahtera", "serba", "store", "the", "toko", "ud", "umkm", "usaha",
    "wanita", "warung",
}  # fmt: skip


@dataclass(frozen=True)
class Qris:
    """A text that was looked at: its merchant's name and city, and the national merchant number (NMID)."""

    text: str
    name: str
    city: str
    nmid: str


def read_qris(text: str) -> Qris:
    """Return a static QRIS of rupiah. Raises ValidationError in words that say what to do instead."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise ValidationError(_("Paste the whole text of your QRIS; it begins with 000201."))
    fields = _fields(text)
    if fields.get(FORMAT) != "01" or list(fields)[-1] != CHECKSUM:
        raise ValidationError(
            _("This is not the text of a QRIS. Scan your printed QRIS with a reader and paste what it says.")
        )
    if checksum(text[:-4]) != fields[CHECKSUM].upper():
        raise ValidationError(
            _(
                "A part of this text is missing or was changed: its check digits do not fit. Copy all of it once more."
            )
        )
    if fields.get(METHOD, STATIC) != STATIC or AMOUNT in fields:
        raise ValidationError(
            _("This QRIS is for a single payment. Take the one that is printed and hangs at your counter.")
        )
    if fields.get(CURRENCY) != RUPIAH or fields.get(COUNTRY) != INDONESIA:
        raise ValidationError(
            _("This code is not for rupiah. Take the QRIS of your Indonesian bank or wallet.")
        )
    national = _fields(fields.get(NATIONAL, ""))
    if national.get(GLOBAL_NAME) != QRIS_NAME or not national.get(MERCHANT_NUMBER):
        raise ValidationError(
            _(
                "This code has no national merchant number (NMID), so not every wallet can pay it. Ask your bank for a QRIS."
            )
        )
    if not fields.get(NAME, "").strip():
        raise ValidationError(_("This code does not say whose it is. Ask your bank for a new QRIS."))
    return Qris(
        text=text,
        name=fields[NAME].strip(),
        city=fields.get(CITY, "").strip(),
        nmid=national[MERCHANT_NUMBER].strip(),
    )


def belongs_to(qris: Qris, *names: str) -> bool:
    """Say whether one of these names has a telling word in common with the merchant's."""
    return bool(_telling(qris.name) & {word for name in names for word in _telling(name)})


def with_amount(text: str, amount: int) -> str:
    """The same code for one payment of `amount` IDR: a wallet then asks for nothing but the PIN."""
    fields = _fields(text)
    fields[METHOD] = DYNAMIC
    fields[AMOUNT] = str(amount)
    body = "".join(
        f"{tag}{len(value):02d}{value}" for tag, value in sorted(fields.items()) if tag != CHECKSUM
    )
    start = f"{body}{CHECKSUM}04"
    return start + checksum(start)


def qr_picture(text: str) -> str:
    """The code as a picture for an <img>'s src, black on white with the quiet zone that readers want."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE of a text, as four capitals: polynomial 0x1021, begun with 0xFFFF."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return f"{crc:04X}"


def _fields(text: str) -> dict[str, str]:
    """{tag: value} in the order in which they stand. Raises ValidationError where the lengths lead past the end."""
    fields: dict[str, str] = {}
    place = 0
    while place < len(text):
        tag, length = text[place : place + 2], text[place + 2 : place + 4]
        value = text[place + 4 : place + 4 + int(length)] if re.fullmatch(r"\d\d", length, re.ASCII) else ""
        if (
            not re.fullmatch(r"\d\d", tag, re.ASCII)
            or not value
            or len(value) != int(length)
            or tag in fields
        ):
            raise ValidationError(
                _(
                    "This is not the text of a QRIS. Scan your printed QRIS with a reader and paste what it says."
                )
            )
        fields[tag] = value
        place += 4 + int(length)
    return fields


def _telling(name: str) -> set[str]:
    words = re.findall(r"[a-z0-9]{3,}", name.lower())
    return {word for word in words if word not in COMMON_WORDS}
