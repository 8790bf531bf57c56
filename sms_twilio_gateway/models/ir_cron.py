from odoo import api, models


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
