"""The bench of the door runs, no scan is lost in it, and one scan takes as few statements as it is to take."""

import re

from tests.bench import door


def test_it_runs_and_every_scan_is_answered():
    said = "\n".join(door.run(("sqlite",), shots=8, people=50, seconds=2, connections=(2,)))
    assert set(re.findall(r"statements of a scan (\d+)", said)) == {"4"}
    for name in ("bare INSERT", "scan, fair gate on", "batches of 50", "list of 50", "list, conditional", "(PSS)"):
        assert name in said
    assert "×5" not in said and "×4" not in said and "×0" not in said
    assert re.findall(r"not answered (\d+)", said).count("0") == len(re.findall("not answered", said))
    assert "×304" in said
