"""What the gateway's tests share: two companies with an account each at a running local Twilio.

The local Twilio is ``setup/sandbox`` of the repository, reached over HTTP like the real one. Where
the add-on is installed without the repository around it, the tests that need it are skipped.
"""

import importlib
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import SkipTest

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, TransactionCase, get_db_name, new_test_user

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

SETUP = Path(__file__).resolve().parents[2] / "setup"
OUR_NUMBER = "+18335550100"
THEIR_NUMBER = "+12045550100"


def launch_sandbox(**options):
    """The context manager of ``sandbox.client.launch``; skips the tests where there is none."""
    if not (SETUP / "sandbox" / "client.py").exists():
        raise SkipTest("setup/sandbox, the local Twilio, is not beside this add-on")
    if str(SETUP) not in sys.path:
        sys.path.append(str(SETUP))
    return importlib.import_module("sandbox.client").launch(**options)


class GatewayMixin(CronMixinCase):
    """Fixtures for TransactionCase and HttpCase alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stack = ExitStack()
        cls.addClassCleanup(stack.close)
        cls.sandbox = stack.enter_context(
            launch_sandbox(
                accounts=2, numbers=[f"1:{OUR_NUMBER}:0:tollfree", f"2:{THEIR_NUMBER}:0:local"]
            )
        )
        cls.marketing = cls.env.ref("sms_consent.purpose_marketing")
        cls.account_purpose = cls.env.ref("sms_consent.purpose_account")
        (cls.marketing | cls.account_purpose).write(
            {"double_opt_in": False, "frequency_cap": 0, "quiet_hours_policy": "none"}
        )
        cls.company = cls._company("Lakeside Club")
        cls.other_company = cls._company("Hilltop Club")
        cls.gateway = cls._gateway(cls.company, cls.sandbox.accounts[0])
        cls.other_gateway = cls._gateway(cls.other_company, cls.sandbox.accounts[1])
        cls.sender = cls._sender(cls.gateway, OUR_NUMBER, kind="toll_free")
        cls.other_sender = cls._sender(cls.other_gateway, THEIR_NUMBER, kind="local")
        cls.messages = cls.env["sms.message"]

    def setUp(self):
        super().setUp()
        self.sandbox.reset()

    @classmethod
    def _company(cls, name):
        return cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref("base.us").id}
        )

    @classmethod
    def _gateway(cls, company, account):
        return cls.env["sms.gateway"].create(
            {
                "name": f"{company.name} Twilio",
                "company_id": company.id,
                "account_sid": account.sid,
                "auth_token": account.token,
                "api_base_url": cls.sandbox.url,
                "webhook_base_url": "http://127.0.0.1:9",
            }
        )

    @classmethod
    def _sender(cls, gateway, number, **values):
        return cls.env["sms.sender"].create(
            {
                "name": number,
                "number": number,
                "gateway_id": gateway.id,
                "is_default": True,
                "mps": 200,
                "daily_limit": 0,
                "verification_state": "verified",
                **values,
            }
        )

    @classmethod
    def _user(cls, login, group, company):
        return new_test_user(
            cls.env,
            login,
            groups=group,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def _partner(self, number, company=None, consent=True, purpose=None):
        """A contact with this number who has agreed to texts of ``company``."""
        company = company or self.company
        partner = self.env["res.partner"].create(
            {"name": f"Member {number[-4:]}", "phone": number, "country_id": company.country_id.id}
        )
        if consent:
            self.env["sms.consent"]._opt_in(
                partner,
                purpose or self.marketing,
                company=company,
                number=number,
                source="portal",
                confirm=False,
            )
        return partner

    def _enqueue(self, partner, company=None, **values):
        return self.messages._enqueue(
            [
                {
                    "company_id": (company or self.company).id,
                    "partner_id": partner.id,
                    "number": partner.phone,
                    "body": "Lakeside: hello",
                    "purpose_id": self.marketing.id,
                    **values,
                }
            ]
        )

    @contextmanager
    def _committing_env(self):
        """An environment whose commits are savepoints of the test."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield self.env(cr=cr, user=self.env.ref("base.user_root").id)

    def _run_lane(self, sender=None):
        """One slice of the sender's cron job."""
        with self._committing_env() as env:
            env["sms.sender"]._cron_lane((sender or self.sender).id)
        self.env.invalidate_all()

    def _texts(self, number):
        """What the local Twilio has taken for ``number``: [(from, body)]."""
        return [
            (text["from"], text["body"])
            for text in self.sandbox.messages(to=number)
            if text["direction"].startswith("outbound")
        ]


class GatewayCase(GatewayMixin, TransactionCase):
    """Without an HTTP server: what comes in is handed to the models."""


class CommittingCase(BaseCase):
    """Real transactions, several at once, in a company of their own.

    What they commit stays in the test database; the gateway and its senders are archived in the
    end. Each class has numbers of senders to itself, as archived ones keep theirs.
    """

    company_values = {}
    sender_numbers = ()
    waiting = 0.5  # seconds after which a thread that has not come back waits for a lock

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls._put_away)
        with cls._env() as env:
            company = env["res.company"].create(cls.company_values)
            gateway = env["sms.gateway"].create(
                {
                    "company_id": company.id,
                    "account_sid": f"AC{company.id:032d}",
                    "auth_token": "token",
                    "api_base_url": "http://127.0.0.1:9",
                    "webhook_base_url": "http://127.0.0.1:9",
                }
            )
            senders = env["sms.sender"].create(
                [
                    {
                        "name": number,
                        "gateway_id": gateway.id,
                        "kind": "local",
                        "number": number,
                        "mps": 100,
                    }
                    for number in cls.sender_numbers
                ]
            )
            cls.company_id, cls.sender_ids = company.id, senders.ids

    @classmethod
    def _put_away(cls):
        with cls._env() as env:
            senders = env["sms.sender"].browse(cls.sender_ids)
            senders.gateway_id.active = senders.active = False

    @classmethod
    @contextmanager
    def _env(cls):
        """A transaction of its own, committed at the end."""
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})

    def _ends(self, future):
        """Whether the thread comes back soon, that is, waits for no lock."""
        ended = threading.Event()
        future.add_done_callback(lambda _future: ended.set())
        return ended.wait(self.waiting)
