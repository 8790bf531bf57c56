"""What words speak of, in all languages: the ideas weighed beside the words themselves.

One idea a line, in capitals, then the words that mean it, in the spelling of the languages'
``spellings``. It lets what was learnt of one word, or of one language, serve for another.
"""

from .keyword_names import NAMES
from .keyword_table import lines_of

_IDEAS = """
NEG: not no never dont cant wont didnt doesnt isnt arent wasnt havent hasnt wouldnt couldnt
  shouldnt aint nope nah none without neither nor nolonger nunca jamas ni ne pas jamais nicht kein
  keine keinen nie non nao nem niet geen nooit nothing cannot nada
STOP: stop quit cease desist discontinue halt end terminate stopping stopp stoppen aufhoren deja
  dejen deje dejar pare paren parar para parale parenle basta alto arretez arrete arreter cessez
  cesser cesse parem chega smettete smettila suspend suspender suspendre detener detenganse
  detengan
REMOVE: remove delete erase unsubscribe optout unenroll unregister purge strike scratch cross drop
  exclude expunge wipe quitar quite quiten quitenme quiteme borrar borre borren eliminar elimine
  eliminen sacar saquen saquenme retirez retirer enlevez enlever supprimez supprimer effacez otez
  tire tirem apague loschen loscht verwijder cancella rimuovi toglietemi removed removal deleted
  removing desuscribir desabonner descadastrar
TEXTN: texts text message messages sms msg spam notifications notification alerts alert promos
  promotions ads offers communications communication blasts updates reminders newsletter
  newsletters marketing solicitation solicitations surveys survey deals mensajes mensaje textos
  texto notificaciones mensagens mensagem nachrichten berichten messaggi messagges publicite pub
  notifs envois subscription subscriptions donations
TEXTV: texting messaging contacting calling emailing spamming bothering harassing annoying bugging
  pestering sending contact bother harass solicit reachout mandar mandarme enviar enviarme
  escribir escribirme textear textearme molestar molestarme manden mande envien envie escriban
  escriba molesten texten textez ecrivez contactez menvoyez envoyer ecrire texter schreiben
  contacted texted messaged contactar contacten
NUMBER: number phone cell mobile cellphone line numero telefono celular telephone telefon nummer
  landline num numeros
LIST: list lists database system records rotation crm contacts thread group chat lista liste
  program service registry
ME: me us my our mine ours im ive id ill i we myself mi mis nos moi mon ma mes nous mich mir meine
  mij
YOU: you your youre yours yall youve usted ustedes su sus vous votre vos ihr euch jullie guys
  people
WANT: want wanna wish need like care desire prefer rather wanted interested interest quiero deseo
  necesito veux souhaite voudrais mochte will wil voglio quero interesa interesado interesada
  interesse
RECEIVE: receive get getting receiving recibir recevoir erhalten receber gotten hear
KNOW: know knew recognize conozco connais understand entiendo comprends kenne
LIVE: live lives living here vive viven aqui ici habite moved move moving left relocated mude
  demenage belong belongs
WRONG: wrong mistaken incorrect equivocado equivocada mauvais mauvaise errado sbagliato falsche
  falsch verkeerd verkeerde error erreur trompez trompe mixed
DEATH: died dead deceased passed death late fallecio murio decede decedee mort verstorben
  gestorben faleceu morreu funeral
LEGAL: lawyer attorney sue suing lawsuit court legal illegal fcc ftc tcpa police report reporting
  reported complaint complaints bbb violation harassment abogado demandar demanda policia reportar
  denunciar avocat plainte poursuivre harcelement acoso law damages
HOSTILE: fuck fucking shit crap damn bitch asshole assholes hell idiot idiots morons moron stupid
  jerk jerks screw piss ass bastard sucks suck mierda chingada verga pendejo cabron joder puta
  merde chier putain foutre tabarnak scheisse dumb pathetic creeps creep trash garbage
ANNOY: annoyed sick tired fed hate irritating ridiculous bothersome nuisance harto harta cansado
  cansada fastidio tanne tannee marre ecoeure genervt weird
SCAM: scam scammer scammers fraud phishing fake estafa fraude arnaque
CONSENT: consent permission permitted authorize authorized authorization allow agreed agree
  consented autorizo permiso consentimiento autorise consentement autorisation
SIGNUP: signup signedup subscribed subscribe registered register joined join enrolled suscribi
  inscribi registre inscrit inscrite abonne requested
SELL: sell selling sale sold buy bought buying donate donating donation money market vote voting
  voted voter candidate party campaign politics political republican democrat fundraising purchase
  purchased house property
MEMBER: member members membership customer client patient student parent attend resident tenant
  owner miembro cliente paciente socio socia membre patiente alumno employee
FAMILY: son daughter mom mother dad father husband wife kid kids child children brother sister
  grandma grandmother grandfather baby ex hijo hija esposo esposa mama papa mari femme fils fille
  mere pere
BIZ: appointment appointments appt appts reschedule rescheduled schedule order orders delivery
  deliver package refill prescription class classes practice game meeting dinner lunch event
  tickets ticket payment payments bill invoice insurance doctor dr dentist surgery reservation
  table room cita citas pedido clase reunion rdv rendezvous cours commande lesson lessons team
  camp school refund card account website link code login app password warranty waitlist roster
  size color price cost item product shipment registration booking webinar autopay termin paquete
  factura colis facture
TIME: today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday pm am oclock
  minutes min hour hours week month noon morning afternoon evening lunes martes miercoles jueves
  viernes sabado domingo manana hoy hora lundi mardi mercredi jeudi vendredi samedi dimanche
  demain aujourdhui heure soon june july march april
BODY: pain fever meds medication pills pill antibiotics bleeding tooth smoking drinking eating eat
  symptoms hurts dose splint stitches
POLITE: please thanks thank kindly sorry porfavor gracias merci svp stp bitte danke grazie
  obrigado appreciate
LEAVE: leave alone peace away lost tranquille tranquilo tranquila paz paix
BLOCK: block blocked blocking bloquear bloqueo bloque bloqueado
AGAIN: again anymore ever longer more further another still keep keeps already mas plus encore
  mehr meer mais
EVERY: every daily constantly constant nonstop always everyday siempre toujours times many much
  often
BYE: bye goodbye adios ciao farewell hasta done over finished through
YES: yes yeah yep sure ok okay si oui ja sim great perfect good sounds works cool nice
ASK: who what when where why how which whose quien que cuando donde como cual qui quoi quand ou
  comment pourquoi
COME: come coming arrive arriving be there way running drive driving home bring going pick meet
  see parking
CALL: call calls called ring email mail llamen llame llamame appelez rappelez
PERSON: person guy lady man woman named name persona senor nombre personne nom someone somebody
  nobody anyone
"""

IDEA_OF = {
    word: idea for idea, block in lines_of(_IDEAS).items() for word in block.split()
} | dict.fromkeys(NAMES.split(), "NAME")
