"""Rules of campaigns in plain Python: life cycle and merge fields. Imports no Odoo."""
