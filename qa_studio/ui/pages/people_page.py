"""People: roles, and which extensions and teams were theirs when."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtWidgets import QWidget

from qa_studio.domain.people import Handle, Permission, Role, TeamMembership
from qa_studio.services.manage_people import (
    add_person,
    change_person,
    end_handle,
    give_handle,
    handles_of,
    list_people,
    set_team,
    teams_of,
)
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.people import HANDLE_COLUMNS, PERSON_COLUMNS, TEAM_COLUMNS, PersonRow
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import day_of, fill, whole
from qa_studio.ui.views.people_view import PeopleView
from qa_studio.ui.widgets.person_dialog import NewPerson, PersonDialog


@dataclass(frozen=True)
class _Everybody:
    rows: tuple[PersonRow, ...]
    teams: tuple[TeamMembership, ...]


def _everybody(studio: Studio) -> _Everybody:
    handles, teams = handles_of(studio), teams_of(studio)
    today = studio.clock.now().date()
    rows = []
    for person in list_people(studio):
        own = tuple(handle for handle in handles if handle.person_id == person.id)
        present = [one.team for one in teams if one.person_id == person.id and _holds(one, today)]
        rows.append(PersonRow(person, own, present[-1] if present else None))
    return _Everybody(tuple(rows), teams)


def _holds(one: TeamMembership, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_before is None or day < one.valid_before)


class PeoplePage(Page):
    """A list, and the person in front."""

    name = "people"
    permission = Permission.MANAGE_PEOPLE
    shows = frozenset({"people"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = PeopleView(desk)
        self.setLayout(whole(self.view))
        self.model: RowTable[PersonRow] = RowTable(PERSON_COLUMNS, desk.texts, desk.theme, self)
        self.handles: RowTable[Handle] = RowTable(HANDLE_COLUMNS, desk.texts, desk.theme, self)
        self.teams: RowTable[TeamMembership] = RowTable(TEAM_COLUMNS, desk.texts, desk.theme, self)
        fill(self.view.table, self.model, PERSON_COLUMNS)
        fill(self.view.handles, self.handles, HANDLE_COLUMNS)
        fill(self.view.teams, self.teams, TEAM_COLUMNS)
        self._teams: tuple[TeamMembership, ...] = ()
        self._connect()
        self._show_front()

    def _connect(self) -> None:
        view = self.view
        view.table.selectionModel().currentRowChanged.connect(self._show_front)
        view.handles.selectionModel().selectionChanged.connect(self._fit)
        view.handle.textChanged.connect(self._fit)
        view.team.textChanged.connect(self._fit)
        view.add.clicked.connect(self._ask_person)
        view.save.clicked.connect(self.save)
        view.give_handle.clicked.connect(self.give_handle)
        view.end_handle.clicked.connect(self.end_handle)
        view.set_team.clicked.connect(self.set_team)

    @property
    def front(self) -> PersonRow | None:
        """The person in front."""
        return self.model.row_at(self.view.table.currentIndex())

    def refresh(self) -> None:
        """Loads everybody."""
        studio = self.desk.studio
        self.ask("people", lambda report: _everybody(studio), self._show)

    def _show(self, found: _Everybody) -> None:
        front = self.front
        self._teams = found.teams
        self.model.set_rows(found.rows)
        self.view.count.setText(self.desk.texts("people.count", n=len(found.rows)))
        numbers = [row.person.id for row in self.model.rows]
        if numbers:
            self.view.table.selectRow(numbers.index(front.person.id) if front and front.person.id in numbers else 0)
        self._show_front()

    def _show_front(self) -> None:
        front, view = self.front, self.view
        for part in (view.person_card, view.handles_card, view.teams_card):
            part.setEnabled(front is not None)
        if front is None:
            return
        view.name.setText(front.person.name)
        view.role.setCurrentIndex(max(0, view.role.findData(front.person.role.value)))
        view.is_active.setChecked(front.person.is_active)
        self.handles.set_rows(front.handles)
        self.teams.set_rows([one for one in self._teams if one.person_id == front.person.id])
        is_agent = front.person.role is Role.AGENT
        view.handles_card.setVisible(is_agent)
        is_above = front.person.role is Role.ADMINISTRATOR and not self.desk.may(Permission.MANAGE_WORKSPACE)
        view.person_card.setEnabled(not is_above)
        self._fit()

    def _fit(self) -> None:
        view = self.view
        marked = self.handles.row_at(view.handles.currentIndex())
        is_open = marked is not None and marked.valid_before is None
        view.end_handle.setEnabled(is_open and view.handles.selectionModel().hasSelection())
        view.give_handle.setEnabled(bool(view.handle.text().strip()))
        view.set_team.setEnabled(bool(view.team.text().strip()))

    def _ask_person(self) -> None:
        dialog = PersonDialog(self.desk, self)
        dialog.given.connect(self.add)
        dialog.open()

    def add(self, new: NewPerson) -> None:
        """Adds somebody."""
        studio = self.desk.studio
        self._do(lambda: add_person(studio, new.name, new.role, handles=new.handles, team=new.team))

    def save(self) -> None:
        """Keeps the name, role and activity of the person in front."""
        front, view, studio = self.front, self.view, self.desk.studio
        if front is not None:
            role = Role(str(view.role.currentData()))
            changed = replace(front.person, name=view.name.text(), role=role, is_active=view.is_active.isChecked())
            self._do(lambda: change_person(studio, changed))

    def give_handle(self) -> None:
        """Gives the person in front an extension from a day on."""
        front, view, studio = self.front, self.view, self.desk.studio
        if front is not None:
            handle = Handle(front.person.id, view.handle.text().strip(), day_of(view.handle_from))
            view.handle.clear()
            self._do(lambda: give_handle(studio, handle))

    def end_handle(self) -> None:
        """Ends the marked extension on the chosen day."""
        marked, studio = self.handles.row_at(self.view.handles.currentIndex()), self.desk.studio
        if marked is not None:
            before = day_of(self.view.handle_from)
            self._do(lambda: end_handle(studio, marked, before))

    def set_team(self) -> None:
        """Puts the person in front into a team from a day on."""
        front, view, studio = self.front, self.view, self.desk.studio
        if front is not None:
            membership = TeamMembership(front.person.id, view.team.text().strip(), day_of(view.team_from))
            view.team.clear()
            self._do(lambda: set_team(studio, membership))

    def _do(self, change: Callable[[], object]) -> None:
        self.desk.jobs.run(lambda report: change(), done=self._note_change, lane=Lane.DATABASE)

    def _note_change(self, _: object) -> None:
        self.desk.tell("people")
