"""Views of the portal's host, one file per part."""
