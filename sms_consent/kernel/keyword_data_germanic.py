"""German and Dutch keywords and phrases, without accents ("loschen", and typed "loeschen")."""

from .keyword_table import Kind, Language

GERMAN = Language(
    code="de",
    keywords={
        Kind.OPT_OUT: """stopp, abmelden, abbestellen, kundigen, kuendigen, ende, beenden,
  aufhoren,
            aufhoeren, austragen, abmeldung, widerruf, widerrufen, abbrechen, schluss, schluss
  damit,
            hor auf, hoer auf, hort auf, hoert auf, loschen, loeschen, keine sms""",
        Kind.OPT_IN: "ja, anmelden, beginnen",
        Kind.HELP: "hilfe, hilf mir",
        Kind.CONFIRM: "einverstanden, ich stimme zu, bestatigen, bestaetigen",
    },
    strong="""schluss, stopp, abmelden, abbestellen, aufhoren, aufhoeren, abmeldung, widerruf,
        widerrufen""",
    fillers="bitte danke hallo sofort jetzt mal endlich alles guten tag vielen dank",
    spellings="""
nachrichten: nachricht nachichten nachrichen
horen: hort hor hoer hoert hoeren
loschen: loscht loesche losche loeschen loescht
schreiben: schreibt schreib schreibe
""",
    fuzzy="nachrichten abbestellen",
    groups="""
nachrichten: nachrichten sms werbung texte newsletter mitteilungen benachrichtigungen spam infos
  werbesms whatsapp
det: weiteren weitere mehr diese dieser ihre eure solche solchen von euch ihnen werbe mit den dem
  der die das meine
mir: mir mich uns
""",
    phrases="""
none: habe|hab keine|nicht .. bekommen|erhalten
none: nicht abmelden|aufhoren|stoppen|loschen|kundigen
none: kurs|termin|unterricht|schule abmelden|absagen
certain: horen [sie|ihr|endlich|bitte]* auf
certain: stopp|stop|stoppen|beenden|abbestellen [sie|bitte]* <det>* <nachrichten>
certain: keine <det>* <nachrichten>
certain: nie wieder <nachrichten>|schreiben|kontaktieren|anschreiben
certain: schreiben|kontaktieren|kontaktiert|texten|textet [sie|ihr]* <mir> [bitte|bloss]* nicht|nie
certain: nicht|nie mehr|wieder schreiben|kontaktieren|anschreiben|texten|belastigen|kontaktiert
certain: lasst|lass|lassen [sie] [mich|uns] [bitte|endlich]* in ruhe
certain: lasst|lass|lassen [sie] mich|uns
certain: loschen [sie|bitte]* meine|diese [handy]* nummer|daten|handynummer|telefonnummer
certain: meine|diese nummer|daten|handynummer [bitte|sofort|aus]* [der|ihrer]* [liste]* loschen|
  entfernen|streichen
certain: melden|meldet|melde [sie|bitte]* mich [bitte|von]* [der]* [liste]* ab
certain: mich abmelden|austragen|abbestellen $
certain: nehmt|nehmen|streichen|streicht|entfernen|entfernt [sie|bitte]* mich|uns [bitte]* von|aus
certain: ich widerrufe
certain: keine|widerrufe meine einwilligung
doubtful: falsche nummer
doubtful: kein|keine|nicht .. <nachrichten>
doubtful: kein interesse
doubtful: nicht interessiert
doubtful: verpiss|verpisst dich|euch
doubtful: verwahlt|verwaehlt
""",
)

DUTCH = Language(
    code="nl",
    keywords={
        Kind.OPT_OUT: """stoppen, afmelden, uitschrijven, opzeggen, einde, annuleren, stop ermee,
            hou op, houd op, ophouden, schrijf me uit, meld me af, verwijderen""",
        Kind.OPT_IN: "ja, aanmelden, beginnen",
        Kind.HELP: "hulp",
        Kind.CONFIRM: "akkoord, ik ga akkoord",
    },
    strong="stoppen, afmelden, uitschrijven, ophouden",
    fillers="alstublieft aub alsjeblieft bedankt dank nu meteen hoi dag",
    groups="""
sturen: sturen smsen appen schrijven lastigvallen berichten texten spammen bellen
berichten: berichten bericht sms smsjes smsje reclame meldingen appjes spam
det: meer deze die jullie van uw zulke met dit soort
me: me mij ons
""",
    phrases="""
none: heb geen|niet .. ontvangen|gekregen
none: niet stoppen|afmelden|uitschrijven
none: stop|stoppen niet
none: stop met roken
certain: stop|stoppen|hou|houd [op] [met] [het|mij|me]* <det>* <sturen>|<berichten>
certain: stuur|sturen [me|mij|ons]* geen
certain: geen <det>* <berichten>
certain: wil geen <det>* <berichten>
certain: wil niet meer
certain: niet meer smsen|appen|sturen|berichten
certain: schrijf|meld|haal <me> uit|af|van
certain: verwijder <me>
certain: verwijder|wis mijn|dit [telefoon]* nummer|telefoonnummer|gegevens
certain: laat <me> met rust
certain: me|graag|wil|mij afmelden|uitschrijven
doubtful: verkeerd nummer
doubtful: geen|niet .. <berichten>
doubtful: geen interesse
doubtful: niet geinteresseerd
""",
)
