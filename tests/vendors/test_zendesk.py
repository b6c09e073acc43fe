"""What the quirks of Zendesk's exports end as."""

import io
import json
import zipfile
from datetime import datetime

import pytest

from orchestration.landing import unpacking
from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night, Row
from tests.vendors.zendesk_exports import (
    archive,
    audit,
    call,
    comment,
    csv_file,
    csv_line,
    lines,
    page,
    rating,
    survey_response,
    ticket,
    user,
)

TICKETS, CSV_TICKETS = "stg_zendesk__tickets", "stg_zendesk__tickets__csv"
COMMENTS, MERGES = "stg_zendesk__ticket_events__comments", "stg_zendesk__ticket_events__merges"
ASSIGNMENTS = "stg_zendesk__ticket_events__assignments"
CALLS, AGENTS = "stg_zendesk__calls", "stg_zendesk__agents"
RESPONSES, RATINGS = "stg_zendesk__survey_responses", "stg_zendesk__survey_responses__legacy"
DENVER = {"timezone": "America/Denver"}
FORMS = {
    "export.json": lines(ticket(1), ticket(2)),
    "export.jsonl": lines(ticket(1), ticket(2)),
    "bare.jsonl": lines(ticket(1), ticket(2), wrapper=None),
    "page.json": page("tickets", ticket(1), ticket(2), after_cursor="x", end_of_stream=True),
    "list.json": json.dumps([ticket(1), ticket(2)]).encode(),
    "indented.json": json.dumps({"tickets": [ticket(1), ticket(2)]}, indent=2).encode(),
    "together.json": lines(ticket(1), ticket(2)).replace(b"\n", b""),
}


def by_id(night: Night, model: str = TICKETS, *, key: str = "ticket_id") -> dict[str, Row]:
    return {row[key]: row for row in night.staged(model)}


def test_an_archive_is_read_with_all_its_parts_but_the_list_of_too_large_tickets(
    night: VendorNight,
) -> None:
    parts = {
        "export_2024_05_03_9_1.json": lines(ticket(1)),
        "export_2024_05_03_9_0.json": lines(ticket(2), ticket(3)),
        "errors.json": lines({"ticket_id": 4, "error": "Too large"}, wrapper=None),
    }
    loaded = night({"export.zip": archive(parts)}, vendor="zendesk")
    assert list(by_id(loaded)) == ["1", "2", "3"]
    assert loaded.problems() == {}
    assert loaded.quarantined("zendesk", "tickets") == []


@pytest.mark.parametrize("name", ["../b.jsonl", "/b.jsonl", "..\\b.jsonl", "a/../../b.jsonl"])
def test_an_archive_with_a_path_out_of_it_is_rejected(night: VendorNight, name: str) -> None:
    content = archive({"a.jsonl": lines(ticket(1)), name: lines(ticket(2))})
    loaded = night({"export.zip": content}, vendor="zendesk")
    assert loaded.problems()["zendesk/export.zip"].startswith("unsupported_container")
    assert by_id(loaded) == {}


def test_an_archive_that_unpacks_to_a_flood_is_rejected(
    night: VendorNight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "SMALLEST_SUSPECT", 1_000_000)
    padded = ticket(1, subject="x" * 1_000_000)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as opened:
        for number in range(3):
            opened.writestr(f"{number}.jsonl", lines(padded))
    loaded = night({"export.zip": sink.getvalue()}, vendor="zendesk")
    assert loaded.problems()["zendesk/export.zip"].startswith("ratio_limit")
    assert by_id(loaded) == {}


@pytest.mark.parametrize("name", FORMS)
def test_tickets_are_the_same_in_every_form(night: VendorNight, name: str) -> None:
    loaded = night({name: FORMS[name]}, vendor="zendesk")
    assert list(by_id(loaded)) == ["1", "2"]
    assert by_id(loaded)["1"]["created_at"] == datetime(2024, 5, 1, 8)
    assert loaded.quarantined("zendesk", "tickets") == []


def test_a_page_that_is_not_the_last_one_is_read(night: VendorNight) -> None:
    following = "https://company.zendesk.com/api/v2/incremental/calls?start_time=1"
    files = {
        "calls.json": page("calls", call(1), next_page=following, end_time=1),
        "tickets.json": page("tickets", ticket(1), end_of_stream=False),
    }
    loaded = night(files, vendor="zendesk")
    assert list(by_id(loaded, CALLS, key="call_id")) == ["1"]
    assert list(by_id(loaded)) == ["1"]


def test_a_line_that_is_cut_off_is_the_only_one_lost(night: VendorNight) -> None:
    content = lines(ticket(1), ticket(2))[:-40]
    loaded = night({"export.jsonl": content}, vendor="zendesk")
    assert list(by_id(loaded)) == ["1"]
    assert [row["reason_codes"] for row in loaded.quarantined("zendesk", "tickets")] == ["bad_json"]


@pytest.mark.slow
def test_a_key_may_come_after_thirty_thousand_records(night: VendorNight) -> None:
    first = lines(ticket(1))
    content = first * 30_000 + lines(ticket(2, metric_set={"solved_at": "2024-05-01T09:00:00Z"}))
    loaded = night({"export.jsonl": content}, vendor="zendesk")
    assert by_id(loaded)["2"]["solved_at"] == datetime(2024, 5, 1, 9)


def test_a_field_of_the_account_may_hold_anything(night: VendorNight) -> None:
    values = ["gold", True, 4.5, None, ["a", "b"], {"x": 1}]
    fields = [{"id": number, "value": value} for number, value in enumerate(values)]
    loaded = night(
        {"tickets.json": page("tickets", ticket(1, custom_fields=fields))}, vendor="zendesk"
    )
    (row,) = loaded.raw("zendesk", "tickets")
    assert json.loads(row["custom_fields"]) == fields


def test_the_latest_version_counts_in_whatever_order_versions_arrive(night: VendorNight) -> None:
    old, new = ticket(1), ticket(1, status="solved", generated_timestamp=1_714_640_000)
    first = {"b.jsonl": lines(new, ticket(2), ticket(2))}
    loaded = night(first, vendor="zendesk")
    loaded = night({"c.jsonl": lines(old)}, vendor="zendesk", after=loaded)
    assert {name: row["status"] for name, row in by_id(loaded).items()} == {
        "1": "solved",
        "2": "open",
    }
    assert sum(row["exact_duplicates"] for row in loaded.ledger()) == 1


def test_a_ticket_that_was_deleted_or_marked_as_spam_is_deleted(night: VendorNight) -> None:
    scrubbed = ticket(
        1,
        status="deleted",
        requester_id=None,
        generated_timestamp=1_714_640_000,
        subject="SCRUBBED",
    )
    loaded = night({"page.json": page("tickets", ticket(1), scrubbed)}, vendor="zendesk")
    assert by_id(loaded)["1"]["status"] == "deleted"
    assert loaded.quarantined("zendesk", "tickets") == []


def test_a_merged_ticket_names_the_one_that_lives_on_if_audits_do(night: VendorNight) -> None:
    merge = {"channel": "web", "source": {"from": {"ticket_id": 9}, "to": {}, "rel": "merge"}}
    form = comment(41, "This request was closed and merged into request #9.")
    other = {"channel": "web", "source": {"from": {"ticket_ids": [1]}, "to": {}, "rel": "merge"}}
    files = {
        "tickets.json": page(
            "tickets",
            ticket(1, status="closed", tags=["closed_by_merge"]),
            ticket(2, status="closed", tags=["vip", "closed_by_merge"]),
            ticket(9),
        ),
        "audits.json": page(
            "audits",
            audit(40, form, via=merge),
            audit(50, comment(51, "Requests #1 was merged."), ticket_id=9, via=other),
        ),
    }
    loaded = night(files, vendor="zendesk")
    targets = {name: row["merged_into_ticket_id"] for name, row in by_id(loaded).items()}
    assert targets == {"1": "9", "2": "unknown", "9": None}
    (event,) = loaded.staged(MERGES)
    assert (event["event_id"], event["ticket_id"], event["value"]) == ("40", "1", "9")
    assert loaded.staged(COMMENTS) == []


def test_the_sample_ticket_of_a_new_account_counts_as_spam(night: VendorNight) -> None:
    sample = ticket(1, via={"channel": "sample_ticket"})
    loaded = night({"tickets.json": page("tickets", sample, ticket(2))}, vendor="zendesk")
    assert {name: row["is_spam"] for name, row in by_id(loaded).items()} == {"1": True, "2": False}


def test_a_list_of_suspended_mails_brings_no_ticket(night: VendorNight) -> None:
    mail = {"id": 1, "author": {"id": 500}, "subject": "Win", "cause": "Detected as spam"}
    times = {"created_at": "2024-05-01T08:00:00Z", "updated_at": "2024-05-01T08:00:00Z"}
    files = {
        "suspended.json": page("suspended_tickets", mail | times),
        "tickets.json": page("tickets", ticket(2)),
    }
    loaded = night(files, vendor="zendesk")
    assert loaded.problems()["zendesk/suspended.json"].startswith("unknown_content")
    assert list(by_id(loaded)) == ["2"]


def test_a_channel_that_is_new_is_kept_under_its_name(night: VendorNight) -> None:
    content = page("tickets", ticket(1, via={"channel": "carrier_pigeon"}))
    loaded = night({"tickets.json": content}, vendor="zendesk")
    assert by_id(loaded)["1"]["via_channel"] == "unknown:carrier_pigeon"


def test_a_reply_may_follow_the_first_solve_and_counts_by_the_calendar(
    night: VendorNight,
) -> None:
    metrics = {
        "reply_time_in_minutes": {"calendar": 97_667, "business": 3_100},
        "first_resolution_time_in_minutes": {"calendar": 7_292, "business": 1_900},
        "full_resolution_time_in_minutes": {"calendar": None, "business": None},
        "reopens": 1,
    }
    loaded = night(
        {"tickets.json": page("tickets", ticket(1, metric_set=metrics))}, vendor="zendesk"
    )
    row = by_id(loaded)["1"]
    assert row["first_reply_at"] == datetime(2024, 7, 8, 3, 47)
    assert row["solved_at"] is None


def test_what_was_not_measured_is_no_zero(night: VendorNight) -> None:
    metrics = {"reply_time_in_minutes": {"calendar": None, "business": None}}
    silent = call(1, completion_status="abandoned_in_ivr", talk_time=None, time_to_answer=None)
    files = {
        "tickets.json": page("tickets", ticket(1, metric_set=metrics)),
        "calls.json": page("calls", silent),
    }
    loaded = night(files, vendor="zendesk")
    assert by_id(loaded)["1"]["first_reply_at"] is None
    (row,) = loaded.staged(CALLS)
    assert (row["talk_seconds"], row["hold_seconds"], row["answered_at"]) == (None, None, None)


@pytest.mark.parametrize(
    "body", ["<b>Hi</b> 👍🏽", "مرحبا\u202e", "Line\r\nbreak", '"quoted" \\ {[', "nothing\0"]
)
def test_a_comment_may_hold_any_characters(night: VendorNight, body: str) -> None:
    loaded = night({"a.json": page("audits", audit(1, comment(2, body)))}, vendor="zendesk")
    (event,) = loaded.staged(COMMENTS)
    assert event["body_length"] == len(body)


def test_a_rating_that_a_survey_repeats_is_left_out_and_scales_are_kept(
    night: VendorNight,
) -> None:
    files = {
        "ratings.json": page(
            "satisfaction_ratings",
            rating(1, "bad"),
            rating(2, "good", ticket_id=2),
            rating(3, "offered", ticket_id=3),
        ),
        "surveys.json": page("survey_responses", survey_response("r1", 3, "bad", about=1)),
    }
    loaded = night(files, vendor="zendesk")
    (old,), (new,) = loaded.staged(RATINGS), loaded.staged(RESPONSES)
    assert (old["ticket_id"], old["score"], old["scale_min"], old["scale_max"]) == ("2", 1, 0, 1)
    assert (new["ticket_id"], new["score"], new["scale_min"], new["scale_max"]) == ("1", 3, 1, 5)


def test_a_call_that_comes_twice_counts_as_it_was_last_told(night: VendorNight) -> None:
    settled = call(1, updated_at="2024-05-01T11:00:00Z", talk_time=61)
    loaded = night({"calls.json": page("calls", call(1), settled)}, vendor="zendesk")
    (row,) = loaded.staged(CALLS)
    assert row["talk_seconds"] == 61
    assert row["answered_at"] == datetime(2024, 5, 1, 8, 0, 30)


def test_ids_within_json_get_the_prefix_of_their_source(night: VendorNight) -> None:
    assigned = {"id": 3, "type": "Change", "field_name": "assignee_id", "value": "7"}
    files = {
        "tickets.json": page("tickets", ticket(1, assignee_id=7)),
        "users.json": page("users", user(7, "agent"), user(500, "end-user")),
        "audits.json": page("audits", audit(1, comment(2, "Hi"), assigned)),
        "surveys.json": page("survey_responses", survey_response("r1", 3, "bad", about=1)),
    }
    loaded = night(files, vendor="zendesk", settings={"id_prefix": "zd-"})
    (row,), (event,) = loaded.staged(COMMENTS), loaded.staged(ASSIGNMENTS)
    assert (row["event_id"], row["ticket_id"], row["actor_id"]) == ("zd-2", "zd-1", "zd-7")
    assert row["actor_role"] == "agent"
    assert event["value"] == by_id(loaded)["zd-1"]["assignee_id"] == "zd-7"
    (response,) = loaded.staged(RESPONSES)
    assert (response["ticket_id"], response["respondent_id"]) == ("zd-1", "zd-500")


def test_an_agent_who_was_deleted_stays_an_agent(night: VendorNight) -> None:
    gone = user(7, "agent", active=False, updated_at="2024-02-01T00:00:00Z")
    loaded = night({"users.json": page("users", gone, user(500, "end-user"))}, vendor="zendesk")
    (row,) = loaded.staged(AGENTS)
    assert (row["agent_id"], row["left_at"]) == ("7", datetime(2024, 2, 1))


def test_csv_is_on_the_clock_of_the_account_and_in_minutes(night: VendorNight) -> None:
    content = csv_file(
        csv_line(
            "1",
            **{
                "Created at": "2024-07-01 12:00",
                "Solved at": "2024-07-01 14:00",
                "Resolution time": "2",
                "First reply time in minutes": "90",
                "First reply time in minutes within business hours": "30",
            },
        ),
        csv_line("2", **{"Created at": "2024-03-10 02:30", "Status": "On-hold"}),
        csv_line("3", **{"Created at": "2024-11-03 01:30", "Via": "Phone call (inbound)"}),
    )
    loaded = night({"tickets.csv": content}, vendor="zendesk", settings=DENVER)
    rows = by_id(loaded, CSV_TICKETS)
    assert rows["1"]["first_reply_at"] == datetime(2024, 7, 1, 19, 30)
    assert rows["1"]["solved_at"] == datetime(2024, 7, 1, 20)
    assert rows["1"]["priority"] is None
    assert (rows["2"]["status"], rows["3"]["via_channel"]) == ("hold", "phone")
    assert rows["2"]["created_at"] == datetime(2024, 3, 10, 9, 30)
    assert {("dst_gap", "created_at"), ("dst_fold", "created_at")} <= loaded.warnings()
    assert not {code for code, _ in loaded.warnings()} & {"column_added", "column_absent"}


def test_without_the_zone_of_the_account_no_csv_is_read(night: VendorNight) -> None:
    problems = night({"tickets.csv": csv_file(csv_line("1"))}, vendor="zendesk").problems()
    assert "timezone" in problems["zendesk/tickets.csv"]


def test_csv_that_a_spreadsheet_saved_has_no_ids_to_go_by(night: VendorNight) -> None:
    content = csv_file(csv_line("1.03006E+13"), csv_line("2"))
    loaded = night({"tickets.csv": content}, vendor="zendesk", settings=DENVER)
    assert list(by_id(loaded, CSV_TICKETS)) == ["2"]
    (row,) = loaded.quarantined("zendesk", "tickets_csv")
    assert row["reason_codes"] == "sci_notation_id"


def test_json_outranks_csv_of_the_same_ticket(night: VendorNight) -> None:
    files = {
        "tickets.csv": csv_file(csv_line("1"), csv_line("2")),
        "tickets.json": page("tickets", ticket(1)),
    }
    loaded = night(files, vendor="zendesk", settings=DENVER)
    assert list(by_id(loaded)) == ["1"]
    assert list(by_id(loaded, CSV_TICKETS)) == ["2"]


def test_an_assignee_of_csv_is_found_among_the_users_by_name(night: VendorNight) -> None:
    files = {
        "tickets.csv": csv_file(
            csv_line("1", Assignee="Ann Lee"), csv_line("2", Assignee="ann lee"), csv_line("3")
        ),
        "users.json": page("users", user(7, "agent", name="Ann Lee")),
    }
    loaded = night(files, vendor="zendesk", settings=DENVER)
    rows = by_id(loaded, CSV_TICKETS)
    assert [rows[number]["assignee_id"] for number in "123"] == ["7", "7", None]
