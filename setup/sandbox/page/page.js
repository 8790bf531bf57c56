// The page's behaviour: which phone is open, what is unread, texting back, live updates.

import { conversation, make, paintAvatar, phoneRow, pretty } from "./render.js";

const QUICK = ["STOP", "START", "HELP", "1", "2", "YES"];
const SEEN = "sandbox-seen";
const at = (id) => document.getElementById(id);

const state = { phone: "", messages: [], more: false, senders: [], rows: [], seen: loadSeen() };

function loadSeen() {
  try {
    return JSON.parse(localStorage.getItem(SEEN)) ?? {};
  } catch {
    return {};
  }
}

function markSeen(phone, seq) {
  if ((state.seen[phone] ?? 0) >= seq) return;
  state.seen[phone] = seq;
  const newest = Object.entries(state.seen).sort((a, b) => b[1] - a[1]).slice(0, 1000);
  state.seen = Object.fromEntries(newest);
  localStorage.setItem(SEEN, JSON.stringify(state.seen));
}

async function get(path) {
  const answer = await fetch(`/sandbox/${path}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function showPhones() {
  const search = at("search").value;
  const { phones, more } = await get(`phones?search=${encodeURIComponent(search)}`);
  if (search !== at("search").value) return;
  state.rows = phones;
  const nodes = phones.map((row) => {
    const unread = !row.mine && row.phone !== state.phone && row.seq > (state.seen[row.phone] ?? 0);
    return phoneRow(row, state.phone, unread);
  });
  if (!phones.length) nodes.push(make("p", "note", search ? "No phone matches." : "No texts yet."));
  if (more) nodes.push(make("p", "note", "The 100 latest are shown. Search for others."));
  at("phone-list").replaceChildren(...nodes);
}

async function showConversation() {
  const phone = state.phone;
  if (!phone) return;
  const fresh = await get(`conversation?phone=${encodeURIComponent(phone)}`);
  if (phone !== state.phone) return;
  const first = fresh.messages[0]?.seq ?? 0;
  const older = state.messages.filter((message) => message.seq < first);
  if (!older.length) state.more = fresh.more;
  state.messages = [...older, ...fresh.messages];
  const last = state.messages.at(-1);
  if (last) markSeen(phone, last.seq);
  draw();
}

async function showEarlier() {
  const phone = state.phone;
  const before = state.messages[0].seq;
  const page = await get(`conversation?phone=${encodeURIComponent(phone)}&before=${before}`);
  if (phone !== state.phone) return;
  state.messages = [...page.messages, ...state.messages];
  state.more = page.more;
  const box = at("bubbles");
  const fromEnd = box.scrollHeight - box.scrollTop;
  draw();
  box.scrollTop = box.scrollHeight - fromEnd;
}

function draw() {
  const box = at("bubbles");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const nodes = conversation(state.messages);
  if (!nodes.length) nodes.push(make("p", "note", "Nothing yet. Write the first text below."));
  if (state.more) {
    const button = make("button", "earlier", "Earlier texts");
    button.addEventListener("click", showEarlier);
    nodes.unshift(button);
  }
  const top = box.scrollTop;
  box.replaceChildren(...nodes);
  box.scrollTop = atEnd ? box.scrollHeight : top;
  const stopped = state.stopped ?? [];
  at("summary").textContent = stopped.length
    ? `Opted out of ${stopped.map(pretty).join(", ")}`
    : "The phone's own screen";
}

async function showSenders() {
  const [senders, optouts] = await Promise.all([get("numbers"), get("optouts")]);
  state.stopped = optouts.filter((row) => row.phone === state.phone).map((row) => row.sender);
  const select = at("reply-to");
  const names = senders.map((row) => row.number);
  if (names.join() !== state.senders.join() || !select.options.length) {
    const chosen = select.value;
    state.senders = names;
    select.replaceChildren(...names.map((name) => new Option(pretty(name), name)));
    if (names.includes(chosen)) select.value = chosen;
  }
  at("reply-send").disabled = !names.length;
}

function chooseSender() {
  const last = state.messages.at(-1);
  if (!last) return;
  const sender = last.direction === "inbound" ? last.to : last.from;
  if (state.senders.includes(sender)) at("reply-to").value = sender;
}

async function open() {
  const phone = decodeURIComponent(location.hash.slice(1));
  const valid = /^\+[1-9]\d{6,14}$/.test(phone);
  state.phone = valid ? phone : "";
  state.messages = [];
  state.more = false;
  at("app").classList.toggle("open", valid);
  at("conversation").hidden = !valid;
  at("empty").hidden = valid;
  at("problem").hidden = true;
  at("bubbles").replaceChildren();
  if (valid) {
    at("phone").textContent = pretty(phone);
    paintAvatar(at("avatar"), phone);
    await showSenders();
    await showConversation();
    chooseSender();
    at("bubbles").scrollTop = at("bubbles").scrollHeight;
  }
  await showPhones();
}

async function send(body) {
  const to = at("reply-to").value;
  const answer = await fetch("/sandbox/inbound", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ from: state.phone, to, body }),
  });
  const problem = at("problem");
  problem.hidden = answer.ok;
  if (!answer.ok) problem.textContent = `Not sent: ${(await answer.json()).error}`;
  at("bubbles").scrollTop = at("bubbles").scrollHeight;
  await refresh();
  return answer.ok;
}

let running = false;
let again = false;

/** Look again at everything shown; calls during a look lead to one more, not to many. */
async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    do {
      again = false;
      await showSenders();
      await showConversation();
      await showPhones();
    } while (again);
  } catch {
    // The sandbox is away; the event stream reconnects and asks again.
  } finally {
    running = false;
  }
}

function suggestNumber() {
  const used = new Set(state.rows.map((row) => row.phone));
  const free = Array.from({ length: 100 }, (_, index) => `+1202555${String(index + 100).padStart(4, "0")}`)
    .filter((number) => !used.has(number) && !state.senders.includes(number));
  return free[Math.floor(Math.random() * free.length)] ?? "";
}

function listen() {
  const events = new EventSource("/sandbox/events");
  events.onopen = refresh;
  events.onmessage = refresh;
}

for (const word of QUICK) {
  const button = make("button", "", word);
  button.type = "button";
  button.dataset.testid = `quick-${word}`;
  button.addEventListener("click", () => send(word));
  at("quick").append(button);
}
at("reply").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = at("reply-input").value;
  if (body.trim() && (await send(body))) at("reply-input").value = "";
});
at("search").addEventListener("input", showPhones);
at("back").addEventListener("click", () => { location.hash = ""; });
at("new-phone").addEventListener("click", async () => {
  await showSenders();
  at("new-number").value = suggestNumber();
  at("new-dialog").showModal();
});
at("new-cancel").addEventListener("click", () => at("new-dialog").close());
at("new-form").addEventListener("submit", () => { location.hash = at("new-number").value; });
window.addEventListener("hashchange", open);
open().finally(listen);
