"""The words of spreadsheets in other languages: headers of columns, and what cells say.

One table for all languages: a file is written in the language of whoever kept it, which need not be
that of whoever imports it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

# es; fr; de; it; pt; nl
HEADERS = {
    "external_id": "id externo; id externe; identifiant; externe id; id esterno; mitgliedsnummer; "
    "numero de socio; numero d adherent; lidnummer",
    "partner_name": "nombre; nombre completo; contacto; nom; nom complet; vollstandiger name; "
    "kontakt; mitglied; nome; nome completo; contatto; contato; naam; volledige naam; lid; socio; "
    "membre; adherent; kunde; client; cliente; klant",
    "email": "correo; correo electronico; courriel; adresse e mail; mel; e mail adresse; "
    "posta elettronica; correio eletronico; e mailadres",
    "number": "telefono; movil; celular; numero de telefono; numero de celular; telephone; "
    "portable; numero de telephone; numero de portable; telefon; handy; mobil; mobilnummer; "
    "handynummer; telefonnummer; rufnummer; cellulare; numero di telefono; telefone; telemovel; "
    "numero de telefone; telefoon; telefoonnummer; mobiel; mobiel nummer; numero; nummer",
    "purpose": "finalidad; tipo de mensajes; tema; finalite; objet; type de messages; liste; "
    "zweck; art der nachrichten; thema; finalita; scopo; tipo di messaggi; finalidade; "
    "tipo de mensagens; doel; soort berichten; lista; lijst",
    "state_text": "estado; consentimiento; suscrito; suscripcion; etat; statut; consentement; "
    "abonne; abonnement; zustand; einwilligung; zustimmung; angemeldet; stato; consenso; "
    "iscritto; iscrizione; consentimento; inscrito; inscricao; toestemming; ingeschreven",
    "given_on": "fecha; desde; fecha de consentimiento; depuis; date du consentement; datum; seit; "
    "datum der einwilligung; data; dal; data del consenso; data do consentimento; sinds; "
    "datum toestemming",
    "consent_type": "tipo; tipo de consentimiento; como; metodo; canal; type de consentement; "
    "comment; methode; art; art der einwilligung; wie; weg; tipo di consenso; come; canale; "
    "tipo de consentimento; soort toestemming; hoe",
    "basis": "base; base legal; base juridica; base legale; base juridique; grundlage; "
    "rechtsgrundlage; base giuridica; grondslag; rechtsgrond",
    "expires_on": "caducidad; vence; fecha de caducidad; expiration; expire le; date d expiration; "
    "ablauf; ablaufdatum; gultig bis; scadenza; data di scadenza; validade; vencimento; "
    "data de validade; vervaldatum; geldig tot",
    "note": "nota; notas; comentario; comentarios; motivo; remarque; remarques; commentaire; "
    "motif; notiz; notizen; bemerkung; anmerkung; grund; osservazioni; commento; observacao; "
    "observacoes; opmerking; opmerkingen; reden",
}
STATES = {
    "opted_in": "si; s; verdadero; suscrito; activo; acepta; aceptado; oui; o; vrai; abonne; "
    "actif; accepte; inscrit; ja; j; wahr; angemeldet; aktiv; zugestimmt; "
    "eingewilligt; vero; iscritto; attivo; accettato; sim; verdadeiro; inscrito; ativo; "
    "aceite; waar; ingeschreven; actief; akkoord",
    "opted_out": "falso; baja; de baja; inactivo; revocado; retirado; rechazado; non; faux; "
    "desabonne; desinscrit; inactif; retire; refuse; revoque; nein; falsch; abgemeldet; inaktiv; "
    "widerrufen; abgelehnt; disiscritto; inattivo; revocato; ritirato; rifiutato; nao; cancelado; "
    "inativo; revogado; recusado; nee; onwaar; uitgeschreven; afgemeld; inactief; ingetrokken; "
    "geweigerd",
}
TYPES = {
    "email": "correo; correo electronico; courriel; posta elettronica; correio eletronico",
    "phone": "telefono; por telefono; llamada; par telephone; appel; telefon; telefonisch; "
    "anruf; mundlich; telefonata; telefone; chamada; telefoon; mondeling; verbal",
    "paper": "papel; formulario; en papel; papier; formulaire; ecrit; formular; schriftlich; "
    "carta; modulo; cartaceo; escrito; formulier; schriftelijk",
    "web": "sitio web; en linea; site; site web; en ligne; webseite; website; sito; internet",
    "sms": "mensaje; mensaje de texto; texto; message; kurznachricht; messaggio; mensagem; bericht",
}
BASES = {
    "express": "expreso; explicito; expresse; explicite; ausdrucklich; espresso; esplicito; "
    "expresso; uitdrukkelijk",
    "implied_purchase": "compra; membresia; implicito; achat; adhesion; implicite; kauf; "
    "mitgliedschaft; acquisto; adesione; tesseramento; aankoop; lidmaatschap",
    "implied_inquiry": "consulta; demande; demande de renseignements; anfrage; richiesta; "
    "pedido de informacao; aanvraag",
}


def normal(text: str) -> str:
    """Lower case, words only, without accents.

    >>> normal(" Opt-In_Date: "), normal("Téléphone"), normal("Имя")
    ('opt in date', 'telephone', 'имя')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(letters).split())


def index(*tables: Mapping[str, str]) -> dict[str, str]:
    """{word: meaning} of tables of words with semicolons between them; the first table wins.

    >>> index({"yes": "si; ja"}, {"no": "ja; nein"})
    {'si': 'yes', 'ja': 'yes', 'nein': 'no'}
    """
    found: dict[str, str] = {}
    for table in tables:
        for meaning, text in table.items():
            for word in text.split("; "):
                found.setdefault(word, meaning)
    return found


def labels_index(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """{word: meaning} of (meaning, label) as people read them on screen.

    >>> labels_index([("opted_in", "Angemeldet!")])
    {'angemeldet': 'opted_in'}
    """
    return {normal(label): meaning for meaning, label in labels if normal(label)}
