"""The gateway's rules in plain Python: no Odoo, no network, no clock or chance of their own."""
