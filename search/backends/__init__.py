"""Two ways to answer the same Query: Elasticsearch, and PostgreSQL when that is not there."""
