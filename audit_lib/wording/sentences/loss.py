"""What faults of the input cost, as the terminal and the pages say it, and where in the region's own files they are."""

LOSS = {
    "loss.none": "Inga fel i uppgifterna",
    "loss.errand": "{errands} ({share}) utelämnat",
    "loss.errands": "{errands} ({share}) utelämnade",
    "loss.clinics": "{clinics} utan granskning",
    "loss.costs_nothing": "{errors}: inga ärenden och inga mottagningar utelämnade",
    "loss.page": "Se {page}",
    "loss.weak_join": "Bara {n_found} av {rows} hittar det de hör till: {place} mot {other}. "
    "Kontrollera att id skrivs lika i de två filerna.",
    "loss.late_replies": "Svar efter uttaget: körfilen säger inte när uppgifterna togs ut, och {extract} antas. "
    "Antal svar efter det: {replies}. Därför är {errands} utelämnade.",
    "loss.late_errands": "Ärenden efter uttaget: körfilen säger inte när uppgifterna togs ut, och {extract} antas. "
    "Tider efter det gör att {errands} är utelämnade.",
    "loss.write_extract": "Skriv i körfilen när uttaget gjordes, till exempel {line} (senaste tiden i uppgifterna "
    "är {latest}).",
    "loss.write_extract_unknown": "Alla de tiderna ligger mer än ett år efter. Rätta dem, eller skriv extract_at "
    "i körfilen.",
    "loss.unknown_name": "1 namn på en tjänst känns inte igen.",
    "loss.unknown_names": "{n} namn på tjänster känns inte igen.",
    "loss.nameless": "Namn och HSA-id saknas (rad {row})",
    "place.sheet": "{file}, blad {sheet}",
    "place.column": "kolumnen {column} i {source}",
    "place.row": "{place}, rad {rows}",
}
