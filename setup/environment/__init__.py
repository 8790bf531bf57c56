"""The environment of setup/run and setup/test: Odoo, Python packages, PostgreSQL.

What ``prepare`` needs (it runs before the virtual environment exists) uses the standard
library only: paths, errors, progress, stamps, lock, prerequisites, apt, odoo_source, venv.
"""
