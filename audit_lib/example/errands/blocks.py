"""From the clinics' habits to blocks of errands and messages, drawn with numpy: no Python per errand.

Each block has its own generator, seeded by the region's seed and the block's number, so any size streams in
constant memory and the same seed gives the same bytes. An errand has at most five messages, in the order of
`SLOT_*`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from audit_lib.example.clinics.plan import ERRAND_WEIGHTS, ClinicPlan
from audit_lib.example.content_files import Behaviour
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

SERVICES = tuple(ERRAND_WEIGHTS)
MESSAGE, CALL = SERVICES.index("skicka_meddelande"), SERVICES.index("kontakta_mig")

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """One block: arrays an errand long; times (s) and kinds of five possible messages; NEVER = none.

    `first` is the number of its first errand, from 1; `clinic` is a place among the plans.
    """

    first: int
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
    habits = {
        habit.name: np.array([getattr(plan.behaviour, habit.name) for plan in plans]) for habit in fields(Behaviour)
    }
    mixes = np.cumsum([_weigh_services(plan) for plan in plans], axis=1)
    mixes /= mixes[:, -1:]
    for number, start in enumerate(range(0, n_errands, BLOCK_ERRANDS)):
        rng = np.random.default_rng([seed, 2, number])
        places = np.arange(start, min(start + BLOCK_ERRANDS, n_errands))
        clinic = np.searchsorted(upper, places, side="right").astype(np.int64)
        yield _draw_block(rng, start + 1, clinic, habits, mixes, counts)


def _weigh_services(plan: ClinicPlan) -> list[float]:
    active = {code for code in plan.active if code in ERRAND_WEIGHTS} or {"kontakta_mig"}
    return [float(weight) if code in active else 0.0 for code, weight in ERRAND_WEIGHTS.items()]


def _draw_block(
    rng: np.random.Generator, first: int, clinic: Ints, habits: dict[str, Floats], mixes: Floats, counts: Ints
) -> Block:
    n = len(clinic)
    habit = {name: values[clinic] for name, values in habits.items()}
    sent = draw_sent_times(rng, n)
    sent = sent[np.argsort(clinic * (1 << 32) + sent, kind="stable")]
    service = (rng.random(n)[:, None] >= mixes[clinic, :-1]).sum(axis=1)
    chance = rng.random(n)
    starter = np.where(chance < habit["staff"], 2, np.where(chance < habit["staff"] + habit["proxy"], 1, 0))
    chance = rng.random(n)
    role = np.where(chance < habit["wrong_role"], 2, rng.integers(0, 2, n))
    role = np.where((starter < 2) | (chance > 1 - habit["no_role"]), -1, role)
    n_residents = np.maximum(counts[clinic] * 7 // 10, 1)
    resident = np.where(rng.random(n) < habit["no_key"], -1, (rng.random(n) * n_residents).astype(np.int64))
    times, kinds = _draw_messages(rng, sent, service, starter == 2, habit)
    withdrawn = skip_missing_hour(sent + 60 + rng.exponential(40_000, n).astype(np.int64))
    withdrawn[(rng.random(n) >= habit["withdrawn"]) | (starter == 2) | (withdrawn > EXTRACT_S)] = NEVER
    times[(times > EXTRACT_S) | (times >= withdrawn[:, None])] = NEVER
    may_drop = (service == CALL) & (starter < 2) & (habit["unreached"] > 0)
    closed = _draw_closed(rng, sent, withdrawn, times, kinds, may_drop)
    return Block(
        first=first, clinic=clinic, service=service, spelled=rng.random(n) < 0.15, starter=starter, role=role,
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
    receipt_at = skip_missing_hour(sent + rng.integers(2, 20, n))

    # To an errand of theirs the staff get an answer, or none.
    answered = np.where(by_staff, rng.random(n) < 0.6, answered & ~silent)
    staff_answer_at = skip_missing_hour(sent + 1800 + rng.exponential(50_000, n).astype(np.int64))
    slots = (
        (receipt, receipt_at, KVITTENS),
        (~silent, first_at, first),
        (answered, np.where(by_staff, staff_answer_at, resident_at), SVAR),
        (more & ~silent, more_at, more_kind),
        (final & ~silent, final_at, SLUTSVAR),
    )
    times = np.column_stack([np.where(is_sent, at, NEVER) for is_sent, at, _ in slots])
    kinds = np.column_stack([np.broadcast_to(kind, n) for *_, kind in slots])
    return times, kinds


def _draw_closed(
    rng: np.random.Generator, sent: Ints, withdrawn: Ints, times: Ints, kinds: Ints, may_drop: Flags
) -> Ints:
    """Close an errand some minutes after what ends it; Kontakta mig may be closed without any contact."""
    done = np.where(np.isin(kinds, (SLUTSVAR, KONTAKT)), times, NEVER).min(axis=1)
    note_done = np.where(kinds[:, SLOT_FIRST] == KVITTENS, times[:, SLOT_FIRST], NEVER)
    done = np.minimum.reduce([done, note_done, withdrawn])
    dropped = may_drop & (times[:, SLOT_FIRST] == NEVER) & (withdrawn == NEVER)
    done = np.where(dropped, add_vardagar(sent // DAY_S, np.full(len(sent), 4)) * DAY_S + OPENS_S, done)
    closed = done + rng.integers(0, 1800, len(sent))
    closed[(done >= NEVER) | (closed > EXTRACT_S)] = NEVER
    return skip_missing_hour(closed)
