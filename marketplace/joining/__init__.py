"""How a cooperative joins: it applies at the portal, the operator verifies and provisions, its manager opens."""
