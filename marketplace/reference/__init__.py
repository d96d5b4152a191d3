"""What all storefronts share as fact: categories, kinds of certificates, tax rules. Changed by the portal's operators."""
