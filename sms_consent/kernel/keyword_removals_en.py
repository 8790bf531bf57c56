"""English phrases that ask to be taken off a list, to opt out, or that take back a permission.

Tried after those of ``keyword_phrases_en``, with the same word groups.
"""

REMOVALS = """
# remove
certain: <remove>|take|get <me> from|off [of] .. texts|messages|notifications|alerts
certain: ^ off [of] <det>* list|lists
none: <remove> <me> from .. <event>
none: <remove> <me> from .. guest|lunch|prayer|email|volunteer|wait|sub list
doubtful: was|were|got removed
none: want|like|need out|off of .. <event>
none: take|get|drop|pull|leave <me> off .. <event>
none: <remove> my <number> from .. <event>
none: dont|didnt|not|never [you] [please] <remove>|unsubscribe|unsubscribed|optout|drop|cancel
none: dont|didnt|not|never take|get|leave me off
certain: <remove> <me> from <det>* [mailing|texting|contact|distribution|call|calling]* <list>
certain: <remove> <me> from .. list|lists|<plain>|alerts|notifications|database|system
doubtful: <remove> <me> from
certain: block <me> from
certain: removed off|from <det>* <list>
certain: removal of my|our|this
certain: cross|scratch|strike|cut|drop <me> off
doubtful: cut|let|set <me> loose|go|free $
certain: strike|scratch|cross|wipe|clear|toss|ditch|burn|trash|throw|expunge|yeet [out|away|off]*
  my|
  our|this [cell|phone|mobile]* number|name|info|information
certain: get|getting rid of my|our|this [phone|cell]* number|info|contact|name
certain: let <me> out|off [of] [this|here|it|the|your]* [<list>]* $
certain: how do|can i|we get off|out [of] this|these|your
certain: want|like|need|wanted off|out [of] [this|here|it|the|your]* [<list>]* $
certain: put|place|add|include [me|us|this|my|our|number|phone]* on|to|in <det>* [internal|company]*
  dont|dnc [call|text|contact|mail|email]* [list|registry]*
hint: <remove> him|her|them
certain: <remove> <me>
certain: take|get|pull|strike|scrub <me> [all] off [please|now|thanks|asap|immediately|it|this]* $
certain: take|get|pull|strike|scrub <me> [all] off|of [of] <det>* [contact|mailing|call|calling|
  phone]* <list>
none: take|get <me> off hold|standby|speaker|mute
doubtful: take|get|pull|strike|scrub|let <me> off
certain: take|get|pull|drop me out of <det>* <list>
certain: drop <me> from <det>* <list>
doubtful: drop <me> $
certain: block <me> [please|now|thanks]* $
certain: block my|our [cell|phone]* number
none: take|get my name and|down
certain: <remove> my|our name from <det>* [mailing|texting|contact|call|text]* <list>
doubtful: <remove> my|our name from
certain: <remove> both|all [of]* my|our numbers
certain: <remove>|take|lose|loose|forget|drop|erase|purge [all] [of] my|this|the|our|his|her [cell|
  phone|mobile|telephone|contact]* <number>
certain: <remove> from <det>* [contact|mailing|texting|call]* list|lists|database|system|contacts
certain: take|get my|this|our|his|her [cell|phone|contact]* <number> [up] out|off
certain: be|get|being|getting taken|deleted|dropped|excluded
certain: take off <det>* [contact|mailing|texting|call]* list|lists|my|this
certain: <remove> my|our|this|the name|info|information|details and [phone|cell]* number from
doubtful: take off of
doubtful: <remove> [my|the|our]* .. from <det>* [mailing|texting|contact|calling]* list|lists|
  database|contacts|system|records|texts|messages
doubtful: <remove> .. from these|this|those|it $
none: be|been|get|was|being removed from .. <event>
certain: be|get|being removed
certain: told|asked|telling|asking you|yall|them|u [guys|people] [to] <stop> $
certain: want|asked|requested|like|me|number|name|us removed
certain: off [of] your|this|these|yalls [stupid|damn|contact|mailing|call|calling|texting|text|sms|
  fucking]* list|lists
certain: get|me|us|be|want|need|name|number|keep off [of] the
  [contact|mailing|call|calling|texting|text|sms]* list|lists
certain: leave|keep <me> off
certain: leave this|the|your group|list|chat|thread|program|service
certain: out of this|your group|list|chat|thread|program
# opt out, unsubscribe, revoke
none: accidentally|mistakenly unsubscribed|optedout|unsubscribe
none: unsubscribed|optedout by|on|in mistake|accident|error
none: how .. unsubscribed|optedout .. back
none: optout|unsubscribe later|anytime
doubtful: optout|unsubscribe of|from [the|your|my]* email|emails|newsletter|paper|mailing|mailings|
  mail
certain: optout [of] [from] [all|any|your|these|this|the]* <list>|<texts>
doubtful: optout of|from
none: im|i|we|am not optingout|unsubscribe
certain: optout|unsubscribe|unsubscribeme|optoutt
certain: opt <me> out
doubtful: opt <me> oit|our|ot|ou|oyt|of|off
doubtful: remove mr|em|my|ne $
certain: already|have|previously optedout|unsubscribed
doubtful: optedout|unsubscribed
certain: revoke|revoking|withdraw|withdrawing|rescind|rescinding .. consent|permission|
  authorization
none: revoke|revoking|revoked the|a|an|his|her
certain: revoke|revoking [all|any|my|our|the|this|that|it]* [prior]* [consent]* $
certain: revoke|revoking all|any|my|our
doubtful: revoke|revoking
certain: take|taking|took back my|our consent|permission
certain: consent|permission .. revoked|withdrawn|rescinded|denied
certain: arent|not|isnt authorized|allowed|permitted to <text>|call|use
certain: decline|refuse to receive|get|accept <det>* <texts>|further|future|any|these|this|more
certain: unsubscribed|optedout [days|weeks|months|ago|already|last|week|month|yesterday|twice]*
  [and|but|why|am|are|i|you]* still
doubtful: no|nolonger|without consent|permission
certain: retract|retracting|removing|remove my consent|permission
certain: consent|permission [is|has|been|hereby]* revoked|withdrawn|rescinded|denied
certain: opt .. out
certain: unenroll|unregister|desubscribe
certain: request|requesting|demand removal
certain: ^ removal
"""
