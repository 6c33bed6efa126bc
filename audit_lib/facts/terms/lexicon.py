"""The words of the grammar: which Swedish words count, answer, hedge, deny, or belong to someone else.

Only words live here, all in lower case; what they mean together is the business of the grammar. A word that is
missing here makes the reader more careful, never bolder.
"""

import re
from collections.abc import Callable
from functools import lru_cache


def read_words(text: str) -> frozenset[str]:
    """Return the words of a list written with spaces, which keeps the lists below readable."""
    return frozenset(text.split())


def _recognise(words: str) -> Callable[[str], bool]:
    """Return what says whether a word matches; the words of a language are few, so each is matched once."""
    pattern = re.compile(words)
    return lru_cache(maxsize=4096)(lambda word: pattern.fullmatch(word) is not None)


_COUNTED = (
    "noll;en ett;två tvenne;tre;fyra;fem;sex;sju;åtta;nio;tio;elva;tolv;tretton;fjorton;femton;sexton;sjutton;"
    "arton;nitton;tjugo;tjugoen tjugoett;tjugotvå;tjugotre;tjugofyra"
)
_ROUND = {"trettio": 30, "fyrtio": 40, "fyrtioåtta": 48, "sjuttiotvå": 72, "nittio": 90, "hundra": 100}
NUMBERS = {word: at for at, words in enumerate(_COUNTED.split(";")) for word in words.split()} | _ROUND
VAGUE_NUMBERS = read_words("par några fåtal flera")
ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "tionde": 10}
UNIT_FILLERS = read_words(
    "st stycken stk hel hela fulla full ordinarie kommande närmaste följande efterföljande nästföljande"
    " nästkommande påföljande vanliga normala arbetsfria"
)
HELGFRI = frozenset({"helgfri", "helgfria", "helgfritt"})
VARDAG = re.compile(r"vardag(?:s|en|ens|ar|ars|arna|arnas)?")
ARBETSDAG = re.compile(r"arbetsdag(?:s|en|ens|ar|ars|arna|arnas)?")
DAY = re.compile(r"dag(?:en|s|ar|ars|arna)?")
DYGN = re.compile(r"dygn(?:et|s|ets)?")
HOUR = re.compile(r"tim(?:m|me|men|mar|mars|marna|mes)?|h")
OTHER_UNIT = re.compile(
    r"minut(?:en|er|ers)?|min|vecka|veckan|veckor|veckors|månad(?:en|er|ers)?|arbetsveck(?:a|or)"
    r"|[^\W\d_]+(?:dagar|dagars|dag|dygn|timmar)"
)
LONG_UNITS = ("vardagar", "arbetsdagar", "kalenderdagar", "dagar", "veckor", "månader", "timmar", "dygn")
NEXT_DAY = read_words("nästa nästkommande påföljande följande efterföljande nästföljande")

WITHIN = read_words("inom senast högst max maximalt maximum längst mest under tills")
AFTER = read_words("efter tidigast minst över lägst om")
BEFORE_THE_NUMBER = read_words(
    "de den loppet av allra närmaste nästa tid en period som på bara endast redan alltid dock"
)
OTHER_START = re.compile(
    r"(?:\w*besök|provtagning|operation|undersökning|behandling|röntgen|prov|ingrepp|vaccination)\w*"
)

HEDGES = read_words(
    "normalt normalfallet oftast ofta vanligen vanligtvis vanligast cirka ca circa ungefär ungefärlig omkring"
    " runt strävar strävan sträva eftersträvar försöker försöka målsättning målsättningen målsättningar mål"
    " målet ambition ambitionen siktar sikte avsikt avsikten helst förhoppningsvis förhoppning förhoppningen"
    " hoppas troligen troligtvis sannolikt brukar bör borde torde genomsnitt genomsnittlig genomsnittliga"
    " genomsnittet snitt snittet medel beräknas beräknar beräknad beräknade uppskattad uppskattas"
    " uppskattningsvis förväntad förväntas planerar eventuellt kanske möjligen möjligtvis antagligen generellt"
    " mestadels typiskt preliminär tanken huvudregel huvudregeln huvudsak merparten flertalet"
    " flesta allmänhet nästan ibland gärna önskan vision"
)
HEDGE_PHRASES = re.compile(
    r"\b(?:i (?:normala|vanliga|de flesta) fall|av fallen|avser att|avser vi|om (?:det är |så är )?möjligt"
    r"|om (?:inget|inte) annat|om allt går"
    r"|om det inte (?:är|råder|blir) \w*(?:sommar|semester|jul|lov|storhelg|hög|ledig)"
    r"|om inte särskilda|såvida (?:vi )?inte|förutsättning|förutsatt|i mån av|i möjligaste mån|i regel|som regel"
    r"|för det mesta|gör vårt (?:bästa|yttersta)|gör allt|(?:arbetar|jobbar) för att"
    r"|om vi (?:kan|hinner|har möjlighet)|så långt (?:det är )?möjligt"
    r"|i bästa fall|räknar (?:vi )?med|räknar med att|med reservation|beroende på|i första hand"
    r"|\d+ ?(?:%|procent)|under (?:normala|vanliga) (?:omständigheter|förhållanden)|vid normal(?:t|a)?\b)"
)
HEDGED_MODAL = re.compile(
    r"\bkan (?:(?:du|ni|vi|man|det) )?(?:\w+ )?(?:få|fås|svara|besvara|ge|ges|lämna|lämnas|återkomma|återkoppla"
    r"|kontakta|ringa|erhålla)\b"
)
NEGATIONS = read_words("inte ej icke aldrig inget inga ingen ingenting knappast sällan varken")
NOT_A_NEGATION_BEFORE = re.compile(
    r"(?:in|med)räkn\w*|räkna(?:s|t|de)|inkluder\w*|bara|endast|enbart|senare|mer|mera|längre|fler"
)

ANSWER_NOUNS = read_words(
    "svar svaret svars svaren delsvar delsvaret slutsvar slutsvaret förstasvar återkoppling återkopplingen"
    " besked beskedet återbesked telefonbesked"
)
ANSWER_TIME_NOUNS = read_words(
    "svarstid svarstiden svarstider svarstiderna återkopplingstid återkopplingstiden svarsgaranti"
)
RECEIPT_WORDS = read_words(
    "bekräftelse bekräftelsen bekräftar bekräfta bekräftas bekräftat mottagningsbekräftelse kvittens"
    " kvittensen kvitterar kvitteras kvittera"
)
MESSAGE_NOUNS = frozenset({"meddelande", "samtal", "telefonsamtal", "kontakt"})
ACTIVE_ANSWERS = read_words(
    "svarar svara besvarar besvara återkommer återkomma återkom återkopplar återkoppla kontaktar kontakta"
    " ringer ringa ring meddelar meddela informerar informera underrättar underrätta hör höra hörs bekräftar"
    " bekräfta kvitterar kvittera återkommit svarat återkopplat besvarat kontaktat"
)
PASSIVE_ANSWERS = read_words(
    "besvaras besvarad besvarade besvarat besvarats återkopplas kontaktas kontaktad kontaktade kontaktats"
    " uppringd uppringda meddelas underrättas informeras informerad svaras bekräftas kvitteras"
)
ANSWER_WORDS = ANSWER_NOUNS | ANSWER_TIME_NOUNS | RECEIPT_WORDS | PASSIVE_ANSWERS
is_other_event = _recognise(
    r"(?:gen(?:om|))?läs(?:er|es|a|as|ts|t)|hanter(?:as|ar|a|at|ats|ad|ade)|handlägg(?:er|s|a|as|ts|t)"
    r"|behandl(?:as|ar|a|ad|at|ats)|bedöm(?:er|s|a|t|as|ts|d|da)|granska(?:s|r|t|ts|d)?|åtgärda(?:s|r|t|ts|d)?"
    r"|klar|klart|klara|färdig|färdigt|färdiga|förny(?:as|ar|a|at|ats|ad)|utfärda(?:s|r|t|ts|d|t)?"
    r"|lever(?:eras|erar|erat)|hämta(?:s|r|t)?|expedier(?:as|ar|a|at|ats)|registrer(?:as|ar|at|ats)|öppna[rs]|pröva[sr]"
    r"|prioriteras|utred(?:s|er)|skriv(?:s|er)|bearbeta[sr]?|beställ(?:s|er|a)|avsluta[srt]?|makuler(?:as|ar|a)"
    r"|boka[rs]?|avboka[rs]?|omboka[rs]?|raderas|stängs|kalla[rs]|kallad|betala[rs]?|titta[r]?|kollar?|påbörja[sr]?"
    r"|remitteras|vidarebefordra[sr]"
)
"""Whether the verb or state is something a clinic does that is no answer ("läses", "klart")."""
is_other_thing = _recognise(
    r"(?:recept|intyg|läkemedel|läkemedl|medicin|hjälpmed|provsvar|kallelse|remiss|journal|faktur|leverans|utlämn"
    r"|expedi|utredning|handläggning|behandling|besök|tid$|tiden$|tider$|väntetid|öppettid|telefontid|väntan$|slutsvar|operation|beställning"
    r"|undersökning|läkarbedömning|bedömning|bokning|apotek|röntgensvar|provtagning|telefonkö|kötid|post)\w*"
)
"""Whether the noun is something that may take time besides the answer ("receptet", "besök")."""
FINAL_WORDS = read_words(
    "slutsvar slutsvaret slutgiltigt slutgiltiga slutligt slutliga fullständigt fullständiga definitivt"
    " definitiva komplett färdigt"
)
is_other_party = _recognise(
    r"apotek(?:et|en|ets)?|sjukhus(?:et|ets)?|försäkringskassan|skatteverket|polisen|transportstyrelsen|laboratoriet"
    r"|labbet|lab|kommunen|patientnämnden|ivo|inera|supporten|kundtjänst|hjälpmedelscentralen|remissinstansen"
    r"|specialistmottagningen|specialistkliniken|specialisten|remitterande|remittenten|arbetsgivaren?|skolan"
    r"|röntgenavdelningen|röntgenkliniken|sjukvårdsrådgivningen|rådgivningen|tolkförmedlingen|försäkringsbolaget"
    r"|leverantören|trafikverket|arbetsförmedlingen|socialtjänsten|patientombudsmannen|läkemedelsverket|myndigheten"
    r"|ögonkliniken|växeln|vårdguiden|1177|112|läkemedelsföretaget|optikern|kassan"
)
"""Whether the noun is someone else than the clinic and the resident ("apoteket")."""
CHANNEL_WORDS = read_words("via på i genom till hos ring med om för kontakta kontaktar inom mot samt vid")
READERS = read_words("du ni man patienten invånaren patienter")
NEEDS = read_words(
    "behöver behöva behövs vill önskar önskas efterfrågas kräver inväntar väntar emotser förväntar ber bett önska"
    " kräva avvakta avvaktar"
)
GETS = read_words("får få fått fick erhåller erhålla har ha haft hittar ser")

PRONOUN_SUBJECTS = read_words("vi du ni man det den jag mottagningen ditt din svaret svar någon han hon de")
VERBS = read_words(
    "är var blir bli har hade får få fick kan kunde ska skall skulle kommer vill måste bör behöver brukar tar"
    " ta tas ges ger gör görs går gå finns gäller sker ske skickar skickas skicka lämnar lämnas lämna skriver"
    " skriv logga loggar räcker räknas krävs kräver ring ringer ringa svarar svara besvarar besvaras"
    " återkommer återkopplar återkom kontakta kontaktar kontaktas meddelar meddela meddelas informerar"
    " informeras informera hör höra läser läses läs hanteras hanterar handläggs handlägger behandlas bedöms"
    " bedömer granskas granskar åtgärdas förnyas förnyar utfärdas levereras hämtas hämtar hämta expedieras"
    " expedierar registreras öppnas öppnar prövas utreds skrivs bearbetas beställs avslutas avslutar makuleras"
    " bokas bokar boka avboka avbokar omboka ombokar kallas kallar betala betalar tittar kollar lovar lovat"
    " garanterar försöker strävar siktar hoppas avser räknar dröjer dröja saknar saknas väntar vänta vänd ange"
    " anger uppger uppge fyller fyll ser se hittar använd använder använda kostar debiteras tillhör vet tänk"
    " observera följer nås når når dubbelkolla bekräftar bekräftas kvitterar underrättar beräknas förväntas"
    " varierar stänger stängt remitteras vidarebefordras prioriteras"
)
FRONTED_VERBS = read_words("ska skall skulle vill kan måste fick uteblir")
COND_WORDS = frozenset({"om", "ifall", "såvida", "huruvida", "förutsatt"})
SUB_WORDS = read_words("när medan fastän tills sedan")

EXCEPTION_CUES = re.compile(
    r"\blängre\b|\bdröj|\bförsen|\bfördröj|\bvarier|\bundanta|\butom\b|\bförutom\b|gäller (?:inte|ej)|\bförläng"
    r"|\b(?:inte|ej) (?:\w+ )?(?:garantera|lova)|garanteras (?:inte|ej)"
)
SEASONS = re.compile(
    r"sommar|semester|\bjul|\bjuni|\baugusti|påsk|ledighet|\blov\b|sportlov|belastning|\btryck|sjukdom|frånvaro|period"
    r"|bemanning|\bibland\b|vissa|enstaka|nyår|mellandag"
)
WEEKENDS = re.compile(r"helg|röda? dag|lördag|söndag")
