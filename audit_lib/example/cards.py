"""From cards.yaml to fictional public contact cards, one JSON object a line (contract section 6)."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from audit_lib.example.content_files import make_hsa_id, read_content

FIRST_CARD_NUMBER = 90_000_000


def write_contact_cards(path: Path) -> None:
    """Write the fictional cards as JSON lines in UTF-8."""
    content = read_content("cards")
    lines = [json.dumps(_make_card(card, content["county"]), ensure_ascii=False) for card in content["cards"]]
    path.write_bytes(("\n".join(lines) + "\n").encode())


def _make_card(card: dict[str, Any], county: str) -> dict[str, Any]:
    hsa_id = make_hsa_id(FIRST_CARD_NUMBER + card["n"])
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


def _make_service(hsa_id: str, number: int, template: str | None, name: str, terms: str | None) -> dict[str, Any]:
    """Make one service; its configuration id is a serial number, which no random one would be."""
    config = UUID(int=number)
    return {
        "ExternalId": f"{template}-{config}" if template else None,
        "Text": name,
        "Url": f"https://example.invalid/form?hsaid={hsa_id}&configid={config}" if template else None,
        "Heading": name,
        "Description": terms,
    }
