-- One row a certificate: issued, selectable, and whether the terms of its service say that it needs a visit.
WITH stated AS (
  SELECT
    m.clinic_id,
    m.certificate,
    count(*) FILTER (WHERE o.offers AND m.mentions_visit) AS n_yes,
    count(*) FILTER (WHERE (o.offers AND m.mentions_visit) IS NULL) AS n_unknown
  FROM certificate_terms AS m
  CROSS JOIN settings AS s
  JOIN service_offers AS o
    ON o.clinic_id = m.clinic_id AND o.service_id = m.service_id AND o.service = s.certificates_service
  GROUP BY m.clinic_id, m.certificate
)
SELECT
  x.clinic_id,
  x.certificate AS subject,
  f.in_scope,
  f.reached,
  f.active AS active_certificates,
  x.issued,
  x.selectable,
  x.requires_visit,
  CASE WHEN coalesce(t.n_yes, 0) > 0 THEN TRUE
       WHEN coalesce(t.n_unknown, 0) > 0 OR k.services_may_miss THEN NULL
       ELSE FALSE END AS visit_stated_in_terms
FROM certificates AS x
CROSS JOIN settings AS s
JOIN scope AS k ON k.clinic_id = x.clinic_id
LEFT JOIN offer_facts AS f ON f.clinic_id = x.clinic_id AND f.service = s.certificates_service
LEFT JOIN stated AS t ON t.clinic_id = x.clinic_id AND t.certificate = x.certificate
