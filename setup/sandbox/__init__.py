"""A local server that speaks Twilio's Messaging API, for the demo, the tests and the load runs.

Start it with ``PYTHONPATH=setup python -m sandbox --port 0``; drive it from Python with
:mod:`sandbox.client`. It listens on 127.0.0.1 only and never sends a real text.
"""
