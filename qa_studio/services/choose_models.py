"""Which speech model calls are recognised with: one by default for each language, another for a queue."""

from dataclasses import dataclass, replace

from qa_studio.domain.errors import KnownError, Message, NotFound
from qa_studio.domain.people import Permission
from qa_studio.services.speech_rows import SpeechModel
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, keep_settings, settings_in, workspace_settings


@dataclass(frozen=True)
class ModelUse:
    """A speech model at hand, the languages it is the chosen model of, and the queues."""

    model: SpeechModel
    languages: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()


def model_uses(studio: Studio) -> tuple[ModelUse, ...]:
    """Gives the speech models at hand on this machine, usable or not, and what each was chosen for."""
    settings = workspace_settings(studio)
    return tuple(_use_of(model, settings) for model in studio.models.installed())


def missing_choices(studio: Studio) -> tuple[Message, ...]:
    """Warns of each chosen model that this machine lacks or cannot use: another one is taken instead."""
    settings = workspace_settings(studio)
    usable = {model.name for model in studio.models.installed() if model.usable}
    return (
        *(
            Message.of("model.missing_for_language", name=name, language=language)
            for language, name in settings.language_models.items()
            if name not in usable
        ),
        *(
            Message.of("model.missing_for_queue", name=name, queue=queue)
            for queue, name in settings.queue_models.items()
            if name not in usable
        ),
    )


def another_taken(
    settings: WorkspaceSettings, language: str, queue: str | None, taken: SpeechModel
) -> tuple[Message, ...]:
    """Warns where a call was recognised with another model than the one chosen for it."""
    chosen = settings.model_of(language, queue)
    if chosen is None or chosen == taken.name:
        return ()
    return (Message.of("model.another_taken", name=chosen, taken=taken.name),)


def use_model(studio: Studio, name: str, queue: str | None = None) -> ModelUse:
    """Makes a model the default of its language, or of a queue; it is loaded on trial first unless it was before.

    Raises:
        NotAllowed: the role may not manage models.
        NotFound: `model.not_found`.
        KnownError: why the model cannot be used, or `model.wrong_language` where the queue's calls are in another.
    """
    studio.require(Permission.MANAGE_MODELS)
    model = next((model for model in studio.models.installed() if model.name == name), None)
    if model is None:
        raise NotFound("model.not_found", name=name)
    if not model.is_checked:
        model = studio.models.check(name)
    if model.problem is not None:
        raise KnownError(model.problem.id, **model.problem.params)
    with studio.uow() as uow:
        settings = _with_choice(settings_in(uow), model, queue)
        keep_settings(uow, settings)
        uow.audit.record(studio.event("model.chosen", f"model:{name}", language=model.language, queue=queue))
        uow.commit()
    return _use_of(model, settings)


def forget_choice(studio: Studio, *, language: str | None = None, queue: str | None = None) -> None:
    """Takes the choice for a language or a queue back, without either all choices; the best model is used then.

    Raises:
        NotAllowed: the role may not manage models.
        KnownError: `model.nothing_chosen` where there is no such choice.
    """
    studio.require(Permission.MANAGE_MODELS)
    with studio.uow() as uow:
        settings = settings_in(uow)
        languages, queues = dict(settings.language_models), dict(settings.queue_models)
        if language is None and queue is None:
            languages, queues = {}, {}
        elif (language is not None and languages.pop(language, None) is None) or (
            queue is not None and queues.pop(queue, None) is None
        ):
            raise KnownError("model.nothing_chosen", what=queue or language)
        keep_settings(uow, replace(settings, language_models=languages, queue_models=queues))
        uow.audit.record(studio.event("model.choice_taken_back", "workspace", language=language, queue=queue))
        uow.commit()


def _with_choice(settings: WorkspaceSettings, model: SpeechModel, queue: str | None) -> WorkspaceSettings:
    if queue is None:
        return replace(settings, language_models={**settings.language_models, model.language: model.name})
    language = settings.language_of(None, queue)
    if language.split("-")[0] != model.language:
        raise KnownError("model.wrong_language", name=model.name, queue=queue, language=language)
    return replace(settings, queue_models={**settings.queue_models, queue: model.name})


def _use_of(model: SpeechModel, settings: WorkspaceSettings) -> ModelUse:
    return ModelUse(
        model,
        tuple(language for language, name in settings.language_models.items() if name == model.name),
        tuple(sorted(queue for queue, name in settings.queue_models.items() if name == model.name)),
    )
