"""The layout of the people page: the list, and at its right one person with extensions and teams."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QFrame, QLineEdit, QSplitter, QWidget

from qa_studio.domain.people import Permission, Role
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, day_field, label, row, table, today


class PeopleView(QWidget):
    """Two halves."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        self._texts = desk.texts
        self._decor = Decor(desk.studio.resources, desk.theme)
        self.add = self._decor.button(desk.texts("people.add"), "plus", "primary")
        self.count = label("", "muted")
        self.table = table()
        self.table.setAccessibleName(desk.texts("page.people"))
        self.person_card = self._person(desk)
        self.handles_card = self._handles()
        self.teams_card = self._teams()
        details = QWidget()
        layout = column(self.person_card, self.handles_card, self.teams_card, gap_px=12)
        layout.setContentsMargins(10, 0, 0, 0)
        layout.setStretch(1, 3)
        layout.setStretch(2, 2)
        details.setLayout(layout)
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(details)
        both.setSizes([570, 450])
        both.setStretchFactor(0, 1)
        outer = column(row(self.count, None, self.add), both, gap_px=10)
        outer.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    def _person(self, desk: Desk) -> QFrame:
        texts = self._texts
        self.name = QLineEdit()
        self.role = QComboBox()
        for role in Role:
            if role is not Role.ADMINISTRATOR or desk.may(Permission.MANAGE_WORKSPACE):
                self.role.addItem(texts(f"role_name.{role.value}"), role.value)
        self.is_active = QCheckBox(texts("people.is_active"))
        self.save = self._decor.button(texts("ui.save"), "check")
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(label(texts("column.name")), self.name)
        form.addRow(label(texts("column.role")), self.role)
        return card(form, row(self.is_active, None, self.save))

    def _handles(self) -> QFrame:
        texts = self._texts
        self.handles = table()
        self.handles.setMinimumHeight(90)
        self.handle = QLineEdit()
        self.handle.setPlaceholderText(texts("people.handle"))
        self.handle.setAccessibleName(texts("people.handle"))
        self.handle_from = day_field(texts("people.from"), today())
        self.give_handle = self._decor.button(texts("people.give"), "plus")
        self.end_handle = self._decor.button(texts("people.end"), "close")
        self.end_handle.setToolTip(texts("people.end_tip"))
        form = row(self.handle, label(texts("people.from"), "muted"), self.handle_from, self.give_handle)
        return card(
            row(label(texts("column.handles"), "sectionTitle"), None, self.end_handle),
            self.handles,
            form,
        )

    def _teams(self) -> QFrame:
        texts = self._texts
        self.teams = table()
        self.teams.setMinimumHeight(76)
        self.team = QLineEdit()
        self.team.setPlaceholderText(texts("column.team"))
        self.team.setAccessibleName(texts("column.team"))
        self.team_from = day_field(texts("people.from"), today())
        self.set_team = self._decor.button(texts("people.give"), "plus")
        form = row(self.team, label(texts("people.from"), "muted"), self.team_from, self.set_team)
        return card(label(texts("column.team"), "sectionTitle"), self.teams, form)
