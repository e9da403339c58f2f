import pytest
from tests.unit.ask.builders import a_library


@pytest.fixture(scope="package")
def library(tmp_path_factory):
    return a_library(tmp_path_factory.mktemp("orsk"))
