"""A case whose desk research is small, known and in order."""

import pytest
import remembering
import spoiling

checks_remembered = pytest.fixture(scope="package", autouse=True)(remembering.remember_all)


@pytest.fixture
def desk(study):
    """Return a copy of the default case with a small desk research that a test may spoil."""
    spoiling.write_desk(study)
    return study
