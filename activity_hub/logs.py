"""Logs: one JSON line for each thing that matters, on standard error; no personal data goes in."""

import logging
import sys
import traceback
from typing import Any

import structlog


def configure(level: str) -> None:
    """Set the level (a name of the logging module; an unknown one means INFO)."""
    number = logging.getLevelNamesMapping().get(level, logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_words,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_words(_logger: Any, _method: str, entry: Any) -> Any:
    """An error by its kinds and the lines it came through: its own words may quote what somebody typed."""
    error = entry.pop("exc_info", None)
    if isinstance(error, BaseException):
        entry["trace"] = [f"{line.filename}:{line.lineno} {line.name}" for line in _lines(error)]
        entry["error"] = []
        while error is not None:
            code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
            entry["error"].append(type(error).__qualname__ + (f" {code}" if code else ""))
            error = error.__cause__ or error.__context__
    return entry


def _lines(error: BaseException) -> traceback.StackSummary:
    return traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
