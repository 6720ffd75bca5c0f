"""The glossary: each term once by language."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.storage.unit_of_work import SqlUnitOfWork

PLAN = GlossaryTerm(0, "es", "Plan Ñandú 5G", ("plan ñandú cinco ge", "plan andú"), "tarifa móvil", "Eva")


def test_terms_come_back_as_they_were_by_language_and_name(uow: SqlUnitOfWork) -> None:
    stored = [
        uow.glossary.add(term)
        for term in (PLAN, replace(PLAN, written="ábaco", heard=()), replace(PLAN, language="en"))
    ]
    assert stored[0] == replace(PLAN, id=stored[0].id)
    assert [(term.language, term.written) for term in uow.glossary.all()] == [
        ("en", "Plan Ñandú 5G"),
        ("es", "ábaco"),
        ("es", "Plan Ñandú 5G"),
    ]
    assert uow.glossary.all("en") == (stored[2],)


def test_a_term_is_changed_and_removed(uow: SqlUnitOfWork) -> None:
    stored = uow.glossary.add(PLAN)
    changed = replace(stored, written="Plan ñandú 5G", heard=("plan ñandú",), note="")
    uow.glossary.save(changed)
    assert uow.glossary.all() == (changed,)
    uow.glossary.remove(stored.id)
    assert uow.glossary.all() == ()


def test_the_same_term_in_other_letters_is_refused(uow: SqlUnitOfWork) -> None:
    uow.glossary.add(PLAN)
    other = uow.glossary.add(replace(PLAN, written="otro"))
    for refused in (
        lambda: uow.glossary.add(replace(PLAN, written="plan  ÑANDÚ 5g")),
        lambda: uow.glossary.save(replace(other, written="PLAN ÑANDÚ 5G")),
    ):
        with pytest.raises(KnownError) as refusal:
            refused()
        assert refusal.value.message.id == "glossary.exists"
        assert refusal.value.message.params == {"written": PLAN.written}
    assert len(uow.glossary.all()) == 2


@pytest.mark.parametrize("change", [lambda glossary: glossary.save(PLAN), lambda glossary: glossary.remove(7)])
def test_a_term_that_is_gone_cannot_be_changed(uow: SqlUnitOfWork, change: Callable[[object], None]) -> None:
    with pytest.raises(NotFound) as refusal:
        change(uow.glossary)
    assert refusal.value.message.id == "glossary.not_found"
