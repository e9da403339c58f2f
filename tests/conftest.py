"""What all tests share: examples without a clock, a PostgreSQL server where one is asked for."""

import itertools
import os

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import server

# A busy machine makes no law false: how long an example takes is for the benches to say.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

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
