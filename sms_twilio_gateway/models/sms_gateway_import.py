from odoo import fields, models

from .sms_gateway import _kind


class SmsSender(models.Model):
    _inherit = "sms.sender"

    member_ids = fields.Many2many(
        "sms.sender",
        "sms_sender_member_rel",
        "service_id",
        "member_id",
        string="Its Numbers",
        readonly=True,
        help="The numbers that this messaging service texts from.",
    )


class SmsGateway(models.Model):
    """What the account can text from, as senders: numbers, short codes and messaging services."""

    _inherit = "sms.gateway"

    def action_import_numbers(self):
        """Make a sender of each number and service of the account, and look again at known ones.

        What somebody has changed here stays; asked again, nothing is doubled. Names
        (alphanumeric senders) are not in Twilio's lists: they are entered by hand.
        """
        self.ensure_one()
        numbers = {
            number.phone_number: number.friendly_name
            for number in self._call(lambda client: client.incoming_phone_numbers.list(limit=1000))
            if number.capabilities.get("sms", True)
        }
        short_codes = self._call(lambda client: client.short_codes.list(limit=1000))
        numbers.update({code.short_code: code.friendly_name for code in short_codes})
        services = self._call(_services)
        for _service, members in services:
            numbers.update({number: number for number in members if number not in numbers})
        before = self._senders_by_address()
        created = self._create_senders(numbers, before)
        by_address = self._senders_by_address()
        new_services = self._import_services(services, by_address)
        if any(sender.kind == "toll_free" for sender in by_address.values()):
            self._refresh_verifications()
        return self._notify(
            "success", self.env._("Senders"), self._told(created, new_services, numbers, before)
        )

    def _senders_by_address(self):
        senders = self.env["sms.sender"].with_context(active_test=False)
        found = senders.search([("gateway_id", "=", self.id)])
        return {sender._address(): sender for sender in found}

    def _create_senders(self, numbers, known):
        return self.env["sms.sender"].create(
            [
                {
                    "name": name or number,
                    "number": number,
                    "kind": _kind(number),
                    "gateway_id": self.id,
                }
                for number, name in numbers.items()
                if number not in known
            ]
        )

    def _import_services(self, services, by_address):
        """Make or bring up to date the services; a new one may send what its numbers may."""
        senders = created = self.env["sms.sender"]
        for service, members in services:
            own = senders.union(*(by_address[number] for number in members))
            sender = by_address.get(service.sid)
            if not sender:
                sender = senders.create(
                    {
                        "name": service.friendly_name or service.sid,
                        "kind": "service",
                        "service_sid": service.sid,
                        "gateway_id": self.id,
                    }
                )
                if own:
                    sender.mps = sum(own.mapped("mps"))
                created |= sender
            sender.sudo().member_ids = own
        return created

    def _told(self, created, services, numbers, before):
        parts = [
            self.env._(
                "%(numbers)s numbers and %(services)s messaging services imported.",
                numbers=len(created),
                services=len(services),
            )
        ]
        gone = [
            sender.name
            for address, sender in before.items()
            if sender.active
            and sender.kind not in ("service", "alphanumeric")
            and address not in numbers
        ]
        if gone:
            parts.append(self.env._("No longer in the account: %s. Archive them.", ", ".join(gone)))
        return " ".join(parts)


def _services(client):
    """[(service, its numbers and short codes)] of the account."""
    found = []
    for service in client.messaging.v1.services.list(limit=200):
        own = client.messaging.v1.services(service.sid)
        members = [one.phone_number for one in own.phone_numbers.list(limit=1000)]
        members += [one.short_code for one in own.short_codes.list(limit=1000)]
        found.append((service, members))
    return found
