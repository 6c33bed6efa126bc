"""How a run stands, or what it is at, in the words of `basutbud status`."""

STATUS = {
    "status.running": "pågår",
    "status.done": "klar",
    "status.failed": "klar, men något misslyckades",
    "status.broken": "avslutades med fel; kör samma kommando igen",
    "status.stopped": "avbruten; kör samma kommando igen för att fortsätta",
    "status.lost": "avbröts utan att hinna säga det; kör samma kommando igen för att fortsätta",
    "status.at_start": "startar",
    "status.at_intake": "läser in",
    "status.at_verdicts": "bedömer",
    "status.at_reports": "gör rapporter",
    "status.at_region": "gör regionens sidor",
}
