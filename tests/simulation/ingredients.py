"""Of what a life is made: one row an ingredient, with how often it comes, and the life that a seed draws from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from random import Random
from typing import Any, Literal

from msgspec import Struct, field

from tests.simulation.events import DAYS_A_MONTH, Event, Place
from tests.simulation.space import LINES, MISSING, PEOPLE, VANISHING
from tests.simulation.weather import LISTS, STORM, WRITES

# What the program is not expected to do yet: the ingredients and checks that need it stay out, unless they are asked
# for with ``--unmended``. Whoever mends one of these takes it out here. Letters and figures are points of issue 10,
# words are codes of the product contract.
NOT_YET_MENDED: frozenset[str] = frozenset()
# What is judged only once the program does it.
CHECKS: Mapping[str, str] = {
    "told-in-the-run": "A2",
    "whole-contacts": "A7",
    "one-tag": "A7",
    "odd-rows-stop-nothing": "B9",
    "a-403-stops-nothing": "B8",
    "odd-ids-stop-nothing": "A6",
    "an-id-of-another-stops-nothing": "C21",
    "named-at-once": "contact-not-ready",
    "several-tax-rules": "several-tax-rules",
    "zero-total": "zero-total",
}
OFTEN = 3
MINUTES_A_DAY = 24 * 60
# A run soon after another: a little later than ``settle_seconds``, when what is unknown is looked for again.
SOON = (1.05, 1.2, 1.8, 2.5)
Where = Literal["between", "within", "either"]
Values = Mapping[str, Any]


class Cast(Struct):
    """Who and what there is to choose from while a life is drawn.

    Attributes:
        is_orderly: People do nothing that would have to be named: then a run at rest has nothing to ask sevDesk.
    """

    random: Random
    is_orderly: bool = False
    invoices: int = 0
    numbers: int = 0

    def person(self) -> int:
        """Return one of the people."""
        return self.random.randrange(len(PEOPLE))

    def invoice(self) -> int:
        """Return one of the invoices so far, the newest above all."""
        back = min(int(self.random.expovariate(0.35)), max(self.invoices - 1, 0))
        return max(self.invoices - back, 1)

    def next_invoice(self) -> int:
        """Return a number that no invoice has."""
        self.invoices += 1
        return self.invoices

    def lines(self) -> str:
        """Return the name of an invoice's lines."""
        names = [name for name in LINES if name not in (TO_BE_NAMED if self.is_orderly else RARE_LINES)]
        return self.random.choice(["a desk", "a desk", *names])


# They are an ingredient of their own.
RARE_LINES = ("a deposit beside rent", "sums that cancel each other out")
TO_BE_NAMED = (*RARE_LINES, "no code", "no tax", "an account that is missing", "an account that may vanish")


class Ingredient(Struct, frozen=True):
    """One kind of thing that happens.

    Attributes:
        rate: How often in a space-month.
        draw: Chooses what it needs to know.
        where: Between two runs, between two requests of a run, or either.
        needs: What has to be mended before it may come.
        picks: The requests at which it may come within a run.
    """

    kind: str
    rate: float
    draw: Callable[[Cast], Values] = lambda _cast: {}
    where: Where = "either"
    needs: frozenset[str] = frozenset()
    picks: tuple[str, ...] = ("any request", "voucher", "contact", "list of vouchers", "list of contacts", "upload")


def _appears(cast: Cast) -> Values:
    chosen = cast.random
    debitor = chosen.choice(["member"] * 6 + ["team", "guest", "nobody", "Swiss"])
    return {
        "key": cast.next_invoice(),
        "debitor": debitor,
        "who": cast.person(),
        "days": chosen.choice([0, 0, 0, 0, -1, -3, -6, -30, -120, -395, 5, 40]),
        "lines": "no tax" if debitor == "Swiss" else cast.lines(),
        "currency": "CHF" if chosen.random() < 0.04 and not cast.is_orderly else "EUR",
    }


def _with_lines(name: str) -> Callable[[Cast], Values]:
    def draw(cast: Cast) -> Values:
        return {"key": cast.next_invoice(), "debitor": "member", "who": cast.person(), "days": 0, "lines": name}

    return draw


def _edit(cast: Cast) -> Values:
    lines = cast.lines() if cast.random.random() < 0.6 else None
    return {"key": cast.invoice(), "lines": lines, "days": cast.random.choice([0, 0, 1, -2])}


def _setting(cast: Cast) -> Values:
    section, key, value = cast.random.choice(SETTINGS)
    return {"section": section, "key": key, "value": value}


SETTINGS: tuple[tuple[str, str, Any], ...] = (
    ("invoices", "status", "draft"),
    ("invoices", "status", "open"),
    ("invoices", "due_after_days", 14),
    ("invoices", "create_missing_contacts", False),
    ("invoices", "create_missing_contacts", True),
    ("invoices", "corrections", "block"),
    ("invoices", "corrections", "negative"),
    ("invoices", "attach_pdf", False),
    ("invoices", "attach_pdf", True),
    ("invoices", "tag", "Cobot"),
    ("invoices", "tag", None),
    ("invoices", "lookback_days", 30),
    ("invoices", "lookback_days", 7),
    ("invoices", "foreign_currency", "daily_rate"),
    ("invoices", "foreign_currency", "block"),
)


def _person(cast: Cast) -> Values:
    return {"person": cast.person()}


def _key(cast: Cast) -> Values:
    return {"key": cast.invoice()}


def _number(cast: Cast) -> Values:
    cast.numbers += 1
    return {"person": cast.person(), "number": str(5000 + cast.numbers)}


def _one(name: str, *values: Any) -> Callable[[Cast], Values]:
    return lambda cast: {name: cast.random.choice(values)}


PEOPLES: tuple[Ingredient, ...] = (
    Ingredient("joins", 5, lambda cast: {**_person(cast), "keeps_number": cast.random.random() < 0.5}),
    Ingredient("leaves", 1, _person),
    Ingredient("member_moves", 0.7, lambda cast: {**_person(cast), "street": f"Weg {cast.random.randrange(99)}"}),
    Ingredient("invoice_appears", 22, _appears),
    Ingredient("invoice_is_edited", 2, _edit),
    Ingredient("invoice_is_settled", 2, lambda cast: {**_key(cast), **_one("status", "paid", "writtenOff")(cast)}),
    Ingredient("invoice_is_deleted", 0.8, _key),
    Ingredient("correction_appears", 1.5, lambda cast: {"of": cast.invoice(), "key": cast.next_invoice()}),
    Ingredient("contact_by_hand", 1, _person),
    Ingredient("contact_is_doubled", 0.3, _person),
    Ingredient("contacts_are_merged", 0.5, _person),
    Ingredient("contact_is_renamed", 0.5, _person),
    Ingredient("contact_gets_another_number", 0.4, _number),
    Ingredient("contact_is_deleted", 0.5, _person),
    Ingredient("voucher_by_hand", 2, lambda cast: {**_key(cast), **_one("more", "0", "0", "1.00")(cast)}),
    Ingredient("voucher_of_somebody_else", 0.7, _key),
    Ingredient(
        "voucher_is_edited",
        1.5,
        lambda cast: {**_key(cast), **_one("what", "date", "amount", "contact", "number", "status", "status")(cast)},
    ),
    Ingredient("voucher_is_deleted", 0.6, _key),
    Ingredient("account_appears", 0.6, _one("number", MISSING, VANISHING)),
    Ingredient("account_vanishes", 0.6, _one("number", MISSING, VANISHING)),
    Ingredient("invoice_appears", 1, _with_lines("a deposit beside rent"), needs=frozenset({"several-tax-rules"})),
    Ingredient("invoice_appears", 0.7, _with_lines("sums that cancel each other out"), needs=frozenset({"zero-total"})),
)

ORDERLY = {"joins", "leaves", "member_moves", "invoice_appears", "invoice_is_settled", "voucher_of_somebody_else"}

MACHINES: tuple[Ingredient, ...] = (
    Ingredient("the state vanishes", 0.3, where="between"),
    Ingredient("the state is backed up", 0.6, where="between"),
    Ingredient("the state is restored", 0.3, where="between", needs=frozenset({"A7"})),
    Ingredient("a rehearsal", 1, where="between"),
    Ingredient("a setting changes", 0.7, _setting, where="between"),
    Ingredient("another installation runs", 0.6, lambda _cast: {"same_machine": False}, where="between"),
    Ingredient(
        "another installation runs", 1, lambda _cast: {"same_machine": True}, where="within", needs=frozenset({"A3"})
    ),
    Ingredient(
        "another installation runs", 0.6, lambda _cast: {"same_machine": False}, where="within", needs=frozenset({"A2"})
    ),
    Ingredient("killed between two notes", 1.5, lambda cast: {"note": cast.random.randrange(1, 40)}, where="within"),
)


def _late(cast: Cast) -> Values:
    # At the latest before the second look: two waits of ``settle_seconds``, counted from when the request left.
    return {"seconds": cast.random.choice([8, 45, 90, 110]), "patience": cast.random.choice([0, 0, 30])}


VALUES: tuple[Any, ...] = (
    None,
    "",
    "x",
    -1,
    0,
    10**40,
    "0000-00-00",
    "-0001-11-30",
    [],
    {},
    True,
    "\ud83d",
    "1e999999999",
)


def _odd(cast: Cast) -> Values:
    chosen = cast.random
    return {"row": chosen.randrange(50), "field": chosen.randrange(50), "value": chosen.choice(VALUES)}


WEATHER: tuple[Ingredient, ...] = (
    Ingredient(
        STORM,
        1.5,
        lambda cast: {"seed": cast.random.randrange(10**6), **_one("rate", 0.05, 0.2, 0.5)(cast)},
        picks=("any request",),
    ),
    Ingredient("the request is lost", 3, picks=("any request", *WRITES)),
    Ingredient("the answer is lost", 4, picks=("any request", *WRITES)),
    Ingredient("500 before the effect", 3, picks=("any request", *WRITES)),
    Ingredient("500 after the effect", 4, picks=("any request", *WRITES)),
    Ingredient("an error inside a 200", 2, picks=("any request", *WRITES)),
    Ingredient("the answer is cut off", 3, picks=("any request", *WRITES, *LISTS)),
    Ingredient("a page for people", 2, picks=("any request", *WRITES)),
    Ingredient("a redirect", 1, picks=("any request", *WRITES)),
    Ingredient("429", 3, _one("retry_after", 1, 10), picks=("any request", *WRITES)),
    Ingredient("429", 2, _one("retry_after", 70, 115, 600), picks=("any request", *WRITES), needs=frozenset({"A1"})),
    Ingredient("a slow answer", 3, _one("seconds", 5, 20), picks=("any request", *WRITES, *LISTS)),
    Ingredient("an answer that comes too late", 2, picks=("any request", *WRITES)),
    Ingredient("its effect comes late", 5, _late, picks=("voucher", "voucher", "contact", "detail", "tag", "activity")),
    Ingredient("killed before the effect", 1.5, picks=("any request", *WRITES)),
    Ingredient("killed after the effect", 2.5, picks=("any request", *WRITES)),
    Ingredient("403 on one request", 0.7, picks=("voucher", "upload"), needs=frozenset({"B8"})),
    Ingredient("rows are missing", 3, _one("rows", 1, 2, 99), picks=LISTS, needs=frozenset({"A4"})),
    Ingredient("a row slips through between two pages", 1, picks=LISTS, needs=frozenset({"A4"})),
    Ingredient("a row without an id", 0.7, picks=LISTS, needs=frozenset({"A4"})),
    Ingredient("an odd value", 2, _odd, picks=LISTS, needs=frozenset({"B9", "B10"})),
    Ingredient("an odd id", 0.7, picks=("voucher", "contact", "detail"), needs=frozenset({"A6"})),
    Ingredient("an id of another", 0.5, picks=("voucher",), needs=frozenset({"C21"})),
)
EVERYTHING = (*PEOPLES, *MACHINES, *WEATHER)


class Plot(Struct, frozen=True):
    """Several things that together go wrong, and by chance alone would hardly ever meet.

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
    values = {**_appears(cast), "lines": "a desk", "currency": "EUR", "days": 0}
    if values["debitor"] == "Swiss":
        values["debitor"] = "nobody"
    return [Event(minute, "invoice_appears", values), *_run(minute + 1, *within)]


def _run(minute: float, *within: tuple[str, Values, Place]) -> list[Event]:
    return [Event(minute, "runs"), *(Event(minute, kind, values, place) for kind, values, place in within)]


def _limited_then_late(cast: Cast, minute: float) -> list[Event]:
    limit = ("429", {"retry_after": cast.random.choice([55, 70, 100])}, Place("voucher", 1))
    late = ("its effect comes late", {"seconds": 110, "patience": 0}, Place("voucher", 2))
    events = _invoice_and_run(cast, minute, limit, late)
    for soon in cast.random.sample([1.3, 2.2, 2.6, 3.1, 3.6], 3):
        events += _run(minute + 1 + soon)
    return sorted(events, key=lambda each: each.minute)


def _lost_then_looked_for_in_half_a_list(cast: Cast, minute: float) -> list[Event]:
    write, listing = cast.random.choice([("voucher", "list of vouchers"), ("contact", "list of contacts")])
    lost = cast.random.choice(["the answer is lost", "500 after the effect"])
    if write == "contact":
        events = [_new_member(cast, minute), *_run(minute + 1, (lost, {}, Place(write, 1)))]
    else:
        events = _invoice_and_run(cast, minute, (lost, {}, Place(write, 1)))
    rows = {"rows": cast.random.choice([1, 2, 99])}
    for later in (2.2, 3.4, 4.6):
        events += _run(minute + later, *(("rows are missing", rows, Place(listing, nth)) for nth in (1, 2, 3)))
    return events


def _state_lost_in_the_middle_of_a_member(cast: Cast, minute: float) -> list[Event]:
    step = cast.random.choice(["detail", "number", "activity"])
    killed = cast.random.choice(["killed before the effect", "killed after the effect"])
    events = [_new_member(cast, minute), *_run(minute + 1, (killed, {}, Place(step, 1)))]
    return [*events, Event(minute + 2, "the state vanishes"), *_run(minute + 3), *_run(minute + 5)]


def _state_of_before_the_tag_restored(cast: Cast, minute: float) -> list[Event]:
    events = _invoice_and_run(cast, minute, ("killed before the effect", {}, Place("tag", 1)))
    events.append(Event(minute + 2, "the state is backed up"))
    return [
        *events,
        *_run(minute + 3),
        *_run(minute + 5),
        Event(minute + 6, "the state is restored"),
        *_run(minute + 7),
    ]


def _page_without_an_old_invoice(cast: Cast, minute: float) -> list[Event]:
    old = {**_appears(cast), "lines": "a desk", "currency": "EUR", "days": -395, "debitor": "nobody"}
    kind = cast.random.choice(["rows are missing", "a row without an id", "a row slips through between two pages"])
    values = {"rows": cast.random.choice([1, 99])} if kind == "rows are missing" else {}
    within = [(kind, values, Place("list of invoices", nth)) for nth in (1, 2)]
    return [Event(minute, "invoice_appears", old), Event(minute + 1, "the state vanishes"), *_run(minute + 2, *within)]


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
    return [*begin, *_run(minute + 1, another, *within), *_run(minute + 40)]


def _voucher_with_the_id_of_another(cast: Cast, minute: float) -> list[Event]:
    events = _invoice_and_run(cast, minute, ("an id of another", {}, Place("voucher", 1)))
    return [*events, *(each for later in (2.2, 3.4, 4.6) for each in _run(minute + later))]


def _voucher_with_words_for_an_id(cast: Cast, minute: float) -> list[Event]:
    events = _invoice_and_run(cast, minute, ("an odd id", {}, Place("voucher", 1)))
    return [*events, *(each for later in (2.2, 3.4, 4.6) for each in _run(minute + later))]


def _new_member(cast: Cast, minute: float) -> Event:
    return Event(minute, "joins", {"person": cast.person(), "keeps_number": False})


PLOTS: tuple[Plot, ...] = (
    Plot("limited, then late", 1, frozenset({"A1"}), _limited_then_late),
    Plot("lost, then looked for in half a list", 1, frozenset({"A4"}), _lost_then_looked_for_in_half_a_list),
    Plot("a page without an old invoice", 0.5, frozenset({"A4"}), _page_without_an_old_invoice),
    Plot("the state is lost within a member", 1, frozenset({"A7"}), _state_lost_in_the_middle_of_a_member),
    Plot("another installation within a long run", 0.3, frozenset({"A2"}), _another_installation_within_a_long_run),
    Plot("a voucher with the id of another", 0.3, frozenset({"C21"}), _voucher_with_the_id_of_another),
    Plot("a voucher with words for an id", 0.3, frozenset({"A6"}), _voucher_with_words_for_an_id),
    Plot("a state of before the tag is restored", 0.5, frozenset({"A7"}), _state_of_before_the_tag_restored),
)


def draw_life(seed: int, months: float, *, asked: Collection[str] = ()) -> list[Event]:
    """Return a life of so many months of thirty days.

    Args:
        seed: Decides everything.
        months: Its length; it rests at the end of each month, and at its own.
        asked: What is asked for of ``NOT_YET_MENDED``; its ingredients come more often then.
    """
    random = Random(seed)
    cast = Cast(random, is_orderly=random.random() < 0.35)
    missing = NOT_YET_MENDED - frozenset(asked)
    chosen = [each for each in EVERYTHING if not each.needs & missing]
    if cast.is_orderly:
        chosen = [each for each in chosen if each not in PEOPLES or (each.kind in ORDERLY and not each.needs)]
    days = round(months * DAYS_A_MONTH)
    events = [Event(0, "the world is", quirks(random)), *_first_people(cast)]
    calm = random.random() < 0.15
    for day in range(days):
        begin = day * MINUTES_A_DAY
        runs = sorted({begin + random.randrange(0, 15 * 60) for _ in range(random.choice([1, 1, 2, 3]))})
        happened = [
            each
            for each in chosen
            if not (calm and each in WEATHER)
            for _ in range(_times(random, each.rate * _boost(each.needs) / DAYS_A_MONTH))
        ]
        events += _day(cast, begin, [float(each) for each in runs], happened, _of_lists(chosen))
        # In the evening, when nothing else happens any more.
        for plot in PLOTS:
            if not plot.needs & missing and _times(random, plot.rate * _boost(plot.needs) / DAYS_A_MONTH):
                events += plot.events(cast, float(begin + 17 * 60))
        if (day + 1) % DAYS_A_MONTH == 0 or day + 1 == days:
            events.append(Event(begin + MINUTES_A_DAY - 1, "rests"))
    return events


def draw_plot(seed: int, plot: Plot) -> list[Event]:
    """Return a short life in which little happens but a plot."""
    cast = Cast(Random(seed), is_orderly=True)
    events = [Event(0, "the world is", quirks(cast.random)), *_first_people(cast)]
    events += [Event(20 + count, "invoice_appears", _appears(cast)) for count in range(5)]
    return [*events, *_run(40), *plot.events(cast, 100), Event(200, "rests")]


def _boost(needs: frozenset[str]) -> int:
    return OFTEN if needs & NOT_YET_MENDED else 1


def _of_lists(chosen: list[Ingredient]) -> list[Ingredient]:
    return [each for each in chosen if each in WEATHER and set(each.picks) & set(LISTS)]


def _day(
    cast: Cast, begin: int, times: list[float], happened: list[Ingredient], of_lists: list[Ingredient]
) -> list[Event]:
    random = cast.random
    events: list[Event] = []
    runs = [_Run(minute) for minute in times]
    for ingredient in happened:
        is_weather = ingredient in WEATHER
        if is_weather or ingredient.where == "within" or (ingredient.where == "either" and random.random() < 0.35):
            run = random.choice(runs)
            if random.random() < 0.6:
                # Something to do, or there would be nothing to disturb.
                events.append(Event(run.minute - 1, "invoice_appears", _appears(cast)))
            place = _place(random, ingredient)
            _choose_attempt(random, run).append(Event(0, ingredient.kind, ingredient.draw(cast), place))
            if is_weather and random.random() < 0.3:
                # What is tried again meets something else, in the same run or the next.
                worse = random.choice([each for each in happened if each in WEATHER])
                place = Place(place.picks, place.nth + random.choice([0, 1, 1]))
                _choose_attempt(random, run).append(Event(0, worse.kind, worse.draw(cast), place))
        else:
            minute = float(begin + random.randrange(0, 16 * 60))
            events.append(Event(minute, ingredient.kind, ingredient.draw(cast)))
            if ingredient.kind in {"the state vanishes", "the state is restored"}:
                # All that is known now comes from the lists.
                worse = random.choice(of_lists)
                place = Place(random.choice(LISTS), random.choice([1, 1, 2, 3]))
                runs.append(_Run(minute + 1, [[Event(0, worse.kind, worse.draw(cast), place)], []]))
    for run in runs:
        at = run.minute
        for within in run.attempts:
            events += [Event(at, "runs"), *(Event(at, each.kind, each.values, each.place) for each in within)]
            at += random.choice(SOON)
    # Stable: what belongs to a run stays behind it.
    return sorted(events, key=lambda each: each.minute)


class _Run(Struct):
    """A run, and those that follow soon where something went wrong; ``attempts`` says what happens within each."""

    minute: float
    attempts: list[list[Event]] = field(default_factory=lambda: [[]])


def _choose_attempt(random: Random, run: _Run) -> list[Event]:
    if len(run.attempts) == 1:
        # Cron comes again: what is unknown then is looked for.
        run.attempts.extend([] for _ in range(random.choice([1, 2, 3])))
    return random.choice([run.attempts[0], *run.attempts]) if random.random() < 0.4 else run.attempts[0]


def _place(random: Random, ingredient: Ingredient) -> Place:
    picks = random.choice(ingredient.picks)
    if picks == "any request":
        return Place(picks, 1 + min(int(random.expovariate(0.08)), 60))
    return Place(picks, 1 + min(int(random.expovariate(0.9)), 30))


def _times(random: Random, mean: float) -> int:
    # Few things happen twice on a day; more than that, none.
    return (random.random() < mean % 1) + int(mean)


def _first_people(cast: Cast) -> list[Event]:
    people = cast.random.sample(range(len(PEOPLE)), 3)
    return [Event(1, "joins", {"person": person, "keeps_number": False}) for person in people]


def quirks(random: Random) -> Values:
    """Return how the two sides behave where that may be one way or the other, and two settings."""
    return {
        "page_size": random.choice([3, 7, 1000, 1000]),
        "order": random.choice(["newest", "oldest", "scattered"]),
        "invoice_order": random.choice(["stable", "shuffled"]),
        "repeated_rows": random.random() < 0.3,
        "create_missing_contacts": random.random() < 0.7,
        # Without a file more can be doubled: no voucher takes an uploaded one a second time.
        "attach_pdf": random.random() < 0.4,
        "invoice_activities": random.choice(["attached", "attached", "refused", "not-listed"]),
    }
