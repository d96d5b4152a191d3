"""The URLs of the two kinds of hosts: the portal and the storefronts."""
