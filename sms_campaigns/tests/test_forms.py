"""Whoever sees a list opens its entries: each view of each model, as each role."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CampaignCase

ADD_ONS = ("sms_consent", "sms_twilio_gateway", "sms_campaigns")
ROLES = (
    "sms_campaigns.group_campaign_user",
    "sms_campaigns.group_campaign_manager",
    "sms_consent.group_sms_user",
    "sms_consent.group_sms_officer",
    "sms_consent.group_sms_manager",
)


def _specification(node):
    """What the web client asks for to show a view: its fields, and those of the lists within."""
    depth = len(node.xpath("ancestor-or-self::field"))
    return {
        field.get("name"): {"fields": _specification(field) or {"display_name": {}}}
        for field in node.iterfind(".//field")
        if len(field.xpath("ancestor::field")) == depth
    }


@tagged("post_install", "-at_install")
class TestForms(CampaignCase):
    def test_every_role_reads_every_view_of_what_it_may_read(self):
        self._contact("Ada", "+12125550110", "in")
        self._contact("Ben", "+12125550111", "out")
        self._launch(self._campaign())
        seen, refused = 0, []
        for role in ROLES:
            user = self._user(f"forms_{role}", role, self.company_a)
            for name in self._models():
                model = self.env[name].with_user(user)
                if not model.has_access("read"):
                    continue
                for kind in self._view_types(name):
                    try:
                        self._read_view(model, kind)
                    except AccessError as error:
                        refused.append((role, name, kind, str(error).splitlines()[0]))
                    seen += 1
        self.assertFalse(refused, "\n".join(map(str, refused)))
        self.assertGreater(seen, 50)

    def _models(self):
        found = self.env["ir.model.data"].search(
            [("module", "in", ADD_ONS), ("model", "=", "ir.model")]
        )
        models = (
            self.env["ir.model"]
            .browse(found.mapped("res_id"))
            .filtered(lambda model: not model.transient and not model.abstract)
        )
        return sorted(models.mapped("model"))

    def _view_types(self, name):
        views = self.env["ir.ui.view"].search([("model", "=", name), ("inherit_id", "=", False)])
        return sorted({"list", "form", "kanban"} & set(views.mapped("type")))

    def _read_view(self, model, kind):
        self.env.invalidate_all()
        view = model.get_views([(False, kind)])["views"][kind]
        known = model.fields_get()
        asked = {
            name: spec if known[name]["type"] in ("one2many", "many2many", "many2one") else {}
            for name, spec in _specification(etree.fromstring(view["arch"])).items()
        }
        model.web_search_read([], asked, limit=5)
