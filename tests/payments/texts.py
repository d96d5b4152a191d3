"""Texts of QRIS codes as acquirers write them, for tests."""

from marketplace.payments.qris import checksum

NMID = "ID1020021181745"


def field(tag, value):
    return f"{tag}{len(value):02d}{value}"


def qris_text(name="KOPWAN CILEGON", city="CILEGON", *, currency="360", national=NMID):
    """A static merchant code with a bank's own account and the national number."""
    bank = field("00", "COM.BANKBJB.WWW") + field("01", "936001100012345678") + field("03", "UMI")
    parts = [field("00", "01"), field("01", "11"), field("26", bank)]
    if national:
        parts.append(field("51", field("00", "ID.CO.QRIS.WWW") + field("02", national) + field("03", "UMI")))
    parts += [
        field("52", "5699"),
        field("53", currency),
        field("58", "ID"),
        field("59", name),
        field("60", city),
        field("61", "42411"),
    ]
    start = "".join(parts) + "6304"
    return start + checksum(start)
