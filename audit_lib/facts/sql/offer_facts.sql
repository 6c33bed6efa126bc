-- One row a clinic × decided service: does the thing exist in the activity, and is the e-service active?
WITH
exists_own AS (
  -- An explicit answer wins over the two channels; SQL's OR is the contract's Kleene "or".
  SELECT clinic_id, service, coalesce(exists, phone OR other) AS exists_today
  FROM channels
),
exists_all AS (
  -- A row for the combined type answers for each half that has no row of its own.
  SELECT clinic_id, service, exists_today FROM exists_own
  UNION ALL
  SELECT whole.clinic_id, k.part, whole.exists_today
  FROM exists_own AS whole
  JOIN combined_services AS k ON k.whole = whole.service
  LEFT JOIN exists_own AS own ON own.clinic_id = whole.clinic_id AND own.service = k.part
  WHERE own.clinic_id IS NULL
),
either_half AS (
  SELECT
    c.clinic_id,
    k.whole,
    CASE WHEN count(*) FILTER (WHERE e.exists_today) > 0 THEN TRUE
         WHEN count(*) FILTER (WHERE e.exists_today IS NULL) > 0 THEN NULL
         ELSE FALSE END AS exists_today
  FROM clinics AS c
  CROSS JOIN combined_services AS k
  LEFT JOIN exists_all AS e ON e.clinic_id = c.clinic_id AND e.service = k.part
  GROUP BY c.clinic_id, k.whole
),
offered AS (
  SELECT
    clinic_id,
    service,
    count(*) FILTER (WHERE offers) AS n_yes,
    count(*) FILTER (WHERE offers IS NULL) AS n_unknown,
    count(*) FILTER (WHERE offers_directly) AS n_directly,
    count(*) FILTER (WHERE offers_directly IS NULL) AS n_directly_unknown
  FROM service_offers
  GROUP BY clinic_id, service
),
certificate_counts AS (
  SELECT
    clinic_id,
    count(*) FILTER (WHERE issued) AS n_issued,
    count(*) FILTER (WHERE issued IS NULL) AS n_issued_unknown,
    count(*) FILTER (WHERE (NOT issued OR requires_visit = 'alltid') IS FALSE) AS n_without_visit,
    count(*) FILTER (WHERE (NOT issued OR requires_visit = 'alltid') IS NULL) AS n_visit_unknown
  FROM certificates
  GROUP BY clinic_id
)
SELECT
  c.clinic_id,
  d.service AS subject,
  d.service,
  k.in_scope,
  k.reached,
  e.exists_today,
  h.exists_today AS exists_either_half,
  CASE WHEN coalesce(o.n_yes, 0) > 0 THEN TRUE
       WHEN coalesce(o.n_unknown, 0) > 0 OR k.services_may_miss THEN NULL
       ELSE FALSE END AS active,
  CASE WHEN coalesce(o.n_directly, 0) > 0 THEN TRUE
       WHEN coalesce(o.n_directly_unknown, 0) > 0 OR k.services_may_miss THEN NULL
       ELSE FALSE END AS active_directly,
  half.whole IS NOT NULL AS is_half,
  c.webbtidbok,
  c.webbtidbok_cancels,
  c.webbtidbok_rebooks,
  c.referral_required,
  CASE WHEN NOT s.certificates_given THEN NULL
       WHEN k.certificates_lost THEN FALSE
       ELSE (CASE WHEN coalesce(x.n_issued, 0) > 0 THEN TRUE
                  WHEN coalesce(x.n_issued_unknown, 0) > 0 THEN NULL
                  ELSE FALSE END)
        AND (CASE WHEN coalesce(x.n_without_visit, 0) > 0 THEN FALSE
                  WHEN coalesce(x.n_visit_unknown, 0) > 0 THEN NULL
                  ELSE TRUE END) END AS all_certificates_need_visit
FROM clinics AS c
CROSS JOIN settings AS s
CROSS JOIN decided_services AS d
JOIN scope AS k ON k.clinic_id = c.clinic_id
LEFT JOIN exists_all AS e ON e.clinic_id = c.clinic_id AND e.service = d.service
LEFT JOIN combined_services AS half ON half.part = d.service
LEFT JOIN either_half AS h ON h.clinic_id = c.clinic_id AND h.whole = half.whole
LEFT JOIN offered AS o ON o.clinic_id = c.clinic_id AND o.service = d.service
LEFT JOIN certificate_counts AS x ON x.clinic_id = c.clinic_id
