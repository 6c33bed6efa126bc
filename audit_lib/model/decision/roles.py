"""What a decision says that a rule or a service is, where the program or a page treats it apart from the others.

A rule or service is known to the code by its role and never by its id: another region's decision may have other ids,
or no such rule at all.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a rule is about, for the rules that a report shows in a way of their own."""

    CONNECTED = "connected"
    """The clinic is connected to the e-services; of all rules the only one that those in scope are judged by."""
    ADMINISTRATOR = "administrator"
    """The clinic has administrators; without one nobody can mend anything."""
    RECOMMENDED = "recommended"
    """Lists the recommended services that are active."""
    FIRST_REPLY = "first_reply"
    """The first reply in time: the numbers of the charts, the funnel, and the late errands."""
    SLUTSVAR = "slutsvar"
    MOTFRAGOR = "motfragor"
    DOUBLES = "doubles"
    STARTER_ROLE = "starter_role"
    """Who may start an errand; what is pending there are errands whose role is not known."""
    TEXT_GIVEN = "text_given"
    TEXT_OMBUD = "text_ombud"
    TEXT_PROMISE = "text_promise"
    TEXT_PLACEHOLDER = "text_placeholder"


ABOUT_REPLY_TIMES = frozenset({Role.SLUTSVAR, Role.MOTFRAGOR, Role.DOUBLES})
"""Shown, never judged; their numbers stand with the reply times."""
ABOUT_TEXTS = frozenset({Role.TEXT_GIVEN, Role.TEXT_OMBUD, Role.TEXT_PROMISE, Role.TEXT_PLACEHOLDER})


class ServiceRole(StrEnum):
    """What a service is, for the services that facts are worked out about in a way of their own."""

    TIME_REQUEST = "time_request"
    """A request for a time, which the webbtidbok may replace, and by which a physician's time is asked for."""
    PRESCRIPTION = "prescription"
    """A clinic's own type that replaces it must have its name."""
    CERTIFICATES = "certificates"
    """What the table of certificates is about."""
    ACKNOWLEDGED = "acknowledged"
    """The clinic only acknowledges what it is sent: a kvittens may be the first reply, a bekräftelse the promise."""
    EGENREMISS = "egenremiss"
    """A name that has one of the marks of an egenremiss is this service."""
