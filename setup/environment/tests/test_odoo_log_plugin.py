"""The plugin: a test that makes Odoo log a warning fails, unless it catches the warning."""

from environment import paths

pytest_plugins = ["pytester"]

TESTS = """
import logging
import unittest

logger = logging.getLogger("odoo.addons.sms_consent.models.x")

class TestLog(unittest.TestCase):
    def test_quiet(self):
        logger.info("fine")

    def test_surprise(self):
        logger.warning("surprise")

    def test_caught(self):
        with self.assertLogs("odoo.addons.sms_consent", "WARNING"):
            logger.warning("caught")

    def test_other_library(self):
        logging.getLogger("PIL").warning("not ours")

class TestClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        logger.error("in the set-up of the class")

    def test_inherits_it(self):
        pass
"""


def test_unexpected_warnings_fail(pytester, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(paths.SETUP))
    pytester.makepyfile(TESTS)
    options = ["-p", "no:odoo", "-p", "environment.odoo_log_plugin"]
    result = pytester.runpytest_subprocess(*options)
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(["*WARNING odoo.addons.sms_consent.models.x: surprise*"])


def test_what_is_logged_outside_tests_fails_the_run(pytester, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(paths.SETUP))
    pytester.makeconftest(
        """
        import logging

        def pytest_collection_finish():
            logging.getLogger("odoo.modules.loading").error("while loading")
        """
    )
    pytester.makepyfile("")
    options = ["-p", "no:odoo", "-p", "environment.odoo_log_plugin"]
    result = pytester.runpytest_subprocess(*options)
    result.stdout.fnmatch_lines(["Odoo logged outside any test:", "*while loading*"])
    assert result.ret == 1
