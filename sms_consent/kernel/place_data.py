"""States and provinces of the US and Canada: zones and English names.

Zones by the IANA database (https://www.iana.org/time-zones); a state that lies in several has
all of them.
"""

_ZONES = {
    "US": """
AK: America/Anchorage America/Adak
AL: America/Chicago
AR: America/Chicago
AZ: America/Phoenix America/Denver
CA: America/Los_Angeles
CO: America/Denver
CT: America/New_York
DC: America/New_York
DE: America/New_York
FL: America/New_York America/Chicago
GA: America/New_York
HI: Pacific/Honolulu
IA: America/Chicago
ID: America/Boise America/Los_Angeles
IL: America/Chicago
IN: America/New_York America/Chicago
KS: America/Chicago America/Denver
KY: America/New_York America/Chicago
LA: America/Chicago
MA: America/New_York
MD: America/New_York
ME: America/New_York
MI: America/New_York America/Chicago
MN: America/Chicago
MO: America/Chicago
MS: America/Chicago
MT: America/Denver
NC: America/New_York
ND: America/Chicago America/Denver
NE: America/Chicago America/Denver
NH: America/New_York
NJ: America/New_York
NM: America/Denver
NV: America/Los_Angeles America/Denver
NY: America/New_York
OH: America/New_York
OK: America/Chicago
OR: America/Los_Angeles America/Denver
PA: America/New_York
RI: America/New_York
SC: America/New_York
SD: America/Chicago America/Denver
TN: America/New_York America/Chicago
TX: America/Chicago America/Denver
UT: America/Denver
VA: America/New_York
VT: America/New_York
WA: America/Los_Angeles
WI: America/Chicago
WV: America/New_York
WY: America/Denver
PR: America/Puerto_Rico
VI: America/St_Thomas
GU: Pacific/Guam
MP: Pacific/Saipan
AS: Pacific/Pago_Pago
""",
    "CA": """
AB: America/Edmonton
BC: America/Vancouver America/Edmonton
MB: America/Winnipeg
NB: America/Moncton
NL: America/St_Johns America/Goose_Bay
NS: America/Halifax
NT: America/Edmonton
NU: America/Iqaluit America/Winnipeg America/Edmonton America/Coral_Harbour
ON: America/Toronto America/Winnipeg
PE: America/Halifax
QC: America/Toronto America/Halifax
SK: America/Regina America/Edmonton
YT: America/Whitehorse
""",
}

_NAMES = """
AK Alaska, AL Alabama, AR Arkansas, AZ Arizona, CA California, CO Colorado, CT Connecticut,
DC Washington D.C., DC District of Columbia, DE Delaware, FL Florida, GA Georgia, HI Hawaii,
IA Iowa, ID Idaho, IL Illinois, IN Indiana, KS Kansas, KY Kentucky, LA Louisiana,
MA Massachusetts, MD Maryland, ME Maine, MI Michigan, MN Minnesota, MO Missouri, MS Mississippi,
MT Montana, NC North Carolina, ND North Dakota, NE Nebraska, NH New Hampshire, NJ New Jersey,
NM New Mexico, NV Nevada, NY New York, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania,
RI Rhode Island, SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, UT Utah, VA Virginia,
VT Vermont, WA Washington, WA Washington State, WI Wisconsin, WV West Virginia, WY Wyoming,
AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and Labrador,
NL Newfoundland, NS Nova Scotia, NT Northwest Territories, NU Nunavut, ON Ontario,
PE Prince Edward Island, QC Quebec, QC Qu\u00e9bec, SK Saskatchewan, YT Yukon
"""

STATE_ZONES: dict[tuple[str, str], tuple[str, ...]] = {
    (country, line.partition(":")[0]): tuple(line.partition(":")[2].split())
    for country, block in _ZONES.items()
    for line in block.split("\n")
    if line
}
STATE_NAMES: dict[str, str] = {
    name.partition(" ")[2]: name.partition(" ")[0]
    for name in (" ".join(part.split()) for part in _NAMES.split(","))
}
