"""Listening to calls: what is known of who speaks is not overwritten by listening again."""

from dataclasses import replace
from pathlib import Path
from typing import cast

from factories import tone_call
from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import Activity
from qa_studio.services.import_calls import import_calls
from qa_studio.services.listen_to_calls import peaks_of
from qa_studio.services.ports import Workers
from qa_studio.services.speech_rows import Listened, Peaks
from qa_studio.services.studio import Studio


class OneEar:
    """The part of the port `Workers` that listens."""

    def listen(self, files: tuple[object, ...]) -> Listened:
        """Hears one channel for a second."""
        return Listened(Peaks(10, (b"\x00\x01",)), (((0.0, 1.0),),), 4.0)


def test_the_outline_is_made_anew_and_estimated_speakers_stay(studio: Studio, tmp_path: Path) -> None:
    uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 4.0, channels=1)]).imported[0]
    told = Activity({Speaker.AGENT: (Span(0.0, 1.0),), Speaker.CUSTOMER: (Span(1.0, 2.0),)}, 4.0)
    with studio.uow() as uow:
        uow.calls.save_activity(uid, told)
        uow.commit()
    assert peaks_of(replace(studio, workers=cast(Workers, OneEar())), uid) == Peaks(10, (b"\x00\x01",))
    with studio.uow() as uow:
        assert uow.calls.activity(uid) == told
