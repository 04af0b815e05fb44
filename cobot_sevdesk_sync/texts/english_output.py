"""What the commands print in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_OUTPUT: Mapping[str, str] = {
    "period.reversed": "--since {since} is after --until {until}: no day lies between them. Nothing was read or"
    " written.",
    "report.output.is-folder": "--output {path}: this is a folder, not a file. Nothing was read.",
    "report.output.no-folder": "--output {path}: its folder does not exist or cannot be written to. Nothing was read.",
    "report.output.failed": "--output {path}: it could not be written ({reason}). No report is there.",
    "report.one-space": "--format {format} is a report on one space, and several are configured ({spaces}). Nothing was"
    " read. Choose one with --config FILE, or take --format text or json.",
    "retry.which": "Name the documents by number or id, or give --all. Nothing was changed.",
    "run.locked": "{space}: another run is still at work; this one did nothing.",
    "run.idle": "{space}: nothing new.",
    "run.line": (
        "{space}: {booked} invoices booked, {contacts} contacts made or linked"
        "[, {problems} need a person][, {unsettled} are settled by the next run], in {seconds} s."
    ),
    "run.members": "Members   {seen} seen, {created} contacts made, {linked} linked, {numbers} numbers written",
    "run.invoices": (
        "Invoices  {seen} seen, {created} booked ({without_contact} without contact), {adopted} adopted,"
        " {unchanged} unchanged, {blocked} blocked, {nothing} with nothing to book"
        "[, {unsettled} of unknown outcome][, {waiting} waiting][, {limited} not looked at because of --limit]"
        "[, {unreached} no longer reached]"
    ),
    "run.members-planned": (
        "Members   {seen} seen; contacts to make: {created}, to link: {linked}, numbers to write: {numbers}"
    ),
    "run.invoices-planned": (
        "Invoices  {seen} seen; to book: {created} ({without_contact} without contact), to adopt: {adopted};"
        " {unchanged} unchanged, {blocked} blocked, {nothing} with nothing to book"
        "[, {unsettled} of unknown outcome][, {waiting} waiting][, {limited} not looked at because of --limit]"
        "[, {unreached} no longer reached]"
    ),
    "run.requests": "Requests  {cobot} to Cobot, {sevdesk} to sevDesk, in {seconds} s",
    "run.dry": "Dry run: everything was read, nothing was written. A run would:",
    "run.dry-nothing": "Dry run: everything was read, nothing was written. A run would write nothing new.",
    "run.problems": "Needs a person ({count}):",
    "run.unsettled": "The next run settles ({count}):",
    "run.told-before": "{count} more were told before: “cobot-sevdesk sync status”.",
    "run.notes": "For your information:",
    "run.likewise": "Likewise: {numbers}.",
    "run.further": "... and {count} more; --format json lists all.",
    "action.create-contact": "make contact {number}[: {name}][ (sevDesk id {sevdesk_id})]",
    "action.link-contact": "link contact {number}[ (sevDesk id {sevdesk_id})]",
    "action.create-voucher": "book {number}[: {gross}][, {name}][ (sevDesk id {sevdesk_id})]",
    "action.adopt-voucher": "adopt the voucher of {number}[ (sevDesk id {sevdesk_id})]",
    "progress.work": "{space}: {what}",
    "progress.reading": "{space}: reading",
    "progress.reading.invoices": "invoices in Cobot",
    "progress.reading.teams": "teams in Cobot",
    "progress.reading.vouchers": "vouchers in sevDesk",
    "progress.reading.positions": "positions in sevDesk",
    "progress.reading.contacts": "contacts in sevDesk",
    "progress.reading.addresses": "e-mail addresses in sevDesk",
    "progress.reading.tags": "tags in sevDesk",
    "progress.waiting.rate-limit": "waiting {seconds} s for the rate limit",
    "progress.waiting.retry": "trying again in {seconds} s",
    "retry.nothing": "{space}: nothing was waiting for a time[; {blocked} stand open and are looked at by every run].",
    "retry.released": "{space}: released: {count}[; {blocked} more stand open and are looked at by every run].",
    "retry.booked": "{space}: {number} is booked or linked already; nothing about it waits.",
}
