"""The keys of the review page: what each does, and that they keep out of the way of typing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_details import plain_label


@dataclass(frozen=True)
class Key:
    """One thing keys do: the sequences that do it and how they are shown in the list."""

    action: str
    sequences: tuple[str, ...]
    shown: tuple[str, ...]
    works_while_typing: bool = False


KEYS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    (
        "review.keys.listen",
        (
            Key("play", ("Space",), ("review.key.space",)),
            Key("back", ("Left",), ("←",)),
            Key("forward", ("Right",), ("→",)),
            Key("slower", ("[", ","), ("[", ",")),
            Key("faster", ("]", "."), ("]", ".")),
            Key("loop", ("L",), ("L",)),
            Key("silences", ("Q",), ("Q",)),
            Key("zoom_in", ("+", "="), ("+",)),
            Key("zoom_out", ("-",), ("−",)),
            Key("follow", ("F",), ("F",)),
            Key("insights", ("I",), ("I",)),
            Key("search", ("Ctrl+F",), ("Ctrl F",), works_while_typing=True),
        ),
    ),
    (
        "review.keys.answer",
        (
            Key("next", ("Down", "J"), ("↓", "J")),
            Key("previous", ("Up", "K"), ("↑", "K")),
            Key("missing", ("M",), ("M",)),
            Key("yes", ("Y", "S"), ("Y", "S")),
            Key("no", ("N",), ("N",)),
            Key("na", ("A",), ("A",)),
            Key("take", ("U",), ("U",)),
            Key("proof", ("P",), ("P",)),
            *(Key(f"digit_{digit}", (str(digit),), ()) for digit in range(10)),
            Key("digits", (), ("0", "…", "9")),
            Key("type", ("Return", "Enter"), ("review.key.enter",)),
            Key("clear", ("Backspace", "Delete"), ("review.key.delete",)),
        ),
    ),
    (
        "review.keys.correct",
        (
            Key("edit", ("F2",), ("F2",)),
            Key("undo", ("Ctrl+Z",), ("Ctrl Z",)),
            Key("speaker", ("V",), ("V",)),
            Key("swap", ("Shift+V",), ("review.key.shift_v",)),
            Key("spoken_digits", ("D",), ("D",)),
        ),
    ),
    (
        "review.keys.add",
        (
            Key("pin", ("E",), ("E",)),
            Key("comment", ("C",), ("C",)),
            Key("cause", ("X",), ("X",)),
            Key("general", ("O",), ("O",)),
            Key("guidance", ("G",), ("G",)),
            Key("trace", ("T",), ("T",)),
            Key("submit", ("Ctrl+Return", "Ctrl+Enter"), ("review.key.ctrl_enter",), works_while_typing=True),
            Key("finish", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), ("review.key.ctrl_shift_enter",)),
            Key("next_call", ("Ctrl+Right",), ("Ctrl →",)),
            Key("list", ("Esc",), ("Esc",), works_while_typing=True),
            Key("keys", ("?",), ("?",)),
        ),
    ),
)
"""All keys by the heading under which the list shows them."""


class ReviewKeys(QObject):
    """Binds keys to what they do while the focus is on the page and nobody types."""

    def __init__(self, page: QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
        """`actions` maps the name of an action to what it does; every key must have one."""
        super().__init__(page)
        self._page = page
        self._plain: list[QShortcut] = []
        for _, keys in KEYS:
            for key in keys:
                for sequence in key.sequences:
                    shortcut = QShortcut(QKeySequence(sequence), page)
                    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                    shortcut.activated.connect(actions[key.action])
                    if not key.works_while_typing:
                        self._plain.append(shortcut)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._note_focus)

    def _note_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._page.isAncestorOf(now):
            is_free = not is_typed_into(now)
            for shortcut in self._plain:
                shortcut.setEnabled(is_free)


def is_typed_into(widget: QWidget) -> bool:
    """Whether plain keys belong to a widget itself."""
    if isinstance(widget, QTextEdit | QPlainTextEdit | QLineEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox | QComboBox | QAbstractItemView)


class KeysDialog(QDialog):
    """The list of keys."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysList")
        self.setWindowTitle(texts("review.keys.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QHBoxLayout()
        columns.setSpacing(28)
        for group in (KEYS[:1], KEYS[1:3], KEYS[3:]):
            column = QVBoxLayout()
            column.setSpacing(14)
            for heading, keys in group:
                column.addLayout(_column(texts, heading, keys))
            column.addStretch(1)
            columns.addLayout(column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 18)
        layout.addLayout(columns)


def _column(texts: Texts, heading: str, keys: tuple[Key, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    title = plain_label("sectionTitle")
    title.setText(texts(heading))
    column.addWidget(title)
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    for line, key in enumerate(key for key in keys if key.shown):
        caps = QHBoxLayout()
        caps.setSpacing(3)
        for shown in key.shown:
            caps.addWidget(_cap(texts(shown) if shown.startswith("review.") else shown))
        caps.addStretch(1)
        grid.addLayout(caps, line, 0)
        what = plain_label("keyMeaning")
        what.setText(texts(f"review.does.{key.action}"))
        grid.addWidget(what, line, 1)
    column.addLayout(grid)
    return column


def _cap(text: str) -> QLabel:
    cap = plain_label("key" if text != "…" else "keyMeaning")
    cap.setText(text)
    cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return cap
