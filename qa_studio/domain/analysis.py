"""What was read out of a call's transcript and sound."""

from dataclasses import dataclass

from qa_studio.domain.conversation import ConversationMeasures
from qa_studio.domain.phrases import PhraseHit
from qa_studio.domain.sentiment import Sentiment, SpeakerSentiment
from qa_studio.domain.sentiment_arc import ArcPoint, TurningPoint
from qa_studio.domain.topics import KeyPhrase


@dataclass(frozen=True)
class CallAnalysis:
    """What was read out of the current transcript: sentiment of each utterance (same order) and speaker, and more.

    `library` names the state of the lexicons and phrase libraries it was made with; "" is older than any.
    """

    utterances: tuple[Sentiment, ...]
    speakers: tuple[SpeakerSentiment, ...]
    measures: ConversationMeasures
    arc: tuple[ArcPoint, ...] = ()
    turning_points: tuple[TurningPoint, ...] = ()
    phrases: tuple[PhraseHit, ...] = ()
    key_phrases: tuple[KeyPhrase, ...] = ()
    library: str = ""
