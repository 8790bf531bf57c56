"""The runner: which parts an argument means, and what a report counts to."""

import doctest

import pytest

from environment import paths
from environment.errors import SetupError
from testing import ending, results, selection
from testing.results import Counts, Trouble
from testing.runner import Outcome
from testing.selection import Kind, select


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    """A small repository of the same shape."""
    for file in (
        "sms_a/__manifest__.py",
        "sms_a/tests/test_x.py",
        "sms_a/tests/test_y.py",
        "sms_b/__manifest__.py",
        "tests/kernel/sms_a/test_k.py",
        "tests/e2e/test_e.py",
        "tests/bench/test_not.py",
        "tests/test_loose.py",
        "setup/sandbox/tests/test_s.py",
    ):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{'name': 'x'}")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "SETUP", tmp_path / "setup")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def chosen(*arguments: str) -> dict[str, tuple[str, ...]]:
    return {part.name: part.targets for part in select(arguments).parts}


def test_everything_without_an_argument() -> None:
    assert set(chosen()) == {"tests/e2e", "sms_a", "setup/sandbox", "tests/kernel", "repository"}
    assert select([]).lint is None


def test_kinds() -> None:
    kinds = {part.name: part.kind for part in select([]).parts}
    assert kinds["tests/e2e"] is Kind.SERVER
    assert kinds["sms_a"] is Kind.ADDON
    assert kinds["tests/kernel"] is Kind.PLAIN


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("sms_a", {"sms_a": ("sms_a/tests",)}),
        ("sms_a/", {"sms_a": ("sms_a/tests",)}),
        ("sms_a/tests/test_x.py", {"sms_a": ("sms_a/tests/test_x.py",)}),
        ("sms_a/tests/test_x.py::TestX", {"sms_a": ("sms_a/tests/test_x.py::TestX",)}),
        ("tests/kernel", {"tests/kernel": ("tests/kernel",)}),
        ("tests/kernel/sms_a", {"tests/kernel": ("tests/kernel/sms_a",)}),
        ("tests/test_loose.py", {"repository": ("tests/test_loose.py",)}),
        ("setup", {"setup/sandbox": ("setup/sandbox/tests",)}),
        ("sms_b", {}),
        ("lint", {}),
    ],
)
def test_argument(argument: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert chosen(argument) == expected


def test_folder_above_parts() -> None:
    assert set(chosen("tests")) == {"tests/e2e", "tests/kernel", "repository"}


def test_two_files_of_one_part_are_one_run() -> None:
    assert chosen("sms_a/tests/test_x.py", "sms_a/tests/test_y.py") == {
        "sms_a": ("sms_a/tests/test_x.py", "sms_a/tests/test_y.py")
    }


def test_lint_follows_the_selection() -> None:
    assert select(["sms_a"]).lint == ("sms_a",)
    assert select(["lint"]).lint is None


def test_unknown_argument_says_what_there_is() -> None:
    with pytest.raises(SetupError) as raised:
        select(["sms_x"])
    assert "tests/kernel" in raised.value.advice


def test_examples() -> None:
    for module in (ending, results, selection):
        assert doctest.testmod(module).failed == 0


def report(tmp_path, **numbers: int):
    file = tmp_path / "junit.xml"
    attributes = " ".join(f'{key}="{value}"' for key, value in numbers.items())
    file.write_text(f"<testsuites><testsuite {attributes}/></testsuites>")
    return file


def test_counts_of_a_report(tmp_path) -> None:
    file = report(tmp_path, tests=10, failures=2, errors=1, skipped=3)
    assert results.from_junit(file, 1) == Counts(4, 3, 3)


def test_a_run_that_broke_off_failed(tmp_path) -> None:
    assert results.from_junit(tmp_path / "none.xml", 137) == Counts(failed=1)
    assert results.from_junit(report(tmp_path, tests=3), 3) == Counts(3, 1, 0)


def test_a_failure_outside_tests_failed(tmp_path) -> None:
    assert results.from_junit(report(tmp_path, tests=3), 1) == Counts(3, 1, 0)


@pytest.mark.parametrize(
    ("counts", "good"),
    [(Counts(1, 0, 0), True), (Counts(0, 0, 5), False), (Counts(9, 1, 0), False)],
)
def test_nothing_passed_is_not_good(counts: Counts, good: bool) -> None:
    assert counts.is_good is good


FAILED_REPORT = """<testsuites><testsuite tests="3" failures="1" errors="1">
<testcase classname="tests.e2e.test_x" name="test_a"/>
<testcase classname="tests.e2e.test_x" name="test_b"><failure message="assert 1&#10;2"/></testcase>
<testcase classname="tests.e2e.test_x" name="test_c"><error message="no such thing"/></testcase>
</testsuite></testsuites>"""


def test_trouble_is_told_at_the_end(tmp_path) -> None:
    report, findings = tmp_path / "junit.xml", tmp_path / "findings.json"
    report.write_text(FAILED_REPORT)
    findings.write_text('["ERROR odoo.x: bad"]')
    outcome = Outcome("tests/e2e", Counts(1, 2), 1.0, None, Trouble.of(report, findings))
    assert list(ending.lines([Outcome("sms_a", Counts(1), 1.0, None), outcome])) == [
        "Failed (tests/e2e)",
        "  FAILED tests.e2e.test_x::test_b - assert 1",
        "  ERROR tests.e2e.test_x::test_c - no such thing",
        "",
        "Odoo logged what nobody expects (tests/e2e)",
        "  ERROR odoo.x: bad",
        "",
    ]


def test_a_run_that_broke_off_has_no_names(tmp_path) -> None:
    assert Trouble.of(tmp_path / "none.xml", tmp_path / "none.json") == Trouble()


def test_much_trouble_is_cut_short() -> None:
    long = "\n".join(f"line {number}" for number in range(30))
    trouble = Trouble(
        tuple(f"FAILED test_{number}" for number in range(60)),
        tuple(f"{number} {long}" for number in range(9)),
    )
    outcomes = [Outcome(name, Counts(0, 60), 1.0, None, trouble) for name in ("one", "two")]
    told = list(ending.lines(outcomes))
    assert len(told) < 80
    assert "  … and 50 more" in told and "  line 29" in told
