"""What the consent form of a page sends, read without trusting it."""

from ..models.sms_consent_page import Choice


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
