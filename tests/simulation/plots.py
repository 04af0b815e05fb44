"""Several things that together go wrong, and by chance alone would hardly ever meet: one function a plot."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from tests.simulation.cast import Cast, Values, appears
from tests.simulation.events import Event, Place
from tests.simulation.space import PEOPLE

EVENING = 17 * 60
"""The minute of a day, in UTC ten at night, from which on plots come: nothing else happens any more."""
TO_THE_NEXT_DAY = 75.0


class Plot(Struct, frozen=True):
    """Several things that together go wrong.

    Attributes:
        rate: How often in a space-month.
        needs: What has to be mended before it may come.
        events: What happens, from a minute on.
    """

    name: str
    rate: float
    needs: frozenset[str]
    events: Callable[[Cast, float], list[Event]]


def _invoice_and_run(cast: Cast, minute: float, *within: tuple[str, Values, Place]) -> list[Event]:
    values = {**appears(cast), "lines": "a desk", "currency": "EUR", "days": 0}
    if values["debitor"] == "Swiss":
        values["debitor"] = "nobody"
    return [Event(minute, "invoice_appears", values), *run_with(minute + 1, *within)]


def run_with(minute: float, *within: tuple[str, Values, Place]) -> list[Event]:
    """Return a run, with what happens within it: kind, values and place each."""
    return [Event(minute, "runs"), *(Event(minute, kind, values, place) for kind, values, place in within)]


def _limited_then_late(cast: Cast, minute: float) -> list[Event]:
    limit = ("429", {"retry_after": cast.random.choice([55, 70, 100])}, Place("voucher", 1))
    late = ("its effect comes late", {"seconds": 110, "patience": 0}, Place("voucher", 2))
    events = _invoice_and_run(cast, minute, limit, late)
    for soon in cast.random.sample([1.3, 2.2, 2.6, 3.1, 3.6], 3):
        events += run_with(minute + 1 + soon)
    return sorted(events, key=lambda each: each.minute)


def _lost_then_looked_for_in_half_a_list(cast: Cast, minute: float) -> list[Event]:
    write, listing = cast.random.choice([("voucher", "list of vouchers"), ("contact", "list of contacts")])
    lost = cast.random.choice(["the answer is lost", "500 after the effect"])
    if write == "contact":
        events = [_new_member(cast, minute), *run_with(minute + 1, (lost, {}, Place(write, 1)))]
    else:
        events = _invoice_and_run(cast, minute, (lost, {}, Place(write, 1)))
    rows = {"rows": cast.random.choice([1, 2, 99])}
    for later in (2.2, 3.4, 4.6):
        events += run_with(minute + later, *(("rows are missing", rows, Place(listing, nth)) for nth in (1, 2, 3)))
    return events


def _state_lost_in_the_middle_of_a_member(cast: Cast, minute: float) -> list[Event]:
    step = cast.random.choice(["detail", "number", "activity"])
    killed = cast.random.choice(["killed before the effect", "killed after the effect"])
    events = [_new_member(cast, minute), *run_with(minute + 1, (killed, {}, Place(step, 1)))]
    return [*events, Event(minute + 2, "the state vanishes"), *run_with(minute + 3), *run_with(minute + 5)]


def _state_of_before_the_tag_restored(cast: Cast, minute: float) -> list[Event]:
    events = _invoice_and_run(cast, minute, ("killed before the effect", {}, Place("tag", 1)))
    events.append(Event(minute + 2, "the state is backed up"))
    return [
        *events,
        *run_with(minute + 3),
        *run_with(minute + 5),
        Event(minute + 6, "the state is restored"),
        *run_with(minute + 7),
    ]


def _page_without_an_old_invoice(cast: Cast, minute: float) -> list[Event]:
    old = {**appears(cast), "lines": "a desk", "currency": "EUR", "days": -395, "debitor": "nobody"}
    kind = cast.random.choice(["rows are missing", "a row without an id", "a row slips through between two pages"])
    values = {"rows": cast.random.choice([1, 99])} if kind == "rows are missing" else {}
    within = [(kind, values, Place("list of invoices", nth)) for nth in (1, 2)]
    return [
        Event(minute, "invoice_appears", old),
        Event(minute + 1, "the state vanishes"),
        *run_with(minute + 2, *within),
    ]


def _another_installation_within_a_long_run(cast: Cast, minute: float) -> list[Event]:
    """It makes all that is to be made; this one needs a minute for each, and goes on for longer than a blink."""
    write, *slow = cast.random.choice([("voucher", "upload", "voucher", "tag"), ("contact", "contact", "detail")])
    if write == "contact":
        begin = [Event(minute, "joins", {"person": who, "keeps_number": False}) for who in range(len(PEOPLE))]
    else:
        invoice = {"debitor": "nobody", "who": 0, "days": 0, "lines": "a desk", "currency": "EUR"}
        begin = [Event(minute, "invoice_appears", {**invoice, "key": cast.next_invoice()}) for _ in range(12)]
    within = [("a slow answer", {"seconds": 25}, Place(each, nth)) for nth in range(1, 40) for each in slow]
    another = ("another installation runs", {"same_machine": False}, Place(write, 1))
    return [*begin, *run_with(minute + 1, another, *within), *run_with(minute + 40)]


def _voucher_with_the_id_of_another(cast: Cast, minute: float) -> list[Event]:
    events = _invoice_and_run(cast, minute, ("an id of another", {}, Place("voucher", 1)))
    return [*events, *(each for later in (2.2, 3.4, 4.6) for each in run_with(minute + later))]


def _voucher_with_words_for_an_id(cast: Cast, minute: float) -> list[Event]:
    events = _invoice_and_run(cast, minute, ("an odd id", {}, Place("voucher", 1)))
    return [*events, *(each for later in (2.2, 3.4, 4.6) for each in run_with(minute + later))]


def _new_member(cast: Cast, minute: float) -> Event:
    return Event(minute, "joins", {"person": cast.person(), "keeps_number": False})


def _old_invoices_of_which_some_slip_through(cast: Cast, minute: float) -> list[Event]:
    """Older than any sweep: who believes these lists, of the first day and of the next, never reads them again."""
    old = {"debitor": "nobody", "who": 0, "days": -430, "lines": "a desk", "currency": "EUR"}
    issued = [Event(minute, "invoice_appears", {**old, "key": cast.next_invoice()}) for _ in range(8)]
    slips = ("a row slips through between two pages", {"rows": 2})
    within = [(*slips, Place("list of invoices", nth)) for nth in range(2, 100)]
    events = [*issued, Event(minute, "pages become small"), Event(minute + 1, "the state vanishes")]
    return [*events, *run_with(minute + 2, *within), *run_with(minute + TO_THE_NEXT_DAY, *within)]


def _not_found_and_not_in_half_a_list(cast: Cast, minute: float) -> list[Event]:
    """What is booked is not in a list that is not whole, nor found by its id: of that nothing can be concluded."""
    kind = cast.random.choice(["a row without an id", "a row slips through between two pages"])
    values = {"rows": 2} if kind == "a row slips through between two pages" else {}
    within = [(kind, values, Place("list of invoices", nth)) for nth in range(1, 100)]
    within += [("404 on one request", {}, Place("one invoice", nth)) for nth in range(1, 30)]
    events = [*_several_invoices(cast, minute), *run_with(minute + 1), Event(minute + 2, "pages become small")]
    return [*events, *run_with(minute + 3, *within), *run_with(minute + 5)]


def _several_contacts_fit(cast: Cast, minute: float) -> list[Event]:
    """Of two contacts made by hand none can be chosen: what is booked without one stays named."""
    person = cast.person()
    events = [
        Event(minute, "two_contacts_by_hand", {"person": person}),
        Event(minute + 1, "joins", {"person": person, "keeps_number": False}),
    ]
    invoice = {"debitor": "member", "who": person, "days": 0, "lines": "a desk", "currency": "EUR"}
    events.append(Event(minute + 2, "invoice_appears", {**invoice, "key": cast.next_invoice()}))
    return [*events, *(each for later in (3, 5, 7) for each in run_with(minute + later))]


def _odd_rows(cast: Cast, minute: float) -> list[Event]:
    """In each list one row has a field that cannot be read: that ends no run, and keeps nothing else from it."""
    within = []
    for listing, fields in ODD_FIELDS.items():
        name, value = cast.random.choice(fields)
        row = {"row": cast.random.randrange(50), "name": name, "value": value}
        within += [("an odd value", row, Place(listing, nth)) for nth in range(1, 40)]
    # The day's comparison reads the positions.
    events = [*_several_invoices(cast, minute), *run_with(minute + 1, *within), *run_with(minute + 3)]
    return [*events, *run_with(minute + TO_THE_NEXT_DAY, *within)]


def _odd_row_of_a_stranger(cast: Cast, minute: float) -> list[Event]:
    """A voucher that has nothing to do with Cobot cannot be read: it keeps no invoice from being booked."""
    events = [*_several_invoices(cast, minute), Event(minute, "voucher_of_somebody_else", {"key": cast.invoice()})]
    name, value = cast.random.choice(ODD_FIELDS["list of vouchers"])
    odd = ("a stranger's odd row", {"name": name, "value": value})
    within = [(*odd, Place("list of vouchers", nth)) for nth in range(1, 60)]
    return [*events, *run_with(minute + 1, *within), *run_with(minute + 3)]


# What the program reads of each list's rows, with values that it cannot read.
ODD_FIELDS: dict[str, tuple[tuple[str, object], ...]] = {
    "list of vouchers": (
        ("sumGross", "much"),
        ("voucherDate", []),
        ("status", {}),
        ("supplier", 7),
        ("description", 7),
    ),
    "list of contacts": (("customerNumber", []), ("name", {}), ("description", 7), ("surename", [])),
    "list of positions": (("taxRate", None), ("voucher", None), ("sumGross", "much")),
    "list of ways": (("type", None), ("contact", 7), ("value", [])),
    "list of invoices": (("invoiceDate", "0000-00-00"), ("number", []), ("items", "x")),
    "list of members": (("confirmed_at", []), ("customer_number", {}), ("address", 7)),
}


def _made_by_hand_within_a_long_run(cast: Cast, minute: float) -> list[Event]:
    """A bookkeeper makes the contacts that a run has planned to make; it gets to them minutes later."""
    begin = [Event(minute, "joins", {"person": who, "keeps_number": False}) for who in range(len(PEOPLE))]
    # With numbers of their own: that a number is taken gives none of them away.
    by_hand: list[tuple[str, Values, Place]] = [
        ("contact_by_hand", {"person": who, "number": f"H-{who}"}, Place("contact", 1)) for who in range(len(PEOPLE))
    ]
    slow: tuple[str, Values] = ("a slow answer", {"seconds": 25})
    within = [(*slow, Place(each, nth)) for nth in range(1, 40) for each in ("contact", "detail")]
    return [*begin, *run_with(minute + 1, *by_hand, *within), *run_with(minute + 40)]


def _several_invoices(cast: Cast, minute: float) -> list[Event]:
    invoice = {"debitor": "nobody", "who": 0, "days": 0, "lines": "a desk", "currency": "EUR"}
    return [Event(minute, "invoice_appears", {**invoice, "key": cast.next_invoice()}) for _ in range(6)]


PLOTS: tuple[Plot, ...] = (
    Plot("limited, then late", 1, frozenset({"A1"}), _limited_then_late),
    Plot("lost, then looked for in half a list", 1, frozenset({"A4"}), _lost_then_looked_for_in_half_a_list),
    Plot("a page without an old invoice", 0.5, frozenset({"A4"}), _page_without_an_old_invoice),
    Plot("the state is lost within a member", 1, frozenset({"A7"}), _state_lost_in_the_middle_of_a_member),
    Plot("another installation within a long run", 0.3, frozenset({"A2"}), _another_installation_within_a_long_run),
    Plot("a voucher with the id of another", 0.3, frozenset({"C21"}), _voucher_with_the_id_of_another),
    Plot("a voucher with words for an id", 0.3, frozenset({"A6"}), _voucher_with_words_for_an_id),
    Plot("a state of before the tag is restored", 0.5, frozenset({"A7"}), _state_of_before_the_tag_restored),
    Plot("old invoices of which some slip through", 0.4, frozenset({"A4"}), _old_invoices_of_which_some_slip_through),
    Plot("not found, and not in half a list", 0.4, frozenset({"A4"}), _not_found_and_not_in_half_a_list),
    Plot("several contacts fit", 0.4, frozenset({"C20"}), _several_contacts_fit),
    Plot("an odd row of a stranger", 0.5, frozenset({"B9"}), _odd_row_of_a_stranger),
    Plot("odd rows", 0.5, frozenset({"B9"}), _odd_rows),
    Plot("contacts made by hand within a long run", 0.3, frozenset({"A2"}), _made_by_hand_within_a_long_run),
)
