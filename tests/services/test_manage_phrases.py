"""The workspace's phrase library: changed, switched off, exchanged as a file, tried before it is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysed_calls import keep_call
from qa_studio.domain.errors import KnownError, NotAllowed, NotFound
from qa_studio.domain.people import Person, Role
from qa_studio.domain.phrases import PhraseGroup, PhraseRule, Window
from qa_studio.services.manage_phrases import (
    export_phrases,
    import_phrases,
    list_phrases,
    remove_phrase,
    save_phrase,
    switch_phrase,
    try_rule,
)
from qa_studio.services.studio import Studio

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINE = PhraseRule("", "es", PhraseGroup.EMPATHY, "Añade calma", (" con  mucho gusto ", "con mucho gusto"))
SHIPPED = "es.greeting.good_day"


def the(studio: Studio, rule_id: str) -> PhraseRule:
    return next(rule for rule in list_phrases(studio) if rule.id == rule_id)


def test_a_rule_is_kept_in_order_under_an_id_of_its_own(studio: Studio) -> None:
    kept, again = save_phrase(studio, MINE), save_phrase(studio, MINE)
    assert (kept.id, again.id) == ("es.empathy.anade_calma", "es.empathy.anade_calma_2")
    assert kept.patterns == ("con mucho gusto",)
    assert kept in list_phrases(studio, "es")
    assert kept not in list_phrases(studio, "en")


def test_a_shipped_rule_is_switched_off_and_is_as_it_shipped_once_removed(studio: Studio) -> None:
    as_shipped = the(studio, SHIPPED)
    assert not switch_phrase(studio, SHIPPED, is_active=False).is_active
    assert the(studio, SHIPPED).is_shipped
    remove_phrase(studio, SHIPPED)
    assert the(studio, SHIPPED) == as_shipped
    with pytest.raises(NotFound):
        remove_phrase(studio, SHIPPED)
    with pytest.raises(NotFound):
        switch_phrase(studio, "es.greeting.nothing", is_active=True)


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_exported_says_nothing_new_when_it_is_imported(studio: Studio, tmp_path: Path, language: str) -> None:
    window = Window(within_s=12.5, after=PhraseGroup.GREETING, near_s=5)
    mine = save_phrase(studio, PhraseRule("", language, PhraseGroup.THANKS, 'A "b": c', ("a", "=b c"), None, window))
    path = tmp_path / "library.yaml"
    path.write_text(export_phrases(studio, language), encoding="utf-8")
    outcome = import_phrases(studio, path)
    assert (outcome.added, outcome.changed) == ((), ())
    path.write_text(export_phrases(studio, language, only_own=True), encoding="utf-8")
    remove_phrase(studio, mine.id)
    assert import_phrases(studio, path).added == (mine.id,)
    assert the(studio, mine.id) == mine


def test_a_rule_is_tried_on_a_transcript_and_not_kept(studio: Studio) -> None:
    uid = keep_call(studio, "a", NOW, "A hola le atiende Ana", "C me quiero ir con Acme", "A con mucho gusto")
    assert [hit.text for hit in try_rule(studio, MINE, uid)] == ["con mucho gusto"]
    after = PhraseRule("", "es", PhraseGroup.COMPETITOR, "x", ("acme",), window=Window(after=PhraseGroup.GREETING))
    assert [hit.text for hit in try_rule(studio, after, uid)] == ["Acme"]
    assert "es.empathy.anade_calma" not in {rule.id for rule in list_phrases(studio)}


def test_what_makes_no_rule_is_refused(studio: Studio, staff: dict[Role, Person]) -> None:
    uid = keep_call(studio, "a", NOW, "A hola")
    with pytest.raises(KnownError):
        save_phrase(studio, PhraseRule("", "es", PhraseGroup.THANKS, "x", ("* a",)))
    with pytest.raises(KnownError):
        save_phrase(studio, PhraseRule("", "Spanish!", PhraseGroup.THANKS, "x", ("a",)))
    with pytest.raises(KnownError):
        try_rule(studio, PhraseRule("", "es", PhraseGroup.THANKS, "x", ("*",)), uid)
    with pytest.raises(NotAllowed):
        save_phrase(studio.acting_as(staff[Role.REVIEWER]), MINE)
