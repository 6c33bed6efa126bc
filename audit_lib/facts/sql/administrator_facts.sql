-- One row an administrator. An empty cell is a "no" only where the file has the column; one that could not be read is
-- 'okant'.
SELECT
  a.clinic_id,
  a.admin_id AS subject,
  k.in_scope,
  k.reached,
  (a.active_from IS NULL OR a.active_from <= s.audit_date)
    AND (a.active_to IS NULL OR a.active_to >= s.audit_date) AS row_active,
  coalesce(a.regional_support, FALSE) AS is_regional_support,
  a.appointed_by,
  a.active_from BETWEEN s.period_from AND s.period_to AS started_in_period,
  CASE WHEN a.name = 'okant' THEN NULL WHEN coalesce(a.name, '') <> '' THEN TRUE WHEN s.admin_name_given THEN FALSE END AS has_name,
  CASE WHEN a.vgr_id = 'okant' THEN NULL WHEN coalesce(a.vgr_id, '') <> '' THEN TRUE WHEN s.admin_vgr_id_given THEN FALSE END AS has_vgr_id,
  CASE WHEN a.notified_on IS NOT NULL THEN TRUE WHEN s.admin_notified_given THEN FALSE END AS has_notice,
  a.notified_on <= s.audit_date AS notified_by_audit
FROM administrators AS a
CROSS JOIN settings AS s
JOIN scope AS k ON k.clinic_id = a.clinic_id
