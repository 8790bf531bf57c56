{
    "name": "SMS Benchmarks",
    "summary": "What the benchmarks need inside Odoo: an empty route, and a way to the sandbox",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "SMS Suite contributors",
    "website": "https://github.com/sms-suite/sms-suite",
    "license": "LGPL-3",
    "depends": ["web"],
}
