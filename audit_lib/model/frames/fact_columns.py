"""The columns of the six relations as an analyst sees them: all that `facts/sql` makes; missing is okänt."""

from audit_lib.model.frames.kinds import CATEGORY, COUNT, DATE, TEXT, FrameColumn, flags

_CLINIC = FrameColumn("clinic_id", CATEGORY, "the clinic's HSA-id")
_REACHED = flags(reached="the clinic is in scope, and not known to be unconnected")
_SCOPE = (*flags(in_scope="the decision is about the clinic"), *_REACHED)


def _subject(what: str) -> tuple[FrameColumn, FrameColumn]:
    return _CLINIC, FrameColumn("subject", TEXT, what)


FACT_COLUMNS = {
    "clinic_facts": (
        "clinic",
        (
            *_subject("always `-`"),
            *_SCOPE,
            *flags(
                connected="connected to the e-services",
                connection_started="the day of connection has come",
                webbtidbok="has webbtidbok",
                tidbok_replaces="webbtidbok is coupled and every visit type that counts is booked in it",
                exists_time_request="times are booked today, by any channel",
                active_time_request="Beställ tid is active",
                exists_egenremiss="self-referral is offered today, by any channel",
                active_egenremiss="Egenremiss is active",
                referral_required="a referral is demanded",
                physician_time_by_phone="a physician's time can be had by phone",
                physician_time_requestable="a physician's time can be asked for as an e-service",
                documents_eservices="the routine for documentation covers e-services",
            ),
            FrameColumn("n_administrators", COUNT, "active administrators of the clinic's own"),
            *flags(
                administrators_missing="false = every row could be read, missing = one may be lacking",
                has_resident_key="some counted errand says which resident",
            ),
        ),
    ),
    "offer_facts": (
        "clinic and service of the decision",
        (
            *_subject("the service's code"),
            FrameColumn("service", CATEGORY, "the same"),
            *_SCOPE,
            *flags(
                exists_today="the same thing is offered today, by any channel",
                exists_either_half="either of Avboka and Omboka is",
                active="the e-service is active, or what covers it",
                active_directly="active by itself, not by a combined type",
                is_half="one of the two halves of Av/omboka",
                webbtidbok="has webbtidbok",
                webbtidbok_cancels="times are cancelled in it",
                webbtidbok_rebooks="times are rebooked in it",
                referral_required="a referral is demanded",
                all_certificates_need_visit="some certificate is issued, and all that are need a visit",
            ),
        ),
    ),
    "service_facts": (
        "activated errand type",
        (
            *_subject("the service_id"),
            FrameColumn("service_id", TEXT, "the same"),
            FrameColumn("name", TEXT, "as the resident sees it"),
            FrameColumn("code", CATEGORY, "the service that the name means"),
            FrameColumn("replaces", CATEGORY, "the service that an own type stands for"),
            FrameColumn("origin", CATEGORY, "standard or egen"),
            *flags(
                open_to_physicians="open to all professions, or names läkare", restricted="only for chosen residents"
            ),
            *_SCOPE,
            *flags(row_active="active on the audit date", is_direct_booking="a type of webbtidbok"),
            *flags(is_prescription="named Förnya recept; missing = an unknown name, which may be any"),
            FrameColumn("own_questions", COUNT, "the clinic's own questions"),
            *flags(
                named_egenremiss="the name means egenremiss",
                replaces_egenremiss="an own type that stands for egenremiss",
                replaces_prescription="an own type that stands for Förnya recept",
                template_egrem="made of the template EGREM",
                named_prescription="named Förnya recept",
                terms_given="the input has its villkorstext",
                has_terms="the villkorstext says something",
                has_ombud_point="it has a point about ombud",
                ombud_is_last="that point is the last one",
                ombud_in_description="the point stands in the description instead",
            ),
            FrameColumn("promise_grade", CATEGORY, "exakt, likvardig, strangare, annan or saknas"),
            FrameColumn("promised_vardagar", COUNT, "1 or 2; missing also where the text promises neither"),
            *flags(has_placeholder="a placeholder is left in the text"),
        ),
    ),
    "certificate_facts": (
        "clinic and certificate",
        (
            *_subject("the certificate"),
            *_SCOPE,
            *flags(
                active_certificates="Begär intyg is active",
                issued="the certificate is issued",
                selectable="it can be chosen",
            ),
            FrameColumn("requires_visit", CATEGORY, "alltid, ibland or aldrig"),
            *flags(visit_stated_in_terms="the villkorstext says that it needs a visit"),
        ),
    ),
    "administrator_facts": (
        "administrator",
        (
            *_subject("the admin_id"),
            *_SCOPE,
            *flags(row_active="active on the audit date", is_regional_support="of the region's support"),
            FrameColumn("appointed_by", CATEGORY, "verksamhetschef or annan"),
            *flags(
                started_in_period="new in the period",
                has_name="the name is there",
                has_vgr_id="the VGR-id is there",
                has_notice="a day of notification is there",
                notified_by_audit="notified by the audit date",
            ),
        ),
    ),
    "errand_facts": (
        "errand, those left out for data errors too; a clinic without any has one row, in which is_errand is false; "
        "without a table of errands one that knows nothing",
        (
            _CLINIC,
            *_REACHED,
            *flags(is_errand="the row counts; false where the clinic has no errand"),
            FrameColumn("errand_id", TEXT, "missing in a row that stands for none, or for unknown ones"),
            FrameColumn("service", CATEGORY, "the service's code"),
            FrameColumn("sent_on", DATE, "local date of sending"),
            FrameColumn("due_on", DATE, "the last day for a first reply"),
            FrameColumn("replied_on", DATE, "the day of the first reply; missing = none, or unknown"),
            FrameColumn("slutsvar_on", DATE, "the day of the slutsvar"),
            FrameColumn("vardagar_to_reply", COUNT, "vardagar from sending to the first reply"),
            FrameColumn("vardagar_to_slutsvar", COUNT, "to the slutsvar"),
            FrameColumn("vardagar_to_extract", COUNT, "to the day the data was taken"),
            *flags(
                is_resident_errand="asked by a resident or ombud, without data error",
                counted="and sent in the period",
                excluded="left out for a data error, and may have been counted",
                staff_started="started by staff, in the period",
            ),
            FrameColumn("starter_role", CATEGORY, "the role of staff who started it, folded"),
            FrameColumn("state", CATEGORY, "in_time, late, pending or withdrawn"),
            *flags(
                is_closed="closed",
                withdrawn_before_contact="withdrawn before the clinic's first contact",
                has_contact="the clinic has replied or reached the resident",
                has_motfraga="has a motfråga",
            ),
            FrameColumn("n_motfragor", COUNT, "motfrågor"),
            FrameColumn("n_from_clinic", COUNT, "messages from the clinic, automatic receipts apart"),
            *flags(
                has_resident_key="says which resident",
                is_unknown_service="sent under a name that nothing says what it is",
            ),
        ),
    ),
}
"""Relation → what it has a row for, and its columns in the file's order."""
