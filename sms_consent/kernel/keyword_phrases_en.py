"""English phrases that ask to stop, and what only sounds like it.

For the notation see ``keyword_phrases``. At each word the first line that fits wins, so the
exceptions stand before the rules.
"""

GROUPS = """
stop: stop quit cease desist discontinue halt end terminate
wont: wont dont cant couldnt wouldnt never didnt doesnt shouldnt not
who: i he she it we they that who which one
they: you they yall it this these texts messages guys people
me: me myself us him her them
text: text message contact sms harass spam solicit pester hound msg
reach: <text> reachout call bother email bug annoy notify ping write phone disturb buzz mail dm
texting: texting messaging contacting calling emailing spamming bothering harassing annoying
  bugging pestering hounding soliciting notifying pinging blasting bombarding blowing smsing
  reaching disturbing phoning flooding spam harassment stalking blasting writing hitting
  bombing messing badgering trolling scamming selling
texts: texts text messages message sms spam surveys survey notifications notification alerts
  alert promos
  promotions ads offers communications communication blasts junk mms solicitations advertisements
  mailings crap shit bs bullshit garbage nonsense updates reminders reminder marketing spamming
  promotion correspondence harassment texting messaging newsletters subscription subscriptions
  deals coupons stuff
plain: texts messages sms spam mms solicitations
det: the these this those that all any your my our such further future more other damn goddamn
  stupid annoying unwanted unsolicited automated promotional promo marketing daily weekly constant
  dumb ridiculous crazy political campaign fundraising fucking sms text dang freaking endless
  anymore silly unnecessary additional random another incoming appointment group bulk with sending
  so many
  sales junk useless mass future
it: these this those them it all everything anything any nothing
remove: remove delete unenroll unregister erase deregister scratch exclude removing deleting
  withdraw dump delist inactivate wipe purge disenroll
  deactivate
number: number phone cell mobile cellphone name info information contact contacts data details
  no telephone
list: list lists database system mailing distribution records contacts group chat thread texts
  messages notifications alerts everything service program roll rolls registry files books
  campaign sms text rotation subscription mailings here here it these this texting messaging
event: class classes waitlist schedule roster appointment appt session event game order meeting
  calendar team party trip practice lesson cart reservation booking table shift camp raffle webinar
  zoom course lineup queue agenda invoice bill reunion tournament dinner rsvp lessons payroll
  autopay carpool committee nomination ballot board raffle league pickup potluck piano soccer swim
  dance tuesday wednesday thursday friday saturday sunday monday
when: before after until till today tonight tomorrow during while late early when if unless
  weekends sunday sundays morning mornings evening because cause yet from regarding about without
soon: now today tonight tomorrow later right
tail: please now thanks already immediately asap man dude guys people damn
joke: cute adorable sweet hilarious funny gorgeous beautiful precious
want: want wanna need wish care like wanted desire appreciate consent agree
receive: receive get be getting receiving have recieve see hear
contacted: contacted texted messaged called bothered spammed emailed disturbed notified solicited
  harassed
sent: texted replied sent said typed wrote responded told asked answered say texting saying
  replying sending typing tell telling asking
agreed: signedup subscribed optedin agreed consented requested authorized asked enrolled gave
  registered joined wanted
agree: signup subscribe optin agree consent request authorize ask enroll give register join
"""

REQUESTS = """
# what contains "stop" and is no request
certain: ^ text|reply|send stop|unsubscribe|quit|end [to|2]* [end|stop|quit|optout|unsubscribe|
  cancel]* $
none: dont|didnt|not|never [even|actually|really]* mean|meant|trying|intend [for|it|that|you]* to
  [text|say|send|reply|hit|press|type|click|be]* stop|unsubscribe|unsubscribed|optout|cancel|quit
none: stop [it] ... <joke>
certain: ^ stop means stop
certain: last time|warning stop $
certain: once again stop $
none: accidentally|mistakenly|accident|mistake [i]* sent|texted|typed|replied|said|hit stop|
  unsubscribe|cancel|optout
certain: get|got|see|seen|receive|received|read my stop
  [please|request|text|texts|message|messages]*
none: sent|texted|typed|replied|said|hit stop|unsubscribe|cancel|optout by|in|accidentally
  accident|mistake|accidentally
certain: this|what|another stop <texting> [<me>|the|these|this|those]*
certain: <det>* <plain>|this|these need|needs|have|has|must|gotta|got to stop
certain: you|yall have|need|got|gotta to stop [this|it|now|these|texting|sending|please]* $
none: tell|told|ask|asked|asking him|her|it|my|<name>|coach|the|our .. to stop
certain: how about you|yall dont|stop|never <text>|<texting>
none: they|he|she|it|everyone tried|trying|want|wants|going|has|have|needs [to] stop
none: i|we stopped [getting|receiving|by] [your|the|any]* [texts]
none: leave|left|send|sent|have|got [me|you|us] a|another|the [voice]* message|voicemail|text
none: reply|text|respond|send|type|txt [with] stop|quit|cancel|end|unsubscribe|stopall to
certain: ^ text|reply|send stop $
none: bus|train|next|last|first|second|non|pit|full|rest|truck|short|one|every|each|subway|metro|
  more stop
none: the|a|that|our|its stop
doubtful: ignore|ignored|ignoring|ignores my|our stop|stops|optout|request|requests
doubtful: what|wth|wtf|hell is|was|are this|these stop $
none: my|your|which|what|this|another|where stop
certain: <they>|that <wont> [ever] [just] [seem] [to] <stop> <texting>
certain: you|they|it|yall|guys|people <wont> [ever] <stop> sending
certain: you|yall [guys] dont <stop> $
certain: if this|it|these [texts|messages] <wont> <stop>
certain: wont|dont|cant you|yall [guys] [please|just] <stop> <texting>|sending
certain: wont|cant you|yall [guys] [please|just] <stop> $
certain: <sent> [you|yall] stop|unsubscribe|quit|optout|cancel|end $
certain: <sent> [you|yall] stop|unsubscribe|quit|optout|cancel|end already|times|several|multiple|
  twice|before|and|but|many|so|3|2|4|5|10|three|to
none: <wont> [ever] <stop>
none: dont want|wanna|wish|like to <stop>|unsubscribe|optout|miss|lose|cancel
certain: you|yall dont|wont|didnt|havent|never [ever] remove|unsubscribe|take|delete [me|us|this|
  my]*
certain: how do|can|to|would|could|do [i|we|you]* <stop> [receiving|getting|with]* <det>* <texts>
certain: how do|can|to [i|we|you]* <stop> [receiving|getting]* <it> $
doubtful: how do|can|to [i|we|you]* stop $
certain: if you|yall dont|wont|cant stop
certain: make [it|this|these|them|the|all|your]* [texts|messages] stop coming
certain: make [it|this|these|them|the|all]* [texts|messages] stop [please|now|already]* $
none: make the|my|his|her .. stop
none: when will|does|do the|it|he|she|my .. <stop>
certain: i quit <det>* <texts>
none: did|does|do|when|where|didnt [the] i|you|we|they|he|she|it|tour|train|shuttle|bus|class|sale|
  music|rain <stop> $
none: did|didnt i|you|we|they|he|she|it <stop>
none: why|when|how did .. stop|end|quit
certain: these|the|your|those|all|this <det>* <plain> [to|ever|please|must]* stop
certain: stop by|with <det>* <plain>
none: <who> stop|quit|end by|in|at|for|and|to|on
certain: when will|do|are you stop <texting>
none: when|time|where do|does|did|will you|yall|they|i|we|it stop ~ing [me|us]* $
certain: gonna|going stop|quit|end receiving|getting|following <det>* [<texts>]
none: ill|well|youll|theyll|hell|shell|gonna stop
none: i|we|he|she stop|quit|halt
none: stop shop
none: stop by|over|off|in|into|at|near|sign|signs|light|lights|watch|loss|motion|gap|on|up|outside
none: stop after
none: stop 1|2|3|4|5|6|7|8|9|10 on|is|was|at|in|near
none: stop for a|gas|lunch|coffee|dinner|food|snacks|groceries|breakfast|the
none: nothing|nobody|one can|could|will stop
none: had|have to stop
none: stop and [say|get|pick|see|grab|eat|smell|talk|think|ask|check|help|have|look|visit|buy]
# "stop" and what
certain: stoop|step|shop|sop|spot <texting> [<me>|the|these|this|those|people]* [<number>|<texts>]*
none: <stop> calling it|him|her|my|the
none: quit|stop|quits|stops|stopped working|running|heating|cooling|charging|printing
certain: <stop> [all] [of] [with] <det>* <texting>
certain: <stop> wasting my|our|your|everyones time
certain: <stop> asking|begging|nagging|calling|pressuring|guilting|telling|soliciting|hitting [up]
  <me>
certain: <stop> asking|begging for
certain: <stop> nagging|pushing|advertising|soliciting|following|reaching [up|out|me|
  us|now|please]* $
certain: <stop> trying to sell|contact|reach|text|get|scam|buy|make|call
certain: <stop> cluttering|clogging|filling|flooding|invading [up]* my|our
doubtful: <stop> asking
certain: <stop> <me> <texting>
certain: if|wish|that you|yall stopped <texting>|sending
certain: <stop>|refrain|avoid|desist [from] <texting>
certain: refrain|avoid|desist [from] sending
certain: <stop> receiving|getting <det>* <texts>
certain: <stop> receiving|getting <it>
certain: <stop> receiving|getting $
none: stop [my|the|all|this|your]* autopay|payment|payments|billing|charging|order|orders|delivery
none: stop [my|the|all|this|your]* check|shipment|production|loss|drop|spinning|crying|raining|time
certain: ^ stop to end|cancel|unsubscribe|quit|optout $
certain: <stop> <det>* contact|communicating
certain: <stop> it with <det>* <texting>|<texts>
doubtful: <stop> [all] sending [me] <det>* email|emails|paper|mail|letters|invoices|statements|
  bills
certain: <stop> [all] sending [to] [me] <det>* <texts>
certain: <stop> [all] sending [to] [me] [all] <it>
certain: <stop> [all] sending [to] <me>
certain: <stop> [all] sending $
doubtful: <stop> sending
none: stop <texts> me when|once|if|after|at
certain: <stop> all <it>
none: end of
doubtful: <stop> <det>* paper
certain: <stop> <det>* [and] <texts>
certain: <stop> these|those|them|all|everything [please|now|thanks|immediately|asap]* $
doubtful: <stop> it|this $
certain: stop the <texting>
certain: stop the|all|your|my .. <plain>|reminders|alerts|notifications|updates|newsletters
doubtful: stop <det>* paper|mail|catalogs|catalog|magazines|magazine|letters|bills
certain: stop <det>* follow|followup|followups [up|ups]*
none: stop .. from
none: stop the|my|our|his|her
none: stop to
certain: please|just|you|to|must|should|gotta|kindly|already|can|will stop [please|now|thanks|
  immediately|already|it|this|asap]* $
none: quit smoking|school|drinking|work|working|my|the
none: <stop> beeping|raining|barking|crying|leaking|making
hint: <stop> ~ing $
hint: <stop> ~ing <me>
hint: ^ <stop> ~ing
doubtful: ^ stop
doubtful: stop <tail>* $
doubtful: discontinue|desist|refrain
# cancel, turn off, mute
certain: cancel|disable|deactivate|mute|suspend <det>* texts|text|messages|message|sms|alerts|
  notifications|spam|promos|promotions|texting|messaging
certain: cancel these|those [please|now|asap]* $
doubtful: cancel <det>* reminders|updates|subscription|newsletter|newsletters|offers|subscriptions|
  mailings
doubtful: cancel <det>* service $
doubtful: delete <det>* texts|text|messages|message|sms|account|subscription
certain: turn|shut|switch <det>* off <det>* <texts>
certain: turn|shut|switch <det>* <texts> off
certain: kill|suspend|pause|block <det>* <plain>
certain: turn|shut [this|these|it|them] off $
doubtful: cancel me
"""
