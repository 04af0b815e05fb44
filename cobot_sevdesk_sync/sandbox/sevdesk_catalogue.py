"""What a fresh sandbox account finds at sevDesk: booking accounts in the manner of SKR 04, tax rules and countries."""

from __future__ import annotations

from cobot_sevdesk_sync.sandbox.sevdesk_rows import AccountRow, CountryRow, TaxRuleRow

RATE_WORDS = {"0": "ZERO", "7": "SEVEN", "19": "NINETEEN"}

CATEGORIES = {"2": "Lieferant", "3": "Kunde", "4": "Partner", "28": "Interessent"}
ADDRESS_CATEGORIES = {"43": "Arbeit", "47": "Rechnungsanschrift", "48": "Lieferanschrift"}
COMMUNICATION_KEYS = {
    "1": "Privat",
    "2": "Arbeit",
    "3": "Fax",
    "4": "Mobil",
    "5": "",
    "6": "Autobox",
    "7": "Newsletter",
    "8": "Rechnungsadresse",
}

_TAX_RULES = (
    ("1", "USTPFL_UMS_EINN", "Umsatzsteuerpflichtige Umsätze", True),
    ("2", "AUSFUHREN", "Ausfuhren", True),
    ("3", "INNERGEM_LIEF", "Innergemeinschaftliche Lieferungen", True),
    ("4", "STFREIE_UMS_P4", "Steuerfreie Umsätze § 4 UStG", True),
    ("5", "REV_CHARGE_13B_1", "Reverse Charge gem. § 13b UStG", True),
    ("8", "INNERGEM_ERWERB", "Innergemeinschaftliche Erwerbe", True),
    ("9", "VORST_ABZUGSF_AUFW", "Vorsteuerabziehbare Aufwendungen", True),
    ("10", "NICHT_VORST_ABZUGSF_AUFW", "Nicht vorsteuerabziehbare Aufwendungen", True),
    ("11", "KLEINUNTERNEHMER_P19", "Steuer nicht erhoben nach § 19 UStG", True),
    ("12", "REV_CHARGE_13B_2", "Reverse Charge § 13b Abs. 2 mit Vorsteuerabzug", True),
    ("17", "NICHT_IM_INLAND_STEUERBAR", "Nicht im Inland steuerbare Leistung", True),
    ("18", "OSS_GOODS", "One Stop Shop (Waren)", False),
    ("19", "OSS_ELECTRONIC", "One Stop Shop (elektronische Dienstleistung)", False),
    ("20", "OSS_OTHER", "One Stop Shop (andere Dienstleistung)", False),
    ("21", "REV_CHARGE_13B_1_USTG", "Reverse Charge § 18b UStG", False),
    ("22", "NICHT_STEUERBAR_REVENUE", "Nicht steuerbare Einnahmen", True),
)

_Rules = dict[str, tuple[str, ...]]
_ALL_RATES: _Rules = {"1": ("0", "7", "19")}
_FULL: _Rules = {"1": ("0", "19")}
_REDUCED: _Rules = {"1": ("0", "7")}
_EXEMPT: _Rules = {"4": ("0",)}
_OUTSIDE: _Rules = {"22": ("0",)}
_THIRD_COUNTRY: _Rules = {"17": ("0",)}
_COSTS: _Rules = {"9": ("0", "7", "19"), "10": ("0",), "12": ("0", "7", "19")}

_REVENUE_ACCOUNTS: tuple[tuple[str, str, _Rules], ...] = (
    ("4000", "Umsatzerlöse", _ALL_RATES),
    ("4100", "Steuerfreie Umsätze § 4 Nr. 8 ff. UStG", _EXEMPT),
    ("4105", "Steuerfreie Umsätze aus Vermietung und Verpachtung § 4 Nr. 12 UStG", _EXEMPT),
    ("4110", "Sonstige steuerfreie Umsätze Inland", _EXEMPT),
    ("4120", "Steuerfreie Umsätze § 4 UStG", {"2": ("0",), "4": ("0",)}),
    ("4125", "Steuerfreie innergemeinschaftliche Lieferungen", {"3": ("0",)}),
    ("4150", "Sonstige steuerfreie Umsätze", _EXEMPT),
    ("4180", "Erlöse § 25 UStG", _EXEMPT),
    ("4185", "Erlöse als Kleinunternehmer § 19 UStG", {"11": ("0",)}),
    ("4200", "Erlöse", {**_ALL_RATES, "4": ("0",), "5": ("0",), "11": ("0",), "17": ("0",)}),
    ("4210", "Erlöse Gastronomie", _ALL_RATES),
    ("4300", "Erlöse 7 % USt", _REDUCED),
    ("4315", "Erlöse aus EU-Lieferungen 19 % USt", {"1": ("19",), "3": ("0", "7", "19")}),
    ("4336", "Erlöse aus im anderen EU-Land steuerpflichtigen Leistungen", _THIRD_COUNTRY),
    ("4337", "Erlöse aus Leistungen § 13b UStG", {"5": ("0",)}),
    ("4338", "Erlöse aus im Drittland steuerbaren Leistungen", _THIRD_COUNTRY),
    ("4339", "Erlöse aus im anderen EU-Land steuerbaren Leistungen", _THIRD_COUNTRY),
    ("4400", "Erlöse 19 % USt", _FULL),
    ("4401", "Erlöse Fix Desk", _FULL),
    ("4402", "Erlöse Flex Desk", _FULL),
    ("4403", "Erlöse Teambüro", _FULL),
    ("4404", "Erlöse Besprechungsräume", _FULL),
    ("4405", "Erlöse Veranstaltungen", _ALL_RATES),
    ("4406", "Erlöse Tageskarten", _FULL),
    ("4407", "Erlöse Geschäftsadresse", _FULL),
    ("4500", "Sonderbetriebseinnahmen", _OUTSIDE),
    ("4510", "Erlöse Abfallverwertung", _FULL),
    ("4520", "Erlöse Leergut", _ALL_RATES),
    ("4560", "Provisionserlöse", _ALL_RATES),
    ("4569", "Provisionserlöse 19 % USt", _FULL),
    ("4570", "Erlöse aus Lizenzen", _ALL_RATES),
    ("4600", "Unentgeltliche Wertabgaben", _ALL_RATES),
    ("4710", "Erlösschmälerungen 7 % USt", _REDUCED),
    ("4720", "Erlösschmälerungen 19 % USt", _FULL),
    ("4830", "Sonstige betriebliche Erträge", {**_ALL_RATES, "22": ("0",)}),
    ("4836", "Sonstige Erträge 19 % USt", _FULL),
    ("4839", "Sonstige Erträge unregelmäßig", _ALL_RATES),
    ("4860", "Grundstückserträge", {**_FULL, "4": ("0",)}),
    ("4862", "Grundstückserträge 19 % USt", _FULL),
    ("4970", "Versicherungsentschädigungen", _OUTSIDE),
    ("3550", "Erhaltene Kautionen", _OUTSIDE),
)

_EXPENSE_ACCOUNTS = (
    ("5900", "Fremdleistungen"),
    ("6310", "Miete (unbewegliche Wirtschaftsgüter)"),
    ("6325", "Gas, Strom, Wasser"),
    ("6330", "Reinigung"),
    ("6600", "Werbekosten"),
    ("6640", "Bewirtungskosten"),
    ("6800", "Porto"),
    ("6805", "Telefon"),
    ("6815", "Bürobedarf"),
    ("6855", "Nebenkosten des Geldverkehrs"),
)

# Ids follow no order, as in a list that grew; Germany is 1 (sevDesk API, ContactAddress). Great Britain has three rows.
_COUNTRIES = (
    ("1", "de", "Deutschland", "Germany"),
    ("2", "ch", "Schweiz", "Switzerland"),
    ("3", "at", "Österreich", "Austria"),
    ("4", "FR", "Frankreich", "France"),
    ("5", "it", "Italien", "Italy"),
    ("6", "ES", "Spanien", "Spain"),
    ("7", "nl", "Niederlande", "Netherlands"),
    ("8", "be", "Belgien", "Belgium"),
    ("9", "LU", "Luxemburg", "Luxembourg"),
    ("10", "dk", "Dänemark", "Denmark"),
    ("11", "se", "Schweden", "Sweden"),
    ("12", "fi", "Finnland", "Finland"),
    ("13", "PL", "Polen", "Poland"),
    ("14", "cz", "Tschechien", "Czech Republic"),
    ("15", "sk", "Slowakei", "Slovakia"),
    ("16", "hu", "Ungarn", "Hungary"),
    ("17", "si", "Slowenien", "Slovenia"),
    ("18", "hr", "Kroatien", "Croatia"),
    ("19", "RO", "Rumänien", "Romania"),
    ("20", "bg", "Bulgarien", "Bulgaria"),
    ("21", "gr", "Griechenland", "Greece"),
    ("22", "cy", "Zypern", "Cyprus"),
    ("23", "mt", "Malta", "Malta"),
    ("24", "pt", "Portugal", "Portugal"),
    ("25", "ie", "Irland", "Ireland"),
    ("26", "ee", "Estland", "Estonia"),
    ("27", "lv", "Lettland", "Latvia"),
    ("28", "lt", "Litauen", "Lithuania"),
    ("29", "gb", "England", "England"),
    ("30", "gb", "Großbritannien", "Great Britain"),
    ("31", "gb", "Vereinigtes Königreich", "United Kingdom"),
    ("32", "us", "Vereinigte Staaten", "United States"),
    ("33", "NO", "Norwegen", "Norway"),
    ("34", "is", "Island", "Iceland"),
    ("35", "li", "Liechtenstein", "Liechtenstein"),
    ("36", "tr", "Türkei", "Turkey"),
    ("37", "ua", "Ukraine", "Ukraine"),
    ("38", "ca", "Kanada", "Canada"),
    ("39", "br", "Brasilien", "Brazil"),
    ("40", "JP", "Japan", "Japan"),
    ("41", "cn", "China", "China"),
    ("42", "in", "Indien", "India"),
    ("43", "au", "Australien", "Australia"),
    ("44", "il", "Israel", "Israel"),
    ("45", "rs", "Serbien", "Serbia"),
)


def default_tax_rules() -> dict[str, TaxRuleRow]:
    """Return the tax rules by id (sevDesk API, tax rules); 18 to 21 exist but may not stand on a voucher."""
    return {rule_id: TaxRuleRow(rule_id, code, name, on_vouchers) for rule_id, code, name, on_vouchers in _TAX_RULES}


def default_accounts() -> dict[str, AccountRow]:
    """Return the booking accounts by id (``accountDatevId``), revenue and expenses."""
    accounts = {}
    for position, (number, name, rules) in enumerate(_REVENUE_ACCOUNTS):
        account_id = str(3600 + position)
        accounts[account_id] = AccountRow(account_id, number, name, dict(rules), ("REVENUE",))
    for position, (number, name) in enumerate(_EXPENSE_ACCOUNTS):
        account_id = str(4200 + position)
        accounts[account_id] = AccountRow(account_id, number, name, dict(_COSTS), ("EXPENSE",))
    return accounts


def default_countries() -> dict[str, CountryRow]:
    """Return the countries by id."""
    return {country_id: CountryRow(country_id, *names) for country_id, *names in _COUNTRIES}
