import logging
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter

import requests
from twilio.base.exceptions import TwilioException

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.states import TWILIO_STATES, State, Word
from ..services.listing import BY_API, Entry, back_to
from ..services.transport import Account, connect
from .isolation import begin_read_committed, commit, retrying
from .sms_message_state import UNHEARD_OF

_logger = logging.getLogger(__name__)

FIRST_LOOK = timedelta(seconds=30)  # a callback usually settles it sooner
TRY_AGAIN = timedelta(seconds=60)  # after Twilio could not be asked
PROVEN_ABSENT = timedelta(minutes=2)  # Twilio lists a message as soon as it has accepted it
CLOCK_SKEW = timedelta(minutes=5)  # between our clock and Twilio's, where words can't tell
#: What has other words and a SID unknown to us was made as of then, and is never sent again:
#: trial accounts, redaction and Smart Encoding change what the list shows. No text that is claimed
#: later can be what the list shows of that time.
ADOPTED_AFTER = 2 * CLOCK_SKEW
BATCH = 100
TURN_SECONDS = 10.0
#: Lists go by the moment of sending, and a text may wait in Twilio's queue for ten hours: they are
#: read back so much further.
MARGIN = timedelta(hours=11)
SAME_WORDS = timedelta(hours=1)  # before the claim, by Twilio's clock
MOST_OF_A_PAIR = 2000  # messages of sender and recipient that are looked at
THREADS = 8
MANY = 20  # questions of one sender, from which on its newest texts are listed at once
MOST_OF_A_SENDER = 3000  # messages that are looked at
PAIR_PAGE = 50  # a recipient has seldom got more from one sender lately
BY_SENDER = attrgetter("account", "sender")
BY_NUMBER = attrgetter("account", "number")


@dataclass(frozen=True)
class Question:
    """An uncertain message, as the threads that ask Twilio see it.

    ``since``: its claim; ``ours``: the addresses that its gateway sends from.
    """

    message_id: int
    attempt: int
    account: Account
    number: str
    sender: str
    body: str
    since: datetime
    ours: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """What Twilio lists; ``complete``: what is not among ``listed`` was never accepted."""

    question: Question
    listed: list[Entry]
    complete: bool


class SmsMessage(models.Model):
    """Messages whose request left and whose answer got lost: asked for, never just sent again."""

    _inherit = "sms.message"

    @api.model
    def _wake_settling(self):
        """Look soon, once callbacks have had their chance."""
        at = fields.Datetime.now() + FIRST_LOOK
        self.env.ref("sms_twilio_gateway.cron_settle").sudo()._trigger(at)

    @api.model
    def _cron_settle(self):
        """Ask Twilio about uncertain messages, batch by batch, each one committed.

        Progress is told with each, so that a server killed three times in a row does not make
        the scheduler think that the job takes too long and put it off.
        """
        turn_ends = time.monotonic() + TURN_SECONDS
        while self._settle_batch():
            self.env["ir.cron"]._commit_progress(1)
            if time.monotonic() >= turn_ends:
                self.env.ref("sms_twilio_gateway.cron_settle")._trigger()
                return
        if self.sudo().search_count([("state", "=", "uncertain")], limit=1):
            self._wake_settling()

    @api.model
    def _settle_batch(self):
        """One batch; whether there is more to ask about now."""
        commit(self.env)
        questions, more = self._questions(fields.Datetime.now())
        commit(self.env)
        for ask in (ask_by_sender, ask_by_pair):
            answers = ask(questions)
            if not answers:
                continue  # few of one sender are asked for by pair alone
            settled = retrying(self.env, partial(self._settle, answers, fields.Datetime.now()))
            commit(self.env)
            questions = [question for question in questions if question.message_id not in settled]
        again = fields.Datetime.now() + TRY_AGAIN
        begin_read_committed(self.env)
        self._look_again({question.message_id: again for question in questions})
        commit(self.env)
        return more

    @api.model
    def _questions(self, now):
        """What to ask now, oldest first, and whether there is more than a batch.

        Numbers are asked for as a whole: what Twilio lists may be any of the texts to that number.
        """
        due = self.sudo().search(
            [
                ("state", "=", "uncertain"),
                ("claimed_at", "<=", now - FIRST_LOOK),
                "|",
                ("check_at", "=", False),
                ("check_at", "<=", now),
            ],
            order="claimed_at, id",
            limit=BATCH + 1,
        )
        batch = due[:BATCH]
        uncertain = self.sudo().search(batch._to_the_same(["uncertain"]), order="claimed_at, id")
        accounts, ours = {}, {}
        for gateway in uncertain.gateway_id:
            try:
                accounts[gateway] = gateway._account()
                ours[gateway] = frozenset(gateway._reconciled_addresses())
            except UserError:
                _logger.info("gateway %s has no credentials: nothing to settle", gateway.id)
        questions = [
            Question(
                message_id=message.id,
                attempt=message.attempts,
                account=accounts[message.gateway_id],
                number=message.number,
                sender=message.sender_id._address(),
                body=message.secret_body or message.body,
                since=message.claimed_at,
                ours=ours[message.gateway_id],
            )
            for message in uncertain
            if message.gateway_id in accounts
        ]
        asked = {question.message_id for question in questions}
        later = [row for row in uncertain.ids if row not in asked]
        begin_read_committed(self.env)
        self._look_again(dict.fromkeys(later, now + TRY_AGAIN))  # others first meanwhile
        return questions, len(due) > BATCH

    def _to_the_same(self, states):
        """The domain of claimed texts to the numbers of these, by their gateways."""
        return [
            ("state", "in", states),
            ("number", "in", self.mapped("number")),
            ("gateway_id", "in", self.gateway_id.ids),
            ("claimed_at", "!=", False),
        ]

    @api.model
    def _settle(self, answers, now):
        """Apply what Twilio listed (a list of ``Answer``).

        A listed message that is ours belongs to none of our other messages and has the same text.
        Where there is none, those made from one of our addresses at the time of the claim are
        taken for it, however their words have changed (``_adopt``): once all texts to the number
        have looked for their own, and none of them is too young. What is not there after a safe
        time was never accepted: it is queued again, under the same attempt, so that a word that
        comes after all counts. A list that may lack messages proves nothing.

        :return: the ids of the messages of which nothing more need be asked now
        """
        begin_read_committed(self.env)
        under_way = self._first_not_asked(answers)  # first: what is known of them by then is taken
        taken = self._known_sids(answers)
        words, absent, undecided, later, alike = [], [], [], {}, defaultdict(list)
        unmatched = [answer for answer in answers if not _match(answer, _fits, taken, words)]
        for answer in unmatched:
            question = answer.question
            if not answer.complete:
                continue
            if any(_may_be(question, found, taken) for found in answer.listed):
                alike[BY_NUMBER(question)].append(answer)
            elif now - question.since < PROVEN_ABSENT:
                later[question.message_id] = question.since + PROVEN_ABSENT
            else:
                absent.append(question.message_id)
        for group in alike.values():
            ids = [answer.question.message_id for answer in group]
            told_apart = max(answer.question.since for answer in group) + ADOPTED_AFTER
            if now < told_apart:
                later |= dict.fromkeys(ids, told_apart)
            elif under_way.get(group[0].question.number, now) < told_apart:
                later |= dict.fromkeys(ids, now + TRY_AGAIN)
            elif adopted := _adopt(group, taken):
                words += adopted
            else:
                undecided += [answer.question for answer in group]
        self._look_again(later)
        self._advance(words)
        self._resend_absent(absent)
        self._give_up(undecided)
        decided = {about.message_id for about in (*words, *undecided)}
        return {*decided, *absent, *later}

    @api.model
    def _first_not_asked(self, answers):
        """{number: when the first text was claimed that may also be what is listed}."""
        asked = self.sudo().browse([answer.question.message_id for answer in answers])
        others = [*asked._to_the_same(UNHEARD_OF), ("id", "not in", asked.ids)]
        return dict(self.sudo()._read_group(others, ["number"], ["claimed_at:min"]))

    @api.model
    def _give_up(self, questions):
        """End texts that nobody can tell whether Twilio has taken, and say so to those in charge.

        Sent again, one of them might arrive twice. Their reason is one after which nothing is sent
        again from the list of texts that need attention; without a code, nobody does by itself.
        """
        reason = self.env._(
            "The answer got lost, and Twilio does not tell which of several texts to one number it "
            "has taken."
        )
        words = [
            Word(question.message_id, State.FAILED, attempt=question.attempt, detail=reason)
            for question in questions
        ]
        ended = self._advance(words).sudo()
        error = self.env.ref("sms_twilio_gateway.error_30410", raise_if_not_found=False)
        if error:
            self.env.cr.execute(
                "UPDATE sms_message SET error_id = %s WHERE id = ANY(%s)", (error.id, ended.ids)
            )
            ended.invalidate_recordset(["error_id"])
        for sender, messages in ended.grouped("sender_id").items():
            subject = self.env._("Texts that may have arrived: %s", len(messages))
            sender.company_id._sms_alert(sender, subject, reason)

    @api.model
    def _look_again(self, moments):
        """Note when to ask next about what stays uncertain, so that nothing is asked twice."""
        if moments:
            self.env.cr.execute_values(
                """UPDATE sms_message m SET check_at = v.moment
                     FROM (VALUES %s) AS v(id, moment)
                    WHERE m.id = v.id AND m.state = 'uncertain'""",
                list(moments.items()),
            )
            self.browse(moments).invalidate_recordset(["check_at"])

    @api.model
    def _known_sids(self, answers):
        sids = [found.sid for answer in answers for found in answer.listed]
        domain = [("twilio_sid", "in", sids), ("state", "!=", "uncertain")]
        former = self.env["sms.message.attempt"].sudo().search([("twilio_sid", "in", sids)])
        present = self.sudo().search(domain)
        return {*present.mapped("twilio_sid"), *former.mapped("twilio_sid")}


def ask_by_sender(questions):
    """Look for many texts of one sender in that sender's newest, a thousand a request.

    Only being found there proves anything: absence is proven by the list of the pair alone.

    :return: a list of ``Answer``, of those that seem to be there
    """
    answers = []
    for (account, sender), group in _grouped(questions, BY_SENDER).items():
        if len(group) >= MANY and not sender.startswith("MG"):
            answers += _ask_for_all(account, sender, group)
    return answers


def ask_by_pair(questions):
    """Ask for what each recipient got, some at a time, from whichever sender.

    :return: a list of ``Answer``; what could not be asked is left out
    """
    groups = _grouped(questions, BY_NUMBER).values()
    with ThreadPoolExecutor(THREADS) as threads:
        return [answer for answers in threads.map(_ask_for_number, groups) for answer in answers]


def _grouped(questions, key):
    groups = defaultdict(list)
    for question in questions:
        groups[key(question)].append(question)
    return groups


def _ask_for_all(account, sender, questions):
    """The ``Answer`` for each of those whose text is among the sender's newest."""
    oldest = min(question.since for question in questions) - SAME_WORDS
    try:
        listed, _all = back_to(connect(account), oldest, most=MOST_OF_A_SENDER, from_=sender)
    except (requests.RequestException, TwilioException) as error:
        _logger.info("a sender's texts could not be listed, %s", type(error).__name__)
        return []
    by_number = defaultdict(list)
    for entry in listed:
        by_number[entry.recipient].append(entry)
    return [
        Answer(question, by_number[question.number], complete=False)
        for question in questions
        if any(_fits(question, entry, ()) for entry in by_number[question.number])
    ]


def _ask_for_number(questions: list[Question]) -> list[Answer]:
    """The ``Answer`` for each of the texts to one number, by the list of the recipient.

    A messaging service chooses the number itself, and a sender's may have been changed meanwhile.
    """
    account, number = BY_NUMBER(questions[0])
    oldest = min(question.since for question in questions) - MARGIN
    try:
        listed, every = back_to(
            connect(account), oldest, most=MOST_OF_A_PAIR, size=PAIR_PAGE, to=number
        )
    except (requests.RequestException, TwilioException) as error:
        ids = [question.message_id for question in questions]
        _logger.info("messages %s: not settled, %s", ids, type(error).__name__)
        return []
    return [Answer(question, listed, every) for question in questions]


def _match(answer, fits, taken, words):
    """Add the word of the oldest listed message that ``fits``; whether there is one."""
    listed = reversed(answer.listed)
    match = next((found for found in listed if fits(answer.question, found, taken)), None)
    if match:
        taken.add(match.sid)
        words.append(_word(answer.question, match))
    return bool(match)


def _adopt(group, taken):
    """The words about texts to one number by what is listed at their time in other words.

    None where there is less of that than there are texts: nobody can tell which were lost. Nor
    where one of several has an error: after it another text than that one might be sent again.
    """
    listed = {
        found.sid: found
        for answer in group
        for found in answer.listed
        if _may_be(answer.question, found, taken)
    }
    words = []
    errors = len(listed) > 1 and any(found.code for found in listed.values())
    complete = all(_match(answer, _may_be, taken, words) for answer in group)
    return words if complete and not errors else []


def _fits(question, found, taken):
    """Whether a listed message has the words of the one in question, and is no older one.

    An hour leaves room for any clock: with words that we have not sent otherwise, it has arrived.
    """
    return (
        found.sid not in taken
        and found.direction == BY_API
        and found.body == question.body
        and found.created is not None
        and found.created >= question.since - SAME_WORDS
    )


def _may_be(question, found, taken):
    """Whether a listed message was made by us, at the time of the one in question."""
    return (
        found.sid not in taken
        and found.direction == BY_API
        and not {found.sender, found.service_sid}.isdisjoint(question.ours)
        and found.created is not None
        and abs(found.created - question.since) <= CLOCK_SKEW
    )


def _word(question, found):
    return Word(
        question.message_id,
        TWILIO_STATES.get(found.status, State.ACCEPTED),
        attempt=question.attempt,
        sid=found.sid,
        code=found.code,
    )
