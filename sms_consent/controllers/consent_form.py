"""What the consent form of a page shows, and what it sends, read without trusting it."""

from odoo.http import request

from ..models.sms_consent_page_save import Choice


def number_of(text):
    """A record id sent by a browser as a positive int; 0 for anything else."""
    return int(text) if (text or "").isdecimal() and len(text) < 10 else 0


def parse_choices(post, purposes):
    """A :class:`Choice` for each of ``purposes``; fields about anything else are not read.

    Fields of a purpose: ``agree_<id>`` (the box), ``number_<id>`` (id of the phone chosen),
    ``was_<id>`` (how it was shown: empty, or the id of the phone opted in, 0 if that is none of the
    phones any more) and ``wording_<id>`` (stamp of the wording shown).
    """
    return [
        Choice(
            purpose=purpose,
            agreed=bool(post.get(f"agree_{purpose.id}")),
            was_agreed=bool(post.get(f"was_{purpose.id}")),
            phone_id=number_of(post.get(f"number_{purpose.id}")),
            was_phone_id=number_of(post.get(f"was_{purpose.id}")),
            wording=post.get(f"wording_{purpose.id}", ""),
        )
        for purpose in purposes
    ]


def sender_values(company):
    """Who texts: what a public page has to say of the company (C-11)."""
    company = company.sudo()
    lines = company.partner_id._display_address(without_company=True).splitlines()
    return {
        "company": company,
        "organisation": company._sms_name(),
        "address": ", ".join(line.strip() for line in lines if line.strip()),
    }


def wants_more(choices):
    """Whether a form agrees to anything new. Only that is limited: a "no" is always taken."""
    return any(choice.changed and choice.agreed for choice in choices)


def page_values(partner, company, *, masked=False, choices=(), errors=None, saved=None):
    """What the templates need to show the purposes of ``partner`` and the codes that wait."""
    page = request.env["sms.consent.page"]
    usable = page._usable_phones(partner, company)
    return {
        **sender_values(company),
        "rows": page._rows(partner, company, masked=masked),
        "phones": usable,
        "default_phone": usable.filtered("is_primary")[:1] or usable[:1],
        "phone_labels": page._phone_labels(partner, masked=masked),
        "codes": page._codes(partner, company),
        "write_number": page._masked if masked else page._readable,
        "choices": {choice.purpose.id: choice for choice in choices},
        "errors": errors or {},
        "saved": saved,
    }


def take_message():
    """What the last POST of this visitor has to say, once."""
    return request.session.pop("sms_saved", None)


def redirect_with(message, url):
    """Answer a POST: back to ``url``, which says ``message`` once."""
    request.session["sms_saved"] = message
    return request.redirect(url, code=303)


def respond(template, values, *, status=200):
    """A page about one person: kept by no cache, shown in no frame, told to no other site."""
    response = request.render(template, values, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
