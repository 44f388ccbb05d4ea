"""PostgreSQL for tests and benches: whether it answers, and a database that lasts as long as it is used."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import make_url

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def postgres_answers() -> bool:
    """Whether there is a server to test and to measure on."""
    try:
        psycopg.connect(SERVER, connect_timeout=30).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def database(name: str, is_durable: bool = True) -> Iterator[str]:
    """The address of an empty database, gone afterwards; if it is not durable, a power cut may take what is in it."""
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(drop)
        server.execute(f'CREATE DATABASE "{name}"')
        if not is_durable:
            server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(drop)
