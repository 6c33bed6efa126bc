-- The same facts from the wide form, where each errand carries its first times.
-- An errand without n_from_clinic has one message a filled time, its motfrågor by n_motfragor, which may be as large as
-- an integer can be: the sum has room for more.
SELECT
  e."row" AS errand_row,
  least(e.first_delsvar_at, e.slutsvar_at, CASE WHEN s.motfraga_ar_delsvar THEN e.first_motfraga_at END,
    CASE WHEN s.kontakt_ar_delsvar THEN e.first_kontakt_at END) AS reply_at,
  least(e.first_delsvar_on, e.slutsvar_on, CASE WHEN s.motfraga_ar_delsvar THEN e.first_motfraga_on END,
    CASE WHEN s.kontakt_ar_delsvar THEN e.first_kontakt_on END) AS reply_on,
  CASE WHEN s.kvittens_racker_for_skicka_meddelande THEN e.first_kvittens_at END AS receipt_at,
  CASE WHEN s.kvittens_racker_for_skicka_meddelande THEN e.first_kvittens_on END AS receipt_on,
  least(e.first_delsvar_at, e.first_motfraga_at, e.slutsvar_at, e.first_kontakt_at) AS contact_at,
  e.slutsvar_at,
  e.slutsvar_on,
  greatest(coalesce(e.n_motfragor, 0), CASE WHEN e.first_motfraga_at IS NULL THEN 0 ELSE 1 END) AS n_motfragor,
  coalesce(
    e.n_from_clinic,
    CASE WHEN e.first_delsvar_at IS NULL THEN 0 ELSE 1 END
    + CASE WHEN e.slutsvar_at IS NULL THEN 0 ELSE 1 END
    + CASE WHEN e.first_kontakt_at IS NULL THEN 0 ELSE 1 END
    + CASE WHEN e.first_kvittens_at IS NULL THEN 0 ELSE 1 END
    + CAST(greatest(coalesce(e.n_motfragor, 0), CASE WHEN e.first_motfraga_at IS NULL THEN 0 ELSE 1 END) AS BIGINT)
  ) AS n_from_clinic
FROM errands AS e
CROSS JOIN settings AS s
WHERE NOT e.left_out
