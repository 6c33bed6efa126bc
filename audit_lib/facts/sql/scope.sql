-- One row a clinic: may it be judged at all, and which tables lost rows of it to data errors.
SELECT
  c.clinic_id,
  c.operated_by IN ('egen', 'avtal') AND (c.closed_on IS NULL OR c.closed_on > s.audit_date) AS in_scope,
  c.connected_on IS NULL OR c.connected_on <= s.audit_date AS connection_started,
  c.operated_by IN ('egen', 'avtal')
    AND (c.closed_on IS NULL OR c.closed_on > s.audit_date)
    AND coalesce(c.connected, TRUE)
    AND (c.connected_on IS NULL OR c.connected_on <= s.audit_date) AS reached,
  NOT s.services_complete OR lost_services.clinic_id IS NOT NULL AS services_may_miss,
  NOT s.visit_types_given OR lost_visits.clinic_id IS NOT NULL AS visit_types_may_miss,
  lost_certificates.clinic_id IS NOT NULL AS certificates_lost,
  NOT s.administrators_given OR lost_administrators.clinic_id IS NOT NULL AS administrators_may_miss
FROM clinics AS c
CROSS JOIN settings AS s
LEFT JOIN left_out AS lost_services
  ON lost_services.clinic_id = c.clinic_id AND lost_services.table_name = 'services'
LEFT JOIN left_out AS lost_visits
  ON lost_visits.clinic_id = c.clinic_id AND lost_visits.table_name = 'visit_types'
LEFT JOIN left_out AS lost_certificates
  ON lost_certificates.clinic_id = c.clinic_id AND lost_certificates.table_name = 'certificates'
LEFT JOIN left_out AS lost_administrators
  ON lost_administrators.clinic_id = c.clinic_id AND lost_administrators.table_name = 'administrators'
