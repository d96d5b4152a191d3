"""Pages that belong to somebody: a filled basket, the steps of a checkout, an order, accounts, a workspace, and errors."""


def private_pages() -> dict[str, str]:
    return {}
