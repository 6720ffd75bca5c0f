"""Which column of an export holds what: known layouts, and headings in Spanish and English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

RECORDING: Final = "recording"
UNIQUE_ID: Final = "unique_id"
STARTED_AT: Final = "started_at"
STARTED_TIME: Final = "started_time"
"""A field of the mapping: the column with the time of day, where date and time stand apart."""


@dataclass(frozen=True)
class Layout:
    """An export that is recognised by its headings: those that must be there, and which field each column fills."""

    needs: frozenset[str]
    columns: Mapping[str, str]


LAYOUTS: Final = (
    # VICIdial, call report export with recordings
    Layout(
        frozenset({"call_date", "phone_number_dialed", "user", "campaign_id"}),
        {
            RECORDING: "recording_filename",
            UNIQUE_ID: "uniqueid",
            STARTED_AT: "call_date",
            "agent": "user",
            "customer_number": "phone_number_dialed",
            "campaign": "campaign_id",
            "disposition": "status_name",
            "crm_reference": "vendor_lead_code",
        },
    ),
    # FreePBX, Issabel and Elastix, table cdr. `src` and `dst` change sides with the direction, so that they fill
    # nothing; the recording's name tells the customer's number.
    Layout(
        frozenset({"calldate", "dstchannel", "uniqueid", "recordingfile"}),
        {
            RECORDING: "recordingfile",
            UNIQUE_ID: "uniqueid",
            STARTED_AT: "calldate",
            "agent": "dstchannel",
            "disposition": "disposition",
        },
    ),
    # Asterisk, Master.csv
    Layout(
        frozenset({"accountcode", "dstchannel", "start", "billsec", "uniqueid"}),
        {UNIQUE_ID: "uniqueid", STARTED_AT: "start", "agent": "dstchannel", "disposition": "disposition"},
    ),
    # Bright Pattern, interaction records
    Layout(
        frozenset({"start time", "agent loginid", "recordingid"}),
        {
            RECORDING: "recordingid",
            UNIQUE_ID: "global interaction id",
            STARTED_AT: "start time",
            "agent": "agent loginid",
            "customer_number": "customer phone",
            "direction": "direction",
            "queue": "service",
            "disposition": "disposition",
        },
    ),
    # Yeastar
    Layout(
        frozenset({"timestart", "callfrom", "callto", "recording"}),
        {RECORDING: "recording", STARTED_AT: "timestart", "direction": "type", "disposition": "status"},
    ),
)

_NAMES: Final[Mapping[str, str]] = {
    RECORDING: (
        "recording; recording file; recordingfile; recording name; recording filename; file; file name; filename; "
        "audio; audio file; wav; grabacion; archivo de grabacion; nombre de grabacion; nombre de la grabacion; "
        "fichero de grabacion; archivo; nombre de archivo; nombre del archivo; archivo de audio; fichero; "
        "nombre del fichero; grabaciones; recording id; recordingid; id de grabacion; recording path; recording url; "
        "ruta; ruta de grabacion; enlace de grabacion"
    ),
    UNIQUE_ID: (
        "unique id; uniqueid; unique call id; call id; callid; conn id; global interaction id; interaction id; "
        "linkedid; contact id; contactid; id de llamada; id llamada; id de la llamada; id unico; identificador; "
        "identificador de llamada; id de contacto; call uuid; uuid; guid; id de interaccion"
    ),
    STARTED_AT: (
        "started at; start time; starttime; start; call date; calldate; call start; date time; datetime; "
        "date and time; timestamp; time start; timestart; fecha y hora; fecha hora; fecha de inicio; fecha inicio; "
        "fecha llamada; fecha de llamada; fecha de la llamada; fecha; date; start date; inicio; inicio de llamada; "
        "fecha y hora de inicio; fecha hora inicio; hora de inicio; hora inicio"
    ),
    STARTED_TIME: "time; call time; hora; hora de llamada; hora de la llamada; hora de inicio; hora inicio; start time",
    "agent": (
        "agent; agent login; agent loginid; agent id; agent name; extension; ext; agent extension; user; username; "
        "operator; advisor; representative; rep; agente; nombre del agente; nombre agente; id agente; id de agente; "
        "usuario; login; operador; operadora; asesor; asesora; ejecutivo; ejecutiva; representante; teleoperador; "
        "gestor; interno; anexo; extension del agente; extension agente; nombre del asesor; atendido por"
    ),
    "queue": (
        "queue; queue name; skill; service; ring group; group; cola; nombre de cola; nombre de la cola; "
        "cola de atencion; servicio; grupo; grupo de timbrado; habilidad; linea; linea de atencion"
    ),
    "direction": (
        "direction; call direction; call type; type; direccion; sentido; tipo; tipo de llamada; "
        "entrante saliente; sentido de la llamada"
    ),
    "customer_number": (
        "customer number; customer phone; phone; phone number; caller; caller id; callerid; ani; telephone; "
        "customer phone number; client number; contact number; telefono; numero; numero de telefono; "
        "telefono del cliente; telefono cliente; numero del cliente; numero cliente; numero de cliente; celular; "
        "movil; numero marcado; numero de origen; origen; llamante; tel; telefono de contacto"
    ),
    "language": "language; lang; call language; idioma; lengua; idioma de la llamada",
    "ticket": (
        "ticket; ticket id; ticket number; case; case id; case number; incident; numero de ticket; id de ticket; "
        "caso; numero de caso; id de caso; incidencia; numero de incidencia; radicado; folio; nro de ticket; reclamo"
    ),
    "crm_reference": (
        "crm; crm reference; crm id; customer; customer id; client; client id; account; account number; "
        "referencia crm; id crm; cliente; id cliente; id de cliente; codigo de cliente; cuenta; contrato; "
        "numero de contrato; referencia; reference"
    ),
    "disposition": (
        "disposition; disposition code; outcome; result; wrap up code; wrapup; status; tipificacion; disposicion; "
        "resultado; resultado de la llamada; codigo de cierre; estado; motivo; calificacion de llamada; desenlace"
    ),
    "campaign": (
        "campaign; campaign id; campaign name; project; campana; nombre de campana; id campana; id de campana; proyecto"
    ),
    "team": "team; supervisor team; equipo; celula; grupo de trabajo",
}
"""Headings by field, folded as `folded` does, the likeliest first. A heading fills one field only."""


def propose_columns(headings: Sequence[str]) -> dict[str, str]:
    """Gives field to heading: that of a known layout, else by the names of the headings, as far as they go."""
    plain = {heading.strip().casefold(): heading for heading in headings}
    for layout in LAYOUTS:
        if layout.needs <= plain.keys():
            return {field: plain[name] for field, name in layout.columns.items() if name in plain}
    return _by_name(headings)


def _by_name(headings: Sequence[str]) -> dict[str, str]:
    by_folded = {folded(heading): heading for heading in reversed(headings)}
    columns: dict[str, str] = {}
    for field, names in _NAMES.items():
        taken = set(columns.values())
        for name in names.split("; "):
            heading = by_folded.get(name)
            if heading is not None and heading not in taken:
                columns[field] = heading
                break
    if STARTED_AT not in columns and STARTED_TIME in columns:
        columns[STARTED_AT] = columns.pop(STARTED_TIME)
    return columns


def folded(heading: str) -> str:
    """Gives a heading without accents, case and punctuation, as words parted by one space."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", heading)
    decomposed = unicodedata.normalize("NFKD", parted).casefold()
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))
