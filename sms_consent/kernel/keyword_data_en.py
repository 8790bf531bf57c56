"""English keywords. The word lists; the phrases lie in ``keyword_phrases_en`` and beside it."""

from .keyword_names import NAMES
from .keyword_phrases_en import GROUPS, REQUESTS
from .keyword_refusals_en import REFUSALS
from .keyword_removals_en import REMOVALS
from .keyword_table import Kind, Language

_KEYWORDS = {
    # 47 CFR 64.1200(a)(10): stop, quit, end, revoke, opt out, cancel, unsubscribe; then the
    # carriers' own (Twilio: STOPALL, OPTOUT) and what people use for them.
    Kind.OPT_OUT: """stop, stopall, unsubscribed, stop all, quit, end, revoke, optout, opt out,
  cancel,
        unsubscribe, unsubscribe all, unsub, remove, remove me, 2, end all, arret, halt, desist,
        terminate, discontinue, out, no more, leave, unlist, unfollow, cease, cancel all,
        cancel cancel, end end""",
    Kind.OPT_IN: """start, yes, unstop, 1, opt in, optin, sign me up, subscribe, resubscribe,
        sign up, signup, join, unblock, opt me in, opt back in, resume, subscribe me,
        resubscribe me, start texts""",
    Kind.HELP: "help, info, help me, information",
    Kind.CONFIRM: "agree, i agree, agreed, confirm, accept, i accept, i consent",
}
_DOUBTFUL = """lawyer, attorney, we moved, i moved, weve moved, dont want it, dont want, do not
    want,
    deceased, no gracias, non merci, strop, atop, sop, estop, noentry, rudesign, delete, block,
    off, enough, exit, disconnect, abort, refuse, reject, suspend, pause, kill, fu, not wanted,
    not want, can you not, could you not, would you not, annoying, last warning, final warning,
    dont reply, dont disturb, dnd, take off, wrong, top, sto, step, spot, shop, slop, stoop,
    stow, tops, please cancel, cancel please, cancel it, cancel this, cancel me, end it, please
    end, i quit, cancel everything, cancel subscription, end please, cancel thanks, cancel thank
    you, no stop, stop stop go, blocked, count me out, i want out, erase, lose it, wrong house,
    spam, harassment, scam, reported, reporting, junk, removed, stopped, stops, dont, withdraw,
    opt, dnc, pass, deactivate, disable, mute, no thanks, no thank you, declined, refused, i
    refuse, ignore, shoo, scram, drop dead, up yours, shut it, zip it, hush, be quiet, silence,
    weirdos, losers, idiots, shame on you, disgusting, unacceptable, we are done, im done, i am
    done, this ends now, goodbye, good bye, bye, bye bye, bye forever, farewell, adios,
    sayonara, peace out, deuces, im out, i am out, i said no, no means no, too many, i dont know
    you, do i know you, stranger danger, no interest, no sale, hell no, never ever, quit playin,
    quit playing, get a life, hard pass, i have had enough, not wanted here, it has to stop, it
    needs to stop, it needs to stop now, bye felicia, not again, td"""
_STRONG = """stop, stopall, quit, revoke, optout, unsubscribe, remove, stop all, halt, desist,
    cease, discontinue remove delete"""
_FILLERS = """please thanks thank you sir maam hi hello hey ok okay yes no just now already
    immediately asap kindly all it this everything forever permanently period comma exclamation
    point mark dot dude bro man guys everyone folks and so very much bye goodbye subject re
    fwd msg frm keyword hereby right away yeah yep nope nah oh well uh noentry
    rudesign omg god dammit damn instantly ffs jesus christ seriously really ugh uggh
    ughh argh grr wow whoa wtf ew eww bruh yo fr rn tf smh lord siri though
    begging"""
_SPELLINGS = """
stop: stio stpp styop sropp sopt stop2end stop2quit stap stopi stpo sotp stopp stoo tsop sttop
  stopo stoopp stopit stp
  stopl stoip stiop syop srop stlp stol
  stoppit dtop wtop xtop ztop stoped stahp stob stopy stopme ssop
please: pls plz plse pleas plese pease plss plzz pleae plaese pleease puhlease plez
you: u ya yall ypu yuo
your: ur youre yr
are: r
more: mor moer
with: w
thanks: thx thnx thnks tks tnx thankyou ty tyvm cheers
take: tkae taek tke tale
want: wnat wnt
leave: leve leav laeve
wrong: worng wrogn rong wrng wromg
end: edn ened ennd endd eend emd ebd enf wnd snd rnd
off: offf
dont: dotn donot dnt dontt doont don donr dint
me: mee
texts: txts texs
text: txt tex texxt txet tect tezt
texting: txting texing texitng textin txtng txtin textign textting txtn
message: msg messege mesage mssg
messages: msgs messeges mesages mssgs messags messges msges
messaging: msging messging mesaging
contacting: contactin contating
number: num nbr numb nmber numer numbr
unsubscribe: unsub unsubs unscribe desubscribe unsubscribing usubscribe unsuscribed
optout: opout optot otpout optuot
cancel: cancle cancal cansel canel cancell cancl csncel caancel
remove: remve remvoe romove reomve rmove rempve reove rmv remov
quit: qiut quitt qut
fuck: fuk fck fuxk f fk fvck phuck eff
fucking: fuckin fukin fking fkn fckin fing effing freakin freaking friggin frigging
nobody: noone
tonight: tonite 2night
tomorrow: tmrw tmr tmw tomorow
texted: txted txtd
"""
_JOINS = """
thanks: thank you, thank u, thank ya
dont: do not, do nto, do ot, do no, do mot, don not, don t, do nt
cant: can not, can t, cannot
wont: will not, won t
didnt: did not, didn t
isnt: is not, isn t
arent: are not, aren t
optout: otp out, op tout, opt ouy, opt oout, optt out, opt iut, opt out, op out, opt ou, opt our,
  opt oit, opting out, opts out
optedout: opted out
unenroll: un enroll, un enrol
unregister: un register
couldnt: could not
optedin: opted in
optin: opt in
unsubscribe: un subscribe, un sub, un suscribe, un subcribe, unsub scribe
messages: text messages, sms messages, texts messages
message: text message, sms message
messaging: text messaging
anymore: any more, any longer
nomore: no more
all: all of
signup: sign up
signedup: signed up
waitlist: waiting list, wait list
nolonger: no longer
reachout: reach out
"""
_FUZZY = """stop unsubscribe/2 texting messages messaging contacting harassing bothering spamming
    subscription discontinue please number remove delete message contact receive interested
    cancel anymore harassment"""
_NEAR = """
certain: please stop, stop please, stop texting me, stop messaging me, stop all texts, stop
  sending texts, stop contacting me, remove me, remove me please, please remove me, remove my
  number, take me off, take me off please, take me off list, take me off the list, take me off
  your list, do not text, do not text me, dont text me, do not contact me, dont contact me, do
  not message me, dont message me, leave me alone, please leave me alone, no more messages, opt
  out, opt me out, please opt out, unsubscribe me, quit texting me, delete my number, revoke, i
  revoke consent, stop it please, never text me again, i want to unsubscribe, remove me from
  your list, stop sending me texts, remove me from the list
doubtful: wrong number, wrong person, not interested, im not interested, no more, cancel please,
  quit, no more texts
"""
_KNOWN = """suit unit quid quip quint quits squid sop atop estop tests
  pleased lease numbers lumber cumber numbed umber contract contracts received receives
  receiver deceive interest interesting canceled canceling deleted messy pleas
  remote removal removable deleted deletes
  haha hahaha lol lmao rofl omg kidding funny slop swop stow stoup estop sop top step
  steps
    stock store storm story stood stool stove subscribe subscribed subscriber subscribers
  subscribing resubscribe resubscribed
  testing
    tests resting texture massage massages massaging nesting vesting messenger messaged passages
    removed remover removes contracting contacted contracts contact harass bother spammer canceled
    cancels cancer cancelled stops stopped stopper stopping stopover nonstop unstoppable step steps
    shop shops top tops atop stomp stoop spot soap strop quite quiet quilt quits endless trending
    ending weekend send sends lend bend tend mend fend text texts texted context taxing tasting
    toasting listing posting hosting costing casting lasting fasting message messages"""

ENGLISH = Language(
    code="en",
    keywords=_KEYWORDS,
    doubtful=_DOUBTFUL,
    strong=_STRONG,
    fillers=_FILLERS,
    spellings=_SPELLINGS,
    joins=_JOINS,
    fuzzy=_FUZZY,
    groups=GROUPS + "name: " + " ".join(NAMES.split()),
    phrases=REQUESTS + REMOVALS + REFUSALS,
    near=_NEAR,
    known=_KNOWN,
)
