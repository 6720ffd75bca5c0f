"""The phrase library of a workspace: what ships and what its people changed or added; tried before it is kept."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.people import Permission
from qa_studio.domain.phrases import PhraseHit, PhraseRule
from qa_studio.domain.transcripts import folded
from qa_studio.services.browse_calls import require_call
from qa_studio.services.phrase_export import phrases_as_yaml
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import is_language


@dataclass(frozen=True)
class PhraseImport:
    """What came of a phrase library file: ids of rules added and changed; those that say nothing new are neither."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


def rules_in(studio: Studio, uow: UnitOfWork) -> tuple[PhraseRule, ...]:
    """Gives the library within a unit of work: what ships, a workspace's rule in the place of one with its id."""
    own = {rule.id: rule for rule in uow.phrases.all()}
    shipped = studio.reader.shipped_phrases()
    ids = {rule.id for rule in shipped}
    return (
        *(own.get(rule.id, rule) for rule in shipped),
        *(rule for rule in own.values() if rule.id not in ids),
    )


def library_in(studio: Studio, uow: UnitOfWork) -> str:
    """Names the state of all that analysis rests on: lexicons and rules that ship, and the workspace's own."""
    own = sorted(uow.phrases.all(), key=lambda rule: rule.id)
    shipped = studio.reader.library()
    return f"{shipped}+{hashlib.sha256(repr(own).encode()).hexdigest()[:16]}" if own else shipped


def list_phrases(studio: Studio, language: str | None = None) -> tuple[PhraseRule, ...]:
    """Gives the library of a language, or of all, those switched off included.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return tuple(rule for rule in rules_in(studio, uow) if language in (None, rule.language))


def save_phrase(studio: Studio, rule: PhraseRule) -> PhraseRule:
    """Keeps a rule, new or changed, and gives it as it is kept; one without id is given one.

    A shipped rule stays one when it is changed, and is as it shipped again once it is removed. Calls are read with
    it from the next analysis on (`analyse_calls.analyse_outdated`).

    Raises:
        NotAllowed: the role may not manage phrases.
        KnownError: `settings.unknown_language`, `phrase.…`.
    """
    studio.require(Permission.MANAGE_PHRASES)
    with studio.uow() as uow:
        kept = _save(studio, uow, rule)
        uow.commit()
        return kept


def switch_phrase(studio: Studio, rule_id: str, *, is_active: bool) -> PhraseRule:
    """Switches a rule on or off and gives it as it now is.

    Raises:
        NotAllowed: the role may not manage phrases.
        NotFound: `phrase.not_found`.
    """
    studio.require(Permission.MANAGE_PHRASES)
    with studio.uow() as uow:
        kept = _save(studio, uow, replace(_find(rules_in(studio, uow), rule_id), is_active=is_active))
        uow.commit()
        return kept


def remove_phrase(studio: Studio, rule_id: str) -> None:
    """Removes a rule of the workspace; a shipped one is as it shipped again.

    Raises:
        NotAllowed: the role may not manage phrases.
        NotFound: `phrase.not_found`.
    """
    studio.require(Permission.MANAGE_PHRASES)
    with studio.uow() as uow:
        uow.phrases.remove(rule_id)
        uow.audit.record(studio.event("phrase.removed", f"phrase:{rule_id}"))
        uow.commit()


def import_phrases(studio: Studio, path: Path) -> PhraseImport:
    """Takes in a team's phrase library (YAML); a rule with a known id takes that one's place.

    Raises:
        NotAllowed: the role may not manage phrases.
        KnownError: the file cannot be read, with its line; then nothing is taken in.
    """
    studio.require(Permission.MANAGE_PHRASES)
    read = studio.reader.read_phrases(path)
    added: list[str] = []
    changed: list[str] = []
    with studio.uow() as uow:
        known = {rule.id: rule for rule in rules_in(studio, uow)}
        for rule in read:
            before = known.get(rule.id)
            wanted = replace(rule, is_shipped=before is not None and before.is_shipped)
            if wanted == before:
                continue
            _save(studio, uow, wanted)
            (added if before is None else changed).append(rule.id)
        uow.commit()
    return PhraseImport(tuple(added), tuple(changed))


def export_phrases(studio: Studio, language: str, *, only_own: bool = False) -> str:
    """Gives the library of a language as YAML, as `import_phrases` reads it; `only_own`: without what just ships.

    Raises:
        NotAllowed: the role may not see calls.
    """
    rules = list_phrases(studio, language)
    if only_own:
        shipped = set(studio.reader.shipped_phrases())
        rules = tuple(rule for rule in rules if rule not in shipped)
    return phrases_as_yaml(language, rules)


def try_rule(studio: Studio, rule: PhraseRule, uid: str) -> tuple[PhraseHit, ...]:
    """Gives where a rule would be found in a call's transcript; nothing is kept.

    A rule that is switched off is tried all the same, and one with a known id in that one's place.

    Raises:
        NotAllowed: the call is not for this person.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `phrase.…`.
    """
    require_call(studio, uid)
    rule = replace(rule, id=rule.id or "-", is_active=True)
    studio.reader.check_phrase(rule)
    with studio.uow() as uow:
        call = uow.calls.get(uid)
        transcript = uow.transcripts.current(uid)
        others = tuple(one for one in rules_in(studio, uow) if one.id != rule.id)
    if transcript is None:
        raise NotFound("transcript.none")
    hits = studio.reader.phrases(transcript.utterances, rule.language, call.duration_s, (*others, rule))
    return tuple(hit for hit in hits if hit.rule == rule.id)


def _save(studio: Studio, uow: UnitOfWork, rule: PhraseRule) -> PhraseRule:
    if not is_language(rule.language):
        raise KnownError("settings.unknown_language", language=rule.language)
    patterns = dict.fromkeys(" ".join(pattern.split()) for pattern in rule.patterns if pattern.strip())
    rule = replace(rule, title=" ".join(rule.title.split()), patterns=tuple(patterns))
    if not rule.id:
        rule = replace(rule, id=_new_id(rule, {one.id for one in rules_in(studio, uow)}))
    studio.reader.check_phrase(rule)
    uow.phrases.save(rule)
    uow.audit.record(studio.event("phrase.saved", f"phrase:{rule.id}", title=rule.title, active=rule.is_active))
    return rule


def _new_id(rule: PhraseRule, taken: set[str]) -> str:
    """Gives an id of language, group and title that is not taken."""
    words = re.sub(r"[^a-z0-9]+", "_", folded(rule.title).replace("ñ", "n")).strip("_")[:40]
    base = f"{rule.language}.{rule.group.value}.{words or 'rule'}"
    numbered = (base if number == 1 else f"{base}_{number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def _find(rules: Sequence[PhraseRule], rule_id: str) -> PhraseRule:
    found = next((rule for rule in rules if rule.id == rule_id), None)
    if found is None:
        raise NotFound("phrase.not_found", phrase=rule_id)
    return found
