"""The address of a PostgreSQL database in a run file: kept whole for the driver, shown without its password."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

SCHEMES = ("postgresql", "postgres")
MASK = "***"


@dataclass(frozen=True, repr=False)
class DatabaseAddress:
    """`postgresql://user:password@host:port/database?schema=name`, where the schema is ours and the rest libpq's.

    Its text is masked, so that no message, log or manifest can hold a password by accident.

    >>> str(DatabaseAddress("postgresql://granskare:hemligt@db.example.org/vgr?schema=uttag"))
    'postgresql://granskare:***@db.example.org/vgr?schema=uttag'
    """

    url: str

    @staticmethod
    def is_one(text: object) -> bool:
        """Whether a text is written as such an address."""
        return isinstance(text, str) and text.startswith(tuple(f"{scheme}://" for scheme in SCHEMES))

    @property
    def schema(self) -> str:
        """The schema that holds the tables; `public` if none is named."""
        return dict(self._options()).get("schema") or "public"

    @property
    def connection_string(self) -> str:
        """What libpq is given: the address without our own option."""
        rest = [(name, value) for name, value in self._options() if name != "schema"]
        return urlunsplit(urlsplit(self.url)._replace(scheme=SCHEMES[0], query=urlencode(rest)))

    @property
    def passwords(self) -> tuple[str, ...]:
        """Every spelling of a password that stands in the address."""
        parts = urlsplit(self.url)
        found = {value for name, value in self._options() if "password" in name}
        if parts.password:
            found |= {parts.password, unquote(parts.password)}
        return tuple(sorted(found - {""}))

    def _options(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    def __str__(self) -> str:
        """The address with its passwords masked."""
        parts = urlsplit(self.url)
        user, at, host = parts.netloc.rpartition("@")
        name, colon, _ = user.partition(":")
        shown = [(key, MASK if "password" in key else value) for key, value in self._options()]
        return urlunsplit(
            parts._replace(netloc=f"{name}{f':{MASK}' if colon else ''}{at}{host}", query=urlencode(shown, safe="*/"))
        )

    __repr__ = __str__
