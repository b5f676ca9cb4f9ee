"""One server of an office for every test here: accounts, a name of its own, the sample to look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import START, serving

from tests.security import guards
from tests.security.office import Office, furnish

NAMED = "https://dan-van.example"


@pytest.fixture(scope="session")
def office(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    place = tmp_path_factory.mktemp("office")
    home = place / "home"
    shutil.copytree(sample_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(home))
        patch.setenv("DANVAN_ADDRESSES", NAMED)
        furnish(home)
        start = ("tests/security/guards.py",) if os.environ.get(guards.VARIABLE) else START
        with serving(home, place / "log.txt", start) as server:
            patch.delenv("DANVAN_ADDRESSES")
            yield Office(server=server, home=home)
