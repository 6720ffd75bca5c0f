"""The widgets that take an answer, one for each kind of question."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from qa_studio.domain.answers import why_not_possible
from qa_studio.domain.scorecards import NA, AnswerValue, Question, QuestionKind
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_flow import FlowLayout

_BUTTONS_UP_TO = 10
"""A longer scale is typed rather than chosen from buttons."""


class AnswerField(QWidget):
    """Takes the answer to one question; `chosen` carries an `AnswerValue`, None for no answer any more."""

    chosen = Signal(object)
    is_wide = False
    """Whether the field wants a line of its own below the question."""

    def show_value(self, value: AnswerValue) -> None:
        """Shows an answer without telling it as chosen."""
        raise NotImplementedError

    def field(self) -> QWidget | None:
        """Gives the widget that is typed into, None where the answer is chosen from buttons."""
        return None


def answer_field(question: Question, texts: Texts, *, is_editable: bool) -> AnswerField:
    """Makes the field for a question's kind."""
    if question.kind is QuestionKind.TEXT:
        return _TextField(question, texts, is_editable=is_editable)
    if question.kind is QuestionKind.NUMBER or _is_long_scale(question):
        return _NumberField(question, texts, is_editable=is_editable)
    return _ButtonField(question, texts, is_editable=is_editable)


def _is_long_scale(question: Question) -> bool:
    return question.kind is QuestionKind.SCALE and question.scale_max > _BUTTONS_UP_TO


def _choices(question: Question, texts: Texts) -> list[tuple[AnswerValue, str, str]]:
    """Gives (value, label, tone) of each button of a question."""
    choices: list[tuple[AnswerValue, str, str]]
    match question.kind:
        case QuestionKind.YES_NO:
            choices = [(True, texts("review.answer.yes"), "yes"), (False, texts("review.answer.no"), "no")]
        case QuestionKind.SCALE:
            choices = [(step, str(step), "") for step in range(question.scale_max + 1)]
        case _:
            choices = [(option.id, option.label.in_language(texts.language), "") for option in question.options]
    return choices


def answer_words(question: Question, value: AnswerValue, texts: Texts) -> str:
    """Gives an answer as its button reads."""
    if value == NA:
        return texts("review.answer.na")
    known = (label for own, label, _ in _choices(question, texts) if own == value and type(own) is type(value))
    return next(known, str(value))


class _Button(QToolButton):
    """A button that stays pressed; the mouse leaves the keyboard where it is."""

    def __init__(self, label: str, tone: str, name: str, *, is_editable: bool) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setText(label.replace("&", "&&"))
        self.setAccessibleName(name)
        self.setProperty("tone", tone)
        self.setCheckable(True)
        self.setEnabled(is_editable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class _ButtonField(AnswerField):
    """Yes and no, a scale, one option or several."""

    def __init__(self, question: Question, texts: Texts, *, is_editable: bool) -> None:
        super().__init__()
        self.is_wide = question.kind in (QuestionKind.CHOICE, QuestionKind.MULTI)
        self._takes_several = question.kind is QuestionKind.MULTI
        self._value: AnswerValue = None
        self._buttons: list[tuple[AnswerValue, _Button]] = []
        layout = FlowLayout(self) if self.is_wide else QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        choices = _choices(question, texts)
        if question.allows_na:
            choices.append((NA, texts("review.answer.na"), "na"))
        asked = question.text.in_language(texts.language)
        for place, (value, label, tone) in enumerate(choices, start=1):
            shown = f"{place}  {label}" if self.is_wide and value != NA else label
            button = _Button(shown, tone, f"{asked}: {label}", is_editable=is_editable)
            button.clicked.connect(self._press)
            self._buttons.append((value, button))
            layout.addWidget(button)

    def show_value(self, value: AnswerValue) -> None:
        """Shows an answer as pressed buttons."""
        self._value = value
        for own, button in self._buttons:
            is_chosen = own in value if isinstance(value, tuple) else own == value and type(own) is type(value)
            button.setChecked(is_chosen)

    def _press(self) -> None:
        pressed = self.sender()
        value = next(value for value, button in self._buttons if button is pressed)
        if not self._takes_several or value == NA:
            is_same = value == self._value and type(value) is type(self._value)
            self.chosen.emit(None if is_same else value)
        else:
            chosen = set(self._value) if isinstance(self._value, tuple) else set()
            chosen ^= {str(value)}
            self.chosen.emit(tuple(str(own) for own, _ in self._buttons if own in chosen))
        self.show_value(self._value)


class _NumberField(AnswerField):
    """A number that is typed; one the scorecard does not know is refused with its reason."""

    def __init__(self, question: Question, texts: Texts, *, is_editable: bool) -> None:
        super().__init__()
        self._question = question
        self._texts = texts
        self._line = QLineEdit()
        self._line.setFixedWidth(84)
        self._line.setReadOnly(not is_editable)
        self._line.setPlaceholderText(texts("review.answer.number"))
        self._line.setAccessibleName(question.text.in_language(texts.language))
        self._line.textEdited.connect(self._read)
        self._refusal = QLabel()
        self._refusal.setObjectName("notSaved")
        self._refusal.setTextFormat(Qt.TextFormat.PlainText)
        self._refusal.setWordWrap(True)
        self._refusal.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._line)
        self._na: _Button | None = None
        if question.allows_na:
            label = texts("review.answer.na")
            name = f"{question.text.in_language(texts.language)}: {label}"
            self._na = _Button(label, "na", name, is_editable=is_editable)
            self._na.clicked.connect(self._press_na)
            buttons.addWidget(self._na)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(buttons)
        layout.addWidget(self._refusal)

    def field(self) -> QWidget:
        """Gives the line."""
        return self._line

    def show_value(self, value: AnswerValue) -> None:
        """Shows a number, or that it does not apply."""
        if self._na is not None:
            self._na.setChecked(value == NA)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self._number() != value:
                self._line.setText(f"{value:g}".replace(".", "," if self._texts.language == "es" else "."))
        elif value == NA:
            self._line.clear()
            self._refusal.hide()

    def _number(self) -> float | None:
        try:
            return float(self._line.text().strip().replace(",", "."))
        except ValueError:
            return None

    def _read(self, text: str) -> None:
        number = self._number()
        value: AnswerValue = number
        if number is not None and self._question.kind is QuestionKind.SCALE and number.is_integer():
            value = int(number)
        problem = None if value is None else why_not_possible(self._question, value)
        is_unreadable = value is None and bool(text.strip())
        self._refusal.setVisible(problem is not None or is_unreadable)
        if problem is not None:
            self._refusal.setText(self._texts.of(problem))
        elif is_unreadable:
            self._refusal.setText(self._texts("review.answer.not_a_number"))
        self.chosen.emit(None if problem is not None else value)

    def _press_na(self) -> None:
        self.chosen.emit(NA if self._na is not None and self._na.isChecked() else None)


class _TextField(AnswerField):
    """A free text."""

    is_wide = True

    def __init__(self, question: Question, texts: Texts, *, is_editable: bool) -> None:
        super().__init__()
        self._edit = QPlainTextEdit()
        self._edit.setFixedHeight(50)
        self._edit.setReadOnly(not is_editable)
        self._edit.setTabChangesFocus(True)
        self._edit.setAccessibleName(question.text.in_language(texts.language))
        self._edit.setPlaceholderText(texts("review.answer.text"))
        self._edit.textChanged.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._edit)

    def field(self) -> QWidget:
        """Gives the box."""
        return self._edit

    def show_value(self, value: AnswerValue) -> None:
        """Shows a text."""
        text = value if isinstance(value, str) else ""
        if text != self._edit.toPlainText():
            with QSignalBlocker(self._edit):
                self._edit.setPlainText(text)

    def _tell(self) -> None:
        self.chosen.emit(self._edit.toPlainText() or None)
