"""Two companies, two gateways: no text leaves on the other's account."""

from environment.stack import Stack, wait_until

TEXT = "Company by company"


def _company(stack: Stack, name: str, sender: str, member: str) -> tuple[int, int]:
    """A company with a gateway, a sender and one contact who agreed; ids of both."""
    admin = stack.admin
    [company] = admin.call("res.company", "create", [{"name": name}])
    me = admin.call("res.users", "search", [("login", "=", "admin")])
    admin.call("res.users", "write", me, {"company_ids": [(4, company)]})
    country = admin.ref("base.us")
    account = stack.sandbox.add_account()
    [gateway] = admin.call(
        "sms.gateway",
        "create",
        [
            {
                "name": name,
                "company_id": company,
                "account_sid": account.sid,
                "auth_token": account.token,
                "api_base_url": stack.sandbox.url,
                "webhook_base_url": stack.odoo.url,
            }
        ],
    )
    stack.sandbox.set_number(account, sender, mps=0)
    values = {"name": name, "gateway_id": gateway, "kind": "local", "number": sender, "mps": 20}
    admin.call("sms.sender", "create", [values])
    [contact] = admin.call(
        "res.partner",
        "create",
        [{"name": f"{name} member", "phone": member, "country_id": country, "company_id": company}],
    )
    return int(company), int(contact)


def test_each_text_on_its_own_account(stack: Stack) -> None:
    """B-1: texts of both, queued together in Odoo's own spool, part by company."""
    numbers = {"North": ("+12125550191", "+12125550192"), "South": ("+13055550193", "+13055550194")}
    contacts = {}
    for name, (sender, member) in numbers.items():
        company, contact = _company(stack, name, sender, member)
        stack.opt_in(contact, stack.service_purpose(company), company)
        contacts[name] = contact
    rows = [
        {"number": numbers[name][1], "partner_id": contact, "body": TEXT}
        for name, contact in contacts.items()
    ]
    stack.admin.call("sms.sms", "create", rows)
    domain = [("body", "=", TEXT), ("state", "=", "delivered")]
    companies = {"allowed_company_ids": stack.admin.call("res.company", "search", [])}
    wait_until(
        lambda: stack.admin.call("sms.message", "search_count", domain, context=companies) == 2,
        "both texts to be delivered",
    )
    for sender, member in numbers.values():
        sent = [m for m in stack.sandbox.messages(to=member) if m["body"] == TEXT]
        assert [message["from"] for message in sent] == [sender]
        owner = [row for row in stack.sandbox.numbers() if row["number"] == sender]
        assert [message["account"] for message in sent] == [row["account"] for row in owner]
