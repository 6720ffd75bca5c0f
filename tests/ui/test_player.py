"""The player: where one is, at any speed, in loops and past silences, with a sound device or without."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import Span
from qa_studio.ui.widgets import player as player_module
from qa_studio.ui.widgets.player import Player


class StillSound:
    """A sound whose position is set by hand."""

    def __init__(self) -> None:
        self.at_s = 0.0
        self.speed = 1.0
        self.runs = False
        self.opened: list[Path] = []

    def open(self, sound_file: Path) -> None:
        self.opened.append(sound_file)

    def play(self) -> None:
        self.runs = True

    def pause(self) -> None:
        self.runs = False

    def stop(self) -> None:
        self.runs = False

    def seek(self, seconds: float) -> None:
        self.at_s = seconds

    def set_speed(self, speed: float) -> None:
        self.speed = speed

    def position_s(self) -> float:
        return self.at_s

    def is_at_end(self) -> bool:
        return False


@pytest.fixture
def sound() -> StillSound:
    return StillSound()


@pytest.fixture
def player(qapp: object, sound: StillSound, tmp_path: Path) -> Player:
    player = Player(sound=sound)
    player.prepare(60.0, (Span(10.0, 20.0), Span(30.0, 30.5)))
    player.load(tmp_path / "call.wav")
    return player


def test_nothing_plays_before_there_is_sound(qapp: object) -> None:
    player = Player(sound=StillSound())
    player.prepare(60.0)
    player.play_from(12.0)
    assert not player.is_playing
    assert player.position_s == 12.0


def test_a_moment_chosen_before_the_sound_came_is_kept(qapp: object, sound: StillSound, tmp_path: Path) -> None:
    player = Player(sound=sound)
    player.prepare(60.0)
    player.seek(33.0)
    player.load(tmp_path / "call.wav")
    assert sound.at_s == 33.0


@pytest.mark.parametrize(("wanted", "reached"), [(-5.0, 0.0), (30.0, 30.0), (99.0, 60.0)])
def test_seeking_stays_within_the_call(player: Player, wanted: float, reached: float) -> None:
    player.seek(wanted)
    assert player.position_s == reached


def test_skipping_goes_five_seconds(player: Player) -> None:
    player.seek(20.0)
    player.skip(-5.0)
    assert player.position_s == 15.0


def test_speed_goes_by_steps_and_stops_at_the_ends(player: Player, sound: StillSound) -> None:
    player.change_speed(1)
    assert (player.speed, sound.speed) == (1.25, 1.25)
    player.change_speed(40)
    assert player.speed == 2.0
    player.change_speed(-40)
    assert player.speed == 0.5


def test_the_position_is_told_while_it_plays(player: Player, sound: StillSound, qtbot: QtBot) -> None:
    player.play()
    sound.at_s = 3.5
    with qtbot.waitSignal(player.moved, check_params_cb=lambda seconds: seconds == 3.5):
        pass
    player.pause()


def test_silences_are_skipped_only_when_wanted(player: Player, sound: StillSound, qtbot: QtBot) -> None:
    player.play()
    sound.at_s = 12.0
    with qtbot.waitSignal(player.moved, check_params_cb=lambda seconds: seconds == 12.0):
        pass
    player.skips_silences = True
    with qtbot.waitSignal(player.moved, check_params_cb=lambda seconds: seconds == pytest.approx(19.7)):
        pass
    sound.at_s = 30.1
    with qtbot.waitSignal(player.moved, check_params_cb=lambda seconds: seconds == 30.1):
        pass
    player.pause()


def test_a_loop_begins_again_at_its_end(player: Player, sound: StillSound, qtbot: QtBot) -> None:
    player.set_loop(Span(5.0, 8.0))
    assert player.position_s == 5.0
    player.play()
    sound.at_s = 8.1
    with qtbot.waitSignal(player.moved, check_params_cb=lambda seconds: seconds == 5.0):
        pass
    player.pause()


def test_going_elsewhere_ends_the_loop(player: Player) -> None:
    player.set_loop(Span(5.0, 8.0))
    player.seek(40.0)
    assert player.loop is None


def test_it_stops_at_the_end_and_starts_over(player: Player, sound: StillSound, qtbot: QtBot) -> None:
    player.play_from(58.0)
    sound.at_s = 60.0
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda playing: not playing):
        pass
    player.play()
    assert player.position_s == 0.0
    player.pause()


def test_without_a_sound_device_it_says_so_and_the_position_moves_still(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(player_module, "has_sound_device", lambda: False)
    player = Player()
    player.prepare(60.0)
    with qtbot.waitSignal(player.sound_missing) as told:
        player.load(tmp_path / "call.wav")
    assert told.args == ["review.player.no_device"]
    player.play()
    with qtbot.waitSignal(player.moved, check_params_cb=lambda seconds: seconds > 0):
        pass
    player.pause()


def test_looking_for_a_sound_device_makes_no_noise_in_the_log(qapp: object, qtlog: object) -> None:
    assert player_module.has_sound_device() in (True, False)
