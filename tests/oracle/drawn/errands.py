"""Nasty errands and messages: edges of the period, deadlines, the extract, nights when the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from ..columns import WIDE_TIMES
from ..intake.values import STOCKHOLM
from ..settings import Settings
from ..vardagar import find_deadline
from .cells import Dice
from .tables import Cells, write_service

SERVICES = (
    "kontakta_mig",
    "kontakta_mig",
    "skicka_meddelande",
    "skicka_meddelande",
    "fornya_recept",
    "avomboka_tid",
    "egen",
    "webbtidbok_boka",
    "bestall_tid",
)
ROLES = (None, "vardgivare", "Vårdgivare", "ÄRENDEHANTERARE", "arendehanterare", "administratör")
CLOCK_TIMES = (time(0, 0), time(0, 0, 1), time(2, 30), time(12, 34, 56), time(23, 59), time(23, 59, 59))
FROM_CLINIC = ("delsvar", "motfraga", "slutsvar", "kontakt", "kvittens")
SECOND = timedelta(seconds=1)
Reply = tuple[str, str, datetime]  # sender, kind, moment


def make_errand(dice: Dice, clinic_id: str, errand_id: str, settings: Settings) -> tuple[Cells, list[Cells]]:
    """One errand with the columns of both forms, and its messages."""
    sent = _pick_sent(dice, settings)
    started_by = dice.random.choice(("invanare", "invanare", "invanare", "ombud", "personal"))
    replies = _make_replies(dice, sent, started_by, settings)
    closed = _pick_later(dice, sent, settings) if dice.chance(0.6) else None
    withdrawn = _pick_later(dice, sent, settings) if dice.chance(0.15) else None
    if withdrawn and replies and dice.chance(0.4):
        withdrawn = dice.random.choice(replies)[2] + dice.random.choice((-SECOND, 0 * SECOND, SECOND))
        withdrawn = min(max(withdrawn, sent), max(sent, settings.extract_at))
    errand: Cells = {
        "errand_id": errand_id,
        "clinic_id": dice.write_id(clinic_id),
        "service": write_service(dice, dice.random.choice(SERVICES)),
        "started_by": "robot" if dice.chance(dice.share_bad / 4) else started_by,
        "starter_role": dice.pick(*ROLES) if started_by == "personal" else None,
        "sent_at": dice.write_time(sent),
        "withdrawn_at": dice.write_time(withdrawn) if withdrawn else None,
        "closed_at": dice.write_time(closed) if closed else None,
        "resident_key": dice.pick(None, "r1", "r2", dice.write_text("r3")),
        **_write_wide(dice, replies),
    }
    messages: list[Cells] = [
        {"errand_id": errand_id, "sent_at": dice.write_time(at), "sender": sender, "kind": kind}
        for sender, kind, at in replies
    ]
    for message in messages:
        if dice.chance(dice.share_bad / 6):
            message[dice.random.choice(("sender", "kind"))] = "robot"
        elif dice.chance(dice.share_bad / 6):
            message["sender"] = "mottagning" if message["kind"] == "svar" else "invanare"
    return errand, messages


def _pick_sent(dice: Dice, settings: Settings) -> datetime:
    days = [settings.period_from + timedelta(n) for n in (-1, 0, 1)]
    days += [settings.period_to + timedelta(n) for n in (-3, -2, -1, 0, 1)]
    length = (settings.period_to - settings.period_from).days
    days += [settings.period_from + timedelta(dice.random.randint(0, length)) for _ in range(12)]
    sent = _place(dice.random.choice(days), dice.random.choice(CLOCK_TIMES))
    if sent > settings.extract_at and not dice.chance(dice.share_bad):
        sent = settings.extract_at - timedelta(hours=dice.random.randint(0, 60))
    return sent


def _place(day: date, clock: time) -> datetime:
    """A local time as a moment; an hour that does not exist moves on by one."""
    return datetime.combine(day, clock, tzinfo=STOCKHOLM).astimezone(UTC)


def _pick_later(dice: Dice, sent: datetime, settings: Settings) -> datetime:
    """A moment from ``sent`` on: at it, by the deadline, just after it, or any time; seldom impossible."""
    if dice.chance(dice.share_bad / 4):
        return dice.random.choice((sent - SECOND, settings.extract_at + SECOND))
    deadline = find_deadline(sent.astimezone(STOCKHOLM).date(), settings.readings)
    moment = dice.random.choice(
        (
            sent,
            sent + timedelta(hours=dice.random.randint(0, 30)),
            sent + timedelta(days=dice.random.randint(1, 8)),
            _place(deadline, time(23, 59, 59)),
            _place(deadline + timedelta(1), time(0, 0)),
            _place(deadline, time(0, 0)),
        )
    )
    return max(sent, min(moment, settings.extract_at))


def _make_replies(dice: Dice, sent: datetime, started_by: str, settings: Settings) -> list[Reply]:
    kinds = [kind for kind in FROM_CLINIC if dice.chance(0.25)]
    replies: list[Reply] = [("mottagning", kind, _pick_later(dice, sent, settings)) for kind in kinds]
    if "motfraga" in kinds and dice.chance(0.3):
        replies.append(("mottagning", "motfraga", _pick_later(dice, sent, settings)))
    if dice.chance(0.3):
        replies.append(("system", dice.random.choice(FROM_CLINIC), _pick_later(dice, sent, settings)))
    n_answers = dice.random.choice((0, 0, 1, 2 if started_by != "personal" or dice.is_spoilt() else 1))
    replies += [("invanare", "svar", _pick_later(dice, sent, settings)) for _ in range(n_answers)]
    dice.random.shuffle(replies)
    return replies


def _write_wide(dice: Dice, replies: list[Reply]) -> Cells:
    """The same replies in the wide form: the clinic's first of each kind, and counts."""
    own = [(kind, at) for sender, kind, at in replies if sender == "mottagning"]
    firsts = {
        column: min((at for kind, at in own if kind == wanted), default=None) for column, wanted in WIDE_TIMES.items()
    }
    cells: Cells = {column: dice.write_time(at) if at else None for column, at in firsts.items()}
    n_motfragor = sum(1 for kind, _ in own if kind == "motfraga")
    n_svar = sum(1 for sender, _, _ in replies if sender == "invanare")
    spoilt = dice.disputed and dice.is_spoilt()
    cells["n_motfragor"] = "tre" if spoilt else (None if dice.chance(0.2) else str(n_motfragor))
    cells["n_svar"] = str(n_svar) if n_svar or dice.chance(0.5) else None
    cells["n_from_clinic"] = str(len(own)) if dice.chance(0.5) else None
    return cells
