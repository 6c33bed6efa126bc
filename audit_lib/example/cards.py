"""From cards.yaml to fictional public contact cards, one JSON object a line (contract section 6)."""

import json
from pathlib import Path
from uuid import UUID

from audit_lib.example.content_files import Card, make_hsa_id, read_cards

FIRST_CARD_NUMBER = 90_000_000


def write_contact_cards(path: Path) -> None:
    """Write the fictional cards as JSON lines in UTF-8."""
    content = read_cards()
    path.write_text("".join(_write_card(card, content["county"]) for card in content["cards"]), "utf-8", newline="\n")


def _write_card(card: Card, county: str) -> str:
    hsa_id = make_hsa_id(FIRST_CARD_NUMBER + card["n"])
    fields = {
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
    return json.dumps(fields, ensure_ascii=False) + "\n"


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
