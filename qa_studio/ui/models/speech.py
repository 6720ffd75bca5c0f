"""The columns of the tables around speech models and the installation."""

from dataclasses import dataclass

from qa_studio.messages import Texts
from qa_studio.services.choose_models import ModelUse
from qa_studio.services.rows import Check
from qa_studio.services.speech_rows import CatalogueModel
from qa_studio.ui.models.column import Column


@dataclass(frozen=True)
class OfferRow:
    """A model of the catalogue; `state` is "here", "coming", "broken" (part of it is here) or ""."""

    offer: CatalogueModel
    state: str = ""


def language_name(code: str, texts: Texts) -> str:
    """Gives a language's name."""
    return texts.language_name(code)


def model_state(row: ModelUse, texts: Texts) -> str:
    """Gives whether a model can be used, or why not."""
    if row.model.problem is not None:
        return texts.of(row.model.problem)
    return texts("models.usable" if row.model.is_checked else "models.not_tried")


def chosen_for(row: ModelUse, texts: Texts) -> str:
    """Gives the languages and queues that a model was chosen for."""
    languages = (texts("models.all_calls_in", language=texts.language_name(one)) for one in row.languages)
    return " · ".join((*languages, *(texts("models.queue", queue=one) for one in row.queues)))


def short_name(row: OfferRow, texts: Texts) -> str:
    """Gives a model's name without what all of them begin with."""
    return row.offer.name.removeprefix("vosk-model-")


def error_rates(row: OfferRow, texts: Texts) -> str:
    """Gives the published word error rates by test set."""
    rates = row.offer.error_rates.items()
    return " · ".join(f"{texts.known_as('test_set', name)} {texts.number(rate)}" for name, rate in rates) or "–"


def error_rates_tip(row: OfferRow, texts: Texts) -> str:
    """Explains the published word error rates, one below the other."""
    rates = row.offer.error_rates.items()
    if not rates:
        return texts("models.no_rates")
    lines = (f"{texts.known_as('test_set', name)}: {texts.number(rate)} %" for name, rate in rates)
    return "\n".join((texts("models.rates_explained"), *lines))


def purpose(row: OfferRow, texts: Texts) -> str:
    """Gives what the makers mean a model for."""
    return texts(f"models.purpose_{row.offer.purpose}") if row.offer.purpose else ""


def offer_state(row: OfferRow, texts: Texts) -> str:
    """Gives whether a model is here, on its way, or broke off on it."""
    if row.state == "broken":
        return texts("models.broken", size=texts.file_size(row.offer.arrived_bytes))
    return texts(f"models.{row.state}") if row.state else ""


def check_name(row: Check, texts: Texts) -> str:
    """Gives what was checked: "speech es" is the speech model for Spanish, "model x" the model x."""
    kind, _, what = row.name.partition(" ")
    if not texts.has(f"check_name.{kind}"):
        return row.name
    return texts(f"check_name.{kind}", what=language_name(what, texts) if kind == "speech" else what)


MODEL_COLUMNS: tuple[Column[ModelUse], ...] = (
    Column("name", lambda row, texts: row.model.name, width_px=230, tip=lambda row, texts: str(row.model.path)),
    Column("language", lambda row, texts: language_name(row.model.language, texts), width_px=105),
    Column(
        "size",
        lambda row, texts: texts.file_size(row.model.size_bytes),
        lambda row: row.model.size_bytes,
        width_px=85,
        is_number=True,
    ),
    Column(
        "usable",
        model_state,
        width_px=200,
        tone=lambda row: "negative" if row.model.problem else "positive" if row.model.is_checked else "warning",
    ),
    Column("chosen_for", chosen_for, width_px=210),
    Column("model_origin", lambda row, texts: texts(f"models.origin_{row.model.origin}"), width_px=120),
)
OFFER_COLUMNS: tuple[Column[OfferRow], ...] = (
    Column("name", short_name, width_px=160, tip=lambda row, texts: f"{row.offer.name}\n{row.offer.url}"),
    Column("language", lambda row, texts: language_name(row.offer.language, texts), width_px=75),
    Column(
        "size",
        lambda row, texts: texts.file_size(row.offer.size_bytes),
        lambda row: row.offer.size_bytes,
        width_px=72,
        is_number=True,
    ),
    Column("error_rates", error_rates, width_px=350, tip=error_rates_tip),
    Column("purpose", purpose, width_px=140),
    Column("licence", lambda row, texts: row.offer.licence or "–", width_px=110),
    Column(
        "offer_state",
        offer_state,
        width_px=110,
        tone=lambda row: {"here": "positive", "broken": "warning"}.get(row.state),
    ),
)
CHECK_COLUMNS: tuple[Column[Check], ...] = (
    Column(
        "check_state",
        lambda row, texts: texts(f"check.{row.state}"),
        width_px=110,
        tone=lambda row: {"ok": "positive", "warning": "warning"}.get(row.state, "negative"),
    ),
    Column("check", check_name, width_px=200),
    Column("detail", lambda row, texts: row.detail, width_px=330),
    Column("remedy", lambda row, texts: texts.of(row.remedy) if row.remedy else "", width_px=360),
)
