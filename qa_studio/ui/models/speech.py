"""The columns of the tables around speech models and the installation."""

from qa_studio.messages import Texts
from qa_studio.services.rows import Check
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.ui.models.column import Column


def language_name(code: str, texts: Texts) -> str:
    """Gives a language's name, its code where the catalogue has none."""
    return texts(f"language.{code}") if texts.has(f"language.{code}") else code


def megabytes(size_bytes: int, texts: Texts) -> str:
    """Gives a size in megabytes."""
    return texts("models.megabytes", size=texts.number(size_bytes / 1_000_000, 0))


def _usable(row: SpeechModel, texts: Texts) -> str:
    if row.usable:
        return texts("models.usable")
    return texts.of(row.problem) if row.problem else texts("models.not_usable")


def error_rates(row: CatalogueModel, texts: Texts) -> str:
    """Gives the published word error rates by test set."""
    return " · ".join(f"{name} {texts.number(rate)} %" for name, rate in row.error_rates.items()) or "–"


def check_name(row: Check, texts: Texts) -> str:
    """Gives what was checked: "speech es" is the speech model for Spanish, "model x" the model x."""
    kind, _, what = row.name.partition(" ")
    if not texts.has(f"check_name.{kind}"):
        return row.name
    return texts(f"check_name.{kind}", what=language_name(what, texts) if kind == "speech" else what)


MODEL_COLUMNS: tuple[Column[SpeechModel], ...] = (
    Column("name", lambda row, texts: row.name, width_px=230),
    Column("language", lambda row, texts: language_name(row.language, texts), width_px=110),
    Column("model_origin", lambda row, texts: texts(f"models.origin_{row.origin}"), width_px=130),
    Column("usable", _usable, width_px=220, tone=lambda row: "positive" if row.usable else "negative"),
    Column("folder", lambda row, texts: str(row.path), width_px=320),
)
CATALOGUE_COLUMNS: tuple[Column[CatalogueModel], ...] = (
    Column("name", lambda row, texts: row.name, width_px=250),
    Column("language", lambda row, texts: language_name(row.language, texts), width_px=110),
    Column("size", lambda row, texts: megabytes(row.size_bytes, texts), lambda row: row.size_bytes, 100, True),
    Column("error_rates", error_rates, width_px=280),
    Column("licence", lambda row, texts: row.licence, width_px=120),
)
CHECK_COLUMNS: tuple[Column[Check], ...] = (
    Column(
        "check_state",
        lambda row, texts: texts(f"check.{row.state}"),
        width_px=100,
        tone=lambda row: {"ok": "positive", "warning": "warning"}.get(row.state, "negative"),
    ),
    Column("check", check_name, width_px=200),
    Column("detail", lambda row, texts: row.detail, width_px=290),
    Column("remedy", lambda row, texts: texts.of(row.remedy) if row.remedy else "", width_px=360),
)
