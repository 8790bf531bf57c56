"""Odoo's own test suites, run with and without our add-ons, and compared."""
