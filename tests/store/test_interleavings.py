"""No edit is lost whatever the order of two people's saves (ROBUSTNESS P2); `benchmarks.store` runs all 10,000."""

from store.verification import verify
from tests.store import interleavings

N_INTERLEAVINGS, SECONDS = 10_000, 10
FEWEST = 200
"""Even a very slow machine does that many in the time."""


def test_no_acknowledged_edit_is_lost_in_any_interleaving(database):
    outcome = interleavings.run(database, N_INTERLEAVINGS, SECONDS)
    assert outcome.n_lost == 0
    assert outcome.n_interleavings >= FEWEST
    assert outcome.n_merged > outcome.n_interleavings / 10
    assert outcome.n_conflicts > outcome.n_interleavings / 10
    assert verify(database).problems == ()
