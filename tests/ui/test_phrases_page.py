"""The phrases page: a rule is tried on a call before it is kept, switched off, and goes to and from files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.people import Person
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance, Word
from qa_studio.services.analyse_calls import analyse, analysis_of
from qa_studio.services.manage_phrases import list_phrases
from qa_studio.services.studio import Studio
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.pages.phrases_page import PhrasesPage
from window_material import Idle

WORDS = "le regalo un unicornio azul"


@pytest.fixture
def call(studio: Studio, agents: tuple[Person, Person]) -> str:
    """A call in which an agent promises something unheard of."""
    words = tuple(Word(word, 1.0 + place, 1.8 + place) for place, word in enumerate(WORDS.split()))
    said = (Utterance(Speaker.AGENT, 1.0, 6.0, WORDS, words),)
    with studio.uow() as uow:
        uid = uow.calls.rows(CallFilter())[0].uid
        transcript = Transcript(uid, TranscriptSource.VOSK, None, "es", said, datetime.now(UTC))
        uow.transcripts.replace_current(transcript, analyse(studio, uow, transcript))
        uow.commit()
    return uid


@pytest.fixture
def page(call: str, window: MainWindow, idle: Idle) -> PhrasesPage:
    """The page in the window, on Spanish rules."""
    window.show_page("phrases")
    idle()
    page = window.page("phrases")
    assert isinstance(page, PhrasesPage)
    page.view.language.setCurrentIndex(page.view.language.findData("es"))
    return page


def begun(page: PhrasesPage) -> None:
    """Begins a rule for unicorns."""
    page.begin()
    page.view.title.setText("Unicornios")
    page.view.group.setCurrentIndex(page.view.group.findData(PhraseGroup.FORBIDDEN))
    page.view.patterns.setPlainText("un =unicornio")


def test_a_rule_is_tried_before_it_is_kept_and_then_found_in_calls(
    page: PhrasesPage, studio: Studio, call: str, idle: Idle
) -> None:
    assert len(page.model.rows) >= 20
    begun(page)
    page.try_it()
    idle()
    assert page.view.hits.count() == 1
    assert "un unicornio" in page.view.hits.item(0).text()
    page.view.save.click()
    idle()
    assert not page.is_dirty
    kept = next(rule for rule in list_phrases(studio, "es") if rule.title == "Unicornios")
    assert (kept.group, kept.is_shipped) == (PhraseGroup.FORBIDDEN, False)
    page.apply()
    idle()
    assert kept.id in {hit.rule for hit in analysis_of(studio, call)[1].phrases}


def test_a_pattern_that_cannot_be_read_says_why(page: PhrasesPage, idle: Idle) -> None:
    begun(page)
    page.view.patterns.setPlainText("* unicornio")
    page.try_it()
    idle()
    assert page.view.trial_result.text()
    assert not page.leave()
    page.view.cancel.click()
    assert page.leave()


def test_a_shipped_rule_is_switched_off_and_on_again(page: PhrasesPage, studio: Studio, idle: Idle) -> None:
    front = page.model.rows[0]
    page.switch()
    idle()
    assert [rule.is_active for rule in list_phrases(studio) if rule.id == front.id] == [False]
    page.switch()
    idle()
    assert [rule.is_active for rule in list_phrases(studio) if rule.id == front.id] == [True]


def test_the_library_goes_to_a_file_and_comes_back(
    page: PhrasesPage, studio: Studio, idle: Idle, tmp_path: Path
) -> None:
    file = tmp_path / "frases.yaml"
    page.export_to(file)
    idle()
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: ", 1), encoding="utf-8")
    page.import_from(file)
    idle()
    assert len(list_phrases(studio, "es")) == len(page.model.rows)
