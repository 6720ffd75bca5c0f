"""The columns of the phrase library's table."""

from qa_studio.domain.phrases import PhraseRule
from qa_studio.messages import Texts
from qa_studio.ui.models.column import Column
from qa_studio.ui.models.insights import speaker_name


def group_name(rule: PhraseRule, texts: Texts) -> str:
    """Gives what a rule's group is called."""
    return texts(f"insights.group.{rule.group.value}")


def _speaker(rule: PhraseRule, texts: Texts) -> str:
    return speaker_name(rule.speaker, texts) if rule.speaker is not None else texts("search.anybody")


def _origin(rule: PhraseRule, texts: Texts) -> str:
    return texts("phrases.shipped" if rule.is_shipped else "phrases.own")


def _state(rule: PhraseRule, texts: Texts) -> str:
    return texts("phrases.on" if rule.is_active else "phrases.off")


def _tone(rule: PhraseRule) -> str | None:
    return None if rule.is_active else "muted"


PHRASE_COLUMNS: tuple[Column[PhraseRule], ...] = (
    Column("group", group_name, width_px=150, tone=_tone),
    Column("phrase_title", lambda rule, texts: rule.title, width_px=210, tone=_tone),
    Column("speaker", _speaker, width_px=90, tone=_tone),
    Column(
        "patterns",
        lambda rule, texts: texts.number(len(rule.patterns), 0),
        lambda rule: len(rule.patterns),
        70,
        True,
        tip=lambda rule, texts: "\n".join(rule.patterns),
    ),
    Column("phrase_state", _state, width_px=80, tone=_tone),
    Column("phrase_origin", _origin, width_px=80, tone=_tone),
)
