"""The list of sources: what is wrong with it is told with its file, source and setting."""

from pathlib import Path

import pytest

from orchestration.landing.sources import ConfigurationError, load_sources


def test_without_a_list_of_its_own_a_home_has_the_shipped_sources(tmp_path: Path) -> None:
    names = [source.name for source in load_sources(tmp_path / "sources.yml")]
    assert names == ["helpdesk", "billing", "survey", "product", "marketing", "identity"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("{vendor: canonical}", "desk.family: say which entities it brings."),
        ("{vendor: canonical, family: shop}", "desk: vendor 'canonical' has no contract of the"),
        ("{vendor: canonical, family: helpdesk, timezone: Berlin}", "desk.timezone: no time zone"),
        ("{vendor: canonical, family: helpdesk, colour: red}", "desk.colour: Extra inputs are not"),
        (
            "{vendor: canonical, family: helpdesk, delimiter: ';', escape: ';'}",
            "desk: delimiter and escape are the same character.",
        ),
        ("3", "expected a mapping `sources:`"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path, settings: str, told: str) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(f"sources: {{desk: {settings}}}", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(path)
    assert str(caught.value).startswith(f"{path}: {told}")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("questions: 3", "questions: Input should be a valid dictionary."),
        ("questions: {Q: {metric: nps}}", "questions.Q: give metric and scale, or comment_for."),
        ("questions: {Q: {metric: joy, scale: [1, 5]}}", "questions.Q.metric: Input should be"),
        (
            "questions: {Q: {metric: csat, scale: [5, 1]}}",
            "questions.Q: scale is [lowest, highest]",
        ),
        ("questions: {Q: {metric: nps, scale: [-100, 100]}}", "questions.Q: scale is that of one"),
        ("questions: {Q: {comment_for: R}}", "questions: Q.comment_for: 'R' is no question"),
        (
            "questions: {Q: {comment_for: R, metric: nps}}",
            "questions.Q: comment_for stands alone: a comment has no metric, scale or labels.",
        ),
        (
            "questions: {Q: {metric: nps, scale: [0, 10], labels: {surely: 11}}}",
            "questions.Q: labels: 'surely' lies outside the scale.",
        ),
        (
            "questions: {Q: {metric: csat, scale: [0, 1], labels: {Good: 1, 'good ': 0}}}",
            "questions.Q: labels: 'good ' is there twice but for capitals and blanks.",
        ),
        (
            "questions: {Q: {metric: csat, scale: [0, 1], labels: {yes: 1}}}",
            "questions.Q.labels: put quotes around yes, no, on, off, true and false.",
        ),
        (
            "questions: {Q: {metric: nps, scale: [0,9]}, R: {comment_for: Q}, S: {comment_for: Q}}",
            "questions: S.comment_for: 'Q' has another comment already.",
        ),
        ("keys: {person: Contact}", "keys.person.[key]: Input should be 'survey_id', "),
    ],
)
def test_what_is_wrong_with_a_survey_is_told(tmp_path: Path, setting: str, told: str) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(f"sources: {{nps: {{vendor: qualtrics, {setting}}}}}", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(path)
    assert str(caught.value).startswith(f"{path}: nps.{told}")


def test_only_a_survey_tool_asks_questions(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    settings = "{vendor: canonical, family: survey, keys: {ticket_id: Case}}"
    path.write_text(f"sources: {{survey: {settings}}}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"survey\.keys: vendor 'canonical' has no resp"):
        load_sources(path)


def test_the_name_of_a_source_is_one_word_in_lower_case(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text("sources: {Help Desk: {vendor: canonical, family: helpdesk}}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"Help Desk\.name: String should match"):
        load_sources(path)
