"""The simulation finds the mistakes that are planted in the code: each by the seed written here."""

import re
import warnings
from itertools import islice

import pytest

from tests.simulation.act_faults import FAULTS
from tests.simulation.seeds import outcomes, run_one

WITHIN = 2_000  # seeds
FOUND_BY = {
    "number_lost_by_a_rollback": 2,
    "change_without_its_feed_row": 0,
    "cursor_saved_before_the_rows": 0,
    "rows_saved_before_the_cursor": 0,
    "receipt_in_its_own_transaction": 0,
    "no_deduplication": 1,
    "new_key_for_a_retry": 0,
    "row_removed_at_the_answer": 0,
    "strands_out_of_order": 6,
    "sending_not_put_back_at_start": 0,
    "held_for_ever": 0,
    "last_take_wins": 1,
    "reply_without_seen": 1,
    "seen_up_to_now": 1,
    "cut_feed_read_on": 6,
    "snapshot_tail_too_late": 0,
    "pages_served_stale": 1,
    "history_not_checked": 2,
    "no_points_with_intents": 21,
    "not_sent_again_after_a_restore": 2,
    "receipts_forgotten_before_the_retries_end": 1,
    "cancelled_only_here": 0,
    "void_taken_for_granted": 0,
    "resent_at_the_end": 79,
    "outbox_not_reconciled": 24,
    "digest_forgets_the_retired": 31,
    "one_queue_for_all_strands": 1,
    "message_left_behind_by_a_merge": 0,
    "split_takes_one_message": 3,
    "draft_outlives_its_text": 0,
    "drafts_forgotten_at_start": 1,
}


def test_every_fault_has_its_seed() -> None:
    assert FOUND_BY.keys() == FAULTS.keys()
    assert len(FAULTS) >= 20


def names_a_promise(violation: str | None) -> bool:
    """A fault that does not fit the code any more ends the run with an error, and finds nothing."""
    return violation is not None and re.match(r"I\d+: ", violation) is not None


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found(fault: str) -> None:
    if names_a_promise(run_one((FOUND_BY[fault], fault)).violation):
        return
    tasks = [(seed, fault) for seed in range(WITHIN)]
    found = (outcome for outcome in outcomes(tasks) if names_a_promise(outcome.violation))
    now = next(islice(found, 1), None)
    assert now is not None, f"{fault} is not found within {WITHIN} seeds"
    warnings.warn(f"{fault}: the code changed, seed {now.seed} finds it now; write it into FOUND_BY", stacklevel=1)
