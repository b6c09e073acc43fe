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


def test_the_name_of_a_source_is_one_word_in_lower_case(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text("sources: {Help Desk: {vendor: canonical, family: helpdesk}}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"Help Desk\.name: String should match"):
        load_sources(path)
