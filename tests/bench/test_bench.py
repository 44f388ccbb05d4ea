"""The bench runs, so that it cannot rot; what it measures is read by people, not asserted."""

import pytest

from tests.bench import sign_up


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def test_the_bench_runs_and_every_press_is_answered(engine):
    said = "\n".join(sign_up.run(shots=8, connections=(2,), engines=(engine,)))
    assert f"{engine}: statements by API" in said
    for name in ("bare INSERT", "sign-up by API", "sign-up by page", "bare answer", "page"):
        assert name in said
    assert "×5" not in said and "×4" not in said and "×0" not in said
    assert "×304" in said
