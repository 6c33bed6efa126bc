-- How a written value is read (contract section 1). Macros only: DuckDB inlines them, so a million cells cost one pass.
-- The summer-time rule is written out here (EU: last Sunday of March to last Sunday of October, 01:00 UTC) instead of
-- asking a time-zone database, so that every machine and every year gives the same answer.

-- Outer white space and no-break spaces go; inner text becomes NFC. NFC stops at NUL, so such a text is left as it is.
CREATE MACRO trimmed(x) AS trim(x, chr(32) || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(28) || chr(29)
    || chr(30) || chr(31) || chr(133) || chr(160) || chr(5760) || chr(8192) || chr(8193) || chr(8194) || chr(8195)
    || chr(8196) || chr(8197) || chr(8198) || chr(8199) || chr(8200) || chr(8201) || chr(8202) || chr(8232)
    || chr(8233) || chr(8239) || chr(8287) || chr(12288) || chr(65279));
-- The first line is the common case, seven times cheaper than the others.
CREATE MACRO clean_text(x) AS CASE
    WHEN regexp_full_match(x, '[!-~]([ -~]*[!-~])?') THEN x
    WHEN strlen(x) = length(x) OR contains(x, chr(0)) THEN trimmed(x)
    ELSE trimmed(nfc_normalize(x)) END;
CREATE MACRO fold_code(x) AS translate(lower(x), 'åäö', 'aao');

CREATE MACRO read_tri(x) AS CASE
    WHEN lower(x) IN ('ja', 'j', '1', 'x', 'true', 'sann') THEN TRUE
    WHEN lower(x) IN ('nej', 'n', '0', 'false', 'falsk') THEN FALSE END;
CREATE MACRO is_unknown_word(x) AS lower(x) IN ('okänt', 'okand', 'vet ej', '-');

CREATE MACRO read_count(x) AS CASE WHEN regexp_full_match(x, '\d+') THEN TRY_CAST(x AS INTEGER) END;

CREATE MACRO read_hsa_id(x) AS CASE
    WHEN strlen(x) <= 31 AND regexp_full_match(x, '[\x20-\x7e]+')
        AND regexp_full_match(upper(x), 'SE(16)?\d{10}-[A-Za-z0-9]+') THEN upper(x) END;

CREATE MACRO read_date(x) AS CASE
    WHEN regexp_full_match(x, '\d{4}-\d{2}-\d{2}') AND left(x, 4) <> '0000' THEN TRY_CAST(x AS DATE) END;

CREATE MACRO last_sunday(y, m) AS make_date(y, m, 31) - CAST(dayofweek(make_date(y, m, 31)) AS INTEGER);
-- The ambiguous hour of October belongs to summer time here: the earlier of the two.
CREATE MACRO hours_ahead_local(t) AS CASE
    WHEN month(t) BETWEEN 4 AND 9 THEN 2
    WHEN month(t) = 3 AND t >= last_sunday(year(t), 3) + INTERVAL 3 HOUR THEN 2
    WHEN month(t) = 10 AND t < last_sunday(year(t), 10) + INTERVAL 3 HOUR THEN 2
    ELSE 1 END;
CREATE MACRO hours_ahead_utc(t) AS CASE
    WHEN month(t) BETWEEN 4 AND 9 THEN 2
    WHEN month(t) = 3 AND t >= last_sunday(year(t), 3) + INTERVAL 1 HOUR THEN 2
    WHEN month(t) = 10 AND t < last_sunday(year(t), 10) + INTERVAL 1 HOUR THEN 2
    ELSE 1 END;
CREATE MACRO is_skipped_hour(t) AS month(t) = 3 AND t >= last_sunday(year(t), 3) + INTERVAL 2 HOUR
    AND t < last_sunday(year(t), 3) + INTERVAL 3 HOUR;
CREATE MACRO local_date(t) AS CAST(t + to_hours(hours_ahead_utc(t)) AS DATE);

-- A timestamp is read in two steps, each a projection of its own, because DuckDB would compute an inlined first step
-- once for every mention in the second. Step one: what the clock showed, and the offset if one is written; fractions
-- are cut off by never being read.
CREATE MACRO written_time(x) AS CASE
    WHEN left(x, 4) <> '0000' AND regexp_full_match(
        x, '\d{4}-\d{2}-\d{2}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)?(Z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?')
    THEN TRY_CAST(left(x, CASE WHEN substr(x, 17, 1) = ':' THEN 19 ELSE 16 END) AS TIMESTAMP) END;
CREATE MACRO written_offset(x) AS regexp_extract(substr(x, 17), '(Z|[+-]\d\d:?(\d\d)?)$', 1);
-- Step two: the instant in UTC. One so near the ends of the calendar that its local date has no year is no time.
CREATE MACRO offset_minutes(o) AS CASE WHEN o = 'Z' THEN 0 ELSE CASE left(o, 1) WHEN '-' THEN -1 ELSE 1 END
    * (60 * CAST(substr(o, 2, 2) AS INTEGER) + coalesce(TRY_CAST(right(o, length(o) - 3 - CAST(contains(o, ':')
        AS INTEGER)) AS INTEGER), 0)) END;
CREATE MACRO read_timestamp(t, o) AS CASE
    WHEN t NOT BETWEEN TIMESTAMP '0001-01-03' AND TIMESTAMP '9999-12-29' THEN NULL
    WHEN o <> '' THEN t - to_minutes(offset_minutes(o))
    WHEN NOT is_skipped_hour(t) THEN t - to_hours(hours_ahead_local(t)) END;
