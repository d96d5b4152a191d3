"""Cooperatives and their storefronts: who is served on which host, from which schema."""
