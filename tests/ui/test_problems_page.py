"""The problems page: phrases on the rise become a problem with its weeks and calls, which is exported."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.people import Person, Role
from qa_studio.domain.topics import ProblemState
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance
from qa_studio.services.analyse_calls import analyse
from qa_studio.services.follow_problems import list_problems
from qa_studio.services.manage_people import add_person
from qa_studio.services.studio import Studio
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.pages.problems_page import ProblemsPage
from window_material import Idle, add_calls


@pytest.fixture
def page(studio: Studio, agents: tuple[Person, Person], window: MainWindow, idle: Idle) -> ProblemsPage:
    """The page in the window, where calls of the last 25 days talk of the flat rate and earlier ones do not."""
    add_calls(studio, add_person(studio, "Carla", Role.AGENT), 60)
    with studio.uow() as uow:
        for row in uow.calls.rows(CallFilter()):
            is_new = datetime.now(UTC) - row.started_at < timedelta(days=25)
            words = "me falla la tarifa plana" if is_new else "quiero cambiar la contraseña del wifi"
            both = Utterance(Speaker.CUSTOMER, 5.0, 9.0, "llamo por el servicio técnico de la línea fija")
            said = (Utterance(Speaker.CUSTOMER, 1.0, 4.0, words), both)
            transcript = Transcript(row.uid, TranscriptSource.VOSK, None, "es", said, datetime.now(UTC))
            uow.transcripts.replace_current(transcript, analyse(studio, uow, transcript))
        uow.commit()
    window.show_page("problems")
    idle()
    page = window.page("problems")
    assert isinstance(page, ProblemsPage)
    page.view.language.setCurrentIndex(page.view.language.findData("es"))
    idle()
    return page


def test_a_phrase_on_the_rise_becomes_a_problem_with_weeks_calls_and_files(
    page: ProblemsPage, studio: Studio, idle: Idle, tmp_path: Path
) -> None:
    texts = [phrase.text for phrase in page.rising.rows]
    assert any("tarifa plana" in text for text in texts), texts
    page.view.rising.selectRow(next(place for place, text in enumerate(texts) if "tarifa plana" in text))
    page.name_it("Tarifa plana que falla")
    idle()
    assert page.front is not None
    assert page.view.title.text() == "Tarifa plana que falla"
    assert len(page.behind.rows) >= 30
    assert page.view.weeks.accessibleName().startswith("By week: ")
    page.view.state.setCurrentIndex(page.view.state.findData(ProblemState.REPORTED))
    page.change_state()
    idle()
    assert [problem.state for problem in list_problems(studio)] == [ProblemState.REPORTED]
    page.export_to(tmp_path)
    idle()
    assert {path.suffix for path in tmp_path.iterdir()} >= {".xlsx", ".csv"}
