-- One row a clinic: may it be judged at all, and what may be missing among its rows: those lost to data errors, and
-- services that are there under a name that nobody has said what it is.
WITH unknown_services AS (
  SELECT v.clinic_id, count(*) AS n
  FROM services AS v
  CROSS JOIN settings AS s
  JOIN name_facts AS n ON n.name = v.name
  WHERE n.is_unknown AND v.replaces IS NULL AND coalesce(v.origin, 'standard') = 'standard'
    AND v.active_from <= s.audit_date AND (v.active_to IS NULL OR v.active_to >= s.audit_date)
  GROUP BY v.clinic_id
)
SELECT
  c.clinic_id,
  c.operated_by IN ('egen', 'avtal') AND (c.closed_on IS NULL OR c.closed_on > s.audit_date) AS in_scope,
  c.connected_on IS NULL OR c.connected_on <= s.audit_date AS connection_started,
  c.operated_by IN ('egen', 'avtal')
    AND (c.closed_on IS NULL OR c.closed_on > s.audit_date)
    AND coalesce(c.connected, TRUE)
    AND (c.connected_on IS NULL OR c.connected_on <= s.audit_date) AS reached,
  NOT s.services_complete OR lost_services.clinic_id IS NOT NULL OR unknown_services.clinic_id IS NOT NULL
    AS services_may_miss,
  coalesce(unknown_services.n, 0) AS n_unknown_services,
  NOT s.visit_types_given OR lost_visits.clinic_id IS NOT NULL AS visit_types_may_miss,
  lost_certificates.clinic_id IS NOT NULL AS certificates_lost,
  NOT s.administrators_given OR lost_administrators.clinic_id IS NOT NULL AS administrators_may_miss
FROM clinics AS c
CROSS JOIN settings AS s
LEFT JOIN unknown_services ON unknown_services.clinic_id = c.clinic_id
LEFT JOIN left_out AS lost_services
  ON lost_services.clinic_id = c.clinic_id AND lost_services.table_name = 'services'
LEFT JOIN left_out AS lost_visits
  ON lost_visits.clinic_id = c.clinic_id AND lost_visits.table_name = 'visit_types'
LEFT JOIN left_out AS lost_certificates
  ON lost_certificates.clinic_id = c.clinic_id AND lost_certificates.table_name = 'certificates'
LEFT JOIN left_out AS lost_administrators
  ON lost_administrators.clinic_id = c.clinic_id AND lost_administrators.table_name = 'administrators'
