"""What the installation does with the data that is already there."""


def post_init_hook(env):
    """Give every company its defaults and every existing phone number its row."""
    env["res.company"]._sms_init_companies()
    env["res.partner.phone"]._init_from_partners()
