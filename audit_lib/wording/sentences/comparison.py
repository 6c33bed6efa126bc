"""Swedish sentences that compare: with the last report and with other clinics; a part of the catalogue in `wording`."""

COMPARISON = {
    # Since last time
    "changes.title": "Sedan förra rapporten",
    "changes.first": "Det finns ingen tidigare rapport att jämföra med.",
    "changes.merged": "Mottagningen är sammanslagen av {clinics} i den förra granskningen: {ids}. "
    "Därför jämförs den inte med deras rapporter.",
    "changes.moved": "Tidigare HSA-id: {clinic_id}.",
    "changes.since": "Jämfört med rapporten från {day}.",
    "changes.then": "Då: {summary}.",
    "changes.new": "Nya avvikelser ({rules})",
    "changes.mended": "Åtgärdade eller inte längre aktuella ({rules})",
    "changes.unclear": "Tidigare avvikelser som inte går att bedöma nu ({rules})",
    "changes.unchanged": "Oförändrade avvikelser ({rules})",
    "changes.none": "Inga avvikelser, varken då eller nu.",
    "changes.readings": "Tolkningarna har ändrats sedan dess. En del av skillnaden kan bero på det.",
    # How other clinics stand
    "peers.intro": "Jämförelsen gäller mottagningar av samma typ ({clinic_type}), er egen inräknad. "
    "Är färre än {min_cell} bedömda görs jämförelsen med alla.",
    "peers.no_type": "Mottagningens typ är okänd. Därför görs jämförelsen med alla, er egen inräknad.",
    "peers.too_few": "Färre än {min_cell} mottagningar är bedömda. Därför finns ingen jämförelse.",
    "peers.unknown": "Uppgifter om andra mottagningar saknas i den här granskningen.",
    "peers.like": "Samma typ",
    "peers.all": "Alla mottagningar",
    "peers.meet": "{who}: {n_met} av {n} uppfyller ({share})",
    "peers.follow": "{who}: {n_met} av {n} följer rådet ({share})",
    "peers.median": ", median {median} utan avvikelse",
    "peers.median_in_time": ", median {median} i tid",
    # The funnel plot
    "funnel.heading": "Jämfört med andra mottagningar",
    "funnel.title": "Andel ärenden i tid på mottagningar av olika storlek",
    "funnel.description": "Trattdiagram över {clinics}. Er mottagning har {own}. För en så stor mottagning går "
    "de yttre gränserna vid {lower} och {upper}.",
    "funnel.description_alone": "Trattdiagram med er mottagning, som har {own}. För en så stor mottagning går de yttre "
    "gränserna vid {lower} och {upper}.",
    "funnel.axis": "bedömda ärenden",
    "funnel.own_label": "Er mottagning",
    "funnel.own": "Er andel är {own}. I hela regionen är den {region}.",
    "funnel.inom": "Skillnaden är inte större än vad slumpen kan förklara för en mottagning av er storlek.",
    "funnel.under_95": "Det är lägre än väntat för er storlek, men kan ännu vara slump.",
    "funnel.under_998": "Det är lägre än vad slumpen rimligen kan förklara. En vanlig andel för er storlek är {lower} "
    "till {upper}.",
    "funnel.over_95": "Det är högre än väntat för er storlek, men kan ännu vara slump.",
    "funnel.over_998": "Det är högre än vad slumpen rimligen kan förklara. En vanlig andel för er storlek är {lower} "
    "till {upper}.",
    "funnel.dots": "Varje prick är en mottagning vars antal får visas.",
    "funnel.no_dots": "Andra mottagningar ritas inte, för de flesta har antal som inte får visas.",
    "funnel.legend": "{dots} Linjen är regionens andel, {region}, och där "
    "räknas alla med. Innanför de yttre, glest streckade gränserna ligger 99,8 % av alla om bara slumpen skiljer dem "
    "åt, innanför de inre 95 %.",
    "funnel.few": "Jämförelsen ritas när ni har minst {min_cell} ärenden och minst {min_cell} mottagningars antal får "
    "visas.",
}
