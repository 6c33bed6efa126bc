"""The tables of a region → the facts that stock expectations judge, in plain pandas, as an analyst would write them.

A cell that is neither ja nor nej is missing; pandas' nullable booleans carry that through `&` and `|`, and stock
expectations pass over what is missing. Left out is what would make it another program: data errors row by row (an
errand that our intake leaves out is judged here), other readings than the ordinary ones, the text reader (simple
regexes stand in for it) and what is unknown for want of a row, a column or a table.
"""

import html
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import holidays
import numpy as np
import pandas as pd
import yaml

Tables = dict[str, pd.DataFrame]
NINE = ["bestall_tid", "avboka_tid", "omboka_tid", "fornya_recept", "kontakta_mig", "begar_intyg", "skicka_meddelande"]
NINE += ["fraga_om_remiss", "egenremiss"]
HALVES = ["avboka_tid", "omboka_tid"]
COMBINED = pd.DataFrame({"code": "avomboka_tid", "service": HALVES})
KEYS = {"clinics": ["clinic_id"], "channels": ["clinic_id", "service"], "visit_types": ["clinic_id", "visit_type"]}
KEYS |= {"certificates": ["clinic_id", "certificate"], "services": ["service_id"]}
KEYS |= {"administrators": ["clinic_id", "admin_id"]}
TAG, OMBUD = r"<[^>]+>", r"\bombud(?:et|en|ens|ets)?\b"
PROMISE = r"(?:inom|senast) (?:två|2|en|1) (?:helgfria )?(?:var|arbets)dag|(?:samma|nästa) (?:var)?dag"
PLACEHOLDER = r"\bx{2,}[-– /.:]\w*|\[[^\]]*namn[^\]]*\]"
POINT = r"</?(?:li|p|ul|br)[^>]*>|(?<=[.!?])\s"
PHYSICIAN = r"(?<!tand)läkare\s*(?:\||$)"
WITHOUT_MARKS = str.maketrans("åäö", "aao")


def read_tables(folder: Path, files: Mapping[str, str]) -> Tables:
    tables = {}
    for name, file in files.items():
        path = folder / file
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
        tables[name] = table.drop_duplicates(KEYS[name], keep=False) if name in KEYS else table
    return tables


def make_facts(tables: Tables, run: Mapping[str, object]) -> Tables:
    audit = pd.Timestamp(str(run["audit_date"]))
    clinics = read_clinics(tables["clinics"], audit)
    services = make_service_facts(tables["services"], clinics, audit)
    offered = list_offered(services)
    offers = make_offer_facts(tables, clinics, offered)
    administrators = make_administrator_facts(tables["administrators"], clinics, run)
    return {
        "clinics": make_clinic_facts(tables["visit_types"], clinics, offers, offered, administrators),
        "offers": offers,
        "services": services,
        "certificates": make_certificate_facts(tables["certificates"], offers, offered),
        "administrators": administrators,
        "errands": make_errand_facts(tables["errands"], tables["messages"], clinics, run),
    }


def read_tri(cells: pd.Series) -> pd.Series:
    return cells.str.lower().map({"ja": True, "nej": False}).astype("boolean")


def read_times(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="ISO8601", errors="coerce")


def squeeze(texts: pd.Series) -> pd.Series:
    """Small letters, one space for white space and hyphens, no number in front."""
    plain = texts.str.lower().str.replace("\xad", "").str.replace(r"[\s\xa0–-]+", " ", regex=True).str.strip()
    return plain.str.replace(r"^\d+[.)] ?", "", regex=True)


@cache
def read_aliases() -> dict[str, str]:
    aliases = yaml.safe_load(Path("params/services.yaml").read_text(encoding="utf-8"))
    codes = pd.Series({name: code for code, names in aliases.items() for name in [code, *names]})
    return dict(zip(squeeze(codes.index.to_series()), codes, strict=True))


def find_codes(names: pd.Series) -> pd.Series:
    """Look up each spelling once."""
    spelt = pd.Series(names.dropna().unique(), dtype="str")
    plain = squeeze(spelt)
    egenremiss = plain.str.contains("egenremiss|egen remiss|egen vårdbegäran") & ~plain.str.contains("blankett")
    codes = plain.map(read_aliases()).mask(egenremiss, "egenremiss").fillna("egen")
    return names.map(dict(zip(spelt, codes, strict=True)))


def read_texts(cells: pd.Series) -> pd.Series:
    """The words of HTML in small letters, without tags, entities and soft hyphens."""
    plain = cells.str.replace(TAG, " ", regex=True).map(html.unescape, na_action="ignore").str.lower()
    return plain.str.replace("\xad", "").str.replace(r"[\s\xa0]+", " ", regex=True).str.strip()


def has_match(texts: pd.Series, pattern: str) -> pd.Series:
    """Whether each text has the pattern; missing where the text is."""
    return texts.str.contains(pattern).astype("boolean").mask(texts.isna())


def is_open_on(rows: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    starts, ends = read_times(rows["active_from"]), read_times(rows["active_to"])
    return (starts.isna() | (starts <= day)) & (ends.isna() | (ends >= day))


def read_clinics(clinics: pd.DataFrame, audit: pd.Timestamp) -> pd.DataFrame:
    closed, started = read_times(clinics["closed_on"]), read_times(clinics["connected_on"])
    facts = clinics[["clinic_id"]].assign(
        **{name: read_tri(clinics[name]) for name in clinics.columns if name.startswith("webbtidbok")},
        **{name: read_tri(clinics[name]) for name in ("referral_required", "physician_time_by_phone")},
        documents_eservices=read_tri(clinics["documents_eservices"]),
        in_scope=clinics["operated_by"].isin(["egen", "avtal"]) & (closed.isna() | (closed > audit)),
        is_connected=read_tri(clinics["connected"]) & (started.isna() | (started <= audit)),
    )
    facts["reached"] = facts["in_scope"] & facts["is_connected"].fillna(True)
    return facts


def make_service_facts(services: pd.DataFrame, clinics: pd.DataFrame, audit: pd.Timestamp) -> pd.DataFrame:
    raw = ["name", "replaces", "professions", "active_from", "active_to"]
    rows = services[["clinic_id", "origin", "own_questions", "terms", *raw]]
    facts = rows.merge(clinics[["clinic_id", "reached"]], on="clinic_id")
    plain, name = read_texts(facts["terms"]), squeeze(facts["name"])
    # Of a text that is cut nobody knows what it says.
    whole = plain.mask(plain.str.endswith("…"))
    facts["code"] = find_codes(facts["name"])
    facts["replaced"] = find_codes(facts["replaces"])
    facts["row_active"] = is_open_on(facts, audit)
    facts["is_direct_booking"] = facts["code"].str.startswith("webbtidbok")
    facts["is_egenremiss"] = (facts["code"] == "egenremiss") | (facts["replaced"] == "egenremiss")
    facts["named_egenremiss"] = name.str.contains("egenremiss")
    facts["named_fornya_recept"] = name == "förnya recept"
    facts["own_questions"] = pd.to_numeric(facts["own_questions"], errors="coerce")
    facts["open_to_physicians"] = has_match(facts["professions"].str.lower(), PHYSICIAN).fillna(True)
    facts["has_terms"] = has_match(plain, r"\S")
    facts["has_ombud_point"] = has_match(whole, OMBUD)
    facts["has_promise"] = has_match(whole, PROMISE)
    facts["has_placeholder"] = has_match(plain, PLACEHOLDER)
    return facts.drop(columns=raw)


def list_offered(services: pd.DataFrame) -> pd.DataFrame:
    """One row an active errand type × service that it offers: by name, by what it replaces, as half of Av/omboka."""
    columns = ["clinic_id", "code", "terms", "open_to_physicians"]
    active = services[services["row_active"]]
    own = active[(active["origin"] == "egen") & active["replaced"].notna()]
    rows = pd.concat([active[columns], own.assign(code=own["replaced"])[columns]])
    halves = rows.merge(COMBINED, on="code").assign(directly=False)
    return pd.concat([rows.assign(service=rows["code"], directly=True), halves], ignore_index=True)


def read_channels(channels: pd.DataFrame) -> pd.DataFrame:
    """One row a clinic × service; a row for Av/omboka answers for each half without its own."""
    either = read_tri(channels["phone"]) | read_tri(channels["other"])
    exists = read_tri(channels["exists"]).fillna(either)
    rows = channels[["clinic_id"]].assign(code=find_codes(channels["service"]), exists_today=exists)
    whole = rows.merge(COMBINED, on="code")
    both = pd.concat([rows.assign(service=rows["code"]), whole]).drop(columns="code")
    return both.drop_duplicates(["clinic_id", "service"])


def make_offer_facts(tables: Tables, clinics: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    pair, judged = ["clinic_id", "service"], ["is_needed", "is_offered", "has_activity"]
    certificates = tables["certificates"]
    visits = ~read_tri(certificates["issued"]).fillna(True) | (certificates["requires_visit"] == "alltid")
    always = visits.groupby(certificates["clinic_id"]).all()
    issues = set(certificates.loc[read_tri(certificates["issued"]).fillna(False), "clinic_id"])
    facts = clinics.merge(pd.DataFrame({"service": NINE}), how="cross")
    facts = facts.merge(read_channels(tables["channels"]), how="left", on=pair)
    facts = facts.join(offered.groupby(pair)["directly"].any(), on=pair)
    facts["active"] = facts["directly"].notna()
    service, is_half = facts["service"], facts["service"].isin(HALVES)
    either = facts[is_half].groupby("clinic_id")["exists_today"].any(skipna=False)
    half_only = is_half & facts["active"] & ~facts["directly"].eq(True)
    need_visit = facts["clinic_id"].map(always).eq(True) & facts["clinic_id"].isin(issues)
    booking = facts["webbtidbok"]
    facts["is_needed"] = facts["exists_today"] & ((service != "bestall_tid") | ~booking)
    facts["is_needed"] &= (service != "begar_intyg") | ~need_visit
    facts["is_offered"] = facts["active"] | ((service == "bestall_tid") & booking)
    facts["is_offered"] |= (service == "avboka_tid") & booking & facts["webbtidbok_cancels"]
    facts["is_offered"] |= (service == "omboka_tid") & booking & facts["webbtidbok_rebooks"]
    facts["has_activity"] = facts["exists_today"] | (half_only & facts["clinic_id"].map(either).astype("boolean"))
    return facts[[*pair, "reached", "referral_required", "exists_today", "active", *judged]]


def make_clinic_facts(
    visit_types: pd.DataFrame,
    clinics: pd.DataFrame,
    offers: pd.DataFrame,
    offered: pd.DataFrame,
    administrators: pd.DataFrame,
) -> pd.DataFrame:
    ids, facts = clinics["clinic_id"], clinics.copy()
    for service in ("bestall_tid", "egenremiss"):
        of_service = offers[offers["service"] == service].set_index("clinic_id")
        facts[f"exists_{service}"] = ids.map(of_service["exists_today"]).astype("boolean")
        facts[f"active_{service}"] = ids.map(of_service["active"]).astype("boolean")
    online = read_tri(visit_types["bookable_online"])
    of_patients = read_tri(visit_types["patient_bookable"]).fillna(True)
    all_online = online[of_patients].groupby(visit_types["clinic_id"]).all(skipna=False)
    physician = online & has_match(visit_types["visit_type"].str.lower(), "läkar")
    physician_online = physician.groupby(visit_types["clinic_id"]).any(skipna=False)
    asks = offered.loc[(offered["service"] == "bestall_tid") & offered["open_to_physicians"], "clinic_id"]
    may_ask = facts["webbtidbok"] & ids.map(physician_online).astype("boolean")
    facts["physician_time_requestable"] = ids.isin(asks) | may_ask
    facts["can_ask"] = facts["active_bestall_tid"] | facts["webbtidbok"]
    replaces = facts["webbtidbok_coupled"] & ids.map(all_online).astype("boolean")
    facts["can_book"] = facts["active_bestall_tid"] | replaces
    own = administrators[administrators["row_active"] & ~administrators["is_regional"]]
    facts["n_administrators"] = ids.map(own.groupby("clinic_id").size()).fillna(0)
    return facts


def make_certificate_facts(certificates: pd.DataFrame, offers: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    active = offers.loc[offers["active"] & offers["reached"] & (offers["service"] == "begar_intyg"), "clinic_id"]
    facts = certificates[certificates["clinic_id"].isin(active)].reset_index(drop=True)
    facts["issued"], facts["selectable"] = read_tri(facts["issued"]), read_tri(facts["selectable"])
    texts = offered.loc[offered["service"] == "begar_intyg", ["clinic_id", "terms"]].dropna()
    points = texts.assign(point=texts["terms"].str.lower().str.split(POINT, regex=True)).explode("point")
    points = points[points["point"].str.contains("besök")]
    pairs = facts[["clinic_id", "certificate"]].reset_index(names="at").merge(points, on="clinic_id")
    said = [name in point for name, point in zip(pairs["certificate"].str.lower(), pairs["point"], strict=True)]
    facts["visit_stated"] = facts.index.isin(pairs.loc[said, "at"])
    return facts


def make_administrator_facts(
    administrators: pd.DataFrame, clinics: pd.DataFrame, run: Mapping[str, object]
) -> pd.DataFrame:
    audit, low, high = (pd.Timestamp(str(run[name])) for name in ("audit_date", "period_from", "period_to"))
    rows = administrators.merge(clinics[["clinic_id", "reached"]], on="clinic_id")
    named = rows["name"].notna() & rows["vgr_id"].notna()
    return rows[["clinic_id", "reached"]].assign(
        row_active=is_open_on(rows, audit),
        is_regional=read_tri(rows["regional_support"]).fillna(False),
        started_in_period=read_times(rows["active_from"]).between(low, high),
        is_notified=named & (read_times(rows["notified_on"]) <= audit),
        appointed_by=rows["appointed_by"].replace("okänt", None),
    )


def summarise_replies(messages: pd.DataFrame) -> pd.DataFrame:
    """One row an errand: when the clinic first replied and first sent a receipt, and how much it sent."""
    sent = messages[messages["sender"] == "mottagning"]
    at, kind = read_times(sent["sent_at"]), sent["kind"]
    columns = {"replied_at": at.where(kind != "kvittens"), "receipt_at": at.where(kind == "kvittens")}
    rows = pd.DataFrame({**columns, "motfraga": kind == "motfraga"}).groupby(sent["errand_id"], sort=False)
    return rows.agg(
        replied_at=("replied_at", "min"),
        receipt_at=("receipt_at", "min"),
        has_motfraga=("motfraga", "any"),
        n_from_clinic=("motfraga", "size"),
    )


def list_deadlines(sent_on: pd.Series) -> np.ndarray:
    """The 2nd vardag after each day of sending, whatever day that is."""
    years = range(sent_on.min().year, sent_on.max().year + 2)
    off = holidays.country_holidays("SE", years=years, categories=("public", "de_facto"))
    days = sent_on.to_numpy().astype("datetime64[D]")
    return np.busday_offset(days, 2, roll="backward", holidays=np.array(list(off), dtype="datetime64[D]"))


def make_errand_facts(
    errands: pd.DataFrame, messages: pd.DataFrame, clinics: pd.DataFrame, run: Mapping[str, object]
) -> pd.DataFrame:
    """The errands of the period that a reached clinic has."""
    low, high, extract = (pd.Timestamp(str(run[name])) for name in ("period_from", "period_to", "extract_at"))
    reached, sent = clinics.loc[clinics["reached"], "clinic_id"], read_times(errands["sent_at"])
    kept = (sent >= low) & (sent < high + pd.Timedelta(days=1)) & errands["clinic_id"].isin(reached)
    rows = errands[kept].join(summarise_replies(messages), on="errand_id")
    service, contact, withdrawn = find_codes(rows["service"]), rows["replied_at"], read_times(rows["withdrawn_at"])
    replied = contact.mask(service == "skicka_meddelande", rows[["replied_at", "receipt_at"]].min(axis=1))
    # The first moment after the deadline's day.
    overdue = pd.Series(list_deadlines(sent[kept]) + np.timedelta64(1, "D"), index=rows.index)
    is_withdrawn = (withdrawn < overdue) & (replied.isna() | (replied >= withdrawn))
    from_resident = rows["started_by"].isin(["invanare", "ombud"]) & ~service.str.startswith("webbtidbok")
    spelt = rows["starter_role"].dropna().unique()
    roles = {role: role.casefold().translate(WITHOUT_MARKS) for role in spelt}
    return pd.DataFrame(
        {
            "clinic_id": rows["clinic_id"],
            "service": service,
            "started_by": rows["started_by"],
            "starter_role": rows["starter_role"].map(roles),
            "from_resident": from_resident,
            "is_judged": from_resident & ~is_withdrawn & (replied.notna() | (extract >= overdue)),
            "in_time": replied < overdue,
            "is_closed": rows["closed_at"].notna(),
            "withdrawn_first": withdrawn.notna() & (contact.isna() | (withdrawn < contact)),
            "has_contact": contact.notna(),
            "only_acknowledged": ~rows["has_motfraga"].eq(True) & (rows["n_from_clinic"].fillna(0) <= 1),
        }
    )
