"""What is cached by version: the latest used, never more than allowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.mobile.response_cache import LruCache

steps = st.lists(
    st.tuples(st.sampled_from(["get", "keep"]), st.integers(0, 9), st.integers(1, 6)), max_size=60
)


@given(steps)
def test_it_is_the_latest_used_within_the_limit(taken: list[tuple[str, int, int]]) -> None:
    limit = 12
    cache: LruCache[int, int] = LruCache(limit)
    model: list[tuple[int, int]] = []  # key and size, the latest used last
    for what, key, size in taken:
        known = dict(model)
        if what == "get":
            assert (cache.get(key) is not None) == (key in known)
            if key in known:
                model = [entry for entry in model if entry[0] != key] + [(key, known[key])]
        else:
            cache.put(key, size, size)
            model = [entry for entry in model if entry[0] != key] + [(key, size)]
            while sum(weight for _, weight in model) > limit:
                del model[0]
    assert cache.size == sum(weight for _, weight in model) <= limit
    assert len(cache) == len(model)


def test_what_is_too_large_is_not_stored_and_leaves_the_rest() -> None:
    cache: LruCache[str, int] = LruCache(10)
    cache.put("small", 1, 4)
    cache.put("huge", 2, 11)
    assert cache.get("huge") is None
    assert cache.get("small") == 1
    cache.put("small", 3, 11)  # a newer value that cannot be cached must not leave the older one
    assert cache.get("small") is None
