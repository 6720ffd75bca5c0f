"""Spanish sentiment: phrases of calls, negation, degree, contrast, forms, and a comparison on film lines."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from qa_studio.domain.sentiment import LABEL_THRESHOLD, SentimentLabel
from qa_studio.language.lexicon import read_lexicon, read_word_sets
from qa_studio.language.spanish import SpanishSentiment
from qa_studio.language.spanish_forms import verbal_forms
from qa_studio.language.spanish_lean import Lean

DEVELOPMENT = Path(__file__).parent / "call_utterances_dev.tsv"
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
    assert 0 < closing.compound < LABEL_THRESHOLD < 0.4 < meant.compound


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
    assert once.compound == pytest.approx(twice.compound, abs=0.1)
    assert twice.label is SentimentLabel.NEGATIVE


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
    assert spanish.sentiment(text).evidence == ("Fue muy Amable", "llevo tres días esperando")


def test_contributions_point_at_their_words(spanish):
    text = "Pésimo servicio: me dejaron tirada y nadie contesta"
    assert [(item.first, item.last) for item in spanish.contributions(text)] == [(0, 1), (2, 4), (6, 7)]
    assert spanish.sentiment(text).evidence == ("Pésimo servicio", "me dejaron tirada", "nadie contesta")


@given(text=st.text())
def test_any_text_has_a_sentiment(spanish, text):
    sentiment = spanish.sentiment(text)
    assert -1 <= sentiment.compound <= 1
    assert (sentiment.label is not SentimentLabel.NEUTRAL) <= bool(sentiment.evidence)
    assert len(sentiment.shares) == len(sentiment.evidence)
    assert not sentiment.shares or sum(map(abs, sentiment.shares)) == pytest.approx(1)


def test_the_lexicon_is_large_and_contradicts_itself_nowhere(resources):
    folder = resources / "lexicons"
    lexicon = read_lexicon(folder / "es.tsv", read_word_sets(folder / "es_word_sets.tsv", verbal_forms))
    entries = [line.split("\t")[0] for line in (folder / "es.tsv").read_text(encoding="utf-8").splitlines()]
    phrases = [entry for entry in entries if " " in entry and not entry.startswith("#")]
    assert len(lexicon.words) >= 4_000
    assert len(phrases) >= 2_000
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize("line", ["malo\t-5", "malo", "malo\t"])
def test_a_wrong_line_of_a_lexicon_is_refused(tmp_path, line):
    (tmp_path / "es.tsv").write_text(f"# nota\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="valence"):
        read_lexicon(tmp_path / "es.tsv")


def test_film_lines_are_parted_clearly_better_than_english_vader_parts_them(resources, shared_data):
    lines = (shared_data / "sentiment-es" / "xed-dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    labels, texts = zip(*(line.split("\t", 1) for line in lines), strict=True)
    vader = SentimentIntensityAnalyzer()
    bare = SpanishSentiment(resources, Lean({}))
    ours = area_under_curve(labels, [bare.sentiment(text).compound for text in texts])
    english = area_under_curve(labels, [vader.polarity_scores(text)["compound"] for text in texts])
    assert ours > 0.69
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


def test_calls_of_our_own_are_labelled_as_their_writer_did(spanish):
    lines = [line.split("\t") for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()[2:]]
    wanted = {"POS": SentimentLabel.POSITIVE, "NEU": SentimentLabel.NEUTRAL, "NEG": SentimentLabel.NEGATIVE}
    right = [spanish.sentiment(line[-1]).label is wanted[line[0]] for line in lines]
    assert len(right) >= 450
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "¿me puede ayudar con un problema?",
        "para dar de baja la línea necesito su DNI",
        "no se preocupe",
        "sin problema",
        "entiendo su molestia lamento mucho lo ocurrido",
        "quería denunciar el robo del móvil",
        "la multa por cancelación es de veinte euros",
        "muchas gracias hasta luego",
    ],
)
def test_matters_and_courtesy_leave_a_text_neutral_and_keep_their_words(spanish, text):
    assert spanish.sentiment(text).label is SentimentLabel.NEUTRAL


def test_a_matter_counts_where_something_is_felt_besides_or_its_degree_is_strong(spanish):
    named = spanish.sentiment("hubo un error en la factura")
    felt = spanish.sentiment("es una vergüenza otro error en la factura")
    strong = spanish.sentiment("demasiados errores en la factura")
    assert named.label is SentimentLabel.NEUTRAL
    assert "error" in felt.evidence
    assert felt.label is strong.label is SentimentLabel.NEGATIVE


def test_shares_say_which_words_pull_where(spanish):
    sentiment = spanish.sentiment("el chico fue encantador pero es una estafa")
    assert sentiment.evidence == ("encantador", "es una estafa")
    assert sentiment.shares[0] > 0 > sentiment.shares[1]
    assert -sentiment.shares[1] > sentiment.shares[0]


def test_the_lean_orders_what_the_lexicon_does_not_know_and_decides_only_where_it_is_sure(resources):
    weights = {"zurriago": -1.0, "tururú": 0.0, "tantarantán": 9.0}
    spanish = SpanishSentiment(
        resources, Lean({word.replace("ú", "u").replace("á", "a"): w for word, w in weights.items()})
    )
    a_little, sure = spanish.sentiment("zurriago"), spanish.sentiment("Tantarantán")
    assert a_little.compound < 0 < sure.compound
    assert (a_little.label, a_little.evidence) == (SentimentLabel.NEUTRAL, ())
    assert (sure.label, sure.evidence) == (SentimentLabel.POSITIVE, ("Tantarantán",))


def test_the_lean_never_turns_what_the_lexicon_says(resources):
    against = SpanishSentiment(resources, Lean({"excelente": -50.0}))
    assert against.sentiment("un trato excelente").label is SentimentLabel.POSITIVE


@pytest.mark.parametrize(("said", "lemma"), [("anduviste mintiéndome", "mentir"), ("qué bellísimas palabras", "bello")])
def test_lemmas_are_found_where_no_rule_finds_them(spanish, said, lemma):
    assert spanish.sentiment(said).compound * spanish.sentiment(f"muy {lemma}").compound > 0


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence(spanish):
    assert spanish.sentiment("No llegó. Tarde o temprano llegará").label is SentimentLabel.NEUTRAL


def test_phrases_may_name_sets_alternatives_and_words_left_out(tmp_path):
    (tmp_path / "sets.tsv").write_text("@nadie\tnadie ninguno\n@hace\t@nadie ~ayudar\n", encoding="utf-8")
    sets = read_word_sets(tmp_path / "sets.tsv", verbal_forms)
    (tmp_path / "es.tsv").write_text("@nadie me|nos|_ @hace\t-2\nrobo\t-1\tfaint\n", encoding="utf-8")
    lexicon = read_lexicon(tmp_path / "es.tsv", sets)
    assert {"nadie", "ayudaron", "ayudo"} <= sets["@hace"]
    assert {len(phrase.slots) for phrase in lexicon.phrases["nadie"]["ayudo"]} == {2}
    assert lexicon.words["robo"].is_faint


def test_a_set_that_nobody_wrote_is_refused(tmp_path):
    (tmp_path / "es.tsv").write_text("@nadie me\t-2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="@nadie"):
        read_lexicon(tmp_path / "es.tsv")
