"""Pages and the back office of every storefront: stories, home pages, theme, menus."""
