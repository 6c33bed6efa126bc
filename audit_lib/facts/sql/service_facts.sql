-- One row an activated errand type, with what its name and its villkorstext say (read in Python, joined here).
SELECT
  v.clinic_id,
  v.service_id AS subject,
  v.service_id,
  v.name,
  n.code,
  v.replaces,
  v.origin,
  -- A contact card says nothing of professions; an empty cell of a table means that all are open.
  CASE WHEN s.from_cards OR v.professions = 'okant' THEN NULL ELSE coalesce(p.names_physician, TRUE) END AS open_to_physicians,
  v.restricted,
  k.in_scope,
  k.reached,
  v.active_from <= s.audit_date AND (v.active_to IS NULL OR v.active_to >= s.audit_date) AS row_active,
  booking.service IS NOT NULL AS is_direct_booking,
  -- Under an unknown name the row may be of any service, unless it says that it is the clinic's own or stands for one.
  CASE WHEN n.is_unknown AND v.replaces IS NULL AND coalesce(v.origin, 'standard') = 'standard' THEN NULL
       ELSE coalesce(n.code = s.prescription_service, FALSE) END AS is_prescription,
  v.own_questions,
  n.named_egenremiss,
  CASE WHEN v.replaces IS NULL THEN FALSE
       WHEN v.replaces = 'okant' THEN NULL
       ELSE v.replaces = s.egenremiss_service END AS replaces_egenremiss,
  CASE WHEN v.replaces IS NULL THEN FALSE
       WHEN v.replaces = 'okant' THEN NULL
       ELSE v.replaces = s.prescription_service END AS replaces_prescription,
  CASE WHEN v.template = 'okant' THEN NULL ELSE coalesce(translate(v.template, 'EGRM', 'egrm') = 'egrem', FALSE) END AS template_egrem,
  n.named_prescription,
  coalesce(t.terms_given, FALSE) AS terms_given,
  t.has_terms,
  t.has_ombud_point,
  t.ombud_is_last,
  coalesce(t.ombud_in_description, FALSE) AS ombud_in_description,
  t.promise_grade,
  -- The most vardagar the text's promise allows; a text that promises no such thing has none.
  CASE t.promise_grade WHEN 'exakt' THEN 2 WHEN 'likvardig' THEN 2 WHEN 'strangare' THEN 1 END AS promised_vardagar,
  t.has_placeholder
FROM services AS v
CROSS JOIN settings AS s
JOIN scope AS k ON k.clinic_id = v.clinic_id
JOIN name_facts AS n ON n.name = v.name
LEFT JOIN profession_facts AS p ON p.professions = v.professions
LEFT JOIN direct_booking AS booking ON booking.service = n.code
LEFT JOIN terms_facts AS t ON t.service_id = v.service_id AND t.clinic_id = v.clinic_id
