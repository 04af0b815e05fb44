"""Countries as Cobot writes them, and what a country means for an invoice without tax.

Cobot's older interface gives an English country name or a two-letter code, its newer one a code, and a free-text
address whatever the member typed (Cobot API 1, memberships; Cobot API 2, invoices). sevDesk wants the country of its
own list, which is found by the code.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

RecipientCase = Literal["domestic", "eu_business", "eu_private", "third_country"]

_AS_IN = {"MC": "FR"}
"""Countries that count as another one for VAT (directive 2006/112/EC, article 7): Monaco as France.

The Isle of Man counts as the United Kingdom, which is a third country, as it is by its own code. Northern Ireland is
as a member state for goods alone: what a coworking space sells are services. What article 6 leaves out of the common
system although it belongs to a member state has codes of its own, and so is a third country here (Åland, Guadeloupe,
French Guiana, Martinique, Réunion, Mayotte, Saint Martin), or none, and is found by its post code.
"""

# Of the post codes of a member state, those of territories that article 6 of the directive leaves out: the Canary
# Islands, Ceuta and Melilla; Åland; Livigno and Campione d'Italia; Mount Athos; the French departments overseas;
# Heligoland and Büsingen.
_OUTSIDE = {
    "ES": r"(?:35|38|51|52)\d{3}",
    "FI": r"22\d{3}",
    "IT": r"23041|22061",
    "GR": r"63086|63087",
    "FR": r"97[1-8]\d{2}|98[4678]\d{2}",
    "DE": r"27498|78266",
}

# What VAT numbers look like behind their prefix, per member state, separators left out
# (European Commission, VIES, structure of VAT identification numbers). Greece writes EL instead of its country code.
_VAT_NUMBERS = {
    "AT": r"U\d{8}",
    "BE": r"[01]?\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(?:\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{12}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
}

EU_MEMBERS = frozenset("GR" if prefix == "EL" else prefix for prefix in _VAT_NUMBERS)
"""The 27 member states of the European Union (Treaty on European Union, article 52, since 1 February 2020)."""

HOME = "DE"
"""Where the spaces are: sevDesk is made for Germany's bookkeeping."""

# Code, then its names: English, German where it differs, then other names in use.
_TABLE = """
AD Andorra; AE United Arab Emirates/Vereinigte Arabische Emirate/UAE; AF Afghanistan;
AG Antigua & Barbuda/Antigua und Barbuda; AI Anguilla; AL Albania/Albanien; AM Armenia/Armenien; AO Angola;
AQ Antarctica/Antarktis; AR Argentina/Argentinien; AS American Samoa/Amerikanisch-Samoa;
AT Austria/Österreich/Oesterreich; AU Australia/Australien; AW Aruba; AX Åland Islands/Ålandinseln;
AZ Azerbaijan/Aserbaidschan; BA Bosnia & Herzegovina/Bosnien und Herzegowina; BB Barbados; BD Bangladesh/Bangladesch;
BE Belgium/Belgien/Belgique/België; BF Burkina Faso; BG Bulgaria/Bulgarien; BH Bahrain; BI Burundi; BJ Benin;
BL St. Barthélemy; BM Bermuda; BN Brunei/Brunei Darussalam; BO Bolivia/Bolivien;
BQ Caribbean Netherlands/Karibische Niederlande; BR Brazil/Brasilien; BS Bahamas; BT Bhutan;
BV Bouvet Island/Bouvetinsel; BW Botswana/Botsuana; BY Belarus/Weißrussland; BZ Belize; CA Canada/Kanada;
CC Cocos (Keeling) Islands/Kokosinseln;
CD Congo-Kinshasa/Kongo-Kinshasa/Democratic Republic of the Congo/Demokratische Republik Kongo;
CF Central African Republic/Zentralafrikanische Republik;
CG Congo-Brazzaville/Kongo-Brazzaville/Republic of the Congo/Republik Kongo; CH Switzerland/Schweiz/Suisse/Svizzera;
CI Côte d'Ivoire/Ivory Coast/Elfenbeinküste; CK Cook Islands/Cookinseln; CL Chile; CM Cameroon/Kamerun; CN China;
CO Colombia/Kolumbien; CR Costa Rica; CU Cuba/Kuba; CV Cape Verde/Cabo Verde/Kap Verde; CW Curaçao;
CX Christmas Island/Weihnachtsinsel; CY Cyprus/Zypern/Republic of Cyprus;
CZ Czechia/Tschechien/Czech Republic/Tschechische Republik;
DE Germany/Deutschland/Bundesrepublik Deutschland/Federal Republic of Germany; DJ Djibouti/Dschibuti;
DK Denmark/Dänemark/Daenemark; DM Dominica; DO Dominican Republic/Dominikanische Republik; DZ Algeria/Algerien;
EC Ecuador; EE Estonia/Estland; EG Egypt/Ägypten; EH Western Sahara/Westsahara; ER Eritrea; ES Spain/Spanien/España;
ET Ethiopia/Äthiopien; FI Finland/Finnland; FJ Fiji/Fidschi; FK Falkland Islands/Falklandinseln;
FM Micronesia/Mikronesien; FO Faroe Islands/Färöer; FR France/Frankreich/République française; GA Gabon/Gabun;
GB United Kingdom/Vereinigtes Königreich/Great Britain/Großbritannien/England/Scotland/Schottland/Wales/
Northern Ireland/Nordirland;
GD Grenada; GE Georgia/Georgien; GF French Guiana/Französisch-Guayana; GG Guernsey; GH Ghana; GI Gibraltar;
GL Greenland/Grönland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea/Äquatorialguinea;
GR Greece/Griechenland; GS South Georgia & South Sandwich Islands/Südgeorgien und die Südlichen Sandwichinseln;
GT Guatemala; GU Guam; GW Guinea-Bissau; GY Guyana; HK Hong Kong/Hongkong;
HM Heard & McDonald Islands/Heard und McDonaldinseln; HN Honduras; HR Croatia/Kroatien; HT Haiti;
HU Hungary/Ungarn/Magyarország; ID Indonesia/Indonesien; IE Ireland/Irland/Republic of Ireland/Republik Irland;
IL Israel; IM Isle of Man; IN India/Indien;
IO British Indian Ocean Territory/Britisches Territorium im Indischen Ozean; IQ Iraq/Irak; IR Iran;
IS Iceland/Island; IT Italy/Italien/Italia; JE Jersey; JM Jamaica/Jamaika; JO Jordan/Jordanien; JP Japan;
KE Kenya/Kenia; KG Kyrgyzstan/Kirgisistan; KH Cambodia/Kambodscha; KI Kiribati; KM Comoros/Komoren;
KN St. Kitts & Nevis/St. Kitts und Nevis; KP North Korea/Nordkorea;
KR South Korea/Südkorea/Republic of Korea/Republik Korea; KW Kuwait; KY Cayman Islands/Kaimaninseln;
KZ Kazakhstan/Kasachstan; LA Laos; LB Lebanon/Libanon; LC St. Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia;
LS Lesotho; LT Lithuania/Litauen; LU Luxembourg/Luxemburg; LV Latvia/Lettland; LY Libya/Libyen; MA Morocco/Marokko;
MC Monaco; MD Moldova/Moldau/Moldawien/Republic of Moldova/Republik Moldau; ME Montenegro; MF St. Martin;
MG Madagascar/Madagaskar; MH Marshall Islands/Marshallinseln; MK North Macedonia/Nordmazedonien/Macedonia/Mazedonien;
ML Mali; MM Myanmar/Burma/Birma; MN Mongolia/Mongolei; MO Macao/Macau;
MP Northern Mariana Islands/Nördliche Marianen; MQ Martinique; MR Mauritania/Mauretanien; MS Montserrat; MT Malta;
MU Mauritius; MV Maldives/Malediven; MW Malawi; MX Mexico/Mexiko; MY Malaysia; MZ Mozambique/Mosambik; NA Namibia;
NC New Caledonia/Neukaledonien; NE Niger; NF Norfolk Island/Norfolkinsel; NG Nigeria; NI Nicaragua;
NL Netherlands/Niederlande/Holland; NO Norway/Norwegen; NP Nepal; NR Nauru; NU Niue; NZ New Zealand/Neuseeland;
OM Oman; PA Panama; PE Peru; PF French Polynesia/Französisch-Polynesien; PG Papua New Guinea/Papua-Neuguinea;
PH Philippines/Philippinen; PK Pakistan; PL Poland/Polen/Polska; PM St. Pierre & Miquelon/St. Pierre und Miquelon;
PN Pitcairn Islands/Pitcairninseln; PR Puerto Rico;
PS Palestinian Territories/Palästinensische Autonomiegebiete/Palestine/Palästina; PT Portugal; PW Palau; PY Paraguay;
QA Qatar/Katar; RE Réunion; RO Romania/Rumänien/Rumaenien; RS Serbia/Serbien;
RU Russia/Russland/Russian Federation/Russische Föderation; RW Rwanda/Ruanda; SA Saudi Arabia/Saudi-Arabien;
SB Solomon Islands/Salomonen; SC Seychelles/Seychellen; SD Sudan; SE Sweden/Schweden/Sverige; SG Singapore/Singapur;
SH St. Helena; SI Slovenia/Slowenien; SJ Svalbard & Jan Mayen/Spitzbergen und Jan Mayen;
SK Slovakia/Slowakei/Slovak Republic/Slowakische Republik; SL Sierra Leone; SM San Marino; SN Senegal; SO Somalia;
SR Suriname; SS South Sudan/Südsudan; ST São Tomé & Príncipe/São Tomé und Príncipe; SV El Salvador; SX Sint Maarten;
SY Syria/Syrien; SZ Eswatini/Swasiland/Swaziland; TC Turks & Caicos Islands/Turks- und Caicosinseln; TD Chad/Tschad;
TF French Southern Territories/Französische Süd- und Antarktisgebiete; TG Togo; TH Thailand;
TJ Tajikistan/Tadschikistan; TK Tokelau; TL Timor-Leste/East Timor/Osttimor; TM Turkmenistan; TN Tunisia/Tunesien;
TO Tonga; TR Türkiye/Türkei/Turkey/Tuerkei; TT Trinidad & Tobago/Trinidad und Tobago; TV Tuvalu; TW Taiwan;
TZ Tanzania/Tansania; UA Ukraine; UG Uganda; UM U.S. Outlying Islands/Amerikanische Überseeinseln;
US United States/Vereinigte Staaten/USA/United States of America/Vereinigte Staaten von Amerika; UY Uruguay;
UZ Uzbekistan/Usbekistan; VA Vatican City/Vatikanstadt/Holy See;
VC St. Vincent & Grenadines/St. Vincent und die Grenadinen; VE Venezuela;
VG British Virgin Islands/Britische Jungferninseln; VI U.S. Virgin Islands/Amerikanische Jungferninseln;
VN Vietnam/Viet Nam; VU Vanuatu; WF Wallis & Futuna/Wallis und Futuna; WS Samoa; XK Kosovo; YE Yemen/Jemen;
YT Mayotte; ZA South Africa/Südafrika; ZM Zambia/Sambia; ZW Zimbabwe/Simbabwe
"""


def country_code(text: str | None) -> str | None:
    """Return the two-letter code (ISO 3166-1) of a country.

    Args:
        text: A two-letter code in any case, or an English or German name of the country. ``EL`` is Greece, ``UK`` is
            the United Kingdom.

    Returns:
        The code in upper case; None when nothing is given or the country is not known.
    """
    if text is None:
        return None
    return _codes().get(_key(text))


def compact_vat_id(text: str | None) -> str | None:
    """Return a VAT identification number in upper case without separators, or None when it is no such number.

    Args:
        text: What the recipient entered as tax id; a German tax number (Steuernummer) is no VAT identification number.
    """
    if text is None:
        return None
    compact = re.sub(r"[\s./-]", "", text).upper()
    pattern = _VAT_NUMBERS.get(compact[:2])
    if pattern is None or re.fullmatch(pattern, compact[2:], re.ASCII) is None:
        return None
    return compact


def recipient_case(country: str | None, tax_id: str | None, post_code: str | None = None) -> RecipientCase | None:
    """Say which kind of recipient an invoice without tax has (product contract, section 5.6).

    Args:
        country: The recipient's country, as a code or a name.
        tax_id: The recipient's tax id as Cobot has it. A VAT identification number of the home country does not make
            a recipient abroad a business of another member state, one of any other member state does.
        post_code: The recipient's: it tells territories of a member state that are none for VAT.

    Returns:
        The kind of recipient; None while the country is unknown: then the tax rule is undecided.
    """
    code = country_code(country)
    if code is None:
        return None
    code = _AS_IN.get(code, code)
    if code in _OUTSIDE and re.fullmatch(_OUTSIDE[code], "".join((post_code or "").split()), re.ASCII):
        return "third_country"
    if code == HOME:
        return "domestic"
    if code not in EU_MEMBERS:
        return "third_country"
    vat_id = compact_vat_id(tax_id)
    return "eu_private" if vat_id is None or vat_id.startswith(HOME) else "eu_business"


def is_elsewhere(country: str | None) -> bool:
    """Return whether a country, as Cobot writes it, is certainly another than the spaces' own."""
    return country != HOME and country_code(country) not in {None, HOME}


def _key(text: str) -> str:
    """Return what two spellings of a country have in common: words without accents, case and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", letters.replace(".", ""))
    # digits stay: "10115 Deutschland" is no country
    return " ".join("st" if word in {"saint", "sankt"} else word for word in words if word not in _FILL_WORDS)


_FILL_WORDS = frozenset({"the", "die", "and", "und", "of"})


@cache
def _codes() -> dict[str, str]:
    """Return the code for every key that names a country, put together when the first is looked for."""
    # Codes that people write although the standard has another one.
    codes = {"el": "GR", "uk": "GB"}
    for entry in _TABLE.replace("\n", " ").split(";"):
        code, names = entry.strip().split(" ", 1)
        codes[code.casefold()] = code
        for name in names.split("/"):
            codes[_key(name)] = code
    return codes
