"""Words for people: one gettext catalogue in Spanish and English, and numbers and dates as the locale writes them."""

import gettext
import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from qa_studio.domain.errors import Message
from qa_studio.domain.scorecards import LocalText
from qa_studio.domain.scoring_trace import TraceNumber

LANGUAGES = ("es", "en")
_FLOAT_NOISE = Decimal("1e-9")
"""Far below anything shown: what sums of floating-point numbers lack or exceed, such as 84.34999999999999."""
_WHOLE_FROM = 10**15
"""Floating-point numbers so large have no decimals worth rounding."""


class Texts:
    """The sentences of one language. Message ids are dotted names; parameters are named."""

    def __init__(self, folder: Path, language: str) -> None:
        """Reads every `.po` file under `folder`/`language` as one catalogue."""
        self.language = language if language in LANGUAGES else "en"
        merged = Catalog(locale=self.language)
        for path in sorted((folder / self.language).glob("*.po")):
            with path.open("rb") as file:
                for entry in read_po(file, locale=self.language):
                    if entry.id:
                        merged.add(entry.id, entry.string)
        compiled = io.BytesIO()
        write_mo(compiled, merged)
        compiled.seek(0)
        self._catalogue = gettext.GNUTranslations(compiled)

    def __call__(self, message_id: str, **params: object) -> str:
        """Gives the sentence for `message_id`; a parameter `n` chooses the plural form where there is one.

        Plural entries have the msgid_plural "<msgid>.many". An unknown id comes back as it is.
        """
        count = params.get("n")
        if isinstance(count, int):
            text = self._catalogue.ngettext(message_id, f"{message_id}.many", count)
            if text in (message_id, f"{message_id}.many"):
                text = self._catalogue.gettext(message_id)
        else:
            text = self._catalogue.gettext(message_id)
        return text.format(**{name: self._shown(value) for name, value in params.items()}) if params else text

    def of(self, message: Message) -> str:
        """Gives the sentence of a message."""
        return self(message.id, **message.params)

    def has(self, message_id: str) -> bool:
        """Whether the catalogue knows an id."""
        return self._catalogue.gettext(message_id) != message_id or self._catalogue.ngettext(
            message_id, f"{message_id}.many", 1
        ) not in (message_id, f"{message_id}.many")

    def language_name(self, code: str) -> str:
        """Gives a language's name as it stands in a list, the code itself where nobody has named it."""
        if self.has(f"language.{code}"):
            return self(f"language.{code}")
        name = str(Locale(self.language).languages.get(code.replace("-", "_"), code))
        return name[:1].upper() + name[1:]

    def known_as(self, family: str, name: str) -> str:
        """Gives what people call a name that came as data ("test_set", "Call centre"), or the name itself."""
        message_id = f"{family}.{re.sub('[^a-z0-9]+', '_', name.lower())}"
        return self(message_id) if self.has(message_id) else name

    def file_size(self, size_bytes: int) -> str:
        """Gives a size in megabytes, from a gigabyte on with one decimal in those (powers of ten)."""
        if size_bytes < 999_500_000:
            return f"{self.number(size_bytes / 1e6, 0)} MB"
        return f"{self.number(size_bytes / 1e9)} GB"

    def number(self, value: float | None, decimals: int = 1) -> str:
        """Gives a number as the locale writes it, halves rounded up, "–" for None."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(_rounded(_decimal(value), decimals), format=pattern, locale=self.language)

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """Gives a share (0–1) in per cent, halves rounded up, "–" for None."""
        if share is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + (" %" if self.language == "es" else "%")
        return format_percent(_rounded(_decimal(share), decimals + 2), format=pattern, locale=self.language)

    def date(self, value: date, form: str = "medium") -> str:
        """Gives a date; `form` is Babel's "short", "medium", "long" or a pattern."""
        return format_date(value, format=form, locale=self.language)

    def moment(self, value: datetime, zone: str = "UTC", form: str = "short") -> str:
        """Gives an aware moment at a site's time zone."""
        return format_datetime(value.astimezone(ZoneInfo(zone)), format=form, locale=self.language)

    def duration(self, seconds: float) -> str:
        """Gives a length as m:ss or h:mm:ss."""
        whole = int(_rounded(_decimal(seconds), 0))
        hours, rest = divmod(whole, 3600)
        minutes, left = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"

    def _shown(self, value: object) -> str:
        match value:
            case bool() | str():
                return str(value)
            case int():
                return self.number(value, 0)
            case TraceNumber():
                return format_decimal(_rounded(_decimal(value), 2), format="#,##0.##", locale=self.language)
            case float():
                return self.number(value)
            case Message():
                return self.of(value)
            case LocalText():
                return value.in_language(self.language)
            case Mapping():
                return ", ".join(f"{key}: {self._shown(item)}" for key, item in value.items())
            case _:
                return str(value)


def _decimal(value: float) -> Decimal:
    """Gives a number as it reads in decimals, not as the binary fraction that stands for it."""
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Rounds as people do by hand, halves away from zero; never to a negative zero."""
    if not value.is_finite() or abs(value) >= _WHOLE_FROM:
        return value
    told = value.quantize(_FLOAT_NOISE, ROUND_HALF_UP)
    return told.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
