"""English phrases that refuse: do not, no more, leave me alone, threats, strangers.

Tried after those of ``keyword_phrases_en``, with the same word groups.
"""

REFUSALS = """
# do not …
certain: dont|never communicate with <me>
certain: <texts> arent|isnt welcome|wanted|desired|appreciated|permitted|authorized|allowed
certain: dont|never bother|disturb <me> with|again|anymore|ever
certain: never want|wanna|wish|need to hear|get|receive|see
certain: way|want|how to not receive|get|be
certain: dont want|need|like these|this|those anymore|nomore
certain: nolonger want|need|wish these|this|them|those $
certain: dont [ever]* include <me> in|on
certain: dont [ever]* add <me> to <det>* <list>
certain: leave <me> out|off of [this|these|your|the]* [<texts>|<list>]* $
none: dont call im|until|before|after
none: dont text and
certain: dont text|message me call|email|just
certain: dont|never <reach> [<me>] or|and|nor <reach>
none: dont call ... text|texting is|works|ok|fine|instead|only
none: dont call|bother [me|us]* <when>
none: dont [please] call|email|phone [me] , [just|please|only|instead] text
none: dont write .. down
certain: like|ask|asking|prefer|appreciate|request if|that|it [if] you|yall dont|didnt|not <reach>
certain: rather|prefer [if] you|yall dont|didnt|not <reach>
doubtful: i|we dont text $
none: i|we|you|they|why dont|never <reach>
none: why dont|didnt you|they|we|anyone
none: dont forget
certain: dont [you] [ever] [again] [please] <text> <me> at|on this|my [cell|phone]* <number>
certain: dont <text> <me> again|anymore|ever
certain: dont <text> it
certain: dont [ever] use this|my [cell|phone]* number
certain: dont|never reply|respond or|and|nor <reach>
certain: arent to <text> <me>
doubtful: dont|never [you] [dare|ever]* <reach> <me> [this|so|too|right|at|on]* <when>|<soon>|work|
  school|night
doubtful: dont <reach> <me> at|on|in|so
none: dont <reach> <me> back
certain: dont|never [you] [dare|ever]* [even] [fucking] [please] <text> <me>
certain: dont|never [you] [dare|ever]* [be|keep|start] <texting> <me>
certain: dont|never [you] [dare|ever]* <reach> [<me>] [ever] again|anymore|ever
certain: dont|never [ever] <reach> [to] this|my|these|any|here [phone|cell]* [<number>]
doubtful: dont|never [ever] call|email|bother|phone|write|notify|disturb|bug|annoy <me>
certain: dont|never [ever] reachout [to]
certain: dont|never [ever] <text> [please|again|thanks]* $
certain: dont|never [ever] send [me|us] [anything|any|more|anymore]* <det>* <texts>
certain: dont|never [ever] send [me|us] [anymore|any] anything|nothing|stuff|crap|these|those|this|
  anymore
certain: dont|never [ever] send [me|us] [any] [of] these|those|this
certain: dont|never keep sending <det>* <texts>
certain: dont|never keep sending [me] <it>
doubtful: dont|never [ever] send [me] $
certain: dont want|need|wish|like|care|wanna|desire [to] [for] [receive|get|be|getting|receiving|
  have|see] <det>* <texts>
doubtful: dont want|wish to receive|get [any|your]* email|emails|paper|mail|calls
certain: dont want|wish|like|care|desire|wanna|need to receive|hear|recieve
certain: dont want|wish|like|need you|yall|anyone|them|this|these [people|guys|number]* to <reach>
certain: dont want|like you|yall|anyone|them|people <texting>
certain: dont want|wish|like|need|wanna to be <contacted>
certain: dont wanna be <contacted>
certain: dont want|wanna|wish|care|like [to] [keep]
  get|getting|receive|receiving|see [any|of]* these|this|those|them|anymore
certain: dont want|wish to be on|in|part|included|added|subscribed [of] [this|your|the|any]* list|
  group|texts|chat|texting
doubtful: dont want|need these|those
doubtful: dont want any|anymore|these|this|those|them [anymore|please|thanks]* $
doubtful: dont want your
doubtful: want [any|no]* part of
certain: dont want any|anything [of|to|from]* this|these|it|you|yall
doubtful: not wanting
doubtful: dont want to be part|on|in of|your|this
doubtful: want nothing
certain: dont|nolonger|never|havent|didnt give|gave|have|given [you|u|yall|my|our|any]* [written]*
  permission|consent|authorization
certain: dont|nolonger|never accept|allow|permit|authorize <det>* <texts>
certain: dont consent|authorize [to]*
  <texts>|<texting>|this|these|being|receive|receiving|any|be|you|yall
certain: dont consent|authorize $
doubtful: dont consent|authorize
doubtful: not [be] <contacted>
none: am|are|arent|im|why|was|were|if not <text>
certain: mind|consider not <texting>|sending
none: im|am|was|were|are|hes|shes not <texting>
certain: not [to] <text> <me>
certain: not [to] send [me] <det>* <texts>
certain: not want|wish [to] [receive|get]* <det>* <texts>
certain: not to be <contacted>
certain: not contact this|my
certain: nolonger text|message|contact|send
certain: nolonger want|wish|need|desire|like|interested|care [in] [to] [for] [receive|get|
  receiving|getting|be]* <det>* <texts>
certain: nolonger want|wish|desire|like|care to receive|be|get
doubtful: nolonger interested
doubtful: nolonger want|need these|this|them|any
doubtful: ^ dont [want|please]* $
doubtful: dont add|put|include|subscribe|enroll me
certain: rather|prefer|like|wish|choose not [to] receive|get
certain: not to receive <det>* <texts>
# no more
none: no need to <text> back
certain: no need to text|message|contact [me|us]* [anymore|again|ever|please]* $
certain: no|nomore further|more <texts>|contact|communication|communications|messages
certain: nomore contact|communication|marketing|advertising|ads|email|emails|calls|calling
certain: ^ no marketing|ads|advertising|promos|solicitors $
certain: want|wish|desire no <texts>
certain: had it|up|enough with|of <det>* <texts>
certain: over|done|through|finished with <det>* <plain>
certain: done with <det>* <texts> $
none: have|had|get|got|received|receiving|receive|see|saw|seen|is|are|were|was|there|theres|still|
  with|says no|nomore|zero <texts>
certain: nomore [of] <det>* <texts>
certain: text|message|contact [me] nomore
certain: ^ nomore [please|thanks|thank|you|of|this|these]* $
certain: ^ no <det>* <plain>|text|texting|communication|communications|contact|contacting|
  soliciting|solicitation|solicitors|solicitations|messaging [please|thanks|ever|to|me|anymore]* $
doubtful: ^ not another|anymore|wanted
doubtful: ^ no texts|sms
certain: [had] enough [already] [of|with] <det>* texts|messages|spam|texting|messaging|harassment|
  msgs
doubtful: had enough [already|now]* $
doubtful: enough of|with [the|all]* <it>|<texts>
hint: asked [you|yall]* nicely|repeatedly
hint: email only
hint: use email [only|please|instead]* $
doubtful: over|past|beyond <det>* <texts>|these
doubtful: ^ [thats|had] enough [already|now|please]* $
doubtful: no|dont need [for|to|of|you]* [keep|continue]* texting|messaging|<plain>|these
doubtful: instead of text|texting|texts|messages
doubtful: to not get|receive|see
doubtful: cant take|stand [any]* anymore|another of [these|your]*
doubtful: wasting your|my|our time
doubtful: forget [about] me $
hint: still getting|receiving these|those|them|texts|messages
hint: ^ nomore donation|donations|asks|requests|fundraising|political|ads|deals|offers
doubtful: get|getting off [of] this|these|here|it|your
doubtful: stop coming
# leave me alone
certain: leave <me> [the] [fuck|hell|fucking|eff|heck|please]* alone
certain: leave this|my|our number|phone|line|family|house|husband|wife|mom|kids alone
certain: leave <me> be
doubtful: let me|us be $
doubtful: get off|out [of] my phone
certain: fuck|piss|bugger|buzz|sod|bug|screw|jog off
none: wont|doesnt|didnt|not|never|isnt [seem|to]* go|going away
none: going|gone away
none: go away for|on|this|next|to
certain: go away
doubtful: kick rocks
none: get|gets|got|getting lost every|on|in|trying|when|going|driving
certain: get lost
certain: knock it off
certain: cut it out
certain: cease [and] desist
doubtful: back|lay|beat off|it
doubtful: fuck|screw you|this|yourself|ya
doubtful: go to hell
doubtful: shut up
doubtful: stfu|gtfo
doubtful: kiss my ass
none: should|can|could|shall|do i|we text|contact|message someone|somebody
certain: text|bother|message|spam|harass|annoy|contact somebody|someone|anybody else
# threats
certain: if you|yall|i [ever] <text>|send|get|receive|call|hear [me|from|us]* [again|another|
  anymore|one|any|more|you]* again|another|one|texts|text|message|anymore|more
certain: ^ text|message|contact me again and .. report|sue|suing|block|lawyer|fcc|police|reporting
doubtful: ^ text|message|contact me again and
certain: <text> me one more time
doubtful: next text|message
doubtful: im|be|am reporting
certain: one more text|message [and|from]* and|from|ill|im
doubtful: report|reporting|reported you|it|as|your
doubtful: report|reporting|reported this [number|text|message|as|to]
doubtful: sue|suing you|your|yall
doubtful: ill|will|gonna|to sue
certain: <text> this number again and
doubtful: fcc|ftc|tcpa|harassment|harassing|lawsuit|bbb
doubtful: attorney general
doubtful: lawyer|lawyers|attorney|attorneys will be|contact|hear|call|sue|know|get
doubtful: contacting|calling|call|contact my|a|our lawyer|attorney
doubtful: do|dont|no|not call list|registry
doubtful: dont call
doubtful: block|blocking|blocked you|this|your|u
doubtful: ill|will|gonna|im|am|be block|blocking
doubtful: you|your|been [are] blocked
doubtful: blocked and|you
doubtful: call|calling the police|cops
# strangers and the uninterested
doubtful: no|any <name> here|at
doubtful: know|known a|any|no|this <name>
doubtful: <name> doesnt|didnt|nolonger|died|passed|moved [have|own|use|live|work|away|out]*
  live|have|own|use|work|away|out $
doubtful: <name> doesnt|nolonger live|use|own
doubtful: not my name
none: sorry|oops , [that|was|this]* wrong number [i|meant|was]*
none: wrong number of|on
none: dialed|called|typed|entered|put the|a wrong number [on|earlier|sorry|in|for|by]*
  $
none: i|we dialed|called|typed|entered|gave|put|texted [the|a]* wrong number
certain: wrong number|person [please|so|and|just|kindly]* <remove>|lose|erase [me|us|it|this|my]*
none: sorry , [that|was|this]* wrong person|thread|chat|group|text
doubtful: wrong number|person|phone|no|individual
hint: wrong guy|lady|house
doubtful: texted|texting the wrong
doubtful: not|isnt my|his|her|their|the number
doubtful: not|isnt|nolonger|doesnt .. number
doubtful: nobody|no one|nobody [here] by|with that|this name
doubtful: nobody named|called
hint: is|has|deceased|died deceased|died
hint: passed away
none: not interested in .. <event>
hint: not|never|isnt interested
doubtful: no interest
doubtful: where|how|who .. get|got|gave|have my|this|our [cell|phone] number|info
doubtful: gave you my|this number
none: never|didnt|dont [even] [remember] <agreed>|<agree> [up] for .. <event>
doubtful: never|didnt|havent|dont [remember|even|ever|recall|to]* signedup|subscribed|optedin|
  agreed|consented|requested|authorized|enrolled|registered|signup|subscribe|optin|consent|signing|
  subscribing
doubtful: never|didnt [ever|even]* ask|asked|gave|give|agree|want [you]* for|to|this|you|these|my|
  permission
doubtful: without my consent|permission
doubtful: dont read|open|answer these|your
none: please|and|to keep texting|sending|messaging
none: ^ keep texting|sending|messaging
doubtful: keep|keeps|kept|still [on] texting|messaging|spamming|contacting|harassing|bothering
doubtful: keep|keeps|kept sending me
doubtful: why are|am|is|do you|i|this [keep|people|guys|still|getting|receiving]* texting|
  messaging|spamming|contacting|getting|receiving|bothering|calling|sending
doubtful: why you texting|messaging|spamming|contacting
none: is this [a] spam|scam|legit
doubtful: unsolicited|unwanted|spammer|spammers|scammer|scammers|spamming
doubtful: this|is|its|a scam|spam
doubtful: too many texts|messages
doubtful: text|texts|message|messages|messaging|texting too much|often
doubtful: sick|tired of .. texts|messages|texting|spam|getting|receiving|you
doubtful: these|your texts|messages [are] [so|really|very|getting]* annoying|harassing|unwanted|
  harassment|ridiculous
doubtful: bother|bothering|annoying me
doubtful: count me out $
doubtful: part of stop|no
hint: not a .. anymore
hint: nolonger a|live|lives|attend|attending|attends|enrolled|customer|member|work|works|own|with
doubtful: stalker|stalking
doubtful: leave me out
doubtful: no part of
doubtful: enough is enough
doubtful: go fuck yourself
doubtful: asshole|assholes|bitch|bastard|bastards|scumbag|scumbags|dickhead|morons|creeps
doubtful: how did i get on
doubtful: why am i on
doubtful: done with .. texts|messages|you
doubtful: charged|charge|pay|costs|paying .. per|each|every|these|your text|texts|message|messages
doubtful: this is [not] a|my work|business|landline|company|office [cell]* phone|number|line
doubtful: hate <det>* <texts>
doubtful: time i have|ive asked|told|said
doubtful: times do|have i
doubtful: want|wants|get|got|let out $
doubtful: want off
doubtful: ^ remove|delete|unlist $
# a refusal and texting in one breath: whatever it says, a person should see it
none: not|didnt|never|havent|hasnt|dont|isnt|arent [been|really|even]* get|got|getting|receive|
  received|receiving|see|seen|saw|find|open|read|remember|know|understand|think|have|mind|recall
none: no <texts> came|come|yet|received|arrived|from|found|here|showing
none: not|never|no able|sure|problem|reason
none: no need to <text> back
none: no need to reply|respond|call
none: no text|texts|reply|response|message needed|necessary|required
doubtful: not|no .. [please] <remove>|unsubscribe $
"""
