"""Postal addresses: Cobot's structured parts or free text, into street, post code, city and country.

Members of a space that never issued e-invoices have one free text instead of structured parts (Cobot API 1,
memberships; Cobot API 2, recipient address). No word of an address is ever dropped, save what is stored elsewhere: the
recipient's own name, and a country that was understood. What cannot be understood stands in the street.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.countries import country_code
from cobot_sevdesk_sync.books.names import line_or_none
from cobot_sevdesk_sync.cobot.records import Address

# Countries that write the house number first and the post code after the city: "12345 Main Street" is no city there.
_CODE_AFTER_CITY = frozenset({"AU", "CA", "GB", "GG", "IE", "IM", "IN", "JE", "NZ", "SG", "US", "ZA"})

# The sign of a country before a post code, as on number plates: D-10115 Berlin.
_PLATES = {
    "A": "AT",
    "B": "BE",
    "D": "DE",
    "E": "ES",
    "F": "FR",
    "FL": "LI",
    "H": "HU",
    "I": "IT",
    "L": "LU",
    "P": "PT",
}

_COUNTRY_SIGN = re.compile(r"(?P<sign>[A-Z]{1,2})(?:\s?[-–]\s?|\s)(?=\d)")
# 10115, 1010, 123 45, 110 00, 00-950, 1000-001, 1012 AB, LV-1010's 1010; then a city, which starts with a letter
_CODE_THEN_CITY = re.compile(
    r"(?P<code>\d{4} ?[A-Z]{2}(?=\s)|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4,6})\s+(?P<city>['’]?[^\W\d_].*)"
)
_BRITISH_CODE = r"(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
_CANADIAN_CODE = r"(?P<code>[A-Z]\d[A-Z] ?\d[A-Z]\d)"
_AMERICAN_CODE = r"(?P<code>\d{5}(?:-\d{4})?)"
_STATE = r"[A-Z]{2}"
_CODE_LAST = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<city>[^\W\d_].*?)\s+{_BRITISH_CODE}",
        rf"(?P<city>[^\W\d_].*?\s+{_STATE})\s+{_CANADIAN_CODE}",
        rf"(?P<city>[^\W\d_].*?\s+{_STATE})\s+{_AMERICAN_CODE}",
    )
)
_CODE_ALONE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<state>){_BRITISH_CODE}",
        rf"(?:(?P<state>{_STATE})\s+)?{_CANADIAN_CODE}",
        rf"(?P<state>{_STATE})\s+{_AMERICAN_CODE}",
    )
)


class PostalAddress(Struct, frozen=True):
    """An address as sevDesk keeps it.

    Attributes:
        country_code: Two letters, upper case; None when no country was given or understood.
        name_lines: Lines above the street besides the recipient's own name: care of, department, building.
    """

    street: str | None = None
    zip: str | None = None
    city: str | None = None
    country_code: str | None = None
    name_lines: tuple[str, ...] = ()

    @property
    def name(self) -> str | None:
        """The name lines in one, as sevDesk takes them; None without any."""
        return ", ".join(self.name_lines) or None


def parse_address(address: Address) -> PostalAddress | None:
    """Understand an address.

    Structured parts win. Without a street among them the free text is read: optional name lines, street, post code and
    city, country, in this order, on lines of their own or separated by commas.

    Args:
        address: As Cobot gave it; its name and company are left out of the street.

    Returns:
        The address; None when there is nothing in it. A country that is not known stands at the end of the street.
    """
    code = country_code(address.country)
    found = _structured(address, code) if line_or_none(address.street) else _from_text(address, code)
    if address.country is not None and code is None:
        found = replace(found, street=_joined([found.street, line_or_none(address.country)]))
    return None if found == PostalAddress() else found


def _structured(address: Address, code: str | None) -> PostalAddress:
    """Take the structured parts; a line of the free text that says more than they do becomes a name line."""
    stored = (address.street, address.post_code, address.city, address.state, address.name, address.company)
    known = {word for part in (*stored, address.country) for word in _words(part)}
    lines = tuple(
        part
        for part in _parts(_lines(address.full_address))
        if not _repeats_country(part, code)
        and any(word not in known and not _repeats_country(word, code) for word in _words(part))
    )
    city = _city_with_state(line_or_none(address.city), line_or_none(address.state))
    return PostalAddress(_joined(_lines(address.street)), line_or_none(address.post_code), city, code, lines)


def _repeats_country(text: str, code: str | None) -> bool:
    """Say whether a text is the country already known, by name, code or the sign before a post code."""
    return code is not None and code in {country_code(text), _PLATES.get(text.upper())}


def _from_text(address: Address, code: str | None) -> PostalAddress:
    """Read the free text, and complete it by the structured parts that there are; where they differ both are kept."""
    lines = _without_names(_lines(address.full_address), address)
    found = _read_lines(lines, code)
    zip_code, state = line_or_none(address.post_code) or found.zip, line_or_none(address.state)
    plain_city = line_or_none(address.city) or found.city
    city = _city_with_state(plain_city, state)
    if found.zip in {None, zip_code} and found.city in {None, plain_city, city}:
        return PostalAddress(found.street, zip_code, city, found.country_code, found.name_lines)
    return PostalAddress(_joined(lines), zip_code, city, code)


def _read_lines(lines: Sequence[str], code: str | None) -> PostalAddress:
    """Read the lines of a free text, the recipient's own name being left out already.

    Args:
        lines: Not empty ones.
        code: The country that Cobot gave beside the text; None without.
    """
    parts = _parts(lines)
    country = _written_country(parts[-1], code) if parts else None
    if country is not None:
        parts, code = parts[:-1], country
    read = _zip_and_city(parts, code)
    if read is None:
        return PostalAddress(street=_joined(parts), country_code=code)
    before, zip_code, city, country = read
    names = _name_lines(before)
    return PostalAddress(_joined(before[len(names) :]), zip_code, city, country, names)


def _written_country(part: str, code: str | None) -> str | None:
    """Return the country that a last line names, unless Cobot says that the address is in another one.

    A code counts in capitals only, so that no short word is taken for one.
    """
    if re.fullmatch(r"\w\w", part) and not part.isupper():
        return None
    written = country_code(part)
    return written if code in {None, written} else None


def _zip_and_city(parts: list[str], code: str | None) -> tuple[list[str], str, str, str | None] | None:
    """Find post code and city at the end of an address.

    Returns:
        The parts before, post code, city, and the country (the given one, or that of a sign before the post code);
        None when the end is not of a known form.
    """
    if not parts:
        return None
    last = parts[-1]
    if code not in _CODE_AFTER_CITY:
        sign = _COUNTRY_SIGN.match(last)
        country = _country_of_sign(sign["sign"], code) if sign else None
        behind = last[sign.end() :] if sign and country else last
        match = _CODE_THEN_CITY.fullmatch(behind)
        if match:
            return parts[:-1], match["code"], match["city"], country or code
    for pattern in _CODE_LAST:
        match = pattern.fullmatch(last)
        if match:
            return parts[:-1], match["code"], match["city"], code
    for pattern in _CODE_ALONE:
        match = pattern.fullmatch(last)
        if match and len(parts) > 1 and not re.search(r"\d", parts[-2]):
            return parts[:-2], match["code"], ", ".join(filter(None, (parts[-2], match["state"]))), code
    return None


def _country_of_sign(sign: str, code: str | None) -> str | None:
    """Return the country of a sign before a post code; None when it is none or contradicts the country given."""
    country = _PLATES.get(sign) or country_code(sign)
    return country if code in {None, country} else None


def _name_lines(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the leading parts without any digit, as long as a part with a digit, the street, follows."""
    for position, part in enumerate(parts):
        if re.search(r"\d", part):
            return tuple(parts[:position])
    return tuple(parts[:-1])


def _without_names(lines: list[str], address: Address) -> list[str]:
    """Leave out the lines that repeat the recipient's name or company."""
    names = {name.casefold() for name in (line_or_none(address.name), line_or_none(address.company)) if name}
    kept: list[str] = []
    for line in lines:
        if line.casefold() not in names:
            kept.extend(part for part in _parts([line]) if part.casefold() not in names)
    return kept


def _city_with_state(city: str | None, state: str | None) -> str | None:
    """Return the city with the state behind it, for which sevDesk has no field; a city state is said once."""
    if city is None or _words(city).issuperset(_words(state)):
        return city or state
    return f"{city}, {state}"


def _lines(text: str | None) -> list[str]:
    """Return the lines of a text that say something, each with single spaces."""
    return [line for line in map(line_or_none, (text or "").splitlines()) if line]


def _parts(lines: Sequence[str]) -> list[str]:
    """Return what stands between the commas of the lines."""
    return [part for line in lines for part in map(line_or_none, line.split(",")) if part]


def _words(text: str | None) -> set[str]:
    """Return the words of a text, case aside."""
    return set(re.findall(r"\w+", (text or "").casefold()))


def _joined(parts: Sequence[str | None]) -> str | None:
    """Return the parts in one line, None when there are none."""
    return ", ".join(part for part in parts if part) or None
