import { TourAutomatic } from "@web_tour/js/tour_automatic/tour_automatic";

/** A step of ours may take as long as Odoo allows: how fast the machine is proves nothing. */
TourAutomatic.prototype.timeout = 60000;
