"""The bench of the roster runs, and a file of many costs as many statements as one of few."""

import re

from tests.bench import roster


def test_it_runs_and_the_statements_do_not_grow():
    said = "\n".join(roster.run(many=120, few=5))
    for engine in re.findall(r"^(\w+): csv of 5:", said, re.M):
        counts = re.findall(rf"^{engine}: csv of \d+:.*?, (\d+) statements", said, re.M)
        assert len(counts) == 2 and len(set(counts)) == 1, said
    assert "approving 120 at once" in said
