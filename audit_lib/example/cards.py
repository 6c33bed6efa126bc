"""From cards.yaml to fictional public contact cards, one JSON object a line (contract section 6)."""

import json
from pathlib import Path
from typing import TypedDict
from uuid import UUID

from audit_lib.example.content_files import make_hsa_id, read_content


class Card(TypedDict):
    """A contact card; a service of it is its template code, its name and its villkorstext."""

    n: int
    name: str
    municipality: str
    services: list[tuple[str | None, str, str | None]]


class Cards(TypedDict):
    """The contact cards and the county that they all are of."""

    county: str
    cards: list[Card]


def write_contact_cards(path: Path) -> None:
    """Write the fictional cards as JSON lines in UTF-8."""
    content: Cards = read_content("cards")
    cards = [json.dumps(_make_card(card, content["county"]), ensure_ascii=False) for card in content["cards"]]
    path.write_text("\n".join([*cards, ""]), encoding="utf-8", newline="\n")


def _make_card(card: Card, county: str) -> dict[str, object]:
    hsa_id = make_hsa_id(90_000_000 + card["n"])
    return {
        "HsaId": hsa_id,
        "DisplayName": card["name"],
        "Municipality": card["municipality"],
        "County": county,
        "Phone": None,
        "EServices": [
            _make_service(hsa_id, card["n"] * 100 + place, *service)
            for place, service in enumerate(card["services"], start=1)
        ],
    }


def _make_service(
    hsa_id: str, number: int, template: str | None, name: str, terms: str | None
) -> dict[str, str | None]:
    """Make one service; its configuration id is a serial number, which no random one would be."""
    config = UUID(int=number)
    return {
        "ExternalId": f"{template}-{config}" if template else None,
        "Text": name,
        "Url": f"https://example.invalid/form?hsaid={hsa_id}&configid={config}" if template else None,
        "Heading": name,
        "Description": terms,
    }
