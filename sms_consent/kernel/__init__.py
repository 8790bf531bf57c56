"""The pure-Python heart of ``sms_consent``: decisions without Odoo, clock or randomness.

Nothing in this package imports ``odoo``; whatever varies (time, random numbers, tables) is an
argument. Times are naive UTC, as Odoo stores them.
"""
