"""The phrase library: patterns on lemmas with gaps, windows, files with their errors, and the library that ships."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.phrases import PhraseGroup, PhraseHit, PhraseRule, Window
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.language.phrases import Library, check_rule
from qa_studio.language.phrases_files import read_phrase_file
from qa_studio.language.phrases_patterns import compile_pattern, words_said
from qa_studio.language.reader import TextReader

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


@pytest.fixture(scope="module")
def reader(resources: Path) -> TextReader:
    return TextReader(resources)


def found(pattern: str, text: str, language: str = "es") -> str | None:
    """Gives the words of a text that a pattern fits first."""
    words = text.split()
    said = words_said(words, language)
    compiled = compile_pattern(pattern, language)
    for at in range(len(said)):
        end = compiled.end_from(said, at)
        if end is not None:
            return " ".join(words[said[at].word : said[end - 1].word + 1])
    return None


def rule(
    group: PhraseGroup,
    *patterns: str,
    speaker: Speaker | None = None,
    window: Window | None = None,
    language: str = "es",
) -> PhraseRule:
    return PhraseRule(f"{language}.{group.value}", language, group, "x", patterns, speaker, window or Window())


def hits(
    rules: list[PhraseRule], *said: tuple[Speaker, float, str], duration_s: float = 100.0
) -> list[tuple[str, str]]:
    utterances = [Utterance(speaker, start_s, start_s + 2.0, text) for speaker, start_s, text in said]
    return [(hit.group.value, hit.text) for hit in Library(rules, "es").hits(utterances, duration_s)]


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("dar * baja", "Pues quiero DARME de baja ya", "DARME de baja"),
        ("dar * baja", "que me den ustedes de una baja", "den ustedes de una baja"),
        ("dar * baja", "que me den de una vez por todas la baja", None),
        ("dar *5 baja", "que me den de una vez por todas la baja", None),
        ("dar *9 baja", "que me den de una vez por todas la baja", "den de una vez por todas la baja"),
        ("poder ayudar", "¿en qué podría ayudarle?", "podría ayudarle?"),
        ("poder ayudar", "¿en qué podés ayudarme?", "podés ayudarme?"),
        ("=llamaré", "yo le llamaré mañana", "llamaré"),
        ("=llamaré", "yo le llamo mañana", None),
        ("día|tarde|noche", "buenas tardes", "tardes"),
        ("muy? amable", "es usted amable", "amable"),
        ("muy? amable", "es muy amable", "muy amable"),
        ("!no querer", "yo no quiero", None),
        ("!no querer", "yo sí quiero", "quiero"),
        ("atender !mal", "nadie atiende mal", None),
        ("atender !mal", "le atiende Ana", "atiende"),
        ("telefono", "mi teléfono", "teléfono"),
        ("año", "ano", None),
        ("esperar", "espéreme", "espéreme"),
    ],
)
def test_spanish_patterns_find_words_by_lemma_with_gaps(pattern: str, text: str, words: str | None) -> None:
    assert found(pattern, text) == words


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("i am sorry", "I'm sorry", "I'm sorry"),
        ("i am sorry", "i’m really sorry", None),
        ("i am * sorry", "i’m really sorry", "i’m really sorry"),
        ("can not", "I can't", "can't"),
        ("can't", "I can not", "can not"),
        ("cancel", "I cancelled it", "cancelled"),
        ("apologize", "we apologise", "apologise"),
        ("do not worry", "don't you worry", None),
        ("how can|may i help", "how may I help?", "how may I help?"),
    ],
)
def test_english_contractions_are_taken_apart(pattern: str, text: str, words: str | None) -> None:
    assert found(pattern, text, "en") == words


@pytest.mark.parametrize(
    ("pattern", "problem", "position"),
    [
        ("", "phrase.pattern.empty", 1),
        ("dar *0 baja", "phrase.pattern.gap", 2),
        ("dar *12 baja", "phrase.pattern.gap", 2),
        ("* baja", "phrase.pattern.begins_with_gap", 1),
        ("dar *", "phrase.pattern.ends_with_gap", 2),
        ("por? favor?", "phrase.pattern.nothing_wanted", 1),
        ("dar a||b", "phrase.pattern.no_word", 2),
        ("dar !baja?", "phrase.pattern.barred_optional", 2),
        (" ".join(["a"] * 21), "phrase.pattern.too_long", 21),
    ],
)
def test_a_wrong_pattern_tells_its_position(pattern: str, problem: str, position: int) -> None:
    with pytest.raises(KnownError) as error:
        compile_pattern(pattern, "es")
    assert (error.value.message.id, error.value.message.params["position"]) == (problem, position)


@given(st.text(alphabet="aáñ *!?|=@0123456789'ñ.,", max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_pattern_is_either_read_or_refused_in_one_sentence(pattern: str) -> None:
    refused = None
    try:
        assert compile_pattern(pattern, "en").starts
    except KnownError as error:
        refused = error.message.id
    assert refused is None or refused.startswith("phrase.pattern.")


def test_speaker_and_time_window_decide_whether_a_phrase_counts() -> None:
    greeting = rule(PhraseGroup.GREETING, "hola", speaker=AGENT, window=Window(within_s=15))
    closing = rule(PhraseGroup.CLOSING, "adiós", window=Window(last_s=10))
    said = [(AGENT, 15.0, "hola"), (AGENT, 15.1, "hola"), (CUSTOMER, 1.0, "hola")]
    assert hits([greeting], *said) == [("greeting", "hola")]
    assert hits([closing], (AGENT, 89.9, "adiós"), (CUSTOMER, 90.0, "adiós")) == [("closing", "adiós")]


def test_a_phrase_may_have_to_follow_a_group_or_must_not() -> None:
    hold = rule(PhraseGroup.HOLD_REQUEST, "un momento")
    thanks = rule(PhraseGroup.HOLD_THANKS, "gracias", window=Window(after=PhraseGroup.HOLD_REQUEST, near_s=30))
    apology = rule(PhraseGroup.APOLOGY, "perdón", window=Window(not_after=PhraseGroup.HOLD_REQUEST))
    said = [(AGENT, 0.0, "gracias perdón"), (AGENT, 10.0, "un momento"), (AGENT, 25.0, "gracias perdón")]
    assert hits([hold, thanks, apology], *said) == [
        ("apology", "perdón"),
        ("hold_request", "un momento"),
        ("hold_thanks", "gracias"),
    ]
    late = [(AGENT, 10.0, "un momento"), (AGENT, 43.0, "gracias perdón")]
    assert hits([hold, thanks, apology], *late) == [("hold_request", "un momento"), ("apology", "perdón")]


def test_a_hit_points_at_its_words_and_their_seconds() -> None:
    words = tuple(Word(text, index, index + 0.5) for index, text in enumerate(["me", "quiero", "dar", "de", "baja"]))
    utterance = Utterance(CUSTOMER, 0.0, 5.0, "me quiero dar de baja", words)
    (hit,) = Library([rule(PhraseGroup.CANCELLATION, "dar * baja")], "es").hits([utterance], 60.0)
    expected = PhraseHit("es.cancellation", PhraseGroup.CANCELLATION, CUSTOMER, 0, 2, 4, Span(2, 4.5), "dar de baja")
    assert hit == expected


def test_of_overlapping_finds_of_a_rule_the_longest_stays() -> None:
    both = rule(PhraseGroup.GREETING, "bueno", "bueno tarde", "tarde a todos")
    said = (AGENT, 0.0, "buenas tardes a todos")
    assert hits([both], said) == [("greeting", "buenas"), ("greeting", "tardes a todos")]


def test_rules_that_are_off_or_of_another_language_find_nothing(reader: TextReader) -> None:
    said = (Utterance(AGENT, 0.0, 1.0, "hola hello"),)
    off = PhraseRule("es.a", "es", PhraseGroup.GREETING, "a", ("hola",), is_active=False)
    english = PhraseRule("en.a", "en", PhraseGroup.GREETING, "a", ("hello",))
    assert reader.phrases(said, "es-MX", 10.0, (off, english)) == ()
    assert [hit.text for hit in reader.phrases(said, "en-GB", 10.0, (off, english))] == ["hello"]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (PhraseRule(" ", "es", PhraseGroup.THANKS, "a", ("a",)), "phrase.no_id"),
        (PhraseRule("a", "es", PhraseGroup.THANKS, " ", ("a",)), "phrase.no_title"),
        (PhraseRule("a", "es", PhraseGroup.THANKS, "a", ()), "phrase.no_patterns"),
        (PhraseRule("a", "es", PhraseGroup.THANKS, "a", ("a",), None, Window(within_s=0)), "phrase.wrong_window"),
        (PhraseRule("a", "es", PhraseGroup.THANKS, "a", ("*",)), "phrase.pattern.nothing_wanted"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(wrong: PhraseRule, problem: str) -> None:
    with pytest.raises(KnownError) as error:
        check_rule(wrong)
    assert error.value.message.id == problem


LIBRARY = """language: es
words:
  rato: momento|minuto
rules:
  - id: hold_request.mine
    group: hold_request
    title: Espera
    speaker: agent
    within_s: 20
    not_after: hold_request
    near_s: 5
    patterns: [un @rato, no colgar]
"""


def test_a_teams_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(LIBRARY, encoding="utf-8-sig")
    window = Window(within_s=20, not_after=PhraseGroup.HOLD_REQUEST, near_s=5)
    patterns = ("un momento|minuto", "no colgar")
    mine = PhraseRule("es.hold_request.mine", "es", PhraseGroup.HOLD_REQUEST, "Espera", patterns, AGENT, window)
    assert read_phrase_file(path) == (mine,)


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        ("group: hold_request", "group: hold", 6, "phrase_file.not_one_of"),
        ("speaker: agent", "speaker: me", 8, "phrase_file.not_one_of"),
        ("title: Espera", "titel: Espera", 7, "phrase_file.unknown_key"),
        ("@rato", "@nada", 12, "phrase_file.no_such_set"),
        ("no colgar", "'*'", 12, "phrase.pattern.nothing_wanted"),
        ("within_s: 20", "within_s: soon", 9, "phrase_file.no_number"),
        ("language: es", "language: Español!", 1, "phrase_file.wrong_language"),
        ("rules:", "rulez:", 5, "phrase_file.unknown_key"),
        ("    group", "  group", 6, "phrase_file.not_yaml"),
    ],
)
def test_a_wrong_file_tells_line_and_remedy(tmp_path: Path, before: str, after: str, line: int, problem: str) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(LIBRARY.replace(before, after), encoding="utf-8")
    with pytest.raises(KnownError) as error:
        read_phrase_file(path)
    message = error.value.message
    assert (message.id, message.params["file"], message.params["line"]) == ("phrase_file.problem", "team.yaml", line)
    assert isinstance(message.params["problem"], Message)
    assert message.params["problem"].id == problem


def test_a_file_that_is_no_text_or_not_there_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    for wrong in (path, tmp_path / "gone.yaml"):
        with pytest.raises(KnownError):
            read_phrase_file(wrong)


def test_the_library_that_ships_has_every_group_richly_in_both_languages(reader: TextReader) -> None:
    for language in ("es", "en"):
        for group in PhraseGroup:
            own = [one for one in reader.shipped_phrases() if (one.language, one.group) == (language, group)]
            assert sum(len(one.patterns) for one in own) >= 12, (language, group)
            assert all(one.is_shipped and one.id.startswith(f"{language}.{group.value}.") for one in own)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_library_that_ships_keeps_to_its_schema(resources: Path, language: str) -> None:
    schema = json.loads((resources / "phrases" / "schema.json").read_text(encoding="utf-8"))
    document = YAML(typ="safe", pure=True).load(resources / "phrases" / f"{language}.yaml")
    jsonschema.validate(document, schema)
    assert schema["properties"]["rules"]["items"]["properties"]["group"]["enum"] == [one.value for one in PhraseGroup]


def said_in(reader: TextReader, language: str, speaker: Speaker, text: str) -> set[str]:
    said = (Utterance(speaker, 0.0, 5.0, text),)
    return {hit.group.value for hit in reader.phrases(said, language, 5.0, reader.shipped_phrases())}


@pytest.mark.parametrize(
    ("language", "speaker", "group", "text"),
    [
        ("es", AGENT, "greeting", "buenas tardes gracias por llamar a nubia"),
        ("es", AGENT, "presentation", "le atiende lucía"),
        ("es", AGENT, "identity", "¿me regala su número de cédula, por favor?"),
        ("es", AGENT, "identity", "¿me podrías confirmar tu fecha de nacimiento?"),
        ("es", CUSTOMER, "thanks", "muchísimas gracias muy amable"),
        ("es", AGENT, "empathy", "entiendo perfectamente su enfado"),
        ("es", AGENT, "apology", "le pedimos disculpas por las molestias"),
        ("es", AGENT, "listening", "le escucho"),
        ("es", AGENT, "hold_request", "¿me permite un momentito mientras lo verifico?"),
        ("es", AGENT, "hold_request", "le voy a dejar en espera un minuto"),
        ("es", AGENT, "hold_thanks", "gracias por la espera"),
        ("es", AGENT, "explanation", "lo que pasa es que el pago no entró"),
        ("es", AGENT, "more_help", "¿hay algo más en lo que le pueda ayudar?"),
        ("es", AGENT, "closing", "que tenga un excelente día"),
        ("es", CUSTOMER, "escalation", "páseme con su supervisor"),
        ("es", AGENT, "follow_up", "le llamaremos mañana por la mañana"),
        ("es", AGENT, "forbidden", "ese no es mi problema"),
        ("es", CUSTOMER, "rudeness", "son unos sinvergüenzas"),
        ("es", CUSTOMER, "cancellation", "que me den de baja hoy mismo"),
        ("es", CUSTOMER, "legal_threat", "los voy a demandar"),
        ("es", CUSTOMER, "complaint", "voy a poner una reclamación en consumo"),
        ("es", CUSTOMER, "competitor", "en otra compañía me lo dan más barato"),
        ("en", AGENT, "greeting", "thank you for calling nubia"),
        ("en", AGENT, "presentation", "my name is Ana"),
        ("en", AGENT, "identity", "could you confirm your postcode for me"),
        ("en", AGENT, "empathy", "I can imagine how frustrating that is"),
        ("en", AGENT, "apology", "I'm so sorry about that"),
        ("en", AGENT, "hold_request", "would you mind holding for a moment"),
        ("en", AGENT, "hold_thanks", "thanks for waiting"),
        ("en", AGENT, "more_help", "is there anything else I can help you with"),
        ("en", CUSTOMER, "escalation", "let me speak to your manager"),
        ("en", AGENT, "follow_up", "I'll call you back tomorrow"),
        ("en", AGENT, "forbidden", "that's not my problem"),
        ("en", CUSTOMER, "cancellation", "I'd like to cancel my subscription"),
        ("en", CUSTOMER, "legal_threat", "you'll hear from my solicitor"),
        ("en", CUSTOMER, "complaint", "I'm going to the ombudsman"),
    ],
)
def test_what_people_say_is_found(reader: TextReader, language: str, speaker: Speaker, group: str, text: str) -> None:
    assert group in said_in(reader, language, speaker, text)


@pytest.mark.parametrize(
    ("language", "speaker", "text"),
    [
        ("es", CUSTOMER, "me cobraron dos veces la factura de marzo"),
        ("es", CUSTOMER, "mi número de cliente es cuatro cinco seis"),
        ("es", CUSTOMER, "el técnico no vino el martes"),
        ("es", AGENT, "ya he corregido la factura y le devolvemos veinte euros"),
        ("es", AGENT, "su factura sube porque terminó la promoción"),
        ("en", CUSTOMER, "I was charged twice on my March bill"),
        ("en", AGENT, "your new password is active now"),
    ],
)
def test_plain_talk_is_no_phrase(reader: TextReader, language: str, speaker: Speaker, text: str) -> None:
    assert said_in(reader, language, speaker, text) == set()


def test_the_state_of_the_library_has_a_name_that_stays(reader: TextReader, resources: Path) -> None:
    assert reader.library() == TextReader(resources).library() != ""
