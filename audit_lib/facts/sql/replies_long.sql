-- One row an errand with messages: the first reply, the first contact, and what the clinic sent.
-- A receipt from the system never counts; a receipt from the clinic counts only where all is acknowledged.
-- What a message is is asked once, and not by each aggregate: there are tens of millions of them.
SELECT
  m.errand_row,
  min(m.sent_at) FILTER (WHERE m.is_reply) AS reply_at,
  min(m.sent_on) FILTER (WHERE m.is_reply) AS reply_on,
  min(m.sent_at) FILTER (WHERE m.is_receipt) AS receipt_at,
  min(m.sent_on) FILTER (WHERE m.is_receipt) AS receipt_on,
  min(m.sent_at) FILTER (WHERE m.is_contact) AS contact_at,
  min(m.sent_at) FILTER (WHERE m.is_slutsvar) AS slutsvar_at,
  min(m.sent_on) FILTER (WHERE m.is_slutsvar) AS slutsvar_on,
  count(*) FILTER (WHERE m.is_motfraga) AS n_motfragor,
  count(*) AS n_from_clinic
FROM (
  SELECT
    sent.errand_row,
    sent.sent_at,
    sent.sent_on,
    sent.kind IN ('delsvar', 'slutsvar') OR (sent.kind = 'motfraga' AND s.motfraga_ar_delsvar)
      OR (sent.kind = 'kontakt' AND s.kontakt_ar_delsvar) AS is_reply,
    sent.kind = 'kvittens' AND s.kvittens_racker_for_skicka_meddelande AS is_receipt,
    sent.kind IN ('delsvar', 'motfraga', 'slutsvar', 'kontakt') AS is_contact,
    sent.kind = 'slutsvar' AS is_slutsvar,
    sent.kind = 'motfraga' AS is_motfraga
  FROM messages AS sent
  CROSS JOIN settings AS s
  WHERE sent.sender = 'mottagning'
) AS m
GROUP BY m.errand_row
