"""The workspace's own phrase rules."""

from dataclasses import replace

import pytest

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import NotFound
from qa_studio.domain.phrases import PhraseGroup, PhraseRule, Window
from qa_studio.storage.unit_of_work import SqlUnitOfWork

WINDOW = Window(15.0, None, PhraseGroup.HOLD_REQUEST, PhraseGroup.CLOSING, 5.0)
RULE = PhraseRule("own.sorry", "es", PhraseGroup.APOLOGY, "Ñ", ("pedir perdón", "lo sentir"), Speaker.AGENT, WINDOW)


def test_rules_come_back_as_they_were_by_language_group_and_title(uow: SqlUnitOfWork) -> None:
    greeting = replace(RULE, id="es.greeting", group=PhraseGroup.GREETING, speaker=None, is_shipped=True)
    english = replace(RULE, id="own.en", language="en", is_active=False)
    earlier = replace(RULE, id="own.a", title="émpezar", window=Window())
    for rule in (RULE, greeting, english, earlier):
        uow.phrases.save(rule)
    assert uow.phrases.all() == (english, greeting, earlier, RULE)


def test_a_rule_is_changed_under_its_id_and_removed(uow: SqlUnitOfWork) -> None:
    uow.phrases.save(RULE)
    changed = replace(RULE, patterns=("disculpar",), is_active=False)
    uow.phrases.save(changed)
    assert uow.phrases.all() == (changed,)
    uow.phrases.remove(RULE.id)
    assert uow.phrases.all() == ()
    with pytest.raises(NotFound) as refusal:
        uow.phrases.remove(RULE.id)
    assert refusal.value.message.id == "phrase.not_found"
