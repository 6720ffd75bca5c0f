"""Settings: the person's own at once, the workspace's when they are saved."""

from dataclasses import dataclass, fields, replace

from PySide6.QtWidgets import QWidget

from qa_studio.domain.people import Permission
from qa_studio.messages import LANGUAGES
from qa_studio.services.browse_calls import queues
from qa_studio.services.manage_models import list_models, model_catalogue
from qa_studio.services.speech_rows import SpeechModel
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import (
    WorkspaceSettings,
    as_plain,
    change_workspace_settings,
    workspace_settings,
)
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.pages.page import Page
from qa_studio.ui.theme import theme_for
from qa_studio.ui.views.parts import whole
from qa_studio.ui.views.settings_view import SettingsView
from qa_studio.ui.widgets.queue_grid import Choices


@dataclass(frozen=True)
class _Found:
    """The workspace's settings, and what they can be chosen from."""

    settings: WorkspaceSettings
    queues: tuple[str, ...]
    models: tuple[SpeechModel, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class _Draft:
    """What a person changed, and the settings it was changed from."""

    base: WorkspaceSettings
    changed: WorkspaceSettings

    def onto(self, settings: WorkspaceSettings) -> WorkspaceSettings:
        """Gives other settings with the same changes."""
        return replace(settings, **{name: getattr(self.changed, name) for name in self._names()})

    def _names(self) -> list[str]:
        before, after = as_plain(self.base), as_plain(self.changed)
        return [one.name for one in fields(self.base) if before[one.name] != after[one.name]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed."""
        return not self._names()


def _look(studio: Studio, may_see_calls: bool) -> _Found:
    settings = workspace_settings(studio)
    models = list_models(studio)
    known = {*(queues(studio) if may_see_calls else ()), *settings.queue_languages}
    known |= {*settings.queue_agent_channels, *settings.queue_models}
    chosen = (settings.default_language, *settings.queue_languages.values())
    offered = [model.language for model in models if model.language]
    offered += [model.language for model in model_catalogue(studio)]
    return _Found(settings, tuple(sorted(known)), models, tuple(dict.fromkeys((*LANGUAGES, *chosen, *offered))))


class SettingsPage(Page):
    """Language, look, and what the workspace's people have agreed on."""

    name = "settings"
    shows = frozenset({"settings", "models", "calls"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = SettingsView(desk)
        self.setLayout(whole(self.view))
        view = self.view
        view.language.setCurrentIndex(max(0, view.language.findData(desk.texts.language)))
        view.look.setCurrentIndex(max(0, view.look.findData(desk.preferences.text("theme", "system"))))
        self._found: _Found | None = None
        self._extra_queues: tuple[str, ...] = ()
        self._language_models: dict[str, str] = {}
        self._is_filling = False
        self._connect(desk.may(Permission.MANAGE_WORKSPACE))

    def _connect(self, may: bool) -> None:
        view = self.view
        pickers = (view.side, view.leg, view.timezone, view.default_language, view.model)
        others: tuple[QWidget, ...] = (view.copy, view.digits, view.queues)
        for part in (*pickers, *others):
            part.setEnabled(may)
        view.note.setVisible(not may)
        of_administrators: tuple[QWidget, ...] = (view.foot, view.new_queue, view.add_queue)
        for part in of_administrators:
            part.setVisible(may)
        for picker in pickers:
            picker.currentTextChanged.connect(self._fit)
        view.default_language.currentIndexChanged.connect(self._offer_models)
        view.copy.toggled.connect(self._fit)
        view.digits.toggled.connect(self._fit)
        view.queues.changed.connect(self._fit)
        view.add_queue.clicked.connect(self._add_queue)
        view.new_queue.returnPressed.connect(self._add_queue)
        view.language.activated.connect(self._choose_language)
        view.look.activated.connect(self._choose_look)
        view.discard.clicked.connect(self.discard)
        view.save.clicked.connect(self.save)

    def refresh(self) -> None:
        """Loads the workspace's settings; what was changed here and not saved stays."""
        studio, may = self.desk.studio, self.desk.may(Permission.SEE_CALLS)
        self.ask("settings", lambda report: _look(studio, may), self._take)

    def leave(self) -> bool:
        """Keeps what is not saved yet, also for the page that another language or look builds anew."""
        draft = self._draft()
        if draft is not None:
            self.desk.drafts[self.name] = draft
        return True

    def _take(self, found: _Found) -> None:
        draft = self._draft() if self._found is not None else self.desk.drafts.get(self.name)
        self._found = found
        self._show(draft.onto(found.settings) if isinstance(draft, _Draft) else found.settings)

    def _show(self, settings: WorkspaceSettings) -> None:
        """Puts settings into the pickers."""
        view, found, texts = self.view, self._found, self.desk.texts
        if found is None:
            return
        self._is_filling = True
        languages = tuple((code, texts.language_name(code)) for code in found.languages)
        view.default_language.clear()
        for code, name in languages:
            view.default_language.addItem(name, code)
        view.default_language.setCurrentIndex(view.default_language.findData(settings.default_language))
        view.side.setCurrentIndex(settings.agent_channel)
        view.leg.setCurrentIndex(max(0, view.leg.findData(settings.agent_leg)))
        view.timezone.setCurrentText(settings.site_timezone)
        view.copy.setChecked(settings.copy_recordings)
        view.digits.setChecked(settings.numbers_as_digits)
        self._language_models = dict(settings.language_models)
        names = tuple(dict.fromkeys((*found.queues, *settings.queue_languages, *self._extra_queues)))
        view.queues.show_settings(names, settings, Choices(languages, _by_language(found.models)))
        view.no_queues.setVisible(not names)
        view.queues.setVisible(bool(names))
        self._is_filling = False
        self._offer_models()

    def _offer_models(self) -> None:
        """Offers the models of the usual language."""
        if self._found is None or self._is_filling:
            return
        self._is_filling = True
        box, language = self.view.model, str(self.view.default_language.currentData()).split("-")[0]
        chosen = self._language_models.get(language, "")
        names = dict.fromkeys((*_by_language(self._found.models).get(language, ()), *((chosen,) if chosen else ())))
        box.clear()
        box.addItem(self.desk.texts("settings.usual_model"), "")
        for name in names:
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self._is_filling = False
        self._fit()

    def chosen(self) -> WorkspaceSettings | None:
        """Gives the settings as they stand on the page; None before they were loaded."""
        view = self.view
        if self._found is None:
            return None
        language = str(view.default_language.currentData())
        models = {**self._language_models, language.split("-")[0]: str(view.model.currentData() or "")}
        settings = replace(
            self._found.settings,
            agent_channel=view.side.currentIndex(),
            agent_leg=str(view.leg.currentData()),
            site_timezone=view.timezone.currentText().strip(),
            default_language=language,
            copy_recordings=view.copy.isChecked(),
            numbers_as_digits=view.digits.isChecked(),
            language_models={code: name for code, name in models.items() if name},
        )
        return view.queues.put_into(settings)

    def _draft(self) -> _Draft | None:
        chosen = self.chosen()
        return None if chosen is None or self._found is None else _Draft(self._found.settings, chosen)

    def _fit(self) -> None:
        if self._is_filling:
            return
        draft = self._draft()
        is_changed = draft is not None and not draft.is_empty
        self.view.unsaved.setVisible(is_changed)
        self.view.discard.setEnabled(is_changed)
        self.view.save.setEnabled(is_changed)

    def _add_queue(self) -> None:
        name, draft = self.view.new_queue.text().strip(), self._draft()
        if name and draft is not None:
            self._extra_queues = (*self._extra_queues, name)
            self.view.new_queue.clear()
            self._show(draft.changed)

    def discard(self) -> None:
        """Goes back to what is saved."""
        if self._found is not None:
            self._show(self._found.settings)

    def save(self) -> None:
        """Keeps the workspace's settings."""
        studio, settings = self.desk.studio, self.chosen()
        if settings is not None:
            self.desk.jobs.run(
                lambda report: change_workspace_settings(studio, settings), done=self._note_saved, lane=Lane.DATABASE
            )

    def _note_saved(self, _: object) -> None:
        self.desk.drafts.pop(self.name, None)
        self.desk.notify.success("settings.saved")
        self.desk.tell("settings")

    def _choose_language(self) -> None:
        language = str(self.view.language.currentData())
        self.desk.preferences.remember("language", language)
        self.desk.speak(language)

    def _choose_look(self) -> None:
        look = str(self.view.look.currentData())
        self.desk.preferences.remember("theme", look)
        self.desk.wear(theme_for(look))


def _by_language(models: tuple[SpeechModel, ...]) -> dict[str, tuple[str, ...]]:
    usable = [model for model in models if model.usable]
    return {one.language: tuple(model.name for model in usable if model.language == one.language) for one in usable}
