"""The words that say which number is meant, in Spanish and English."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

from qa_studio.language.card_talk import CARD_WORDS
from qa_studio.language.lexicon import words
from qa_studio.language.redaction.views import Talk

OTHER: Final = "other"
CARD: Final = "card"

_NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "iban": ("iban", r"i ban", r"i b a n"),
    "account": (
        r"cuentas? (?:bancaria|corriente|de ahorros?|de cheques|del? banco|clabe|sueldo)",
        r"numeros? de (?:su |mi |la |tu )?cuenta(?! de (?:cliente|usuario|contrato|servicio)| contrato| cliente)",
        r"cuenta de (?:banco|debito|destino|cargo|deposito)|cuenta (?:donde|para|a la que|en la que)",
        r"clabe|c ?b ?u|c ?v ?u|c ?c ?c|codigo cuenta cliente|clave interbancaria|cuenta interbancaria|cci|c c i",
        r"(?:bank|checking|savings?|current) account(?: number)?|sort code|routing(?: number)?|aba number",
        r"(?:bank|checking|savings?) (?:details|account details)|account and sort code|direct deposit",
    ),
    "dni": (
        r"d ?n ?i|de ene i|nif|n i f|documento(?: nacional)?(?: de)? identidad|documento nacional|"
        r"(?:numero de )?documento|carnet de identidad|libreta de enrolamiento",
    ),
    "nie": (r"nie|n i e|numero de extranjero|tarjeta de residencia|permiso de residencia|foreigner number",),
    "cif": (r"c ?i ?f|nif de (?:la|su|mi|nuestra) empresa|identificacion fiscal",),
    "curp": (r"curp|clave unica",),
    "rfc": (r"r ?f ?c|erre efe ce|registro federal",),
    "rut": (r"r ?u ?t|rol unico|(?:su|mi|el|tu) run",),
    "cuit": (r"cuit|cuil|cuit cuil|clave unica de identificacion(?: tributaria| laboral)?",),
    "cedula": (r"cedula(?: de (?:identidad|ciudadania|extranjeria))?|cedulas",),
    "ssn": (
        r"s ?s ?n|social security(?: card)?(?: number)?|social insurance|taxpayer id|full social|"
        r"social(?: number)? is|seguro social|(?:numero de )?social security|"
        r"(?:your|my|the) social|ess ess en",
    ),
    "nhs": (r"n ?h ?s(?: number)?|en aitch ess",),
    "passport": (r"pasaportes?|passports?(?: number)?",),
    "phone": (
        r"telefonos?|telefonic[oa]|celular(?:es)?|movil|moviles|whatsapp|watsap|guasap|numero de contacto|"
        r"numero (?:fijo|alternativo|de casa|particular)|telefono fijo|(?:mi|su|el|un) fijo|(?:el|mi) cel|"
        r"(?:llam|marqu|contact|localiz|escrib|ubic)\w* (?:\w+ )?(?:al|en el|a este numero|a mi numero|por el)",
        r"phones?(?: number)?|telephone|mobile|cell(?:phone)?|landline|contact number|call ?back number|"
        r"(?:call|reach|text|ring|contact) (?:me|you|her|him|us|back)(?: back)?(?: \w+)? (?:on|at)|home number|"
        r"(?:best|good|daytime|another|alternative) number|my (?:number is|number's)",
        r"mi numero (?:es|seria|personal)",
    ),
    CARD: (r"(?:" + "|".join(sorted(CARD_WORDS)) + r")",),
    OTHER: (
        r"contratos?|pedidos?|facturas?|expedientes?|polizas?|tickets?|tiquetes?|folios?|radicados?|referencias?|"
        r"series?|imei|codigos?|clientes?|reservas?|localizador|seguimiento|guias?|envios?|incidencias?|reclamos?|"
        r"reclamacion|casos?|siniestros?|cups|contador|medidor|lectura|matriculas?|placas?|vuelos?|habitacion|"
        r"productos?|importe|total|saldo|precio|tarifa|pin|extension|opcion|version|modelo|lote|albaran|orden(?:es)?|"
        r"turno|socio|afiliado|afiliacion|iccid|bastidor|tramite|solicitud|gestion|protocolo|cita|recibo|puntos|"
        r"bono|cupon|sorteo|sim|router|mac|bultos?|paquetes?|tracking|nomina|ruc|nss|operacion|autorizacion|"
        r"cuenta|confirmacion|comprobante|suministro|legajo|empleado|cuenta de (?:cliente|usuario|contrato|servicio)|"
        r"cuenta contrato|numero de cliente|articulo|ean|isbn|sku|registro|licencia|presupuesto|cotizacion|pago|ip|"
        r"orders?|invoices?|policy|policies|reference|refs?|serial|claims?|cases?|confirmation|booking|reservation|"
        r"model|meter|flight|customer (?:number|id)|member(?:ship)?|contracts?|extension|code|balance|price|zip|"
        r"postcode|postal|vin|quote|receipt|parcel|package|shipment|employee|badge|license|licence|plate|request|"
        r"permit|gate|room|seat|coupon|voucher|points|part|item|product|batch|tag|asset|transaction|authorization|"
        r"authorisation|approval|account|loyalty|rewards|frequent|ip|upc|medicare|work order|reading|incident|"
        r"application|docket|file|bill|subscription|student|lottery|device",
    ),
}
_TOPIC: Final = re.compile(
    "|".join(
        rf"(?P<{kind}_>\b(?:{'|'.join(patterns)})\b)"
        for kind, patterns in sorted(_NAMED.items(), key=lambda item: item[0] == OTHER)
    )
)
_COMPLEMENT: Final = re.compile(
    r"\b(?:de|del|al|a|con|en|por|of|for|on|to|in|with|from) "
    r"(?:(?:la|el|su|mi|tu|los|las|the|your|my|this|that|esta|este) )?$"
)
_OF: Final = 6
_ACCOUNTS: Final = ("account", "cuenta")
_NEAR: Final = 22
_BANK: Final = words(
    "bank banks checking savings saving routing sort deposit deposits deposited wire transfer refund payout payroll "
    "barclays lloyds natwest hsbc santander chase citibank wells monzo nationwide halifax debit credited "
    "funds payee building society salary union standing overdraft "
    "banco bancaria transferencia transferir devolucion ingreso ingresar deposito depositar domiciliar domiciliacion "
    "abono abonar cobro ahorros corriente bbva caixabank caixa sabadell bankia bancolombia banamex banorte davivienda "
    "bancomer scotiabank interbank bcp galicia macro nomina reembolso reintegro"
)
"""Words of banks: near them an account is one with a bank, else perhaps with the company that is called."""
REACH_WORDS: Final = 40
REACH_UTTERANCES: Final = 6


class Topic(NamedTuple):
    """A mention: its first word, the word behind it, and the kind that is named."""

    first: int
    end: int
    kind: str


class Topics:
    """Where which number is named in a conversation."""

    def __init__(self, talk: Talk) -> None:
        """Takes the conversation."""
        self._talk = talk
        self.all = list(_topics(talk))
        self._firsts = [topic.first for topic in self.all]

    def before(self, index: int) -> str | None:
        """Gives what was named last before a word and within reach, None where nothing was."""
        at = bisect_left(self._firsts, index) - 1
        if at < 0 or not self._talk.are_within(self.all[at].first, index, REACH_WORDS, REACH_UTTERANCES):
            return None
        return self.all[at].kind

    def behind(self, last: int) -> str | None:
        """Gives what a number turns out to be right behind it ("… es mi teléfono")."""
        at = bisect_left(self._firsts, last + 1)
        if at == len(self.all) or self.all[at].first - last > 8:
            return None
        said = self._talk.words[last + 1 : self.all[at].first]
        return self.all[at].kind if {"es", "is", "was", "era", "son", "that's", "seria"} & set(said) else None

    def are_between(self, first: int, last: int) -> bool:
        """Whether anything is named between two words."""
        at = bisect_left(self._firsts, first + 1)
        return at < len(self.all) and self.all[at].first < last


def _topics(talk: Talk) -> Iterator[Topic]:
    text = " ".join(talk.words)
    starts = {start: index for index, start in enumerate(accumulate((len(w) + 1 for w in talk.words), initial=0))}
    before: Topic | None = None
    for match in _TOPIC.finditer(text):
        first = starts[match.start()]
        kind = (match.lastgroup or "").removesuffix("_")
        end = first + match[0].count(" ") + 1
        if match[0] in _ACCOUNTS:
            is_bank = bool(_BANK & set(talk.words[max(0, first - _NEAR) : first + _NEAR]))
            kind = "account" if is_bank else OTHER
        topic = Topic(first, end, kind)
        is_complement = _COMPLEMENT.search(text, max(0, match.start() - 20), match.start()) is not None
        if before and is_complement and first - before.end <= _OF and not _is_told(talk, before.end, first):
            continue
        before = topic
        yield topic


def _is_told(talk: Talk, first: int, end: int) -> bool:
    return any(word.isdecimal() for word in talk.words[first:end])
