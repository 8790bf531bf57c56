"""Spanish and Portuguese keywords and phrases, without accents."""

from .keyword_table import Kind, Language

SPANISH = Language(
    code="es",
    keywords={
        Kind.OPT_OUT: """alto, parar, pare, paren, para, basta, baja, cancelar, cancela, cancelen,
            detener, detente, detenganse, no mas, nomas, fin, terminar, finalizar, salir,
  eliminar, remover,
            desuscribir, desuscribirme, desuscribirse, quitar, borrar, anular, dar de baja,
            darme de baja, cancelar suscripcion, para ya, parale, parenle, ya no, remuevame""",
        Kind.OPT_IN: """si, alta, comenzar, iniciar, empezar, inicio, suscribir, suscribirme,
            reanudar""",
        Kind.HELP: "ayuda, informacion, ayudame",
        Kind.CONFIRM: "acepto, estoy de acuerdo, de acuerdo, confirmo",
    },
    doubtful="""ya no quiero, no quiero, equivocado, bloquear, no gracias ya no, dejame, dejenme,
        dejen""",
    strong="""alto, parar, pare, paren, basta, baja, detener, parenle, parale, salirme,
        detenganse, desuscribir,
        desuscribirme""",
    fillers="por favor porfavor porfa favor gracias ya hola ahora mismo todo todos inmediatamente"
    " senor senora buenas buenos dias tardes noches esto con",
    spellings="""
mensajes: msjs msjes mensages mensajitos mensaje msj mensage
desuscribir: desubscribir desinscribir desuscribirse desuscribanme desuscribame desapuntar
  desuscribeme desuscriban desuscrivir desinscribirme desubscribirme
quiero: qiero kiero
mas: maz
""",
    joins="porfin: por fin, al fin, en fin",
    fuzzy="desuscribir mensajes",
    groups="""
deja: deja dejen deje dejar dejes para paren pare parar cesen cese cesar basta dejad
enviar: enviarme mandarme escribirme textearme mensajearme molestarme contactarme enviar mandar
  escribir molestar textear acosarme hostigarme texteandome enviandome mandandome molestando
  chingar fregar enviarle llamarme joder joderme fastidiar fastidiarme contactar enviarnos
  mandarnos escribirnos
  molestarnos
mensajes: mensajes textos texto sms notificaciones alertas promociones publicidad spam anuncios
  mensajeria propaganda ofertas
enviensub: texten textien textees escribas chinguen
  envien envie envies manden mande mandes escriban escriba escribas texteen textee textees
  contacten contacte contactes molesten moleste molestes mensajeen jodan jodas joda fastidien
  envieis mandeis escribais molesteis
det: a de los las sus estos esos tus mas los el este ese estas la mis todos tantos ningun tipo con
  recibir publicitarios
quiero: quiero quiere deseo queremos deseamos necesito quisiera
quitame: quitame quitenme quiteme saquenme sacame saqueme eliminame eliminenme elimineme borrame
  borrenme borreme remuevanme remuevame removerme retirenme retireme retirame sacarme quitarme
  eliminarme borrarme retirarme
quita: quita quite quiten quitar borra borre borren borrar elimina elimine eliminen eliminar saca
  saque saquen sacar remueva remuevan remover retire retiren olvida olviden olvide pierda
clase: clase cita espera reunion evento equipo curso pedido reserva
""",
    phrases="""
none: no <deja>|cancelen|cancele|canceles
none: no <quitame>
none: no me|nos <quita> de
none: no quiero|deseo|queremos darme|cancelar|salir|salirme|desuscribir
none: no [lo|la|le|el|les]* entiendo|entendi|comprendo
none: perdon|disculpe|disculpa|oops , numero equivocado|incorrecto
none: no mas de|que|para|con|en|queria|quiero
none: <quitame> de .. <clase>
certain: parenle|parale|dejenle con|a|de <det>* <mensajes>
certain: ^ sin <mensajes>
certain: solicito|pido|quiero|deseo [la|mi]* baja
certain: ^ baja [inmediata|ya|definitiva|del|de|la|servicio|lista|favor|por]* $
certain: como|quiero|deseo|puedo cancelo|cancelar <det>* <mensajes>
certain: <deja> cancelar <det>* <mensajes>
certain: salgo|salir|salirme de <det>* lista|grupo|aqui|chat
doubtful: quiero salir|salirme $
certain: revoco|retiro|cancelo mi|el|todo consentimiento|permiso|autorizacion
certain: no autorizo
certain: no doy|di|he [mi|el|les|le|dado|mas]* permiso|consentimiento|autorizacion
certain: dejame|dejenme|dejeme|dejadme|dejenos|dejennos [ya|en]* paz|tranquilo|tranquila|tranquilos
certain: olvidense|olvidese|olvidate|olviden|olvide|pierdan|pierda [de]* mi|este numero|telefono
certain: hasta aqui con <det>* <mensajes>
certain: estuvo [bueno|bien]* con|de <det>* <mensajes>
certain: terminar|terminen|suspender|suspendan|finalizar|detener|finalicen <det>* <mensajes>
certain: si me|nos siguen|vuelven|sigue|vuelve escribiendo|mandando|molestando|enviando|a
certain: no esten|este|estes molestando|mandando|escribiendo|chingando|jodiendo|enviando
certain: ya no <enviensub> [mas|nada]* $
certain: ^ no <mensajes> [por|favor|gracias|porfavor|ya]* $
certain: nomore <mensajes>
certain: cancelar|cancele|cancelen|cancela mi|la|esta suscripcion|subscripcion a|de|por <det>*
  <mensajes>
certain: no me lleguen
certain: favor de no <enviar>
certain: les|le|te pido que no|dejen|deje|paren
doubtful: fallecio|fallecido|fallecida
certain: <deja> ya de <enviar>
certain: <deja> de <enviar>
certain: no <enviensub> mas|nada $
certain: basta|alto|cancele|cancelar|cancelen|cancela|parar|paren|pare|detener|detengan|anular|
  suspender
  <det>* <mensajes>
none: no me envien|manden|envie|mande|envies|mandes el|la recibo|factura|pedido|paquete
doubtful: no me <enviensub> hoy|ahora|manana
certain: no me <enviensub>
certain: no nos <enviensub>
certain: no <enviensub> [me] [mas] <det>* <mensajes>
certain: no vuelvan|vuelva|vuelvas a <enviar>
doubtful: no me llamen|llame|llames mas
certain: no molestar|molesten|moleste
certain: no <quiero> <det>* <mensajes>
certain: no <quiero> recibir
certain: no <quiero> que me|nos <enviensub>
certain: no <quiero> [que] me .. <enviensub>
certain: ^ no mas <det>* <mensajes>
certain: no mas <mensajes>
certain: ^ no mas [por|favor|gracias|porfavor]* $
certain: ni un <mensajes> mas
certain: darme|dame|denme|deme|doy|dar|darnos|dadme de baja
certain: <quitame>
certain: que me|nos <quita>
certain: me puede|pueden|podria|podrian [por|favor]* quitar|sacar|borrar|eliminar|remover
doubtful: borrenlo|borrelo|borralo|eliminenlo|eliminelo|eliminalo|quitenlo|quitelo|saquenlo|borrenla
certain: <quita> mi|este [de]* numero|nombre|telefono|contacto|celular
certain: desuscribir
certain: <quita> [me] de|del [la|su|tu|esta]* lista
certain: que paren|dejen|pare|deje|cesen $
certain: no enviar|mandar|escribir|contactar|textear|recibir|autorizo|acepto [mas]* <det>*
  <mensajes>
certain: no enviar|mandar|escribir|contactar|textear [mas]* $
certain: stop <det>* <mensajes>
doubtful: no quiero nada|saber
doubtful: numero incorrecto
doubtful: equivoco|equivocaron de numero
doubtful: voy|vamos a reportar|reportarlos|demandar|demandarlos|bloquear|bloquearlos
doubtful: quiero cancelar|cancelarlo|cancelarla $
certain: salir|sacar de .. lista|grupo
none: no [me] recibi|llego|llegan|llegaron|tengo|recibo|vi|ha|han
doubtful: no .. <mensajes>
doubtful: <deja> de
doubtful: numero equivocado
doubtful: equivocado|equivocada de numero|persona
doubtful: no me|estoy interesa|interesado|interesada|interesan
doubtful: vete|vayanse|vayase a la mierda|chingada|verga
doubtful: nunca me suscribi|registre|inscribi
""",
    near="""
certain: no mas mensajes, no me manden mensajes, dejen de molestar, quitenme de la lista, ya no me
  manden mensajes, no quiero mensajes, dejenme en paz, desuscribir, no me escriban, borren mi
  numero, dejen de molestarme, no me manden mas mensajes
doubtful: numero equivocado, no me interesa
""",
    known="parada paradas alta bajar bajo",
)

PORTUGUESE = Language(
    code="pt",
    keywords={
        Kind.OPT_OUT: """parem, sair, descadastrar, descadastro, descadastre, cancelar inscricao,
            remover, remova, chega, encerrar, excluir, sai fora, nao quero mais""",
        Kind.OPT_IN: "sim, comecar, inscrever, voltar",
        Kind.HELP: "ajuda, me ajude",
        Kind.CONFIRM: "aceito, concordo",
    },
    strong="parem, sair, descadastrar, descadastro, descadastre, chega, remova",
    fillers="obrigado obrigada pfv pf agora oi ola isso",
    spellings="""
mensagens: mensagem msgns menssagens mensajens
nao: naum
descadastrar: descadastrem descadastra descadastrarme
""",
    fuzzy="mensagens descadastrar",
    groups="""
pare: pare parem para parar chega deixe deixem
enviar: enviar mandar escrever contatar incomodar perturbar ligar encher
mensagens: mensagens sms textos propaganda propagandas spam avisos promocoes notificacoes msgs
  messages
mande: mande mandem envie enviem escreva escrevam contate contatem perturbe perturbem incomode
  incomodem manda envia
det: de me as essas estas suas mais os estes esses com receber nenhuma qualquer enviar mandar
tire: tire tirem tira remova remover removam exclua excluam excluir apague apaguem retire
  retirem descadastrar descadastre
""",
    phrases="""
doubtful: nao tenho|ha|temos interesse
certain: revogo|retiro [o|meu]* consentimento
none: nao pare|parem|pares|cancele|chega
certain: <pare> de [me] <enviar>
certain: pare|parem|chega|cancelar|cancele|cancelem <det>* <mensagens>
certain: pare|parem com isso
certain: nao me <mande>
certain: nao <mande> [me] [mais] <det>* <mensagens>|mais
certain: nao quero|desejo|queremos [mais] <det>* <mensagens>
certain: nao quero|desejo [mais] receber
certain: ^ [sem|nenhuma] mais [nenhuma]* <mensagens>
certain: me <tire>|remove
certain: <tire> me
certain: <tire> [o] meu|este [o]* numero|nome|telefone|contato
certain: descadastrar
certain: me deixe|deixem|deixa em paz
certain: deixe|deixem|deixa me em paz
doubtful: numero errado
none: nao recebi|chegou|tenho|vi
doubtful: nao .. <mensagens>
doubtful: foi|e engano
doubtful: nao tenho|estou interesse|interessado|interessada
""",
    known="para",
)
