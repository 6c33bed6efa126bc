"""Which service a name means: the annex of the contract, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

NINE = (
    "bestall_tid",
    "avboka_tid",
    "omboka_tid",
    "fornya_recept",
    "kontakta_mig",
    "begar_intyg",
    "skicka_meddelande",
    "fraga_om_remiss",
    "egenremiss",
)
HALVES = ("avboka_tid", "omboka_tid")
WEBBTIDBOK = ("boka", "avboka", "omboka", "avomboka", "visa")
RECOMMENDED = (
    "radgivning",
    "fornya_hjalpmedel",
    "hjalp_oss_bli_battre",
    "levnadsvanor",
    "kontakta_specialistfunktion",
    "fragor_om_undersokning",
)
CODES = frozenset((*NINE, "avomboka_tid", *(f"webbtidbok_{verb}" for verb in WEBBTIDBOK), *RECOMMENDED, "egen"))

ANNEX = {
    "bestall_tid": ("Beställ tid", "Beställa tid", "Kontakta oss för att boka tid"),
    "avboka_tid": ("Avboka tid",),
    "omboka_tid": ("Omboka tid",),
    "avomboka_tid": (
        "Av/omboka tid",
        "Av-/omboka tid",
        "Av- /omboka tid",
        "Av- eller omboka tid",
        "Av- och omboka tid",
        "Avboka eller omboka tid",
        "Omboka eller avboka tid",
        "Kontakta oss för att omboka eller avboka tid",
        "Kontakta oss för att av- eller omboka tid",
    ),
    "fornya_recept": ("Förnya recept",),
    "kontakta_mig": ("Kontakta mig",),
    "begar_intyg": ("Begär intyg", "Begära intyg"),
    "skicka_meddelande": ("Skicka meddelande",),
    "fraga_om_remiss": ("Fråga om min remiss", "Fråga om remiss"),
    "egenremiss": (
        "Egenremiss",
        "Egen remiss",
        "Egen vårdbegäran",
        "Egen vårdbegäran (tidigare egenremiss)",
        "Gör en egen vårdbegäran",
        "Egen vårdbegäran/ egen remiss",
    ),
    "webbtidbok_boka": ("Boka tid direkt", "Boka tid via webbtidbok"),
    "webbtidbok_avboka": ("Avboka tid direkt",),
    "webbtidbok_omboka": ("Omboka tid direkt",),
    "webbtidbok_avomboka": (
        "Av/omboka tid direkt",
        "Av-/omboka tid direkt",
        "Av- eller omboka tid direkt",
        "Omboka/avboka tid via webbtidbok",
    ),
    "webbtidbok_visa": ("Mina bokade tider", "Se bokad tid"),
    "radgivning": ("Rådgivning",),
    "fornya_hjalpmedel": ("Förnya hjälpmedel",),
    "hjalp_oss_bli_battre": ("Hjälp oss att bli bättre",),
    "levnadsvanor": ("Vill du ha råd och stöd att ändra levnadsvanor",),
    "kontakta_specialistfunktion": ("Kontakta diabetessköterska",),
    "fragor_om_undersokning": ("Frågor om undersökning",),
}
STAYS_EGEN = (
    "Beställ Egen vårdbegäranblankett",
    "Intresseanmälan - Fysisk träning",
    "Kontakta oss",
    "Remisskopia",
    "Recept på glasögon",
    "Intygskopior",
    "Kontakta kuratorn",
)
DASHES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def normalise_name(name: str) -> str:
    """NFC, casefolded, soft hyphens gone, dashes as spaces, a leading number dropped, space squeezed."""
    text = unicodedata.normalize("NFC", name).casefold().replace("\u00ad", "")
    text = " ".join(DASHES.sub(" ", text).split())
    return re.sub(r"^[0-9]+[.)]\s*", "", text)


KNOWN = {normalise_name(spelling): code for code, spellings in ANNEX.items() for spelling in spellings}


def find_service(name: str, egenremiss_namn: Sequence[str], aliases: Mapping[str, str]) -> str:
    """The code that a name on the screen means; ``egen`` when nothing matches."""
    text = normalise_name(name)
    for spelling, code in aliases.items():
        if normalise_name(spelling) == text:
            return code
    if text in KNOWN:
        return KNOWN[text]
    words = [normalise_name(word) for word in egenremiss_namn] + ["egen remiss", "egen vårdbegäran"]
    if "blankett" not in text and any(word in text for word in words):
        return "egenremiss"
    return "egen"


def is_known(name: str, egenremiss_namn: Sequence[str], aliases: Mapping[str, str]) -> bool:
    """Whether anything says what the name means, if only that it is the region's own."""
    own = {normalise_name(spelling) for spelling in (*STAYS_EGEN, *aliases)}
    return normalise_name(name) in own or find_service(name, egenremiss_namn, aliases) != "egen"


def find_code(text: str, egenremiss_namn: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    """A code, or a known name's code; None when it is neither."""
    if text.casefold() in CODES:
        return text.casefold()
    return find_service(text, egenremiss_namn, aliases) if is_known(text, egenremiss_namn, aliases) else None


def is_webbtidbok(code: str) -> bool:
    """Whether a service is direct booking, which is no errand type."""
    return code.startswith("webbtidbok_")


def simplify_role(role: str) -> str:
    """A role as it is compared: casefolded, å ä ö as a a o."""
    return unicodedata.normalize("NFC", role).casefold().translate(str.maketrans("åäö", "aao"))
