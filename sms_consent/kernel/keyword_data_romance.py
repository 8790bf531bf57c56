"""French and Italian keywords and phrases, without accents."""

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
  spam spams promos sollicitations sollicitation mails envois envoi sondages
det: de des les vos tes ces ce aux au du ton tout tous toutes le la me nous plus davantage autres
  avec denvoyer
  denvoi envoyer recevoir aucun aucune
menvoyez: menvoyez mecrivez mecris menvoie mecrivent menvoient mappelez
contactez: contactez contacte ecrivez textez texte envoyez envoie derangez derange harcelez
  harcele ecris embetez sollicitez
annulez: annulez annuler annule resiliez resilier suspendez suspendre
fichez: laissez laisse lachez lache fichez fiche foutez fous sacrez sacre crissez crisse calissez
retirez: retirez retirer retire supprimez supprimer supprime enlevez enlever enleve effacez
  effacer rayez otez oter radiez
""",
    phrases="""
none: narretez|narrete pas
none: ne me|nous <retirez>|desabonner pas
none: ne|pas [me|de|nous|se]* desabonner [pas]
none: arret de bus|tram|train|metro|travail
none: arret maladie
none: desole|desolee|pardon|oups , [jai]* mauvais numero
none: menlever une|un|la|le|les|mes|des
certain: veuillez|merci|de|pourriez|pouvez|priere [vous|bien|vouloir|de|svp]* cesser|arreter $
certain: merci|interesse|interessee|non|numero arretez|cessez [svp]* $
certain: veux|veut|veulent pu <det>* <messages>
certain: pu|pus de <messages>
certain: veux|voudrais|souhaite|desire|aimerais|jaimerais|demande etre
  <retirez>|desabonner|retiree|enlevee
certain: veux|souhaite|desire plus rien|etre
certain: veux que ca arrete|cesse|finisse
certain: <retirez> mes|nos|ses|ma|mon donnees|coordonnees|infos|informations|numeros|contact
certain: aucun|aucune <messages> [svp|merci]* $
certain: <fichez> moi|nous|la [tranquille|la|en|donc|svp]* tranquille|tranquilles|paix|patience
certain: <fichez> moi|nous avec <det>* <messages>
doubtful: <fichez> moi|nous $
certain: oubliez|oublie|perdez|perds mon|ce numero|cell
doubtful: oubliez|oublie moi $
certain: revoque|retire|annule mon|ma|le consentement|autorisation|permission|accord
certain: navez|avez|nas|as pas|plus [mon|ma|le|la|de]* consentement|autorisation|permission|droit
certain: nautorise|autorise plus|pas
certain: suffit|assez|marre|tanne|tannee <det>* <messages>
certain: <annulez> [mon|mes|les|vos|tous|labonnement|abonnement|inscription|aux|a|par]* <messages>
doubtful: <annulez> mon|labonnement abonnement $
certain: mettez|mettre|mets fin a|aux <det>* <messages>
certain: fin <det>* <messages>
doubtful: mettre|mettez fin $
certain: menlever|meffacer|moter
certain: <retirez> nous
certain: comment arreter|annuler|cesser|stopper <det>* <messages>
certain: comment [je|on|se|me|puis|peut]* desabonner
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
doubtful: mauvais|mauvaise|faux|fausse numero|personne
doubtful: pas|plus|pu [le|la|un|son|mon|leur|du]* bon|bonne numero|personne
doubtful: est|sont|soit decede|decedee|decedes|mort|morte
doubtful: <retirez> $
none: pas|rien [encore] recu|recois
doubtful: pas|plus|ne .. <messages>
doubtful: erreur|trompe|trompez de numero
doubtful: pas|plus interesse|interessee|interesses
doubtful: jamais inscrit|inscrite|demande|abonne
doubtful: allez|va te|vous faire
""",
    near="""
certain: ne me textez plus, desabonnez moi, arretez svp, plus de messages, retirez moi de la liste,
  arretez de me texter, arretez de mecrire, laissez moi tranquille, plus de textos, desabonner
doubtful: mauvais numero, pas interesse
""",
    known="arrive arrivee",
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
certain: revoco|ritiro|revochiamo [il|mio|la|mia]* consenso|autorizzazione
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
