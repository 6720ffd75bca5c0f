"""Choosing speech models: by language, by queue, and what happens where the chosen one is not at hand."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from model_folders import make_model
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.people import Person, Role
from qa_studio.services.choose_models import another_taken, forget_choice, missing_choices, model_uses, use_model
from qa_studio.services.recognise_call import model_for
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import change_workspace_settings, workspace_settings
from qa_studio.speech.models import SpeechModelShelf

SMALL, BIG = "vosk-model-small-es-1", "vosk-model-es-1"


@pytest.fixture
def shelf_folder(tmp_path: Path) -> Path:
    """Two Spanish models and an English one that the engine refuses."""
    for name in (SMALL, BIG, "vosk-model-en-us-1"):
        make_model(tmp_path / "shelf" / name)
    return tmp_path / "shelf"


@pytest.fixture
def shop(studio: Studio, shelf_folder: Path) -> Studio:
    """A workspace with these models."""

    def load(folder: Path) -> Message | None:
        return Message.of("model.does_not_load", name=folder.name) if "en-us" in folder.name else None

    shipped = studio.resources / "speech_models.json"
    return replace(studio, models=SpeechModelShelf(shelf_folder, shipped, "", load, places=tuple))


def reason_of(work: Callable[[], object]) -> str:
    """Gives the message id of the error that work ends in."""
    with pytest.raises(KnownError) as caught:
        work()
    return caught.value.message.id


def taken(shop: Studio, language: str, queue: str | None = None) -> str:
    """Names the model that a call is recognised with."""
    return model_for(shop, workspace_settings(shop), None, language, queue)[1].name


def test_a_language_has_a_default_and_a_queue_another(shop: Studio) -> None:
    assert taken(shop, "es") == BIG
    use_model(shop, SMALL)
    use_model(shop, BIG, "Ventas")
    assert (taken(shop, "es"), taken(shop, "es-MX", "Soporte"), taken(shop, "es", "Ventas")) == (SMALL, SMALL, BIG)
    uses = {use.model.name: (use.languages, use.queues) for use in model_uses(shop) if use.languages or use.queues}
    assert uses == {SMALL: (("es",), ()), BIG: ((), ("Ventas",))}
    forget_choice(shop, queue="Ventas")
    assert taken(shop, "es", "Ventas") == SMALL
    forget_choice(shop)
    assert taken(shop, "es") == BIG
    assert reason_of(lambda: forget_choice(shop, language="es")) == "model.nothing_chosen"


def test_choosing_is_kept_in_the_audit_trail(shop: Studio) -> None:
    use_model(shop, SMALL, "Ventas")
    with shop.uow() as uow:
        event = uow.audit.events(f"model:{SMALL}")[-1].event
    assert (event.action, event.person) == ("model.chosen", "Ada")


def test_a_model_of_another_language_does_not_fit_a_queue(shop: Studio) -> None:
    change_workspace_settings(shop, replace(workspace_settings(shop), queue_languages={"Sales": "en"}))
    assert reason_of(lambda: use_model(shop, BIG, "Sales")) == "model.wrong_language"


def test_a_model_that_does_not_load_or_is_not_there_is_not_chosen(shop: Studio) -> None:
    assert reason_of(lambda: use_model(shop, "vosk-model-en-us-1")) == "model.does_not_load"
    assert reason_of(lambda: use_model(shop, "gone")) == "model.not_found"


def test_a_chosen_model_that_this_machine_lacks_gives_way_with_a_warning(shop: Studio, shelf_folder: Path) -> None:
    use_model(shop, SMALL, "Ventas")
    assert missing_choices(shop) == ()
    shop.models.remove(SMALL)
    assert [warning.id for warning in missing_choices(shop)] == ["model.missing_for_queue"]
    settings = workspace_settings(shop)
    _, model = model_for(shop, settings, None, "es", "Ventas")
    assert model.name == BIG
    warning = Message.of("model.another_taken", name=SMALL, taken=BIG)
    assert another_taken(settings, "es", "Ventas", model) == (warning,)
    assert another_taken(settings, "es", "Soporte", model) == ()


def test_only_who_manages_models_chooses(shop: Studio, staff: dict[Role, Person]) -> None:
    reviewer = shop.acting_as(staff[Role.REVIEWER])
    assert reason_of(lambda: use_model(reviewer, BIG)) == "person.not_allowed"
    assert reason_of(lambda: forget_choice(reviewer)) == "person.not_allowed"
    assert {use.model.name for use in model_uses(reviewer)} >= {SMALL, BIG}
