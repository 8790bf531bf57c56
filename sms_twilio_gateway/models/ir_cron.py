from odoo import api, fields, models

from .isolation import commit, retrying

OUR_ADD_ONS = ("sms_consent", "sms_twilio_gateway", "sms_campaigns")


class IrCron(models.Model):
    _inherit = "ir.cron"

    @classmethod
    def _process_job(cls, cron_cr, job):
        """Wake the workers once more when a lane has let go of its job.

        A lane's own ``_trigger`` notifies the workers while the job is still locked by this one:
        an idle worker looks, finds it locked and sleeps for up to a minute, and this worker may
        have a long job of somebody else to do next. Notified after the release, whoever is free
        goes on with the lane at once. Without work left nothing is ready and nobody runs.
        """
        result = super()._process_job(cron_cr, job)
        env = api.Environment(cron_cr, job["user_id"], {})
        if env["sms.sender"]._is_lane(job["id"]):
            cron_cr.postcommit.add(env["ir.cron"]._notifydb)
        return result

    def _callback(self, cron_name, server_action_id):
        """A job of ours that met somebody else on the same rows is done again at once.

        As Odoo does with requests. Of a job it would say in its log that it failed, leave the
        work to the next time, and switch the job off after five such failures in a row.
        """
        callback = super()._callback
        if not self._is_of_texting(server_action_id):
            return callback(cron_name, server_action_id)
        return retrying(self.env, lambda: callback(cron_name, server_action_id))

    def _is_of_texting(self, server_action_id):
        """Whether a job works on models that these add-ons have brought."""
        model = self.env["ir.actions.server"].browse(server_action_id).sudo().model_name
        return model in self.env and self.env[model]._original_module in OUR_ADD_ONS

    def _others_wait(self):
        """Whether any other scheduled action than this is due and nobody works at it; commits."""
        waiting = retrying(self.env, self._find_waiting_job)
        commit(self.env)  # whoever takes that job now must not find it locked by us
        return waiting

    def _find_waiting_job(self):
        """A job that runs stays due until it ends, and is locked: those are skipped."""
        self.env.cr.execute(
            """SELECT 1 FROM ir_cron c
                WHERE c.active AND c.id != %(own)s
                  AND (c.nextcall <= %(now)s
                       OR EXISTS (SELECT 1 FROM ir_cron_trigger t
                                   WHERE t.cron_id = c.id AND t.call_at <= %(now)s))
                LIMIT 1 FOR SHARE OF c SKIP LOCKED""",
            {"own": self.id, "now": fields.Datetime.now()},
            log_exceptions=False,
        )
        return bool(self.env.cr.rowcount)
