"""Full text over current transcripts: the same on both databases, whatever a person types."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.domain.transcripts import Transcript, Utterance
from qa_studio.services.understanding_repositories import SearchRow
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_agent, add_calls, analysis, call, transcript, uid_of


def keep(uow: SqlUnitOfWork, number: int, *texts: str) -> Transcript:
    """Adds a call and what was said in it, by agent and customer in turns of two seconds."""
    if not uow.calls.has(uid_of(number)):
        add_calls(uow, [number])
    said = replace(transcript(uid_of(number), *texts), redactions=())
    uow.transcripts.replace_current(said, analysis(said))
    return said


def found(rows: Sequence[SearchRow]) -> list[str]:
    """Gives the texts of hits with their marks in brackets."""
    marked = []
    for row in rows:
        said = row.hit.text
        for start, end in reversed(row.hit.marks):
            said = f"{said[:start]}<{said[start:end]}>{said[end:]}"
        marked.append(said)
    return marked


def find(uow: SqlUnitOfWork, typed: str, **rest: object) -> list[str]:
    """Searches what was typed and gives the marked texts."""
    return found(uow.search.find(SearchQuery(typed, **rest)))


def test_words_are_found_in_any_order_in_one_utterance_with_their_places(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "Quiero cancelar, ¡cancelar ya!", "cancelar", "quiero eso")
    assert find(uow, "cancelar QUIERO") == ["<Quiero> <cancelar>, ¡<cancelar> ya!"]
    assert find(uow, "cancelar nada") == []


def test_a_phrase_is_found_as_it_was_said(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "me quiero dar de baja", "de baja me quiero dar", "dar la baja", "dar debaja")
    assert find(uow, '"dar de baja"') == ["me quiero <dar de baja>"]
    assert find(uow, '"dar de baja') == ["me quiero <dar de baja>"]
    assert find(uow, "“de baja” me") == ["<me> quiero dar <de baja>", "<de baja> <me> quiero dar"]


def test_a_prefix_finds_all_words_that_begin_so(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "cancelación", "lo cancelaron", "anca", "can celar")
    assert find(uow, "cancel*") == ["<cancelación>", "lo <cancelaron>"]
    assert find(uow, '"lo can*"') == find(uow, '"lo can"*') == ["<lo cancelaron>"]
    assert find(uow, "*ancelar") == []


def test_accents_are_optional_and_exact_spellings_come_first(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "el año esta mal", "esta")
    keep(uow, 2, "el ano está mal", "ESTÁ")
    rows = uow.search.find(SearchQuery("está"))
    assert found(rows) == ["el ano <está> mal", "<ESTÁ>", "el año <esta> mal", "<esta>"]
    assert [row.hit.is_exact for row in rows] == [True, True, False, False]
    assert find(uow, "esta")[:2] == ["el año <esta> mal", "<esta>"]
    assert find(uow, "ano") == ["el <ano> está mal", "el <año> esta mal"]
    assert find(uow, '"año esta"') == ["el <año esta> mal", "el <ano está> mal"]
    assert find(uow, "añ*") == ["el <año> esta mal", "el <ano> está mal"]


def test_accents_that_are_letters_of_their_own_are_found_where_they_stand(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "pues la cancio\u0301n ‒ canción")
    assert find(uow, "canción") == ["pues la <cancio\u0301n> ‒ <canción>"]


def test_the_newest_calls_come_first_and_in_a_call_what_was_said_first(uow: SqlUnitOfWork) -> None:
    for number in (2, 3, 1):
        keep(uow, number, f"hola {number} a", f"hola {number} b")
    texts = [row.hit.text for row in uow.search.find(SearchQuery("hola"))]
    assert texts == ["hola 3 a", "hola 3 b", "hola 2 a", "hola 2 b", "hola 1 a", "hola 1 b"]


def test_pages_follow_each_other_over_exact_and_other_spellings(uow: SqlUnitOfWork) -> None:
    for number in range(1, 5):
        keep(uow, number, "está", "esta", "está")
    query = SearchQuery("esta")
    every = uow.search.find(query)
    assert [row.hit.is_exact for row in every] == [True] * 4 + [False] * 8
    pages = [uow.search.find(query, limit=3, offset=offset) for offset in range(0, 15, 3)]
    assert [row for page in pages for row in page] == list(every)
    assert uow.search.count(query) == (12, 4)
    assert uow.search.find(query, limit=0) == ()


def test_a_hit_tells_call_speaker_and_second(uow: SqlUnitOfWork) -> None:
    said = keep(uow, 1, "hola", "quiero la baja")
    [row] = uow.search.find(SearchQuery("baja"))
    assert (row.call.uid, row.hit.call_uid, row.hit.utterance) == (uid_of(1), uid_of(1), 1)
    assert (row.hit.speaker, row.hit.span.start_s, row.hit.span.end_s) == (Speaker.CUSTOMER, 2.0, 3.5)
    assert row.hit.text == said.utterances[1].text


def test_a_search_may_want_one_speaker(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "no agente", "no cliente")
    assert find(uow, "no", speaker=Speaker.CUSTOMER) == ["<no> cliente"]
    assert find(uow, "no", speaker=Speaker.UNKNOWN) == []


def test_a_search_may_want_calls_of_a_filter(uow: SqlUnitOfWork) -> None:
    ana, eva = add_agent(uow), add_agent(uow, "Eva")
    add_calls(uow, [1], ana, queue="ventas")
    add_calls(uow, [2], eva, queue="averias")
    for number in (1, 2):
        keep(uow, number, f"hola {number}")
    assert find(uow, "hola", calls=CallFilter(queues=("ventas",))) == ["<hola> 1"]
    assert find(uow, "hola", calls=CallFilter(agent_ids=(eva.id,), text="averias")) == ["<hola> 2"]
    query = SearchQuery("hola", calls=CallFilter(started_from=NOON + timedelta(minutes=2)))
    assert (uow.search.count(query), uow.search.calls(query)) == ((1, 1), (uid_of(2),))


def long_utterance(uow: SqlUnitOfWork, *, with_times: bool) -> None:
    """A call of a minute: at 10 s "uno", at 20 s "dos", at 30 s "tres" in one utterance; "tres" again at 55 s."""
    add_calls(uow, [1])
    said = replace(transcript(uid_of(1), "uno dos tres", "tres"), redactions=())
    words = (replace(said.utterances[0].words[i], start_s=10.0 * (i + 1), end_s=10.0 * i + 12) for i in range(3))
    first = replace(said.utterances[0], start_s=10.0, end_s=32.0, words=tuple(words) if with_times else ())
    last = Utterance(Speaker.CUSTOMER, 55.0, 56.0, "tres")
    said = replace(said, utterances=(first, last))
    uow.transcripts.replace_current(said, analysis(said))


@pytest.mark.parametrize("with_times", [True, False])
def test_a_search_may_want_the_beginning_or_the_end_of_calls_by_the_second_of_the_word(
    uow: SqlUnitOfWork, with_times: bool
) -> None:
    long_utterance(uow, with_times=with_times)
    assert find(uow, "uno", within_s=15.0) == ["<uno> dos tres"]
    assert find(uow, "tres", within_s=15.0) == []
    assert find(uow, "tres", within_s=35.0) == ["uno dos <tres>"]
    assert find(uow, "tres", last_s=10.0) == ["<tres>"]
    assert find(uow, "tres", last_s=45.0) == ["uno dos <tres>", "<tres>"]
    assert find(uow, "uno", last_s=45.0) == []
    assert find(uow, "uno tres", within_s=32.0, last_s=45.0) == []
    assert find(uow, '"dos tres"', within_s=25.0) == ["uno <dos tres>"]
    query = SearchQuery("tres", last_s=45.0)
    assert (uow.search.count(query), uow.search.calls(query)) == ((2, 1), (uid_of(1),))
    assert found(uow.search.find(query, limit=1, offset=1)) == ["<tres>"]


def test_only_current_transcripts_are_found(uow: SqlUnitOfWork) -> None:
    keep(uow, 1, "primera canción", "igual")
    keep(uow, 1, "segunda", "igual")
    assert find(uow, "primera") == find(uow, "cancion") == []
    assert find(uow, "segunda igual") == []
    assert find(uow, "igual") == ["<igual>"]


def test_a_revision_is_found_as_it_now_is(uow: SqlUnitOfWork) -> None:
    said = keep(uow, 1, "mi número es el cuatro", "vale")
    texts = ("mi número es el [DNI]", "nací el [FECHA DE NACIMIENTO]")
    masked = replace(said, utterances=tuple(map(lambda one, to: replace(one, text=to), said.utterances, texts)))
    uow.transcripts.revise(masked, analysis(masked))
    assert find(uow, "cuatro") == []
    assert find(uow, "numero") == ["mi <número> es el [DNI]"]
    assert find(uow, "dni") == find(uow, "fecha") == []
    assert find(uow, "[fecha de nacimiento]") == ["nací el <[FECHA DE NACIMIENTO]>"]
    assert find(uow, "[dni]") == ["mi número es el <[DNI]>"]


def test_nothing_of_what_was_is_left_in_the_index(uow: SqlUnitOfWork, database: Engine) -> None:
    for texts in (["cuatro ñandúes"], ["cinco"], [""]):
        keep(uow, 1, *texts)
    uow.commit()
    with database.connect() as connection:
        if database.dialect.name == "sqlite":
            connection.execute(text("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search_lines', 'row')"))
            assert connection.execute(text("SELECT term FROM temp.terms")).all() == []
        assert connection.execute(text("SELECT count(*) FROM searched_calls")).scalar_one() == 1
        if database.dialect.name == "postgresql":
            assert connection.execute(text("SELECT count(*) FROM search_lines")).scalar_one() == 0


def test_a_call_that_began_at_another_time_is_sorted_anew(uow: SqlUnitOfWork) -> None:
    for number in (1, 2):
        keep(uow, number, f"hola {number}")
    uow.calls.update(call(1, started_at=NOON + timedelta(days=1)))
    assert find(uow, "hola") == ["<hola> 1", "<hola> 2"]
    assert uow.search.count(SearchQuery("hola")) == (2, 2)


def test_calls_of_the_same_second_are_kept_apart(uow: SqlUnitOfWork) -> None:
    for number in range(1, 4):
        add_calls(uow, [number], started_at=NOON)
        keep(uow, number, "hola")
    assert uow.search.count(SearchQuery("hola")) == (3, 3)
    assert uow.search.calls(SearchQuery("hola")) == tuple(sorted(map(uid_of, (1, 2, 3))))


def test_what_was_not_committed_is_not_found(new_uow: Callable[[], SqlUnitOfWork]) -> None:
    with new_uow() as first:
        keep(first, 1, "hola")
    with new_uow() as second:
        assert second.search.count(SearchQuery("hola")) == (0, 0)


def test_transcripts_of_before_the_index_are_taken_in_bit_by_bit(uow: SqlUnitOfWork, database: Engine) -> None:
    for number in range(1, 4):
        keep(uow, number, "hola")
    uow.commit()
    is_sqlite = database.dialect.name == "sqlite"
    empty = "INSERT INTO search_lines(search_lines) VALUES ('delete-all')" if is_sqlite else "DELETE FROM search_lines"
    with database.begin() as connection:
        for statement in (empty, "DELETE FROM searched_calls"):
            connection.execute(text(statement))
    assert uow.search.index_missing(2) == 1
    assert uow.search.calls(SearchQuery("hola")) == tuple(sorted(map(uid_of, (2, 3))))
    assert uow.search.index_missing(2) == 0
    assert uow.search.index_missing(2) == 0
    assert uow.search.count(SearchQuery("hola")) == (3, 3)


TYPED = st.one_of(st.text(max_size=40), st.text(alphabet="aáñ \"'*-+():^~<>|&!\\{}[]_%\0%.:ORANDNOT", max_size=40))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TYPED)
@example('NEAR(a b) OR "c')
@example("folded : a")
@example("a' | 'b")
@example("a <-> b")
@example("\ufdfa ½ ŉ")
@example("a*b* *")
@example("\ud800")
@example("palabra " * 500)
@example("x" * 5000)
def test_whatever_is_typed_is_only_words_to_find(uow: SqlUnitOfWork, typed: str) -> None:
    if not uow.calls.has(uid_of(1)):
        keep(uow, 1, 'a á ñ OR "c" folded', "or and not near")
    query = SearchQuery(typed)
    rows = uow.search.find(query)
    assert uow.search.count(query)[0] == len(rows)
    assert all(row.hit.marks for row in rows)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=60))
@example("\ufdfa")
@example("½ Ⅷ ŉ ﬁ")
def test_what_was_said_is_found_by_its_own_words_at_its_own_places(uow: SqlUnitOfWork, said: str) -> None:
    keep(uow, 1, said)
    stored = uow.transcripts.current(uid_of(1))
    assert stored is not None
    kept = stored.utterances[0].text
    for word in kept.replace('"', " ").replace("*", " ").split() if "[" not in kept else ():
        rows = uow.search.find(SearchQuery(word))
        if any(letter.isalnum() and letter.isascii() for letter in word):
            [row] = rows
            assert all(0 <= start < end <= len(kept) for start, end in row.hit.marks)
            assert row.hit.marks


def test_searches_are_kept_under_their_name(uow: SqlUnitOfWork) -> None:
    query = SearchQuery('"dar de baja"', Speaker.CUSTOMER, 60.0, None, CallFilter(NOON, queues=("a",), agent_ids=(3,)))
    first = uow.search.save(SavedSearch(0, "Ñandú", query, "Eva"))
    second = uow.search.save(SavedSearch(0, "bajas", query, "Eva"))
    assert uow.search.saved() == (second, first)
    changed = uow.search.save(SavedSearch(0, "BAJAS", replace(query, text="baja"), "Ana"))
    assert changed.id == second.id
    assert uow.search.saved() == (changed, first)
    uow.search.forget(first.id)
    assert uow.search.saved() == (changed,)
