"""One call of the transcription queue: recognised by a worker, made a conversation, masked, kept."""

from dataclasses import replace

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Lease, Report
from qa_studio.domain.transcripts import Transcript, TranscriptSource
from qa_studio.services.choose_models import another_taken
from qa_studio.services.listen_to_calls import listen_to
from qa_studio.services.read_transcript import keep_transcript, masked_transcript
from qa_studio.services.speech_rows import SpeechModel, SpeechRequest
from qa_studio.services.studio import Studio
from qa_studio.services.who_speaks import Conversation, conversation_of
from qa_studio.services.workspace_settings import WorkspaceSettings, settings_in


def model_for(
    studio: Studio, settings: WorkspaceSettings, wanted: str | None, call_language: str | None, queue: str | None
) -> tuple[str, SpeechModel]:
    """Gives the language of a call and the model it is recognised with; `wanted` overrules the call's own.

    Raises:
        KnownError: `speech.no_model`.
    """
    language = wanted or settings.language_of(call_language, queue)
    return language, studio.models.for_language(language, settings.model_of(language, queue))


def recognise_call(studio: Studio, lease: Lease, report: Report) -> None:
    """Recognises the call of a lease and makes what was heard its current transcript, unless the lease is lost.

    Raises:
        KnownError: the recording or model is missing or unusable; the call is gone.
        WorkerCrashed: the worker died.
        StaleLease: somebody else has the job now; nothing was stored.
        Exception: whatever `report` raises.
    """
    with studio.uow() as uow:
        call = uow.calls.get(lease.call_uid)
        settings = settings_in(uow)
    if call.recording is None:
        raise KnownError("recording.none")
    language, model = model_for(studio, settings, lease.language, call.language, call.queue)
    files = studio.recordings.locate(call.recording)
    request = SpeechRequest(files, model.path, model_name=model.name, language=model.language)
    heard = studio.workers.transcribe(request, report)
    conversation = conversation_of(studio, call, settings, heard, language)
    if heard.listened is None and studio.derived.peaks(call.uid) is None:
        listen_to(studio, call.uid)
    utterances = conversation.utterances
    transcript = masked_transcript(studio, call.uid, TranscriptSource.VOSK, model.name, language, utterances)
    warnings = (*conversation.warnings, *another_taken(settings, language, call.queue, model))
    _keep(studio, lease, replace(transcript, warnings=warnings), conversation)
    if heard.listened is not None:
        studio.derived.save_peaks(call.uid, heard.listened.peaks)


def _keep(studio: Studio, lease: Lease, transcript: Transcript, conversation: Conversation) -> None:
    with studio.uow() as uow:
        uow.jobs.succeed(lease, studio.clock.now())
        if conversation.activity is not None:
            uow.calls.save_activity(lease.call_uid, conversation.activity)
        keep_transcript(studio, uow, transcript)
        uow.commit()
