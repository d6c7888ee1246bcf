"""The model's own checks in `docket validate` pass, and would not if something were wrong."""

from __future__ import annotations

import pytest

from queueing import soundness


def test_every_case_is_accounted_for_and_every_hearing_is_the_oracles():
    for check in soundness.soundness(seed=2):
        assert set(check) == {"id", "expected", "estimate", "se", "ok"}
        assert check["ok"], check


@pytest.mark.parametrize("column", [soundness.codes.STOCK, soundness.codes.APPEALS])
def test_a_case_that_vanishes_is_noticed(monkeypatch: pytest.MonkeyPatch, column: int):
    simulate = soundness.simulate

    def with_a_loss(*given: object):
        record = simulate(*given)
        record.ledger[6, 0, 0, column] -= 1
        return record

    monkeypatch.setattr(soundness, "simulate", with_a_loss)
    assert soundness.unaccounted() > 0


def test_another_rule_is_noticed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("queueing.reference.life.gap", lambda mean, u: int(mean) + 1)
    assert soundness.differing_hearings() > 0


def test_an_application_that_vanishes_is_noticed(monkeypatch: pytest.MonkeyPatch):
    simulate = soundness.simulate

    def with_a_loss(*given: object):
        record = simulate(*given)
        record.office.ledger[6, 0, soundness.office.PENDING] -= 1
        return record

    monkeypatch.setattr(soundness, "simulate", with_a_loss)
    assert soundness.unaccounted() > 0


def test_another_order_at_the_office_is_noticed(monkeypatch: pytest.MonkeyPatch):
    kept = soundness.ReferenceOffice.in_order
    monkeypatch.setattr(soundness.ReferenceOffice, "in_order", lambda *given: kept(*given)[::-1])
    assert soundness.differing_applications() > 0
