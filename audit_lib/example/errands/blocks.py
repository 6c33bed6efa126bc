"""From the clinics' habits to blocks of errands and messages, drawn with numpy: no Python per errand.

Each block has its own generator, seeded by the region's seed and the block's number, so any size streams in
constant memory and the same seed gives the same bytes. An errand has at most five messages, in the order of
`SLOT_*`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from audit_lib.example.clinics.plan import Behaviour, ClinicPlan
from audit_lib.example.errands.days import (
    DAY_S,
    EXTRACT_S,
    Floats,
    Ints,
    add_vardagar,
    draw_sent_times,
    is_vardag,
    skip_missing_hour,
)  # fmt: skip

BLOCK_ERRANDS = 200_000
KINDS = ("kvittens", "delsvar", "motfraga", "slutsvar", "kontakt", "svar")
KVITTENS, DELSVAR, MOTFRAGA, SLUTSVAR, KONTAKT, SVAR = range(6)
STARTERS = ("invanare", "ombud", "personal")
ROLES = ("vardgivare", "arendehanterare", "receptionist")
SLOT_RECEIPT, SLOT_FIRST, SLOT_RESIDENT, SLOT_MORE, SLOT_FINAL = range(5)
NEVER = np.int64(2**40)
OPENS_S, CLOSES_S, LAST_SAME_DAY_S = 27_000, 61_200, 55_800

SERVICE_WEIGHTS = {
    "bestall_tid": 20, "avboka_tid": 5, "omboka_tid": 5, "avomboka_tid": 9, "fornya_recept": 30,
    "kontakta_mig": 18, "begar_intyg": 6, "skicka_meddelande": 6, "fraga_om_remiss": 3, "egenremiss": 4,
}  # fmt: skip
SERVICES = tuple(SERVICE_WEIGHTS)
MESSAGE, CALL = SERVICES.index("skicka_meddelande"), SERVICES.index("kontakta_mig")

_HABITS = tuple(habit.name for habit in fields(Behaviour))

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """One block: arrays an errand long; times (s) and kinds of five possible messages; NEVER = none."""

    clinic: Ints
    service: Ints
    spelled: Flags
    starter: Ints
    role: Ints
    resident: Ints
    sent: Ints
    withdrawn: Ints
    closed: Ints
    times: Ints
    kinds: Ints


def count_errands(plans: Sequence[ClinicPlan], n_errands: int) -> Ints:
    """Share the errands out over the clinics by their weights, exactly."""
    weights = np.array([plan.behaviour.weight for plan in plans])
    if weights.sum() == 0:
        weights = np.ones(len(plans))
    upper = np.rint(np.cumsum(weights) / weights.sum() * n_errands).astype(np.int64)
    return np.asarray(np.diff(upper, prepend=0), dtype=np.int64)


def draw_blocks(plans: Sequence[ClinicPlan], n_errands: int, seed: int) -> Iterator[Block]:
    """Draw all errands, clinic by clinic, in blocks of at most BLOCK_ERRANDS."""
    counts = count_errands(plans, n_errands)
    upper = np.cumsum(counts)
    habits = {name: np.array([getattr(plan.behaviour, name) for plan in plans]) for name in _HABITS}
    mixes = np.cumsum(
        [[SERVICE_WEIGHTS[code] if code in plan.errand_services else 0.0 for code in SERVICES] for plan in plans],
        axis=1,
    )
    mixes /= mixes[:, -1:]
    for number, start in enumerate(range(0, n_errands, BLOCK_ERRANDS)):
        rng = np.random.default_rng([seed, 2, number])
        places = np.arange(start, min(start + BLOCK_ERRANDS, n_errands))
        clinic = np.searchsorted(upper, places, side="right").astype(np.int64)
        yield _draw_block(rng, clinic, habits, mixes, counts)


def _draw_block(
    rng: np.random.Generator, clinic: Ints, habits: dict[str, Floats], mixes: Floats, counts: Ints
) -> Block:
    n = len(clinic)
    habit = {name: values[clinic] for name, values in habits.items()}
    sent = draw_sent_times(rng, n)
    sent = sent[np.argsort(clinic * (1 << 32) + sent, kind="stable")]
    chance = rng.random(n)
    service = np.zeros(n, dtype=np.int64)
    for column in range(len(SERVICES) - 1):
        service += chance >= mixes[clinic, column]
    chance = rng.random(n)
    starter = np.where(chance < habit["staff"], 2, np.where(chance < habit["staff"] + habit["proxy"], 1, 0))
    chance = rng.random(n)
    role = np.where(chance < habit["wrong_role"], 2, rng.integers(0, 2, n))
    role = np.where((starter < 2) | (chance > 1 - habit["no_role"]), -1, role)
    n_residents = np.maximum(counts[clinic] * 7 // 10, 1)
    resident = np.where(rng.random(n) < habit["no_key"], -1, (rng.random(n) * n_residents).astype(np.int64))
    times, kinds = _draw_messages(rng, sent, service, starter == 2, habit)
    withdrawn = sent + 60 + rng.exponential(40_000, n).astype(np.int64)
    withdrawn = skip_missing_hour(withdrawn)
    withdrawn[(rng.random(n) >= habit["withdrawn"]) | (starter == 2) | (withdrawn > EXTRACT_S)] = NEVER
    times[(times > EXTRACT_S) | (times >= withdrawn[:, None])] = NEVER
    may_drop = (service == CALL) & (starter < 2) & (habit["unreached"] > 0)
    closed = _draw_closed(rng, sent, withdrawn, times=times, kinds=kinds, may_drop=may_drop)
    return Block(
        clinic=clinic, service=service, spelled=rng.random(n) < 0.15, starter=starter, role=role,
        resident=resident, sent=sent, withdrawn=withdrawn, closed=closed, times=times, kinds=kinds,
    )  # fmt: skip


def _draw_vardagar_to_reply(rng: np.random.Generator, sent: Ints, habit: dict[str, Floats]) -> Ints:
    """Draw whole vardagar to the first reply: 0–2 is in time, 3 or more late; late more often in summer."""
    n = len(sent)
    summer = (sent // DAY_S >= 75) & (sent // DAY_S <= 140)  # mid-June to mid-August
    late = rng.random(n) < np.minimum(habit["late"] * np.where(summer, habit["summer"], 1.0), 0.95)
    open_still = is_vardag(sent // DAY_S) & (sent % DAY_S < LAST_SAME_DAY_S)
    chance = rng.random(n)
    soon = np.where(open_still & (chance < habit["same_day"]), 0, np.where(chance < 0.5 + habit["same_day"] / 2, 1, 2))
    return np.where(late, 2 + rng.geometric(0.35, n), soon)


def _draw_office_time(rng: np.random.Generator, day: Ints, not_before: Ints) -> Ints:
    opens = np.maximum(day * DAY_S + OPENS_S, not_before)
    closes = np.maximum(day * DAY_S + CLOSES_S, opens + 1)
    return np.asarray(opens + (rng.random(len(day)) * (closes - opens)).astype(np.int64))


def _draw_messages(
    rng: np.random.Generator, sent: Ints, service: Ints, by_staff: Flags, habit: dict[str, Floats]
) -> tuple[Ints, Ints]:
    n = len(sent)
    note, call = service == MESSAGE, service == CALL
    chatty = rng.random(n) < habit["chatty"]
    wait = _draw_vardagar_to_reply(rng, sent, habit)
    day = np.where(wait == 0, sent // DAY_S, add_vardagar(sent // DAY_S, np.maximum(wait, 1)))
    first_at = _draw_office_time(rng, day, sent + 600)

    chance = rng.random(n)
    first = np.where(chance < habit["question"], MOTFRAGA, np.where(chance < 0.75, DELSVAR, SLUTSVAR))
    first = np.where(call & (chance > 0.45), KONTAKT, first)
    first = np.where(note, np.where(chatty, MOTFRAGA, np.where(chance < 0.75, KVITTENS, DELSVAR)), first)
    silent = (rng.random(n) < habit["never"]) | by_staff | (call & (rng.random(n) < habit["unreached"]))

    asked = (first == MOTFRAGA) | ((first == DELSVAR) & ~note)
    answered = asked & (rng.random(n) < np.where(first == MOTFRAGA, 0.85, 0.4))
    resident_at = skip_missing_hour(first_at + 900 + rng.exponential(60_000, n).astype(np.int64))
    last = np.where(answered, resident_at, first_at)
    more = asked & (rng.random(n) < 0.4)
    more_at = _draw_office_time(rng, add_vardagar(last // DAY_S, rng.geometric(0.5, n)), last)
    more_kind = np.where(rng.random(n) < 0.6, DELSVAR, MOTFRAGA)
    last = np.where(more, more_at, last)
    final = asked & (rng.random(n) < 0.93)
    final_at = _draw_office_time(rng, add_vardagar(last // DAY_S, rng.geometric(0.3, n)), last)
    receipt = ~by_staff & (rng.random(n) < 0.8)

    times = np.full((n, 5), NEVER)
    times[:, SLOT_RECEIPT] = np.where(receipt, skip_missing_hour(sent + rng.integers(2, 20, n)), NEVER)
    times[:, SLOT_FIRST] = np.where(silent, NEVER, first_at)
    times[:, SLOT_RESIDENT] = np.where(answered & ~silent, resident_at, NEVER)
    times[:, SLOT_MORE] = np.where(more & ~silent, more_at, NEVER)
    times[:, SLOT_FINAL] = np.where(final & ~silent, final_at, NEVER)
    staff_reply = by_staff & (rng.random(n) < 0.6)
    staff_reply_at = skip_missing_hour(sent + 1800 + rng.exponential(50_000, n).astype(np.int64))
    times[staff_reply, SLOT_RESIDENT] = staff_reply_at[staff_reply]
    kinds = np.empty((n, 5), dtype=np.int64)
    kinds[:] = (KVITTENS, DELSVAR, SVAR, DELSVAR, SLUTSVAR)
    kinds[:, SLOT_FIRST] = first
    kinds[:, SLOT_MORE] = more_kind
    return times, kinds


def _draw_closed(
    rng: np.random.Generator,
    sent: Ints,
    withdrawn: Ints,
    *,
    times: Ints,
    kinds: Ints,
    may_drop: Flags,
) -> Ints:
    """Close an errand some minutes after what ends it; Kontakta mig may be closed without any contact."""
    done = np.where(np.isin(kinds, (SLUTSVAR, KONTAKT)), times, NEVER).min(axis=1)
    note_done = np.where(kinds[:, SLOT_FIRST] == KVITTENS, times[:, SLOT_FIRST], NEVER)
    done = np.minimum(np.minimum(done, note_done), withdrawn)
    dropped = may_drop & (times[:, SLOT_FIRST] == NEVER) & (withdrawn == NEVER)
    done = np.where(dropped, add_vardagar(sent // DAY_S, np.full(len(sent), 4)) * DAY_S + OPENS_S, done)
    closed = done + rng.integers(0, 1800, len(sent))
    closed[(done >= NEVER) | (closed > EXTRACT_S)] = NEVER
    return skip_missing_hour(closed)
