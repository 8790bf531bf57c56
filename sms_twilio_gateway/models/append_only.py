from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class SmsAppendOnly(models.AbstractModel):
    """For books: rows are added by the system, and nobody changes or deletes them.

    The database itself refuses UPDATE, DELETE and TRUNCATE, whatever path the statement takes.
    """

    _name = "sms.append.only"
    _inherit = ["sms.own.defaults"]
    _description = "Rows That Are Only Added"
    _log_access = False
    _order = "date DESC, id DESC"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(
        required=True, readonly=True, index=True, default=lambda _self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users",
        "By",
        readonly=True,
        ondelete="restrict",
        help="Empty: the system itself.",
    )

    def init(self):
        """Make the database itself refuse to change what is written."""
        if self._abstract:
            return
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION sms_append_only_guard() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
            END $$ LANGUAGE plpgsql
            """
        )
        for name, event, each in (
            ("guard", "UPDATE OR DELETE", "ROW"),
            ("guard_truncate", "TRUNCATE", "STATEMENT"),
        ):
            self.env.cr.execute(
                SQL(
                    """CREATE OR REPLACE TRIGGER %(name)s BEFORE %(event)s ON %(table)s
                       FOR EACH %(each)s EXECUTE FUNCTION sms_append_only_guard()""",
                    name=SQL.identifier(f"{self._table}_{name}"),
                    event=SQL(event),
                    table=SQL.identifier(self._table),
                    each=SQL(each),
                )
            )

    @api.model
    def _append(self, vals_list):
        """Add rows: the one way to do it. Returns them, as superuser."""
        # pylint: disable-next=super-method-mismatch
        return super(SmsAppendOnly, self.sudo()).create(vals_list)

    # Refusing is the whole point, so nothing is handed on to the ORM.
    # To no row nothing may be done, as Odoo expects of every model.
    # pylint: disable=method-required-super,no-raise-unlink
    @api.model_create_multi
    def create(self, vals_list):
        if not vals_list:
            return self.browse()
        raise AccessError(self.env._("These rows are written by the system only."))

    def write(self, vals):
        raise AccessError(self.env._("What is written here can't be changed."))

    def unlink(self):
        if not self:
            return True
        raise AccessError(self.env._("What is written here can't be deleted."))
