"""Sign-in at the portal, the hop to a storefront, and what keeps an account safe."""
