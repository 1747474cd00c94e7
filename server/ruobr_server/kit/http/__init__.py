"""HTTP for every route: middleware, responses, conditional requests, typed dependencies."""
