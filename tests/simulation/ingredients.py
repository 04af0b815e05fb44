"""Of what a life is made: one row an ingredient, with how often it comes, and the life that a seed draws from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from random import Random
from typing import Any, Literal

from msgspec import Struct, field

from tests.simulation.cast import Cast, Values, appears
from tests.simulation.events import DAYS_A_MONTH, Event, Place
from tests.simulation.plots import EVENING, PLOTS, Plot, run_with
from tests.simulation.space import MISSING, PEOPLE, VANISHING
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
    Ingredient("invoice_appears", 22, appears),
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
                events += plot.events(cast, float(begin + EVENING))
        if (day + 1) % DAYS_A_MONTH == 0 or day + 1 == days:
            events.append(Event(begin + MINUTES_A_DAY - 1, "rests"))
    return events


def draw_plot(seed: int, plot: Plot) -> list[Event]:
    """Return a short life in which little happens but a plot."""
    cast = Cast(Random(seed), is_orderly=True)
    events = [Event(0, "the world is", quirks(cast.random)), *_first_people(cast)]
    events += [Event(20 + count, "invoice_appears", appears(cast)) for count in range(5)]
    return [*events, *run_with(40), *plot.events(cast, EVENING), Event(EVENING + 100, "rests")]


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
                events.append(Event(run.minute - 1, "invoice_appears", appears(cast)))
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
