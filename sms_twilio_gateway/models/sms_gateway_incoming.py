from odoo import models


class SmsGateway(models.Model):
    """Where Twilio sends the texts that come in."""

    _inherit = "sms.gateway"

    def action_set_webhooks(self):
        """Tell Twilio, for each sender of ours it knows, where to send incoming texts.

        What is texted to the numbers of a messaging service goes where the service says.
        https://www.twilio.com/docs/messaging/api/service-resource
        """
        self.ensure_one()
        url = self.inbound_url
        numbers, services = self._call(self._known_senders)
        for number in numbers:  # Twilio has no call for several
            self._call(lambda _client, one=number: one.update(sms_url=url, sms_method="POST"))
        for service in services:
            self._call(
                lambda _client, one=service: one.update(
                    inbound_request_url=url,
                    inbound_method="POST",
                    use_inbound_webhook_on_number=False,
                )
            )
        return self._notify(
            "success" if numbers or services else "warning",
            self.env._("Incoming texts"),
            self.env._(
                "%(numbers)s numbers and %(services)s messaging services now send their incoming "
                "texts here.",
                numbers=len(numbers),
                services=len(services),
            ),
        )

    def _known_senders(self, client):
        """Our senders as Twilio knows them: (numbers and short codes, messaging services)."""
        ours = {sender._address() for sender in self.sender_ids}
        numbers = client.incoming_phone_numbers.list(limit=1000)
        short_codes = client.short_codes.list(limit=1000)
        services = client.messaging.v1.services.list(limit=200)
        return (
            [number for number in numbers if number.phone_number in ours]
            + [code for code in short_codes if code.short_code in ours],
            [service for service in services if service.sid in ours],
        )
