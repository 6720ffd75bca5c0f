"""A coaching report as real as it gets: six agents, a Spanish scorecard of 20 questions, three months of reviews."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from qa_studio.domain.calls import Span
from qa_studio.domain.coaching import ActionItem, ActionState, CoachingReport
from qa_studio.domain.coaching_summary import CoachingMaterial, ReviewedCall, summarise
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.scorecards import (
    Cause,
    Critical,
    FailEffect,
    FailScope,
    Family,
    LocalText,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.domain.scoring import score
from qa_studio.messages import LANGUAGES, Texts
from qa_studio.reports.writer import Reports
from qa_studio.settings import Settings

LUCIA = 3
_CRITICAL = {
    "info": Family.CUSTOMER,
    "solution": Family.CUSTOMER,
    "retention": Family.BUSINESS,
    "identity": Family.COMPLIANCE,
    "consent": Family.COMPLIANCE,
}
_SECTIONS = {
    ("opening", "Apertura y bienvenida al cliente", "Opening"): [
        ("greeting", "¿Saludó con el guion vigente, dijo su nombre y preguntó en qué podía ayudar?"),
        (
            "identity",
            "¿Verificó la identidad del titular con al menos dos datos antes de dar información de la cuenta?",
        ),
        ("consent", "¿Informó que la llamada se graba y con qué fin se tratan los datos personales?"),
    ],
    ("listening", "Escucha activa y comprensión de la necesidad", "Active listening"): [
        (
            "no_interrupt",
            "¿Dejó hablar al cliente sin interrumpirlo y retomó lo que había dicho con sus propias palabras?",
        ),
        (
            "probing",
            "¿Hizo las preguntas necesarias para entender la situación completa, sin pedir dos veces el mismo dato?",
        ),
        ("empathy", "¿Reconoció la molestia o la preocupación del cliente y respondió con empatía?"),
        ("language", "¿Usó un lenguaje claro, sin tecnicismos ni muletillas, y un tono cordial de principio a fin?"),
    ],
    ("resolution", "Resolución", "Resolution"): [
        ("info", "¿Dio información correcta y completa sobre el producto, las tarifas y los plazos?"),
        ("solution", "¿Ofreció una solución que resuelve lo que el cliente pidió, o escaló según el procedimiento?"),
        ("next_steps", "¿Explicó los próximos pasos, con plazos concretos y quién se encarga de cada uno?"),
        ("hold", "¿Pidió permiso antes de poner la llamada en espera y agradeció la espera al volver?"),
        ("retention", "Ante un pedido de baja, ¿preguntó el motivo y ofreció la alternativa de retención prevista?"),
    ],
    ("records", "Registro y uso de las herramientas", "Records and tools"): [
        ("ticket", "¿Registró el caso con la tipificación correcta y un resumen que otra persona pueda entender?"),
        ("contact_data", "¿Actualizó los datos de contacto cuando el cliente mencionó un cambio?"),
        ("crm", "¿Consultó el historial en el CRM antes de preguntar lo que ya estaba registrado?"),
        ("transfer", "Si transfirió la llamada, ¿lo hizo al área correcta y con el contexto del caso?"),
    ],
    ("closing", "Cierre y despedida", "Closing"): [
        ("summary", "¿Resumió lo acordado antes de terminar la llamada?"),
        ("anything_else", "¿Preguntó si podía ayudar en algo más?"),
        ("survey", "¿Invitó a contestar la encuesta de satisfacción?"),
        ("farewell", "¿Se despidió con cordialidad y esperó a que el cliente colgara?"),
    ],
}


def _question(question_id: str, text: str) -> Question:
    family = _CRITICAL.get(question_id)
    critical = Critical(family, FailScope.SECTION, FailEffect.ZERO) if family else None
    return Question(question_id, LocalText({"es": text}), QuestionKind.YES_NO, critical=critical)


@pytest.fixture(scope="session")
def scorecard() -> Scorecard:
    """A Spanish scorecard of 5 sections and 20 questions, weighted, with critical ones of each family."""
    sections = tuple(
        Section(
            section_id,
            LocalText({"es": title, "en": english}),
            tuple(_question(question_id, text) for question_id, text in questions),
            weight=float(len(questions)),
        )
        for (section_id, title, english), questions in _SECTIONS.items()
    )
    return Scorecard("atencion", 2, LocalText({"es": "Atención al cliente"}), ScoringMode.WEIGHTED, sections)


_QUOTES = {
    True: "Entiendo su molestia, don José, y le pido disculpas; déjeme ver qué pasó y ya mismo se lo resuelvo.",
    False: "Bueno, eso no le puedo decir, tiene que llamar mañana… ¿me repite su número de documento otra vez?",
}


def _chance(agent: int, question: str, is_earlier: bool) -> float:
    """How often an agent earns a question; Lucía is good at empathy, and works on probing and summaries."""
    if agent == LUCIA:
        if question in ("empathy", "anything_else", "no_interrupt"):
            return 0.4 if is_earlier and question == "no_interrupt" else 1.0
        if question in ("probing", "summary"):
            return 0.9 if is_earlier and question == "summary" else 0.3
    return 0.78 + 0.03 * (agent % 4)


@pytest.fixture(scope="session")
def material(scorecard: Scorecard) -> CoachingMaterial:
    """Six agents, 12 calls each from July to September and 6 each in the three months before."""
    draw = random.Random(20260930)
    calls: dict[str, ReviewedCall] = {}

    def review(number: int, agent: int, day: date, is_earlier: bool) -> Evaluation:
        uid = f"{number:064x}"
        started = datetime(day.year, day.month, day.day, 14, number % 60, tzinfo=UTC)
        name = f"external-10{agent:02}-541155501{number:03}-{day:%Y%m%d}-14{number % 60:02}11-1751551511.{number}.wav"
        calls[uid] = ReviewedCall(uid, started, name, "America/Argentina/Buenos_Aires")
        answers, evidence = {}, []
        for question in scorecard.questions():
            if question.id in ("transfer", "retention") and draw.random() < 0.6:
                answers[question.id] = Answer("na")
                continue
            earned = draw.random() < _chance(agent, question.id, is_earlier)
            cause = Cause.TOOL if not earned and question.id == "crm" else None
            answers[question.id] = Answer(earned, cause, "" if earned else "Lo vemos juntos en la sesión.")
            if question.id in ("empathy", "probing", "summary", "info"):
                start = draw.uniform(20, 400)
                evidence.append(Evidence(question.id, Span(start, start + 8), _QUOTES[earned]))
        made = Evaluation(
            number,
            uid,
            agent,
            9,
            scorecard.id,
            scorecard.version,
            EvaluationState.PUBLISHED,
            Origin.TARGETED if number % 13 == 0 else Origin.RANDOM,
            answers,
            tuple(evidence),
        )
        scored = score(scorecard, made.values)
        return replace(made, score=scored.total, failed=scored.failed, section_scores=scored.sections)

    first = date(2026, 7, 1)
    number = 0
    team: list[Evaluation] = []
    earlier: list[Evaluation] = []
    for agent in range(1, 7):
        for at in range(12):
            number += 1
            team.append(review(number, agent, first + timedelta(days=7 * at + agent), False))
        for at in range(6):
            number += 1
            earlier.append(review(number, agent, first - timedelta(days=88 - 15 * at), True))
    return CoachingMaterial(
        agent_id=LUCIA,
        agent_name="Lucía Herrera Núñez",
        team="Atención Norte",
        period_from=first,
        period_before=date(2026, 10, 1),
        prepared_at=datetime(2026, 10, 2, 1, 30, tzinfo=UTC),
        prepared_by="Martín Peña",
        evaluations=[one for one in team if one.agent_id == LUCIA],
        earlier=[one for one in earlier if one.agent_id == LUCIA],
        team_evaluations=team,
        scorecards={(scorecard.id, scorecard.version): scorecard},
        calls=calls,
        eligible_calls={agent: 180 + 40 * agent for agent in range(1, 7)},
        earlier_eligible_calls=290,
        actions=(
            ActionItem(
                1,
                LUCIA,
                "Resumir lo acordado en voz alta antes de despedirse",
                "Resumen en 8 de cada 10 llamadas evaluadas",
                date(2026, 10, 15),
                date(2026, 7, 3),
                "Martín Peña",
            ),
            ActionItem(
                2,
                LUCIA,
                "Dejar terminar la frase antes de contestar",
                "Sin interrupciones en 5 llamadas seguidas",
                None,
                date(2026, 7, 3),
                "Martín Peña",
                ActionState.DONE,
            ),
        ),
        site_timezone="America/Argentina/Buenos_Aires",
    )


@pytest.fixture(scope="session")
def report(material: CoachingMaterial) -> CoachingReport:
    """Lucía's report."""
    return summarise(material)


@pytest.fixture(scope="session")
def empty_report(material: CoachingMaterial) -> CoachingReport:
    """The report of an agent nobody reviewed."""
    return summarise(replace(material, evaluations=(), earlier=(), team_evaluations=(), actions=(), team=None))


@pytest.fixture(scope="session")
def writer() -> Reports:
    """The real writer with the real catalogue and templates."""
    resources = Settings().resources
    return Reports(resources, {language: Texts(resources / "translations", language) for language in LANGUAGES})


@pytest.fixture(scope="session")
def texts() -> Callable[[str], Texts]:
    """Gives the catalogue of a language."""
    return lambda language: Texts(Settings().resources / "translations", language)
