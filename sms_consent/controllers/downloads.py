from odoo.http import Controller, content_disposition, request, route


class SmsConsentDownloads(Controller):
    """Files made when they are asked for, so that no copy of personal data stays behind."""

    @route("/sms_consent/import/<int:batch_id>/report", type="http", auth="user", readonly=True)
    def import_report(self, batch_id):
        batch = request.env["sms.consent.import"].browse(batch_id).exists()
        batch.check_access("read")
        batch.line_ids.check_access("read")
        if not batch:
            raise request.not_found()
        return self._file(batch._report_csv(), f"{batch.name} - report.csv", "text/csv")

    @route("/sms_consent/person/<int:partner_id>/export", type="http", auth="user", readonly=True)
    def person_export(self, partner_id):
        partner = request.env["res.partner"].browse(partner_id).exists()
        if not partner:
            raise request.not_found()
        content = partner._sms_person_file()
        return self._file(content, f"{partner.display_name} - SMS.zip", "application/zip")

    def _file(self, content, name, mimetype):
        headers = [
            ("Content-Type", mimetype),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name.replace("/", " "))),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(content, headers)
