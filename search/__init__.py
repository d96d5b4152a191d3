"""One search over all storefronts: a projection in `public`, an Elasticsearch index beside it, two backends."""
