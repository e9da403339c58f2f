"""What all tests share: a PostgreSQL server where one is asked for."""

import itertools
import os

import pytest

from tests.postgres import server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server():
    """The address of a server that is started for the tests, once in each process."""
    with server() as address:
        yield address


@pytest.fixture
def new_place(postgres_server):
    """Make addresses of workspaces that are not there yet; their schemas go when the test ends."""
    import psycopg

    made = []

    def new():
        made.append(f"t{os.getpid()}_{next(_numbers)}")
        return f"{postgres_server}&schema={made[-1]}"

    yield new
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        found = connection.execute("SELECT schema_name FROM information_schema.schemata").fetchall()
        for (name,) in found:
            if any(name == one or name.startswith(f"{one}_") for one in made):
                connection.execute(f'DROP SCHEMA "{name}" CASCADE')
