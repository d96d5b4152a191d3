"""Who works in this storefront, and as what. Tables of each cooperative's own schema."""
