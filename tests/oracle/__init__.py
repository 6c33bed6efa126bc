"""An independent oracle: the audit in plain Python, written from the contract and the FAQ alone.

``judge(tables, run)`` gives verdicts, deviations and data errors. It shares no code with the toolkit but the reader
of villkorstexter (an argument), and is meant for small regions: clarity before speed. ``random_region`` makes such
regions. ``RULES`` are the rules that it judges: a rule that is added to the decision need not be written here too, and
is then proved by its specification alone. Everything here is syntetiska data.

Where the contract leaves room, this is what was chosen. "Words" are the contract's; [d] marks input that
``random_tables`` makes only with ``disputed=True``; every other point is reached by ordinary seeds.

Values and intake
 1. "Code or known name" (replaces): a name that matches nothing is DAT-04; one that must stay `egen` is `egen`. In
    errands a name that is no service of the annex is sought among the clinic's own valid rows, also when it is known to
    be the region's own: that says nothing of what it replaces. The code `egen` itself is taken as it stands.
 2. "Words and codes are compared casefolded": `okand`, `vet ej` and `-` are okänt in tri-state columns only; in
    requires_visit and appointed_by only `okänt` (and empty) is, the other three are DAT-04. [d: never generated]
 3. Empty `*` cell: DAT-04 and the row left out; an empty clinic_id too is DAT-04, not DAT-05 ("malformed"). [d: never]
 4. Times are compared as moments, so 02:50+02:00 comes before 02:10+01:00 in the night of October; "the ambiguous hour
    is the earlier one" is read as being about times without an offset. [reachable, rare]
 5. "At most 31 characters, ASCII; upper-cased first": a letter that becomes ASCII by upper-casing (ß) is refused.
    [d: never]
 6. Counts (own_questions, n_svar …): digits only; negative, decimal or signed is DAT-04. [`1.5`, `tre` reachable]
 7. `terms` of nothing but white space: trimmed, an empty text and not null. [d: never]
 8. DAT-01 with a compound key names the key column that is not clinic_id (service, visit_type, certificate, admin_id).
    Keys are compared as read: HSA-ids upper-cased, channels.service as its code ("Avboka tid" = avboka_tid), other
    keys exactly (case matters). Rows with other errors take part if their key can be read.
 9. DAT-02 "missing": the id stands in no readable row of the file. A row that is there but left out (duplicate, bad
    operated_by …) is not missing, so nothing cascades. Messages without an errands table are no DAT-02. [d: never]
10. A duplicate key or DAT-02 is listed besides the row's other errors; only DAT-05 excludes DAT-02.
11. DAT-03 in a message is measured against its errand's sent_at, also when that errand is left out for another fault;
    not when the errand_id is duplicate (two starts). An errand's wide times are checked also when `messages` wins.
12. DAT-03 leaves the row out: "a bad value in … any date or timestamp". Column: the later, impossible one (active_to).
13. "Other pairs are DAT-04": listed on `kind`, once.
14. DAT-06 is sought in free text, ids and keys, not in codes, dates or counts. Ten or twelve digits, `-`, `+` or
    nothing before the last four, centuries 18–20; the reserve number's letter is 5 (K), 7 (M), 8 (X) in Luhn's sum
    (Inera's list of local reserve numbers). messages.errand_id counts as a key: the errand is left out.
15. DAT-07 is the errand's fault: listed on `errands` (column errand_id in the long form, n_svar in the wide), and the
    row stays (no "bad value"), so STA-01 still judges it.
16. "Errands counted: … no data error": an errand with *any* error in its row or messages is not counted in SVA-01,
    MED-01, KON-01, SVA-04, even where "the cell becomes okänt and the row stays" (n_motfragor). [d: n_motfragor]
17. The wide form is given when `errands` has any of its eight columns and there is no messages table.
18. n_motfragor > 0 without first_motfraga_at: a motfråga for MED-01, no first reply for SVA-01. [d: never]

Facts
19. `replaces = avomboka_tid` covers both halves as the name does ("stands for"); the text says only
    `replaces = s`. [d]
20. A bad `replaces` is okänt (for every s, if origin is or may be egen); an empty one is none. [d]
21. Left-out rows count for "that clinic" whatever they say: a left-out inactive row also turns nej into okänt.
22. A left-out channels row is as if absent: a half whose own row is left out is answered by the avomboka_tid row.
23. "No such visit type = okänt" is said of the *every* part: an uncoupled webbtidbok still gives nej.
24. "*All issued certificates …* does not hold": with a left-out certificate the excuse is nej and UTB-01 applies.
    `issued ≠ nej` on okänt is okänt (it is not among the three two-valued places).
25. "Active only through avomboka_tid": if it is okänt whether the half is active by itself too (own type with empty
    origin, left-out rows, cards), UTB-02 expects exists(half) where both readings agree, else okänt.
26. Contact cards: only active(s) (with the "some row" parts of LAK-01 and INT-02) is never nej. Empty professions,
    template and replaces mean none there as everywhere, so LAK-01 can be uppfylld on a card with Beställ tid.

Rules
27. Information rules are `information` when reached, also without tables; SVA-04 without an errands table is
    `information` ("always"), with one and no resident_key `ej_tillamplig`.
28. Kinds are written krav, rekommendation, information, datakvalitet.
29. LAK-01: a profession that *ends with* tandläkare names no läkare; in visit types "läkar" also inside "Tandläkare".
30. EGR-02 searches the name NFC and casefolded, nothing else removed: a soft hyphen inside hides the word. [d: never]
    `replaces` counts whatever the origin. Name matching uses the reading egenremiss_namn literally: without
    "egenremiss" in it, only the annex's spellings are known.
31. VIL-05 "not empty" is VIL-01's sense: `<p>&nbsp;</p>` is ej_tillamplig ("nothing passes vacuously"); null terms too.
32. The reader of texts gets the code of the row's name, or, when that is `egen`, what the row replaces.
33. ADM-03 does not ask whether the row is active or regional_support; ADM-02 does not ask for regional_support.
34. STA-01 looks at staff-started errands that are not left out; numbers: role given / wrong / missing / empty.
35. SVA-01 n_excluded = withdrawn + errands with a data error that nothing readable puts outside ("personal", a
    webbtidbok service, a sent date outside the period); an unreadable sent_at therefore counts. Each row of a
    duplicate counts.
36. Withdrawn goes first: withdrawn at the very second of the reply is left out ("strictly before").
37. MED-01 counts every message with sender mottagning, kvittens and kontakt too: "automatic receipts" are `system`.
38. KON-01 wants closed_at and looks at every errand counted for SVA-01, pending ones too; one withdrawn without any
    contact is not looked at. A kvittens is no contact.
39. Replies unknown (no messages, not wide): kan_ej_bedomas if any counted errand (of that service; KON-01: closed)
    exists, numbers empty; else ej_tillamplig, numbers 0. Without an errands table all four are kan_ej_bedomas, numbers
    empty.
40. The deviations of the four errand rules are errands only, never the clinic itself.
"""

from .judgement import RULES, Outcome, judge

__all__ = ["RULES", "Outcome", "judge"]
