"""The address of a PostgreSQL database in a run file: kept as written for the driver, shown without its password.

It is split where libpq splits it, which is not where a web address is split: `user:password` ends at the first `@`,
whatever `#`, `?` or `[` stands in it, unless a `/` comes before. A second `@` is refused, though libpq takes it: most
often the first one is a sign of the password, and the rest of the password would be shown as a host.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

SCHEMES = ("postgresql", "postgres")
MASK = "***"
SHOWN = frozenset(
    {"schema", "host", "hostaddr", "port", "dbname", "user", "service", "sslmode", "application_name", "options"}
)
"""The options whose values are shown: of the others some are secret, and an unknown one may be half a password."""

_HOST = r"(?:\[[^]/?@]+\]|(?!\[)[^:/?,@]*)(?::[0-9]*)?"
_PAIR = r"[^=&@]*=[^=&@]*"
_ADDRESS = re.compile(
    rf"(?P<scheme>(?:{'|'.join(SCHEMES)})://)(?:(?P<user>[^:@/]*)(?P<password>:[^@/]*)?@)?"
    rf"(?P<place>{_HOST}(?:,{_HOST})*(?:/[^?@]*)?)(?:\?(?P<options>{_PAIR}(?:&{_PAIR})*&?)?)?"
)
_UNREADABLE = re.compile(r"[\x00-\x20]|%(?![0-9A-Fa-f]{2})|%00")


@dataclass(frozen=True, repr=False)
class DatabaseAddress:
    """`postgresql://user:password@host:port/database?schema=name`, where the schema is ours and the rest libpq's.

    Its text is masked, so that no message, log or manifest can hold a password by accident.

    Raises:
        ValueError: it cannot be split; the message does not quote it.

    >>> str(DatabaseAddress("postgresql://granskare:hem#ligt@db.example.org/vgr?schema=uttag"))
    'postgresql://granskare:***@db.example.org/vgr?schema=uttag'
    """

    url: str

    def __post_init__(self) -> None:
        _split(self.url)

    @staticmethod
    def is_one(text: object) -> bool:
        """Whether a text is written as such an address."""
        return isinstance(text, str) and text.startswith(tuple(f"{scheme}://" for scheme in SCHEMES))

    @property
    def schema(self) -> str:
        """The schema that holds the tables; `public` if none is named."""
        named = [unquote(pair.partition("=")[2]) for name, pair in self._options if name == "schema"]
        return (named or [""])[-1] or "public"

    @property
    def connection_string(self) -> str:
        """What libpq is given: the address as it is written, without our own option."""
        parts = _split(self.url)
        kept = [pair for name, pair in self._options if name != "schema"]
        return self.url[: parts.end("place")] + ("?" + "&".join(kept) if kept else "")

    @property
    def _options(self) -> list[tuple[str, str]]:
        """Each option's name, and how it is written."""
        pairs = (_split(self.url)["options"] or "").split("&")
        return [(unquote(pair.partition("=")[0]), pair) for pair in pairs if pair]

    def __str__(self) -> str:
        """The address with its passwords masked."""
        parts = _split(self.url)
        user = "" if parts["user"] is None else f"{parts['user']}{f':{MASK}' if parts['password'] else ''}@"
        shown = [pair if name in SHOWN else MASK for name, pair in self._options]
        return f"{parts['scheme']}{user}{parts['place']}" + ("?" + "&".join(shown) if shown else "")

    __repr__ = __str__


def _split(url: str) -> re.Match[str]:
    parts = None if _UNREADABLE.search(url) else _ADDRESS.fullmatch(url)
    try:
        unquote(url, errors="strict").encode()
    except UnicodeError:
        parts = None
    if parts is None:
        raise ValueError("adressen till databasen går inte att tolka")
    return parts
