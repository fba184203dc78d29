"""Runs the Python tests: `python test/python/run.py [REPORT.json]`; the report says what passed, failed and was passed over."""

from __future__ import annotations

import json
import sys
import unittest
from pathlib import Path


class Result(unittest.TextTestResult):
    """Counts a test once, however many of its subtests fail."""

    passed = 0

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.passed += 1

    def failed(self) -> list[str]:
        broken = [*self.failures, *self.errors, *((t, "") for t in self.unexpectedSuccesses)]
        return sorted({getattr(test, "test_case", test).id() for test, _ in broken})


def main() -> None:
    suite = unittest.defaultTestLoader.discover(str(Path(__file__).parent))
    result = unittest.TextTestRunner(verbosity=2, resultclass=Result, buffer=True).run(suite)
    if len(sys.argv) > 1:
        skipped = [[test.id(), reason] for test, reason in result.skipped]
        report = {"passed": result.passed, "failed": result.failed(), "skipped": skipped}
        Path(sys.argv[1]).write_text(json.dumps(report), encoding="utf-8")
    sys.exit(0 if result.passed and result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
