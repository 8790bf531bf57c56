import hashlib
import hmac
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models

KEPT = timedelta(days=2)


class SmsConsentThrottle(models.Model):
    """Counts what strangers ask for, so that nobody can make us text at will.

    One row per kind of act, key and window of time. Keys (addresses, numbers) are kept as keyed
    hashes only. Counting is one statement on a unique row: two requests at the same moment can't
    both take the last place, the second one waits, or gets a serialization failure and is replayed.
    """

    _name = "sms.consent.throttle"
    _description = "SMS Request Throttle"
    _log_access = False

    scope = fields.Char(required=True, readonly=True)
    key_hash = fields.Char(required=True, readonly=True)
    window_start = fields.Datetime(required=True, readonly=True, index=True)
    hits = fields.Integer(required=True, readonly=True)

    _key_unique = models.Constraint(
        "unique(scope, key_hash, window_start)", "This has been counted already."
    )

    @api.model
    def _take(self, scope, key, limit, window):
        """Count one act of ``key``; False when it has had ``limit`` of them in this ``window``.

        :param scope: name of the kind of act
        :param key: who or what is counted, such as an IP address; kept as a hash
        :param window: timedelta; windows are laid end to end from midnight UTC
        """
        return self._take_each(scope, [key], limit, window)[0]

    @api.model
    def _take_each(self, scope, keys, limit, window):
        """As :meth:`_take`, in one statement for each of ``keys``, which may hold one twice."""
        start = self._window_start(fields.Datetime.now(), window)
        secret = self.env["res.company"]._sms_secret()
        digests = [
            hmac.new(secret, f"{scope}:{key}".encode(), hashlib.sha256).hexdigest() for key in keys
        ]
        coming = Counter(digests)
        hits = dict(
            self.env.cr.execute_values(
                """INSERT INTO sms_consent_throttle (scope, key_hash, window_start, hits)
                        VALUES %s
                   ON CONFLICT (scope, key_hash, window_start)
                     DO UPDATE SET hits = sms_consent_throttle.hits + EXCLUDED.hits
                     RETURNING key_hash, hits""",
                # in one order, so that two of us never wait for each other
                [(scope, digest, start, coming[digest]) for digest in sorted(coming)],
                page_size=1000,
                fetch=True,
            )
        )
        within = []
        for digest in digests:
            coming[digest] -= 1
            within.append(hits[digest] - coming[digest] <= limit)
        return within

    @api.model
    def _window_start(self, now, window):
        """When the window began that ``now`` lies in."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + (now - midnight) // window * window

    @api.autovacuum
    def _gc_windows(self):
        """Forget windows that are over."""
        before = fields.Datetime.now() - KEPT
        self.env.cr.execute("DELETE FROM sms_consent_throttle WHERE window_start < %s", (before,))
