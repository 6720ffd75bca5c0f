"""What was read out of a call's transcript and sound."""

from dataclasses import dataclass

from qa_studio.domain.conversation import ConversationMeasures
from qa_studio.domain.sentiment import Sentiment, SpeakerSentiment


@dataclass(frozen=True)
class CallAnalysis:
    """Sentiment of each utterance of the current transcript (same order), of each speaker, and the measures."""

    utterances: tuple[Sentiment, ...]
    speakers: tuple[SpeakerSentiment, ...]
    measures: ConversationMeasures
