"""The commands: run, test, bench, odoo. Each is started by the file of its name in setup/."""
