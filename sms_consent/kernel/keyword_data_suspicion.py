"""The words of :mod:`keyword_suspicion`, without accents, all languages together by their code."""

ENGLISH = """
refuse: stop quit cease desist end discontinue remove removed delete erase unsubscribe optout
  optedout unsubscribed optingout block blocked blocking dont never no not nolonger nomore without
  enough done off out cancel cut kill mute leave lose refuse decline sick tired fed hate annoying
  unwanted unsolicited spam harassing harassment ridiculous wrong halt avoid drop forget didnt
  havent arent isnt nobody none nothing stopped stops quitting removal purge disable delist dump
  inactivate withdraw chill ease scrap ditch wipe deactivate suspend terminate
object: text texts texting texted message messages messaging messaged sms spam spamming list lists
  database contacts subscription subscriptions notifications alerts blasts communications
  communication mailings consent permission solicitation solicitations soliciting unsubscribe
these: these those number
halt: stop quit cease desist unsubscribe optout discontinue
quit: stop stopped quit cease desist unsubscribe unsubscribed optout optedout remove removed
  removal delete deleted block unlist discontinue
light: i im ive id ill you youre u we they them these those me my us mine is am are was were be
  been to of from do does did have has had will would can could should must a an the and or but so
  if for with by how why ok again still ever told asked said tell ask say want wanted need needs
  like think thought know get got keep keeps try trying tried last times sent texted replied
  yesterday week weeks month months ago once twice more than please thanks thank just now already
  love gonna going appreciate glad much kindly number cell phone here
context: noise rain filter folder early
  appointment appointments appt appts reschedule rescheduled schedule scheduled order
  orders ordered delivery delivered deliver package refill refills prescription rx class classes
  practice game meeting dinner lunch breakfast event tickets ticket car truck vehicle payment
  payments bill invoice address account insurance dentist doctor dr surgery tooth pain pains
  medication meds pharmacy pickup parking bus train shuttle school teacher grade monday tuesday
  wednesday thursday friday saturday sunday mon tue tues wed thur thurs fri tomorrow tonight
  pm oclock minutes mins hour hours traffic weather arrive arrived coming haha hahaha lol lmao
  room table reservation party price size color colour store website link app login password code
  refund product item items crib couch bed house apartment rent lease listing bleeding coughing
  smoking smiling laughing crying attend attending church song show concert movie team coach
  cousin dog cat puppy kids lesson lessons field gym card check cheque bank deposit fee fees
  estimate quote repair engine battery dishwasher claim tire tires oil brakes lab results shot
  vaccine nurse wait waited waiting line driver driving road street ave exit
  open loading photo photos pic pics picture attachment wifi signal stitches bandage
  sutures typo autocorrect accident mistake mistakenly accidentally oops meant mean wedding
  funeral vote voted ballot poll prop
"""

SPANISH = """
refuse: no nunca jamas dejen deje deja dejar alto basta parar paren pare quitar quiten quite
  borrar borren borre eliminar eliminen elimine cancelar cancelen cancele baja cansado cansada
  harto harta suficiente desuscribir sacar saquen saque retirar detener
object: mensaje mensajes texto textos sms lista suscripcion mande manden envie envien escriba
  escriban molesten moleste molestar mandar enviar escribir textear texteen notificaciones alertas
  permiso consentimiento publicidad spam
context: cita citas pedido clase reunion manana hoy lunes martes miercoles jueves viernes sabado
  domingo doctor doctora hora horas escuela hijo hija paquete pago factura receta carro recibi
  llego recibido llegado entiendo
"""

FRENCH = """
refuse: ne pas plus arretez arreter arrete cessez cesser desabonner enlever enlevez retirer
  retirez supprimer supprimez stop jamais assez marre fini finir annuler menlever
object: message messages texto textos sms liste textez ecrivez contactez envoyez texter ecrire
  envoyer abonnement consentement notifications pub pubs publicites spam
context: rendezvous rdv commande cours reunion demain aujourdhui lundi mardi mercredi jeudi
  vendredi samedi dimanche docteur heure heures ecole fils fille colis paiement facture auto
  voiture recu recois bus compris comprends
"""
