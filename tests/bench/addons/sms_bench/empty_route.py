from odoo.http import Controller, Response, route


class EmptyRoute(Controller):
    """The least that a webhook of Odoo's can cost: the same kind of route, doing nothing."""

    @route(
        "/sms_bench/empty",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def empty(self, **_parameters):
        """Nothing."""
        return Response(status=204)
