"""Spanish sentiment: phrases of calls, negation, degree, contrast, forms, and a comparison on film lines."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from qa_studio.domain.sentiment import SentimentLabel
from qa_studio.language.lexicon import read_lexicon

POSITIVE = [
    "muchas gracias por su ayuda, muy amable",
    "nunca me habían tratado tan bien",
    "no puedo estar más contenta",
    "buenísimo el trato de la chica que me atendió",
    "no tengo ninguna queja",
    "por fin se arregló qué alivio",
    "fue muy lento pero al final me lo resolvieron",
    "rapidísimo y muy profesional",
    "la verdad es que funciona de maravilla",
    "chévere mil gracias",
]
NEGATIVE = [
    "llevo dos horas esperando",
    "llevo ya tres semanas esperando el reembolso",
    "nadie se hace cargo",
    "es una tomadura de pelo",
    "me dejaron tirado",
    "ni loco vuelvo",
    "no estoy nada contenta",
    "ya es la quinta vez que llamo por lo mismo",
    "fue amable pero no me resolvió nada",
    "aunque fue amable no me resolvió nada",
    "muy poco profesional",
    "me ayudaron muy poco",
    "estoy harta de que me pasen de un lado a otro",
    "no hubo manera de que me ayudaran",
    "que mal servicio tienen ustedes",
]
NEUTRAL = [
    "le confirmo que su cita es el martes",
    "buenos días, le atiende Laura, ¿en qué puedo ayudarle?",
    "me puede dar su número de contrato por favor",
    "permítame un momento mientras consulto sus datos",
    "su factura vence el día quince",
    "bueno mire le llamo por la factura de marzo",
    "perfecto entonces le envío el correo esta tarde",
    "tengo una duda con mi tarifa",
    "le paso con el departamento de reclamaciones",
    "el pago se realizó con tarjeta de crédito",
    "",
    "…",
]


@pytest.mark.parametrize("text", POSITIVE)
def test_praise_is_positive(spanish, text):
    assert spanish.sentiment(text).label is SentimentLabel.POSITIVE


@pytest.mark.parametrize("text", NEGATIVE)
def test_a_complaint_is_negative_even_without_a_bad_word(spanish, text):
    assert spanish.sentiment(text).label is SentimentLabel.NEGATIVE


@pytest.mark.parametrize("text", NEUTRAL)
def test_a_service_phrase_is_neutral(spanish, text):
    assert spanish.sentiment(text).label is SentimentLabel.NEUTRAL


def test_thanks_that_only_close_a_call_are_weak(spanish):
    closing, meant = spanish.sentiment("gracias por llamar"), spanish.sentiment("muchas gracias por su ayuda")
    assert 0 < closing.compound < 0.1 < 0.4 < meant.compound


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ("muy amable la señora", "amable la señora"),
        ("es malísimo", "es malo"),
        ("me molesta mucho", "me molesta"),
        ("es caro", "es un poco caro"),
        ("es terrible!!!", "es terrible"),
        ("es TERRIBLE esto", "es terrible esto"),
    ],
)
def test_degree_moves_the_compound(spanish, stronger, weaker):
    assert abs(spanish.sentiment(stronger).compound) > abs(spanish.sentiment(weaker).compound)


def test_negators_that_agree_negate_once(spanish):
    once, twice = spanish.sentiment("no estoy contenta"), spanish.sentiment("no estoy nada contenta")
    assert once.compound == twice.compound < 0


@pytest.mark.parametrize(
    "text", ["no, es excelente", "no le llamé porque estuvo excelente", "no solo fue excelente sino rápido"]
)
def test_a_negation_stops_at_its_clause(spanish, text):
    assert spanish.sentiment(text).compound > 0.3


@pytest.mark.parametrize(
    "text", ["no muchas gracias", "no gracias ya está", "no perfecto muchas gracias", "no ninguna más gracias"]
)
def test_a_no_that_answers_does_not_turn_thanks_into_blame(spanish, text):
    assert spanish.sentiment(text).compound > 0


def test_a_weakened_word_never_changes_sides(spanish):
    assert spanish.sentiment("casi casi gracias por llamar").compound >= 0


def test_accents_capitals_and_punctuation_change_nothing_that_matters(spanish):
    written, heard = spanish.sentiment("¡Qué pésima atención!"), spanish.sentiment("que pesima atencion")
    assert written.label is heard.label is SentimentLabel.NEGATIVE


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("amables", "amable"),
        ("estafadoras", "estafador"),
        ("veraces mentirosas", "mentiroso"),
        ("agradezco", "agradecer"),
        ("mintieron", "mentir"),
        ("destruyeron", "destruir"),
        ("riquísimas", "rico"),
        ("lamentablísimo", "lamentable"),
        ("humillándome", "humillar"),
        ("ayudarles", "ayudar"),
        ("pesadillas", "pesadilla"),
    ],
)
def test_inflected_forms_take_the_sign_of_their_lemma(spanish, form, lemma):
    assert spanish.sentiment(form).compound * spanish.sentiment(lemma).compound > 0


def test_the_evidence_is_what_was_said_in_the_order_said(spanish):
    text = "Fue muy Amable, pero llevo tres días esperando"
    assert spanish.sentiment(text).evidence == ("Amable", "llevo tres días esperando")


def test_contributions_point_at_their_words(spanish):
    text = "Pésimo servicio: me dejaron tirada y nadie contesta"
    for item in spanish.contributions(text):
        assert text[item.start : item.end] == text[item.start : item.end].strip()
        assert item.valence < 0


@given(text=st.text())
def test_any_text_has_a_sentiment(spanish, text):
    sentiment = spanish.sentiment(text)
    assert -1 <= sentiment.compound <= 1
    assert bool(sentiment.compound) <= bool(sentiment.evidence)


def test_the_lexicon_is_large_and_contradicts_itself_nowhere(resources):
    lexicon = read_lexicon(resources / "lexicons" / "es.tsv")
    phrases = [phrase.words for group in lexicon.phrases.values() for phrase in group]
    assert len(lexicon.words) >= 900
    assert len(phrases) >= 120
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize("line", ["malo\t-5", "malo", "malo\t"])
def test_a_wrong_line_of_a_lexicon_is_refused(tmp_path, line):
    (tmp_path / "es.tsv").write_text(f"# nota\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="valence"):
        read_lexicon(tmp_path / "es.tsv")


def test_film_lines_are_parted_clearly_better_than_english_vader_parts_them(spanish, shared_data):
    lines = (shared_data / "sentiment-es" / "xed-dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    labels, texts = zip(*(line.split("\t", 1) for line in lines), strict=True)
    vader = SentimentIntensityAnalyzer()
    ours = area_under_curve(labels, [spanish.sentiment(text).compound for text in texts])
    english = area_under_curve(labels, [vader.polarity_scores(text)["compound"] for text in texts])
    assert ours > 0.685
    assert ours > english + 0.1


def area_under_curve(labels, scores):
    ranks = rankdata(scores)
    positive = [rank for rank, label in zip(ranks, labels, strict=True) if label == "POS"]
    negatives = len(labels) - len(positive)
    return (sum(positive) - len(positive) * (len(positive) + 1) / 2) / (len(positive) * negatives)


def test_the_area_under_the_curve_is_the_share_of_pairs_in_order():
    labels, scores = ["POS", "NEG", "POS", "NEG", "NEG"], [0.9, 0.1, 0.4, 0.4, 0.5]
    pairs = [(a, b) for a, b in combinations(range(5), 2) if labels[a] != labels[b]]
    won = sum(
        0.5 if scores[a] == scores[b] else float((scores[a] > scores[b]) == (labels[a] == "POS")) for a, b in pairs
    )
    assert area_under_curve(labels, scores) == pytest.approx(won / len(pairs))
