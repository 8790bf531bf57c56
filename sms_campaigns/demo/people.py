"""Names and places of the 2,000 members that the demo data makes up (``members.py``).

Surnames are rare ones, so that no pair of names is somebody's whom many know. Each list of given
names and its list of surnames have lengths without a common divisor: taken in step, no pair comes
twice.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A city; ``region`` is the code of its state or province, ``area`` its telephone area code."""

    city: str
    country: str
    region: str
    zip: str
    area: int
    heritage: str = ""


NAMES = {
    "en_US": (
        "Abigail Agnes Alden Alice Alma Amos Arthur Audrey Beatrice Bennett Bertram Bridget Caleb "
        "Cecily Clara Clement Conrad Cora Dalton Daphne Delia Dorothy Edith Edmund Eleanor Elias "
        "Esther Eunice Ezra Felicity Fiona Flora Gideon Gloria Greta Harriet Harvey Hazel Hugh "
        "Ida Imogen Ivy Jasper Joanna Josephine Judith Keith Kendra Leland Lionel Lydia Mabel "
        "Malcolm Marjorie Miriam Mortimer Nell Nolan Norma Odette Olive Owen Patience Phoebe "
        "Priscilla Quentin Ralph Rosalind Rowan Ruth Silas Stella Sylvia Tessa Theodore Tobias "
        "Una Vera Violet Walter Wesley Winifred Zelda",
        "Aldridge Amberson Ashdown Barclift Beckwith Birdsall Blakeney Boothby Brackett Burwell "
        "Cardwell Chilcott Clayborne Cranfield Dalrymple Dunmore Eastwick Fairbank Farnsworth "
        "Fenwick Gilchrist Goodspeed Halloway Hargrove Hathersage Ingersoll Jessup Kettering "
        "Kirkbride Langstaff Larkin Lockridge Marbury Merriweather Millbank Northcott Pemberton "
        "Penhallow Quimby Ravenel Redfern Sedgewick Shelburne Stanhope Thornbury Tolliver Truscott "
        "Underhill Weatherby Whitcombe Winslow Wolcott Yardley",
    ),
    "es_MX": (
        "Adriana Beatriz Camila Claudia Elena Emilio Esteban Fabiola Gerardo Graciela Hernán Inés "
        "Ismael Jimena Joaquín Leticia Lorenzo Marisol Mateo Octavio Paloma Tomás Ximena",
        "Alcántara Arellano Barrientos Bustamante Camarena Cisneros Covarrubias Escobedo Figueroa "
        "Galindo Gallardo Huerta Ibarra Jaramillo Lozano Madrigal Montemayor Nevárez Olivares "
        "Palacios Robledo Tamayo Urrutia Valdivia Villaseñor Yáñez Zamudio Zepeda Zubiría",
    ),
    "fr_CA": (
        "Amélie Antoine Aurélie Baptiste Brigitte Camille Clémence Coralie Damien Élodie Étienne "
        "Félix Geneviève Hélène Isabeau Jérôme Laurence Léonie Mathilde Noémie Rémi Sylvain "
        "Thérèse",
        "Archambault Beauchemin Bellavance Bissonnette Boisvert Chevrier Clavet Courtemanche "
        "Desrochers Doucet Duquette Gagnier Gaudreault Joncas Lacasse Lachapelle Lafrenière "
        "Langevin Larivière Létourneau Marchand Paquin Plourde Quesnel Robitaille Sansregret "
        "Thibodeau Tétreault Vadeboncoeur",
    ),
    "south_asian": (
        "Anaya Arjun Devika Farhan Ishaan Kavya Meera Nikhil Rohan Sanjana Tara Uma Vikram",
        "Banerjee Chaudhary Deshpande Gokhale Iyengar Jayaraman Kulkarni Mehrotra Nambiar Pillai "
        "Rangan Sandhu Siddiqui Subramaniam Thakkar Venkataraman Wadhwani",
    ),
    "east_asian": (
        "Akiko Bao Chiyo Daisuke Hana Jun Linh Mei Minh Sora Thuy Wen Yuki",
        "Cheung Fujimoto Huynh Ishikawa Kawamura Kwon Lam Liang Morita Nakashima Phan Takeda "
        "Tanabe Truong Vuong Xu Yoon",
    ),
    "african": (
        "Amara Chidi Efua Femi Ibrahim Kofi Leila Nadia Ngozi Salma Tariq Yusuf Zainab",
        "Abara Adeyemi Bello Boateng Diallo Eze Haddad Khoury Mensah Okafor Owusu Rahal Sesay "
        "Sowah Toure Warsame Zogbi",
    ),
}

#: Which names come up, in turn, where the place does not say.
HERITAGES = ("en_US", "en_US", "es_MX", "en_US", "south_asian", "en_US", "african", "east_asian")

STREETS = (
    "Maple Street",
    "Harbor Road",
    "Cedar Avenue",
    "Mill Lane",
    "Prospect Street",
    "Orchard Drive",
    "Willow Court",
    "Station Road",
    "Highland Avenue",
    "River Street",
    "Chestnut Street",
)

PLACES = (
    Place("New York", "us", "NY", "10025", 917),
    Place("Huntington", "us", "NY", "11743", 631),
    Place("Rochester", "us", "NY", "14607", 585),
    Place("Lowell", "us", "MA", "01852", 978),
    Place("Manchester", "us", "NH", "03101", 603),
    Place("Wilmington", "us", "DE", "19801", 302),
    Place("Rockville", "us", "MD", "20850", 301),
    Place("Baltimore", "us", "MD", "21230", 410),
    Place("Arlington", "us", "VA", "22201", 703),
    Place("Richmond", "us", "VA", "23220", 804),
    Place("Raleigh", "us", "NC", "27603", 919),
    Place("Columbia", "us", "SC", "29205", 803),
    Place("Savannah", "us", "GA", "31401", 912),
    Place("Jacksonville", "us", "FL", "32204", 904),
    Place("Tampa", "us", "FL", "33606", 813),
    Place("Miami", "us", "FL", "33130", 786, "es_MX"),
    Place("Huntsville", "us", "AL", "35801", 256),
    Place("Louisville", "us", "KY", "40204", 502),
    Place("Columbus", "us", "OH", "43215", 614),
    Place("Pittsburgh", "us", "PA", "15203", 412),
    Place("Grand Rapids", "us", "MI", "49503", 616),
    Place("Indianapolis", "us", "IN", "46204", 317),
    Place("Madison", "us", "WI", "53703", 608),
    Place("Chicago", "us", "IL", "60618", 773),
    Place("Saint Paul", "us", "MN", "55102", 651),
    Place("Des Moines", "us", "IA", "50309", 515),
    Place("Kansas City", "us", "MO", "64108", 816),
    Place("Omaha", "us", "NE", "68102", 402),
    Place("Oklahoma City", "us", "OK", "73102", 405),
    Place("Austin", "us", "TX", "78704", 512),
    Place("Houston", "us", "TX", "77006", 832, "es_MX"),
    Place("El Paso", "us", "TX", "79901", 915, "es_MX"),
    Place("Laredo", "us", "TX", "78040", 956, "es_MX"),
    Place("Denver", "us", "CO", "80203", 720),
    Place("Salt Lake City", "us", "UT", "84103", 801),
    Place("Mesa", "us", "AZ", "85201", 480),
    Place("Boise", "us", "ID", "83702", 986),
    Place("Missoula", "us", "MT", "59801", 406),
    Place("Bellevue", "us", "WA", "98004", 425),
    Place("Eugene", "us", "OR", "97401", 541),
    Place("San Jose", "us", "CA", "95112", 408),
    Place("Long Beach", "us", "CA", "90802", 562),
    Place("Palm Springs", "us", "CA", "92262", 760, "es_MX"),
    Place("Sacramento", "us", "CA", "95814", 916),
    Place("Reno", "us", "NV", "89501", 775),
    Place("Las Cruces", "us", "NM", "88001", 575, "es_MX"),
    Place("Anchorage", "us", "AK", "99501", 907),
    Place("Honolulu", "us", "HI", "96815", 808),
    Place("Toronto", "ca", "ON", "M5V 2T6", 437),
    Place("Ottawa", "ca", "ON", "K1P 5G4", 343),
    Place("London", "ca", "ON", "N6A 3N7", 519),
    Place("Montréal", "ca", "QC", "H2W 1T8", 438, "fr_CA"),
    Place("Québec", "ca", "QC", "G1R 4P5", 581, "fr_CA"),
    Place("Gatineau", "ca", "QC", "J8X 3W9", 819, "fr_CA"),
    Place("Halifax", "ca", "NS", "B3J 1S9", 782),
    Place("Winnipeg", "ca", "MB", "R3C 1A5", 431),
    Place("Saskatoon", "ca", "SK", "S7K 0B4", 639),
    Place("Calgary", "ca", "AB", "T2P 1J9", 587),
    Place("Vancouver", "ca", "BC", "V6B 1A1", 778),
    Place("Victoria", "ca", "BC", "V8W 1P6", 250),
)
