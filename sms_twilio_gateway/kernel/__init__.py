"""The gateway's rules in plain Python: no Odoo, no clock, no network, no randomness of their own."""
