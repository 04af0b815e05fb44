from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.cents import (
    COMMENT_LENGTH,
    AmountsDoNotAddUp,
    Line,
    Position,
    derived_tax,
    from_cents,
    plan_positions,
    to_cents,
)


def line(gross: str, net: str, *, rate: str = "19", account: str = "4400", description: str = "Flex Desk") -> Line:
    return Line(f"id-{account}", account, Decimal(rate), Decimal(gross), Decimal(net), description)


def cents(positions: tuple[Position, ...] | AmountsDoNotAddUp) -> list[int]:
    assert isinstance(positions, tuple), positions
    return [position.gross_cents for position in positions]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("19.99", 1999),
        ("0.005", 1),
        ("-0.005", -1),
        ("0.0049", 0),
        ("1.115", 112),
        ("-178.5", -17850),
        ("0", 0),
        ("99999999999999999999999999999999.995", 10000000000000000000000000000000000),
    ],
)
def test_cents_are_rounded_half_up_away_from_zero_without_any_float(amount: str, expected: int) -> None:
    assert to_cents(Decimal(amount)) == expected


def test_cents_become_an_amount_with_two_decimals() -> None:
    assert [str(from_cents(amount)) for amount in (1999, -5, 0, 10000)] == ["19.99", "-0.05", "0.00", "100.00"]


@pytest.mark.parametrize(
    ("gross", "rate", "tax"),
    [(11900, "19", 1900), (1001, "19", 160), (-1001, "19", -160), (500, "0", 0), (107, "7", 7)],
)
def test_the_tax_of_a_position_is_what_its_rounded_net_leaves(gross: int, rate: str, tax: int) -> None:
    assert derived_tax(gross, Decimal(rate)) == tax


class TestPositionsPerLine:
    def test_each_line_becomes_one_position_in_its_order(self) -> None:
        lines = [
            line("178.5", "150.0", description="Flex Desk"),
            line("10.70", "10.00", rate="7.0", account="4300", description="Buch"),
            line("0", "0", rate="0", account="4100", description="Gratis"),
        ]
        taxes = {Decimal("19.0"): Decimal("28.5"), Decimal(7): Decimal("0.70")}
        assert plan_positions(lines, Decimal("189.20"), taxes) == (
            Position("id-4400", "4400", Decimal(19), 17850, "Flex Desk"),
            Position("id-4300", "4300", Decimal(7), 1070, "Buch"),
            Position("id-4100", "4100", Decimal(0), 0, "Gratis"),
        )

    def test_lines_of_one_account_and_rate_stay_apart_where_they_fit(self) -> None:
        lines = [line("119", "100"), line("119", "100")]
        assert cents(plan_positions(lines, Decimal(238), {Decimal(19): Decimal(38)})) == [11900, 11900]

    def test_a_correction_is_negative_to_the_cent(self) -> None:
        lines = [line("-178.505", "-150.004"), line("0.005", "0.004", rate="0", account="4100")]
        positions = plan_positions(lines, Decimal("-178.50"), {Decimal(19): Decimal("-28.5")})
        assert cents(positions) == [-17851, 1]

    def test_an_invoice_without_lines_and_amount_has_no_positions(self) -> None:
        assert plan_positions([], Decimal(0), {}) == ()


class TestMissedTotals:
    def test_cents_that_rounding_added_are_taken_off_again_by_the_largest_remainder(self) -> None:
        lines = [line("3.335", "3.335", rate="0", account=account) for account in ("1", "2", "3")]
        assert cents(plan_positions(lines, Decimal("10.005"), {})) == [334, 334, 333]

    def test_the_finer_amount_made_from_the_net_tells_which_line_keeps_the_cent(self) -> None:
        # 8.404 and 8.406 net make 10.00076 and 10.00314: 20.0039, which Cobot charged as 20.00
        lines = [line("10.01", "8.4040", account="1"), line("10.00", "8.4060", account="2")]
        positions = plan_positions(lines, Decimal("20.00"), {Decimal(19): Decimal("3.20")})
        assert cents(positions) == [1000, 1000]

    def test_the_given_amounts_decide_where_the_net_has_fewer_digits(self) -> None:
        lines = [line("3.335", "2.80", account=account) for account in ("1", "2", "3")]
        positions = plan_positions(lines, Decimal("10.01"), {Decimal(19): Decimal("1.59")})
        assert cents(positions) == [334, 334, 333]

    def test_a_cent_stays_within_the_rate_it_came_from(self) -> None:
        # 19 %: three times 1.004 = 3.012; 7 %: 1.0045 twice = 2.009; the total is 5.02
        lines = [
            *[line("1.004", str(Decimal("1.004") / Decimal("1.19")), account=account) for account in ("1", "2", "3")],
            *[line("1.0045", str(Decimal("1.0045") / Decimal("1.07")), rate="7", account=each) for each in ("4", "5")],
        ]
        positions = plan_positions(lines, Decimal("5.021"), {Decimal(19): Decimal("0.48"), Decimal(7): Decimal("0.14")})
        assert cents(positions) == [101, 100, 100, 101, 100]

    def test_a_total_that_is_off_by_more_than_rounding_does_not_add_up(self) -> None:
        result = plan_positions([line("10.00", "8.40")], Decimal("10.05"), {Decimal(19): Decimal("1.60")})
        assert result == AmountsDoNotAddUp("total", {"lines": "10.00", "total": "10.05"})

    def test_a_total_without_lines_does_not_add_up(self) -> None:
        assert plan_positions([], Decimal(1), {}) == AmountsDoNotAddUp("total", {"lines": "0.00", "total": "1.00"})

    def test_no_line_moves_by_more_than_one_cent(self) -> None:
        # the net says 10.0139, the gross 10.004: a cent more again would be two away from the 10.00 that was charged
        lines = [line("10.004", "10.0139", rate="0")]
        assert plan_positions(lines, Decimal("10.02"), {}) == AmountsDoNotAddUp(
            "total", {"lines": "10.00", "total": "10.02"}
        )


class TestMissedTaxes:
    def test_lines_of_one_account_and_rate_are_combined_where_single_ones_miss_the_tax(self) -> None:
        lines = [line("10.01", "8.41", description=text) for text in ("April", "Mai", "April")]
        positions = plan_positions(lines, Decimal("30.02"), {Decimal(19): Decimal("4.79")})
        assert positions == (Position("id-4400", "4400", Decimal(19), 3002, "April; Mai"),)

    def test_only_as_many_groups_are_combined_as_are_needed(self) -> None:
        lines = [
            line("1.19", "1.00", account="1", description="a"),
            line("10.00", "8.40", account="2", description="b"),
            line("1.19", "1.00", account="1", description="c"),
            line("0.10", "0.08", account="2", description="d"),
            line("5.00", "5.00", rate="0", account="2", description="e"),
        ]
        apart = 19 + 160 + 19 + 2
        together = derived_tax(1010, Decimal(19)) + 38
        assert together != apart
        positions = plan_positions(lines, Decimal("17.48"), {Decimal(19): from_cents(together)})
        assert isinstance(positions, tuple)
        assert [(each.comment, each.gross_cents) for each in positions] == [
            ("a", 119),
            ("b; d", 1010),
            ("c", 119),
            ("e", 500),
        ]

    def test_lines_of_different_accounts_are_never_combined(self) -> None:
        lines = [line("10.01", "8.41", account=account) for account in ("1", "2", "3")]
        result = plan_positions(lines, Decimal("30.02"), {Decimal(19): Decimal("4.79")})
        assert result == AmountsDoNotAddUp("tax", {"rate": "19", "cobot_tax": "4.79", "sevdesk_tax": "4.80"})

    def test_a_tax_without_a_line_does_not_add_up(self) -> None:
        taxes = {Decimal(19): Decimal("1.90"), Decimal("5.50"): Decimal("0.10")}
        result = plan_positions([line("11.90", "10.00")], Decimal("11.90"), taxes)
        assert result == AmountsDoNotAddUp("tax", {"rate": "5.5", "cobot_tax": "0.10", "sevdesk_tax": "0.00"})

    def test_a_rate_that_cobot_names_without_an_amount_needs_no_line(self) -> None:
        taxes = {Decimal(19): Decimal("1.90"), Decimal(7): Decimal("0.001")}
        assert cents(plan_positions([line("11.90", "10.00")], Decimal("11.90"), taxes)) == [1190]

    def test_a_taxed_line_that_cobot_charged_no_tax_for_does_not_add_up(self) -> None:
        result = plan_positions([line("11.90", "10.00", rate="20")], Decimal("11.90"), {})
        assert result == AmountsDoNotAddUp("tax", {"rate": "20", "cobot_tax": "0.00", "sevdesk_tax": "1.98"})

    def test_a_negative_rate_fits_nothing(self) -> None:
        result = plan_positions([line("0", "10.00", rate="-100")], Decimal(0), {Decimal(-100): Decimal(-10)})
        assert result == AmountsDoNotAddUp("tax", {"rate": "-100", "cobot_tax": "-10.00", "sevdesk_tax": "0.00"})

    def test_beyond_ten_groups_all_are_combined_or_none(self) -> None:
        accounts = [str(number) for number in range(11)]
        lines = [line("10.00", "8.40", account=account) for account in accounts for _ in range(2)]
        lines += [line("0.10", "0.08", account=account) for account in accounts]
        one = derived_tax(2010, Decimal(19))
        assert 11 * one != 11 * (2 * 160 + 2)
        all_combined = plan_positions(lines, Decimal("221.10"), {Decimal(19): from_cents(11 * one)})
        assert cents(all_combined) == [2010] * 11
        mixed = plan_positions(lines, Decimal("221.10"), {Decimal(19): from_cents(10 * one + 322)})
        assert isinstance(mixed, AmountsDoNotAddUp)


class TestComments:
    def comment(self, *descriptions: str) -> str:
        lines = [line("10.01", "8.41", description=text) for text in descriptions]
        if len(lines) == 1:
            positions = plan_positions(lines, Decimal("10.01"), {Decimal(19): Decimal("1.60")})
        else:
            positions = plan_positions(lines, Decimal("30.02"), {Decimal(19): Decimal("4.79")})
        assert isinstance(positions, tuple)
        return positions[0].comment

    def test_a_description_becomes_one_line_without_control_characters(self) -> None:
        assert self.comment("Flex\r\nDesk\x00 10/2030") == "Flex Desk 10/2030"
        assert self.comment("") == ""
        assert self.comment("April", " ", "Mai") == "April; Mai"

    def test_a_long_comment_is_cut_visibly(self) -> None:
        assert self.comment("x" * COMMENT_LENGTH) == "x" * COMMENT_LENGTH
        assert self.comment("x" * 300) == "x" * (COMMENT_LENGTH - 1) + "…"
        assert len(self.comment("a" * 200, "b" * 200, "c")) == COMMENT_LENGTH


AMOUNT = st.integers(-500_000, 500_000)
RATES = st.sampled_from([Decimal(0), Decimal(7), Decimal("19.0"), Decimal(19), Decimal("5.5")])


@st.composite
def invoices(draw: st.DrawFn) -> tuple[list[Line], Decimal, dict[Decimal, Decimal]]:
    """Return the lines, total and taxes of an invoice the way some billing system may have rounded them."""
    places = Decimal(10) ** -draw(st.sampled_from([2, 3, 4, 6]))
    round_lines = draw(st.booleans())
    lines: list[Line] = []
    exact = Fraction()
    taxes: dict[Decimal, Fraction] = {}
    for number in range(draw(st.integers(1, 8))):
        rate = draw(RATES)
        net = Decimal(draw(AMOUNT)) / draw(st.sampled_from([100, 1000, 10000]))
        gross = (net * (1 + rate / 100)).quantize(places, ROUND_HALF_UP)
        lines.append(Line(f"id-{draw(st.integers(1, 3))}", "4400", rate, gross, net, f"line {number}"))
        counted = Fraction(gross) if round_lines else Fraction(net) * (100 + Fraction(rate)) / 100
        exact += counted
        taxes[rate] = taxes.get(rate, Fraction()) + counted - Fraction(net)
    total = Decimal(exact.numerator) / Decimal(exact.denominator)
    amounts = {rate: Decimal(tax.numerator) / Decimal(tax.denominator) for rate, tax in taxes.items()}
    return lines, total.quantize(Decimal("0.01"), ROUND_HALF_UP), amounts


def assert_the_lines_are_partitioned(lines: Sequence[Line], positions: Sequence[Position]) -> None:
    """Every line is in exactly one position of its account and rate, in the order of their first lines."""
    described = [position.comment.split("; ") for position in positions]
    by_description = {each.description: each for each in lines}
    assert sorted(text for texts in described for text in texts) == sorted(by_description)
    firsts = [list(by_description).index(texts[0]) for texts in described]
    assert firsts == sorted(firsts)
    for position, texts in zip(positions, described, strict=True):
        members = [by_description[text] for text in texts]
        assert {(each.account_id, each.rate) for each in members} == {(position.account_id, position.rate)}
        assert abs(position.gross_cents - sum(to_cents(each.gross) for each in members)) <= len(members)


@settings(deadline=None)
@given(invoices())
def test_positions_always_give_the_total_and_the_taxes_of_their_own_lines(
    invoice: tuple[list[Line], Decimal, dict[Decimal, Decimal]],
) -> None:
    lines, total, taxes = invoice
    result = plan_positions(lines, total, taxes)
    if isinstance(result, AmountsDoNotAddUp):
        assert result.reason == "tax" or result.details["lines"] != result.details["total"]
        return
    assert sum(position.gross_cents for position in result) == to_cents(total)
    for rate in {*taxes, *(each.rate for each in lines)}:
        derived = sum(derived_tax(each.gross_cents, rate) for each in result if each.rate == rate)
        assert derived == to_cents(taxes[rate])
    assert_the_lines_are_partitioned(lines, result)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 100_000), st.sampled_from(["0", "7", "19"]), st.integers(1, 4)),
        min_size=1,
        max_size=12,
    )
)
def test_an_invoice_whose_lines_are_rounded_to_the_cent_always_becomes_one_position_per_line(
    amounts: list[tuple[int, str, int]],
) -> None:
    lines: list[Line] = []
    taxes: dict[Decimal, Decimal] = {}
    for net_cents, rate, account in amounts:
        net = from_cents(net_cents)
        gross = from_cents(to_cents(net * (1 + Decimal(rate) / 100)))
        lines.append(line(str(gross), str(net), rate=rate, account=str(account)))
        taxes[Decimal(rate)] = taxes.get(Decimal(rate), Decimal()) + gross - net
    total = sum((each.gross for each in lines), Decimal())
    assert cents(plan_positions(lines, total, taxes)) == [to_cents(each.gross) for each in lines]


@settings(deadline=None)
@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=12), st.sampled_from(["7", "19"]))
def test_an_invoice_of_one_account_and_rate_that_rounds_its_total_only_always_fits(nets: list[int], rate: str) -> None:
    """Nets in tenths of cents, as prices of three decimals give; tax and total are rounded once, at the end."""
    factor = 1 + Decimal(rate) / 100
    lines = [line(str(Decimal(net) / 1000 * factor), str(Decimal(net) / 1000), rate=rate) for net in nets]
    total = from_cents(to_cents(sum((each.gross for each in lines), Decimal())))
    net_of_total = from_cents(to_cents(total / factor))
    positions = plan_positions(lines, total, {Decimal(rate): total - net_of_total})
    assert sum(cents(positions)) == to_cents(total)
