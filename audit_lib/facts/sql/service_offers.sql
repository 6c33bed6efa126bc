-- One row an activated errand type × decided service: does the row offer the service?
-- By its name; as another service that the decision lets stand for it; through the combined type that covers both
-- halves; or as the clinic's own type that replaces it, where an empty origin, and a `replaces` that could not be read
-- ('okant'), are NULL: not known.
SELECT
  v.clinic_id,
  v.service_id,
  d.service,
  v.code = d.service
    OR (v.origin = 'egen' AND CASE WHEN v.replaces IS NULL THEN FALSE
                                   WHEN v.replaces = 'okant' THEN NULL
                                   ELSE v.replaces = d.service END) AS offers_directly,
  v.code = d.service OR by_name.part IS NOT NULL OR by_other.service IS NOT NULL
    OR (v.origin = 'egen' AND CASE WHEN v.replaces IS NULL THEN FALSE
                                   WHEN v.replaces = 'okant' THEN NULL
                                   ELSE v.replaces = d.service OR by_replaced.part IS NOT NULL END) AS offers
FROM service_facts AS v
CROSS JOIN decided_services AS d
LEFT JOIN combined_services AS by_name ON by_name.whole = v.code AND by_name.part = d.service
LEFT JOIN combined_services AS by_replaced ON by_replaced.whole = v.replaces AND by_replaced.part = d.service
LEFT JOIN alternative_services AS by_other ON by_other.other = v.code AND by_other.service = d.service
WHERE v.row_active
