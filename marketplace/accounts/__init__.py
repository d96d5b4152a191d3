"""One account for all storefronts; institutions and their people; sign-in across hosts."""
