"""Settings: `base` reads everything from the environment; `local`, `production` and `test` only narrow it."""
