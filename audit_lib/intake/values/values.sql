-- How a written value is read (contract section 1). Macros: DuckDB inlines them, so a million cells cost one pass.
-- The summer-time rule is written out here (EU: last Sunday of March to last Sunday of October, 01:00 UTC) instead of
-- asking a time-zone database, so that every machine and every year gives the same answer.

-- Outer white space and no-break spaces go; inner text becomes NFC. NFC stops at NUL, so such a text is left as it is.
-- The signs themselves are put in by database.py, where they are written by number.
CREATE MACRO trimmed(x) AS trim(x, WHITE_SPACE);
-- The common case first, fifteen times cheaper than the others: ASCII with a sign at either end.
CREATE MACRO is_clean(x) AS strlen(x) = length(x) AND unicode(x) > 32 AND x[-1] > ' ';
CREATE MACRO clean_other(x) AS CASE
    WHEN contains(x, chr(0)) AND regexp_full_match(trimmed(x), '\x00+') THEN ''
    WHEN strlen(x) = length(x) OR contains(x, chr(0)) THEN trimmed(x)
    ELSE trimmed(nfc_normalize(x)) END;
CREATE MACRO clean_text(x) AS CASE WHEN is_clean(x) THEN x ELSE clean_other(x) END;
-- The same, and NULL if nothing is left: asked of the others only, since an inlined step is computed at each mention.
CREATE MACRO clean_value(x) AS CASE WHEN is_clean(x) THEN x ELSE nullif(clean_other(x), '') END;
-- An empty text that was meant is written <tom>.
CREATE MACRO clean_terms(x) AS CASE WHEN lower(clean_text(x)) = '<tom>' THEN '' ELSE clean_text(x) END;
-- Words by which exporters say that a cell is empty: none is longer than six bytes or begins with a digit, and most cells
-- are or do. Of trimmed text, as all below.
CREATE MACRO is_null_word(x) AS regexp_full_match(x, '(?i)null|\(null\)|\\n|na|n/a|nan|nat|none');
CREATE MACRO said(x) AS CASE
    WHEN strlen(x) > 6 THEN x
    WHEN x BETWEEN '0' AND ':' THEN x
    WHEN NOT is_null_word(x) THEN x END;
CREATE MACRO said_number(x) AS CASE WHEN x <> '.' THEN said(x) END;
-- What Excel writes where a formula went wrong, in English and Swedish, and what newer versions may add in capitals.
CREATE MACRO is_error_value(x) AS x BETWEEN '#' AND '$' AND regexp_full_match(x,
    '(?i:#(n/a|null!|div/0!|value!|ref!|name\?|num!|getting_data|saknas!?|skärning!|division/0!|värdefel!|referens!|' ||
    'namn\?|ogiltigt!|hämtar_data))|#[A-ZÅÄÖ0-9_/]+[!?]');
-- An id of many digits that Excel has shown as 1,23E+11: the rest of its digits are lost.
CREATE MACRO is_rounded(x) AS x BETWEEN '0' AND ':' AND contains(x, '+')
    AND regexp_full_match(x, '\d([.,]\d+)?[eE]\+\d+');
CREATE MACRO read_text(x) AS CASE WHEN x > '$' THEN x WHEN NOT is_error_value(x) THEN x END;
CREATE MACRO read_id(x) AS CASE WHEN x > ':' THEN x WHEN NOT (is_error_value(x) OR is_rounded(x)) THEN x END;
-- 101 that a tool has held as a decimal number.
CREATE MACRO is_promoted(x) AS suffix(x, '.0');
CREATE MACRO is_whole(x) AS regexp_full_match(x, '\d+(\.0)?');
CREATE MACRO drop_decimal(x) AS CASE WHEN is_promoted(x) THEN left(x, -2) ELSE x END;
CREATE MACRO fold_code(x) AS translate(lower(x), 'åäö', 'aao');

CREATE MACRO read_tri(x) AS CASE
    WHEN lower(x) IN ('ja', 'j', '1', '1.0', 'x', 'true', 'sann') THEN TRUE
    WHEN lower(x) IN ('nej', 'n', '0', '0.0', 'false', 'falsk') THEN FALSE END;
CREATE MACRO is_unknown_word(x) AS lower(x) IN ('okänt', 'okand', 'vet ej', '-');

CREATE MACRO read_count(x) AS CASE WHEN is_whole(x) THEN TRY_CAST(drop_decimal(x) AS INTEGER) END;

CREATE MACRO read_hsa_id(x) AS CASE
    WHEN strlen(x) <= 31 AND regexp_full_match(x, 'SE(16)?\d{10}-[A-Z0-9]+') THEN x
    WHEN strlen(x) <= 31 AND regexp_full_match(x, '[\x20-\x7e]+')
        AND regexp_full_match(upper(x), 'SE(16)?\d{10}-[A-Za-z0-9]+') THEN upper(x) END;

CREATE MACRO read_date(x) AS CASE
    WHEN regexp_full_match(x, '\d{4}-\d{2}-\d{2}') AND left(x, 4) <> '0000' THEN TRY_CAST(x AS DATE) END;

-- Day arithmetic on the parts of the time alone: `sunday` is the day of the month of the last Sunday so far, and only
-- March and October have to look at it.
CREATE MACRO sunday_so_far(t) AS day(t) - dayofweek(t);
CREATE MACRO has_switched(t, from_hour) AS sunday_so_far(t) >= 25 AND (dayofweek(t) > 0 OR hour(t) >= from_hour);
CREATE MACRO hours_ahead(t, from_hour) AS CASE
    WHEN month(t) BETWEEN 4 AND 9 THEN 2
    WHEN month(t) NOT IN (3, 10) THEN 1
    WHEN has_switched(t, from_hour) = (month(t) = 3) THEN 2
    ELSE 1 END;
-- Microseconds are added and taken away as whole numbers: four times cheaper than an interval, and the same.
CREATE MACRO shift_hours(t, n) AS make_timestamp(epoch_us(t) + CAST(n AS BIGINT) * 3600000000);
CREATE MACRO is_skipped_hour(t) AS month(t) = 3 AND sunday_so_far(t) >= 25 AND dayofweek(t) = 0 AND hour(t) = 2;
CREATE MACRO local_date(t) AS CAST(shift_hours(t, hours_ahead(t, 1)) AS DATE);

-- A timestamp is read in two steps, each a projection of its own, because DuckDB would compute an inlined first step
-- once for every mention in the second. Step one: what the clock showed, and the offset if one is written; fractions
-- are cut off by never being read.
CREATE MACRO written_time(x) AS CASE
    WHEN left(x, 4) <> '0000' AND regexp_full_match(
        x, '\d{4}-\d{2}-\d{2}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)?(Z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?')
    THEN TRY_CAST(left(x, CASE WHEN substr(x, 17, 1) = ':' THEN 19 ELSE 16 END) AS TIMESTAMP) END;
CREATE MACRO written_offset(x) AS CASE
    WHEN strlen(x) = 19 AND substr(x, 17, 1) = ':' OR strlen(x) <= 16 THEN ''
    ELSE regexp_extract(substr(x, 17), '(Z|[+-]\d\d:?(\d\d)?)$', 1) END;
-- Step two: the instant in UTC. One so near the ends of the calendar that its local date has no year is no time.
CREATE MACRO within_calendar(t) AS
    CASE WHEN t BETWEEN TIMESTAMP '0001-01-03' AND TIMESTAMP '9999-12-29' THEN t END;
-- The ambiguous hour of October belongs to summer time: the earlier of the two. In ten months of twelve one question is
-- enough, and before the 25th of the other two no last Sunday has come.
CREATE MACRO as_instant(t) AS CASE
    WHEN NOT t BETWEEN TIMESTAMP '0001-01-03' AND TIMESTAMP '9999-12-29' THEN NULL
    WHEN month(t) BETWEEN 4 AND 9 THEN shift_hours(t, -2)
    WHEN month(t) NOT IN (3, 10) THEN shift_hours(t, -1)
    WHEN day(t) < 25 THEN shift_hours(t, CASE WHEN month(t) = 3 THEN -1 ELSE -2 END)
    WHEN is_skipped_hour(t) THEN NULL
    ELSE shift_hours(t, -hours_ahead(t, 3)) END;
CREATE MACRO offset_minutes(o) AS CASE WHEN o = 'Z' THEN 0 ELSE CASE left(o, 1) WHEN '-' THEN -1 ELSE 1 END
    * (60 * CAST(substr(o, 2, 2) AS INTEGER) + coalesce(TRY_CAST(right(o, length(o) - 3 - CAST(contains(o, ':')
        AS INTEGER)) AS INTEGER), 0)) END;
CREATE MACRO read_timestamp(t, o) AS
    CASE WHEN o <> '' THEN within_calendar(t) - to_minutes(offset_minutes(o)) ELSE as_instant(t) END;

-- A cell that a file holds typed, as the text the contract would have. A time stays a time, with its fractions cut off.
-- Epoch arithmetic instead of a cast: the session's time zone must not matter.
CREATE MACRO number_as_text(x) AS CASE
    WHEN isnan(x) THEN NULL
    WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR)
    ELSE CAST(x AS VARCHAR) END;
CREATE MACRO clock_cell(t) AS date_trunc('second', CAST(t AS TIMESTAMP));
CREATE MACRO clock_as_text(t) AS strftime(CAST(t AS TIMESTAMP), '%Y-%m-%d %H:%M:%S');
CREATE MACRO clock_as_date(t) AS CASE
    WHEN CAST(t AS TIMESTAMP) = date_trunc('day', CAST(t AS TIMESTAMP)) THEN strftime(t, '%Y-%m-%d')
    ELSE CAST(t AS VARCHAR) END;
-- An infinite instant has no epoch, and is no empty cell.
CREATE MACRO instant_cell(t) AS date_trunc('second',
    CASE WHEN isinf(t) THEN TIMESTAMP 'infinity' ELSE make_timestamp(epoch_us(t)) END);
CREATE MACRO instant_as_text(t) AS CASE
    WHEN isinf(t) THEN 'infinity'
    ELSE strftime(make_timestamp(epoch_us(t)), '%Y-%m-%dT%H:%M:%SZ') END;
-- As of a PostgreSQL column: midnight in Stockholm is that date (ADR 0001).
CREATE MACRO local_clock(t) AS shift_hours(within_calendar(t), hours_ahead(within_calendar(t), 1));
CREATE MACRO midnight_as_date(t) AS CASE WHEN t = date_trunc('day', t) THEN strftime(t, '%Y-%m-%d') END;
CREATE MACRO instant_as_date(t) AS CASE
    WHEN isinf(t) THEN 'infinity'
    ELSE coalesce(midnight_as_date(local_clock(make_timestamp(epoch_us(t)))), instant_as_text(t)) END;

-- What is found wrong while values are read: which cell of a row and why, and what a cell holds once an identity is masked.
CREATE TABLE problems (
    "table" VARCHAR, rid BIGINT, "column" VARCHAR, rule_id VARCHAR, reason VARCHAR, leaves_out BOOLEAN);
-- How cells were read that do not say it themselves, to be told in notes: `how` is nothing, nul, own or whole.
CREATE TABLE readings ("table" VARCHAR, "column" VARCHAR, how VARCHAR, word VARCHAR, n BIGINT);
CREATE TABLE masks ("table" VARCHAR, "column" VARCHAR, rid BIGINT, text VARCHAR);
-- Clinics of which a source says nothing, although it tells of others: that they have no services is not known.
CREATE TABLE unlisted_clinics (clinic_id VARCHAR);
