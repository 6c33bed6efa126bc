-- One row an errand with messages: the first reply, the first contact, and what the clinic sent.
-- A receipt from the system never counts; a receipt from the clinic counts only for Skicka meddelande.
SELECT
  m.errand_row,
  min(m.sent_at) FILTER (WHERE m.kind IN ('delsvar', 'slutsvar') OR (m.kind = 'motfraga' AND s.motfraga_ar_delsvar)
    OR (m.kind = 'kontakt' AND s.kontakt_ar_delsvar)) AS reply_at,
  min(m.sent_on) FILTER (WHERE m.kind IN ('delsvar', 'slutsvar') OR (m.kind = 'motfraga' AND s.motfraga_ar_delsvar)
    OR (m.kind = 'kontakt' AND s.kontakt_ar_delsvar)) AS reply_on,
  min(m.sent_at) FILTER (WHERE m.kind = 'kvittens' AND s.kvittens_racker_for_skicka_meddelande) AS receipt_at,
  min(m.sent_on) FILTER (WHERE m.kind = 'kvittens' AND s.kvittens_racker_for_skicka_meddelande) AS receipt_on,
  min(m.sent_at) FILTER (WHERE m.kind IN ('delsvar', 'motfraga', 'slutsvar', 'kontakt')) AS contact_at,
  min(m.sent_at) FILTER (WHERE m.kind = 'slutsvar') AS slutsvar_at,
  min(m.sent_on) FILTER (WHERE m.kind = 'slutsvar') AS slutsvar_on,
  count(*) FILTER (WHERE m.kind = 'motfraga') AS n_motfragor,
  count(*) AS n_from_clinic
FROM messages AS m
CROSS JOIN settings AS s
WHERE m.sender = 'mottagning'
GROUP BY m.errand_row
