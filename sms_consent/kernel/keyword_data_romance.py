"""French and Italian keywords and phrases, without accents."""

from . import keyword_data_suspicion as suspicion
from .keyword_table import Kind, Language

FRENCH = Language(
    code="fr",
    keywords={
        Kind.OPT_OUT: """darreter, arret, arreter, arretez, arrete, fin, desabonner,
  desabonnement, desabo,
            desabonnez moi, desinscrire, desinscription, me desabonner, me desinscrire, resilier,
            annuler, supprimer, retirer, cesser, cessez, stop sms, ca suffit""",
        Kind.OPT_IN: "oui, debut, commencer, inscrire, reprendre, abonner",
        Kind.HELP: "aide, aidez moi, infos",
        Kind.CONFIRM: "j accepte, jaccepte, d accord, daccord, je confirme",
    },
    doubtful="ca suffit maintenant",
    strong="""darreter, arret, arreter, arretez, arrete, desabonner, desabonnement, desinscrire,
        desinscription, cessez, desabo""",
    fillers="svp stp merci sil vous plait te bonjour bonsoir maintenant tout de suite tous toutes"
    " immediatement ca cela madame monsieur salut",
    spellings="""
arret: aret arrets
arretez: aretez arreter areter arretes
desabonner: desabonnez desabonne desaboner desabonnes desinscrire desinscrivez desinscris
  desabonnement desinscription desabonnezmoi
""",
    fuzzy="desabonner desinscrire",
    groups="""
arretez: darreter arretez arrete arreter cessez cesse cesser stop arret
envoyer: menvoyer mecrire contacter texter deranger harceler envoyer ecrire spammer embeter
  solliciter
messages: messages message sms textos texto pub pubs publicite publicites notifications alertes
  spam spams promos sollicitations mails envois
det: de des les vos ces ce tout tous toutes le la me nous plus davantage autres avec denvoyer
  denvoi envoyer recevoir aucun aucune
menvoyez: menvoyez mecrivez mecris menvoie mecrivent menvoient mappelez
contactez: contactez contacte ecrivez textez texte envoyez envoie derangez derange harcelez
  harcele ecris embetez sollicitez
retirez: retirez retirer retire supprimez supprimer supprime enlevez enlever enleve effacez
  effacer rayez otez radiez
""",
    phrases="""
none: narretez|narrete pas
none: ne me|nous <retirez>|desabonner pas
none: ne|pas [me|de|nous|se]* desabonner [pas]
none: arret de bus|tram|train|metro|travail
none: arret maladie
certain: <arretez> [tout] [de|avec]* [me|nous]* <envoyer>
certain: <arretez> [denvoyer|menvoyer]
  <det>* <messages>
certain: <arretez> denvoyer
certain: ne <menvoyez> plus|pas|rien
certain: <menvoyez> plus|pas
certain: [ne] me|nous <contactez> plus|pas
certain: ^ plus <det>* <messages>
certain: veux|voudrais|souhaite|desire|voulons plus <det>* <messages>
certain: veux|voudrais|souhaite|desire|voulons plus [etre]* recevoir|contacte|contactee|derange
certain: veux|souhaite pas <det>* <messages>
certain: ne plus [me|nous]* recevoir|contacter|envoyer|texter|ecrire|etre|menvoyer|mecrire
certain: pas de <messages> [svp|merci|sil]* $
certain: <retirez> moi
certain: me <retirez> [de]
certain: <retirez> mon|ce numero|nom|telephone
certain: [me|vous] desabonner
certain: laissez|laisse|fichez|foutez|fous moi [tranquille|la|en]* tranquille|paix
doubtful: mauvais|faux numero
none: pas|rien [encore] recu|recois
doubtful: pas|plus|ne .. <messages>
doubtful: erreur|trompe|trompez de numero
doubtful: pas|plus interesse|interessee|interesses
doubtful: jamais inscrit|inscrite|demande|abonne
doubtful: allez|va te|vous faire
""",
    known="arrive arrivee",
    suspicion=suspicion.FRENCH,
)

ITALIAN = Language(
    code="it",
    keywords={
        Kind.OPT_OUT: """ferma, fermare, fermati, fermatevi, cancellami, disiscrivi, disiscrivimi,
            rimuovi, rimuovimi, annulla, disattiva, smettila, smettetela, termina, cancellati,
            disdici, disdetta""",
        Kind.OPT_IN: "inizia, iscrivi, iscrivimi, riprendi",
        Kind.HELP: "aiuto, informazioni",
        Kind.CONFIRM: "accetto, confermo",
    },
    strong="fermatevi, cancellami, disiscrivi, disiscrivimi, rimuovimi, smettila, smettetela",
    fillers="grazie favore perfavore ciao adesso subito prego",
    groups="""
smetti: smettete smetti smettetela smettila finitela finiscila
scrivermi: scrivermi mandarmi inviarmi contattarmi disturbarmi messaggiarmi mandare inviare
  importunarmi scrivere assillarmi mandarci
messaggi: messaggi messaggio sms pubblicita notifiche spam promozioni
mandatemi: mandatemi inviatemi scrivetemi contattatemi mandarmi inviarmi scrivermi contattarmi
  disturbatemi disturbarmi mandate inviate scrivete contattate
toglimi: toglietemi toglimi rimuovetemi rimuovimi cancellatemi cancellami eliminatemi eliminami
  disiscrivetemi disiscrivimi
det: di con i questi vostri piu ricevere altri dei gli
""",
    phrases="""
none: non smettete|smettere|basta|cancellatemi|toglietemi
certain: <smetti> [di] [con] <scrivermi>|<messaggi>
certain: basta|stop <det>* <messaggi>
certain: non [mi] <mandatemi> [piu]
certain: non [mi] voglio|desidero|vogliamo <det>* <messaggi>
certain: non [mi] voglio|desidero piu|ricevere
certain: ^ niente|nessun piu|altro|altri <messaggi>
certain: ^ niente <messaggi>
certain: <toglimi>
certain: cancellate|rimuovete|eliminate|togliete|cancella|rimuovi|elimina il mio numero|nome
certain: lasciatemi|lasciami in pace
certain: lasciatemi|lasciami stare
doubtful: numero sbagliato
none: non [ho] ricevuto|ho|ricevo
doubtful: non .. <messaggi>
doubtful: non mi interessa|interessano
doubtful: non sono interessato|interessata
""",
    known="fermata",
)
