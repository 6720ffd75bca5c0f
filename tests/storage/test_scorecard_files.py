"""Scorecard files: those that ship are sound, and others are read as they are written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_studio.domain.scorecards import AnswerValue, Band, Family, Question, QuestionKind, Scorecard
from qa_studio.domain.scoring import replay, score, visible_questions
from qa_studio.messages import Texts
from qa_studio.storage.scorecard_files import YamlScorecards
from small_scorecards import SMALL_YAML

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scorecards"
LANGUAGES = ("es", "en")
SHIPPED = YamlScorecards(FOLDER).shipped()
Reads = Callable[[str | bytes], Scorecard]


@pytest.fixture(scope="module")
def texts() -> dict[str, Texts]:
    """The sentences of both languages."""
    return {language: Texts(ROOT / "resources" / "translations", language) for language in LANGUAGES}


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    """Reads a scorecard from a text or from bytes."""

    def reading(content: str | bytes) -> Scorecard:
        path = tmp_path / "card.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return YamlScorecards(FOLDER).read(path)

    return reading


def best(question: Question) -> AnswerValue:
    """Gives the answer that earns most."""
    match question.kind:
        case QuestionKind.YES_NO:
            return True
        case QuestionKind.SCALE:
            return question.scale_max
        case QuestionKind.CHOICE:
            return max(question.options, key=lambda option: option.points).id
        case QuestionKind.MULTI:
            return tuple(option.id for option in question.options)
        case _:
            return 0 if question.kind is QuestionKind.NUMBER else ""


def test_both_scorecards_ship() -> None:
    assert [scorecard.id for scorecard in SHIPPED] == ["atencion_al_cliente", "customer_service"]


@pytest.mark.parametrize("scorecard", SHIPPED, ids=lambda scorecard: scorecard.id)
def test_a_shipped_scorecard_gives_a_perfect_call_100_and_its_bonus(scorecard: Scorecard) -> None:
    answers = {question.id: best(question) for question in scorecard.questions()}
    result = score(scorecard, answers)
    assert result.total == pytest.approx(100 + scorecard.bonus_cap)
    assert result.missing == ()
    assert replay(result.trace) == pytest.approx(result.total)
    assert result.families == {family.value: True for family in Family}


@pytest.mark.parametrize("scorecard", SHIPPED, ids=lambda scorecard: scorecard.id)
def test_every_word_of_a_shipped_scorecard_stands_in_both_languages_with_good_and_bad_examples(
    scorecard: Scorecard,
) -> None:
    assert set(scorecard.languages) == set(LANGUAGES)
    for question in scorecard.questions():
        assert set(question.guidance.by_language) == set(LANGUAGES)
        assert question.guidance.in_language("en").count("Good:") == 1 or question.possible == 0
        assert question.guidance.in_language("es").count("Mal:") == 1 or question.possible == 0


@pytest.mark.parametrize("scorecard", SHIPPED, ids=lambda scorecard: scorecard.id)
def test_a_trace_reads_as_sentences_in_both_languages(scorecard: Scorecard, texts: dict[str, Texts]) -> None:
    answers = {question.id: best(question) for question in scorecard.questions()}
    first = next(question for question in scorecard.questions() if question.critical)
    for changed in (answers, {**answers, first.id: False}, {}):
        for line in score(scorecard, changed).trace:
            for language in LANGUAGES:
                sentence = texts[language].of(line)
                assert sentence != line.id
                assert "LocalText" not in sentence


def test_the_points_of_the_english_scorecard_come_to_100_with_every_question_in_play() -> None:
    scorecard = SHIPPED[1]
    whole = [
        section.multiplier * sum(question.possible for question in section.questions if not question.is_bonus)
        for section in scorecard.sections
    ]
    assert whole == [10, 20, 8, 35, 16, 6, 5]


def test_the_wait_is_asked_about_only_where_there_was_one() -> None:
    assert "espera_gestion" not in visible_questions(SHIPPED[0], {"espera_usada": "sin_espera"})
    assert "espera_gestion" in visible_questions(SHIPPED[0], {"espera_usada": "hubo_espera"})


def test_a_file_is_read_as_it_is_written(read: Reads) -> None:
    scorecard = read(SMALL_YAML)
    wait = scorecard.question("wait")
    extra = scorecard.question("extra")
    assert wait is not None
    assert extra is not None
    assert wait.bands == (Band(None, 20, 2), Band(20, 40, 1), Band(40, None, 0))
    assert (extra.is_bonus, extra.allows_na, extra.points) == (True, False, 5)
    assert scorecard.title.by_language == {"en": "Small"}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(read: Reads) -> None:
    assert read(b"\xef\xbb\xbf" + SMALL_YAML.replace("\n", "\r\n").encode()) == read(SMALL_YAML)


def test_a_condition_on_yes_or_no_may_be_written_in_words(read: Reads) -> None:
    scorecard = read(SMALL_YAML.replace("{question: mood, answers: [bad]}", "{question: greeted, answers: [no]}"))
    assert visible_questions(scorecard, {"greeted": False}) == ("greeted", "mood", "wait", "sorry", "extra")
    assert visible_questions(scorecard, {"greeted": True}) == ("greeted", "mood", "wait", "extra")
