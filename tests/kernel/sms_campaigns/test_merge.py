"""Merge fields: what is accepted, what is refused and by which name."""

import pytest
from sms_campaigns_kernel.merge import MergeField, WrongPlaceholder, parse


def test_text_without_placeholder_is_kept():
    assert parse("Dues: 10 $ {1}").render({}) == "Dues: 10 $ {1}"


def test_empty_text():
    assert parse("").render({}) == ""


def test_default_is_used_for_an_empty_value():
    text = parse("Dear {{object.title.name|||member}},\n{{ object.name }}")
    assert text.parts[1] == MergeField(("object", "title", "name"), "member")
    values = {("object", "title", "name"): "", ("object", "name"): "Ada"}
    assert text.render(values) == "Dear member,\nAda"


def test_path_used_twice_is_named_once():
    assert parse("{{ object.name }} {{ object.name }}").paths == (("object", "name"),)


def test_contact_and_record_are_told_apart():
    text = parse("{{ object.name }}: {{ record.name }}, {{ record.user_id.name }}")
    assert text.paths_of("object") == (("object", "name"),)
    assert text.paths_of("record") == (("record", "name"), ("record", "user_id", "name"))
    assert text.paths_of("nothing") == ()


def test_values_are_not_parsed_again():
    values = {("object", "name"): "{{ object.vat }}"}
    assert parse("{{ object.name }}").render(values) == "{{ object.vat }}"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ name }}", "name"),
        ("{{ object }}", "object"),
        ("{{ record }}", "record"),
        ("{{ records.name }}", "records.name"),
        ("{{ record.unlink() }}", "record.unlink()"),
        ("{{ object.name.upper() }}", "object.name.upper()"),
        ("{{ user.password }}", "user.password"),
        ("{{ 1 + 1 }}", "1 + 1"),
        ("{{ object['name'] }}", "object['name']"),
        ("{{ }}", ""),
        ("{{ object.__class__ }}{{ x }}", "x"),
        ("Hello {{ object.name", "{{ object.name"),
        ("Hello object.name }}", "}}"),
        ("Hello {name}", "{name}"),
        ("Hello { object.name }, {link}", "{ object.name }"),
        ("Hello {{ object.name }\nwe are open", "{{ object.name }"),
        ("Hello {{ object.name }\nwe {{ object.city }}", "object.name }"),
    ],
)
def test_ic_8_anything_else_is_refused_and_named(text, named):
    with pytest.raises(WrongPlaceholder) as refusal:
        parse(text)
    assert refusal.value.expression == named
