"""Settings: the person's own at once, the workspace's when they are saved."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from qa_studio.domain.people import Permission
from qa_studio.services.workspace_settings import (
    WorkspaceSettings,
    change_workspace_settings,
    workspace_settings,
)
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.pages.page import Page
from qa_studio.ui.theme import theme_for
from qa_studio.ui.views.parts import whole
from qa_studio.ui.views.settings_view import SettingsView


def read_queue_languages(text: str) -> dict[str, str]:
    """Reads "Sales=en, Ventas=es" as languages by queue; parts without "=" are left out."""
    pairs = [part.partition("=") for part in text.split(",")]
    return {
        queue.strip(): code.strip().lower() for queue, sign, code in pairs if sign and queue.strip() and code.strip()
    }


class SettingsPage(Page):
    """Language, look, and what the workspace's people have agreed on."""

    name = "settings"
    shows = frozenset({"settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = SettingsView(desk)
        self.setLayout(whole(self.view))
        view = self.view
        view.language.setCurrentIndex(max(0, view.language.findData(desk.texts.language)))
        view.look.setCurrentIndex(max(0, view.look.findData(desk.preferences.text("theme", "system"))))
        may = desk.may(Permission.MANAGE_WORKSPACE)
        for part in (view.side, view.timezone, view.default_language, view.queue_languages, view.copy, view.save):
            part.setEnabled(may)
        view.note.setVisible(not may)
        view.save.setVisible(may)
        view.language.activated.connect(self._choose_language)
        view.look.activated.connect(self._choose_look)
        view.save.clicked.connect(self.save)

    def refresh(self) -> None:
        """Loads the workspace's settings."""
        studio = self.desk.studio
        self.ask("settings", lambda report: workspace_settings(studio), self._show)

    def _show(self, settings: WorkspaceSettings) -> None:
        view = self.view
        blockers = [QSignalBlocker(part) for part in (view.side, view.default_language)]
        view.side.setCurrentIndex(settings.agent_channel)
        view.timezone.setText(settings.site_timezone)
        view.default_language.setCurrentIndex(max(0, view.default_language.findData(settings.default_language)))
        view.queue_languages.setText(", ".join(f"{queue}={code}" for queue, code in settings.queue_languages.items()))
        view.copy.setChecked(settings.copy_recordings)
        del blockers

    def save(self) -> None:
        """Keeps the workspace's settings."""
        studio, view = self.desk.studio, self.view
        settings = WorkspaceSettings(
            agent_channel=view.side.currentIndex(),
            site_timezone=view.timezone.text().strip(),
            default_language=str(view.default_language.currentData()),
            copy_recordings=view.copy.isChecked(),
            queue_languages=read_queue_languages(view.queue_languages.text()),
        )
        self.desk.jobs.run(
            lambda report: change_workspace_settings(studio, settings), done=self._note_saved, lane=Lane.DATABASE
        )

    def _note_saved(self, _: object) -> None:
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
