-- One row an errand: its deadline, its first reply and its state. Without an errand table one unknown errand a clinic,
-- so that what rests on errands is okänt and not "none"; with one, a clinic without errands has one row that says so
-- (`is_errand` false), so that whoever counts these rows alone finds every clinic and no errand too many.
WITH roles AS (
  -- There are few, and translating takes microseconds. Letter by letter and not lower(): engines fold the letters
  -- outside Swedish differently.
  SELECT
    written.starter_role,
    translate(written.starter_role, 'ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖåäö', 'abcdefghijklmnopqrstuvwxyzaaoaao') AS folded
  FROM (SELECT starter_role FROM errands WHERE starter_role IS NOT NULL GROUP BY starter_role) AS written
),
known AS (
  SELECT
    e.clinic_id,
    e.errand_id,
    CASE WHEN e.service = 'okant' THEN 'egen' ELSE e.service END AS service,
    coalesce(e.service = 'okant', FALSE) AS is_unknown_service,
    e.sent_on,
    e.withdrawn_at,
    e.withdrawn_on,
    e.closed_at IS NOT NULL AS is_closed,
    roles.folded AS starter_role,
    e.resident_key IS NOT NULL AS has_resident_key,
    e.left_out,
    e.has_error,
    e.started_by IN ('invanare', 'ombud') AND booking.service IS NULL AS from_resident,
    e.started_by = 'personal' AS from_staff,
    e.sent_on BETWEEN s.period_from AND s.period_to AS in_period,
    CASE WHEN s.replies_given THEN
      CASE WHEN e.service = s.acknowledged_service THEN least(r.reply_at, r.receipt_at) ELSE r.reply_at END END
      AS replied_at,
    CASE WHEN s.replies_given THEN
      CASE WHEN e.service = s.acknowledged_service THEN least(r.reply_on, r.receipt_on) ELSE r.reply_on END END
      AS replied_on,
    r.contact_at,
    r.slutsvar_on,
    CASE WHEN s.replies_given THEN coalesce(r.n_motfragor, 0) END AS n_motfragor,
    CASE WHEN s.replies_given THEN coalesce(r.n_from_clinic, 0) END AS n_from_clinic,
    sent.due_on,
    sent.vardag_number AS sent_number
  FROM errands AS e
  CROSS JOIN settings AS s
  LEFT JOIN roles ON roles.starter_role = e.starter_role
  LEFT JOIN direct_booking AS booking ON booking.service = e.service
  LEFT JOIN replies AS r ON r.errand_row = CASE WHEN e.left_out THEN NULL ELSE e."row" END
  LEFT JOIN calendar AS sent ON sent.day = e.sent_on
)
SELECT
  k.clinic_id,
  f.reached,
  TRUE AS is_errand,
  k.errand_id,
  k.service,
  k.sent_on,
  k.due_on,
  k.replied_on,
  k.slutsvar_on,
  replied.vardag_number - k.sent_number AS vardagar_to_reply,
  finished.vardag_number - k.sent_number AS vardagar_to_slutsvar,
  extracted.vardag_number - k.sent_number AS vardagar_to_extract,
  NOT k.has_error AND k.from_resident AS is_resident_errand,
  NOT k.has_error AND k.from_resident AND k.in_period AS counted,
  k.has_error AND coalesce(k.from_resident, TRUE) AND coalesce(k.in_period, TRUE) AS excluded,
  NOT k.left_out AND k.from_staff AND k.in_period AS staff_started,
  k.starter_role,
  -- A decision without a limit for the first reply has no deadlines, and so no errand in time or late.
  CASE WHEN k.left_out OR NOT s.replies_given OR k.due_on IS NULL THEN NULL
       WHEN k.withdrawn_on <= k.due_on AND (k.replied_at IS NULL OR k.replied_at >= k.withdrawn_at) THEN 'withdrawn'
       WHEN k.replied_on <= k.due_on THEN 'in_time'
       WHEN k.replied_on IS NOT NULL OR s.extract_on > k.due_on THEN 'late'
       ELSE 'pending' END AS state,
  k.is_closed,
  CASE WHEN k.withdrawn_at IS NULL THEN FALSE
       WHEN s.replies_given THEN k.contact_at IS NULL OR k.withdrawn_at < k.contact_at END
    AS withdrawn_before_contact,
  CASE WHEN s.replies_given THEN k.contact_at IS NOT NULL END AS has_contact,
  k.n_motfragor > 0 AS has_motfraga,
  k.n_motfragor,
  k.n_from_clinic,
  k.has_resident_key,
  k.is_unknown_service
FROM known AS k
CROSS JOIN settings AS s
JOIN scope AS f ON f.clinic_id = k.clinic_id
LEFT JOIN calendar AS replied ON replied.day = k.replied_on
LEFT JOIN calendar AS finished ON finished.day = k.slutsvar_on
LEFT JOIN calendar AS extracted ON extracted.day = s.extract_on
UNION ALL
SELECT
  f.clinic_id, f.reached, NOT s.errands_given, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  FALSE, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, FALSE
FROM scope AS f
CROSS JOIN settings AS s
LEFT JOIN (SELECT clinic_id FROM errands GROUP BY clinic_id) AS given ON given.clinic_id = f.clinic_id
WHERE given.clinic_id IS NULL
