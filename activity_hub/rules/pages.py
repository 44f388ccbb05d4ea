"""Lists in pages: which pages there are, and which one is shown for one that was asked for."""


def last(total: int, size: int) -> int:
    """The number of the last page of `total` lines, `size` to a page; an empty list has one page."""
    return max(1, -(-total // size))


def nearest(page: int, total: int, size: int) -> int:
    """The page from 1 that is nearest to the one asked for."""
    return max(1, min(page, last(total, size)))
