"""The national home: portal, search page, account, institution workspace. Views only; no tables."""
