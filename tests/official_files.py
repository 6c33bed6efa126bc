"""Made-up answers of the official sources (syntetiska data), in the shapes that they come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

EOFFERING = "urn:riv:eservicesupply:eoffering:GetAvailableEServicesResponder:1"
HSA = "urn:riv:hsa:HsaWsResponder:3"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass(frozen=True)
class Offer:
    """One service of an answer; a `terms` of None leaves the element out."""

    resource_id: str
    name: str
    terms: str | None = "Du får svar inom två vardagar."

    def write(self) -> str:
        terms = "" if self.terms is None else f"\n        <description>{escape(self.terms)}</description>"
        return (
            f"      <eservice>\n        <commonName>{escape(self.name)}</commonName>{terms}\n"
            f"        <resourceId>{self.resource_id}</resourceId>\n        <url>https://example.invalid/</url>\n"
            "        <restrictions>\n          <listing>false</listing>\n          <referal>true</referal>\n"
            "          <ageMin>18</ageMin>\n        </restrictions>\n      </eservice>\n"
        )


def write_unit(clinic_id: str, name: str | None, offers: Sequence[Offer] = ()) -> str:
    named = f"\n        <healthcare_facility_name>{name}</healthcare_facility_name>" if name is not None else ""
    return (
        "    <availableEServices>\n      <healthcare_facility>\n"
        f"        <healthcare_facility>{clinic_id}</healthcare_facility>{named}\n      </healthcare_facility>\n"
        + "".join(offer.write() for offer in offers)
        + "    </availableEServices>\n"
    )


def write_answer(*units: str, soap: bool = False) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    answer = f'<GetAvailableEServicesResponse xmlns="{EOFFERING}">\n{"".join(units)}</GetAvailableEServicesResponse>\n'
    body = f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>\n{answer}</s:Body></s:Envelope>\n'
    return head + (body if soap else answer)


def write_hsa_unit(
    hsa_id: str, name: str, *, public_name: str = "", org_no: str = "", organisation: str = "Påhittade Region"
) -> str:
    number = f"\n      <orgNo>{org_no}</orgNo>" if org_no else ""
    public = f"\n      <publicName>{public_name}</publicName>" if public_name else ""
    return (
        f"    <hsaUnit>\n      <hsaIdentity>{hsa_id}</hsaIdentity>\n"
        f"      <DN>ou={name},o={organisation},l=Påhitt,c=SE</DN>{number}\n      <name>{name}</name>{public}\n"
        "      <startDate>2020-01-01</startDate>\n    </hsaUnit>\n"
    )


def write_hsa_file(*units: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<FileGetHsaUnitsResponse xmlns="{HSA}">\n  <hsaUnits>\n'
        f"{''.join(units)}  </hsaUnits>\n</FileGetHsaUnitsResponse>\n"
    )
