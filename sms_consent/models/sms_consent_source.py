"""Where a change of consent can come from; shared by the consent and its log."""

SOURCES = [
    ("staff", "Staff"),
    ("portal", "Portal"),
    ("public_form", "Public Form"),
    ("preference_link", "Preference Link"),
    ("sms", "SMS Reply"),
    ("import", "Import"),
    ("carrier", "Carrier"),
    ("system", "System"),
    ("api", "API"),
]
# Sources in which the recipient acts in person; after a STOP only these bring consent back
# without a proof on file (C-14).
RECIPIENT_SOURCES = frozenset({"portal", "public_form", "preference_link", "sms"})
# NF-4: what the system sets by itself; staff choose among the others.
SYSTEM_CONSENT_TYPES = {
    "portal": "web",
    "public_form": "web",
    "preference_link": "web",
    "sms": "sms",
}
