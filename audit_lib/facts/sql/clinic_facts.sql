-- One row a clinic: everything that is judged about the clinic as a whole.
WITH
bookable AS (
  -- Visit types that count for the webbtidbok: those patients may book, or all of them by the other reading.
  SELECT
    v.clinic_id,
    count(*) AS n_types,
    count(*) FILTER (WHERE NOT v.bookable_online) AS n_not_online,
    count(*) FILTER (WHERE v.bookable_online IS NULL) AS n_unknown
  FROM visit_types AS v
  CROSS JOIN settings AS s
  WHERE coalesce(v.patient_bookable, TRUE) OR NOT s.ej_patientbokade_undantas
  GROUP BY v.clinic_id
),
booking AS (
  SELECT
    c.clinic_id,
    c.webbtidbok_coupled AND (CASE WHEN b.n_not_online > 0 THEN FALSE
                                   WHEN b.n_types IS NULL OR b.n_unknown > 0 OR k.visit_types_may_miss THEN NULL
                                   ELSE TRUE END) AS replaces_requests
  FROM clinics AS c
  JOIN scope AS k ON k.clinic_id = c.clinic_id
  LEFT JOIN bookable AS b ON b.clinic_id = c.clinic_id
),
physician_visits AS (
  SELECT
    clinic_id,
    count(*) AS n_types,
    count(*) FILTER (WHERE bookable_online AND translate(visit_type, 'LÄKAR', 'läkar') LIKE '%läkar%') AS n_yes,
    count(*) FILTER (WHERE bookable_online IS NULL AND translate(visit_type, 'LÄKAR', 'läkar') LIKE '%läkar%') AS n_unknown
  FROM visit_types
  GROUP BY clinic_id
),
physician_requests AS (
  SELECT
    o.clinic_id,
    count(*) FILTER (WHERE o.offers AND v.open_to_physicians) AS n_yes,
    count(*) FILTER (WHERE (o.offers AND v.open_to_physicians) IS NULL) AS n_unknown
  FROM service_offers AS o
  CROSS JOIN settings AS s
  JOIN service_facts AS v ON v.clinic_id = o.clinic_id AND v.service_id = o.service_id
  WHERE o.service = s.time_request_service
  GROUP BY o.clinic_id
),
administrator_counts AS (
  SELECT clinic_id, count(*) FILTER (WHERE row_active AND NOT is_regional_support) AS n_active
  FROM administrator_facts
  GROUP BY clinic_id
),
resident_keys AS (
  SELECT clinic_id, count(*) FILTER (WHERE counted AND has_resident_key) AS n_keys
  FROM errand_facts
  GROUP BY clinic_id
)
SELECT
  c.clinic_id,
  '-' AS subject,
  k.in_scope,
  k.reached,
  c.connected,
  k.connection_started,
  c.webbtidbok,
  booking.replaces_requests AS tidbok_replaces,
  asked.exists_today AS exists_time_request,
  asked.active AS active_time_request,
  egen.exists_today AS exists_egenremiss,
  egen.active AS active_egenremiss,
  c.referral_required,
  c.physician_time_by_phone,
  (CASE WHEN coalesce(r.n_yes, 0) > 0 THEN TRUE
        WHEN coalesce(r.n_unknown, 0) > 0 OR k.services_may_miss THEN NULL
        ELSE FALSE END)
    OR (c.webbtidbok AND (CASE WHEN coalesce(p.n_yes, 0) > 0 THEN TRUE
                               WHEN p.n_types IS NULL OR p.n_unknown > 0 OR k.visit_types_may_miss THEN NULL
                               ELSE FALSE END)) AS physician_time_requestable,
  c.documents_eservices,
  coalesce(a.n_active, 0) AS n_administrators,
  CASE WHEN k.administrators_may_miss THEN NULL ELSE FALSE END AS administrators_missing,
  CASE WHEN s.errands_given THEN coalesce(y.n_keys, 0) > 0 END AS has_resident_key
FROM clinics AS c
CROSS JOIN settings AS s
JOIN scope AS k ON k.clinic_id = c.clinic_id
JOIN booking ON booking.clinic_id = c.clinic_id
LEFT JOIN offer_facts AS asked ON asked.clinic_id = c.clinic_id AND asked.service = s.time_request_service
LEFT JOIN offer_facts AS egen ON egen.clinic_id = c.clinic_id AND egen.service = s.egenremiss_service
LEFT JOIN physician_visits AS p ON p.clinic_id = c.clinic_id
LEFT JOIN physician_requests AS r ON r.clinic_id = c.clinic_id
LEFT JOIN administrator_counts AS a ON a.clinic_id = c.clinic_id
LEFT JOIN resident_keys AS y ON y.clinic_id = c.clinic_id
