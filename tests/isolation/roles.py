"""Which roles of a storefront see which pages of its back office. Every page without an object in its address is listed."""

MANAGER, EDITOR, ORDER_DESK, TREASURER = ROLES = ("manager", "editor", "order_desk", "treasurer")

EVERYBODY = frozenset(ROLES)
GOODS = frozenset({MANAGER, EDITOR})
DESK = frozenset({MANAGER, ORDER_DESK})
MONEY = frozenset({MANAGER, TREASURER})
ORDERS = DESK | MONEY
LEAD = frozenset({MANAGER})

# Names of views → the roles that see them. Names that end in * cover what begins with them.
MATRIX: dict[str, frozenset[str]] = {
    "orders:*": ORDERS,
    "finance:*": MONEY,
    "sharing_*": MONEY,
    "reports_index": MONEY,
    "story_results": GOODS,
    "search_questions": GOODS,
    "settlement_index": MONEY,
    "settlement_statement": MONEY,
    "settlement_bank_statements": MONEY,
    "settlement_ways": MONEY,
    "settlement_account": MONEY,
    "staff_*": LEAD,
    "procurement_inbox": DESK,
    "procurement_orders": ORDERS,
    "receiving_deliveries": ORDERS,
    "receiving_invoices": ORDERS,
    "receiving_digest": ORDERS,
    "receiving_calendar": ORDERS,
    "receiving_scale": DESK,
}
# Pages of other parts: what they allow is proved in their own tests.
PROVED_ELSEWHERE = (
    "catalogue_",
    "wagtail",
    "storefront_",
    "hangtag",
    "components",
    "cooperatives_",
    "joining_",
)
