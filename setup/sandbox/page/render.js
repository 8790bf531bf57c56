// Building the page's elements. Texts come from strangers: they only ever become textContent.

const LINK = /https?:\/\/[^\s<>"']+/g;
const LOST = new Set(["failed", "undelivered", "canceled"]);
const WAITING = new Set(["accepted", "queued", "sending"]);
const STATES = {
  accepted: "Accepted",
  queued: "Queued",
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  undelivered: "Not delivered",
  failed: "Failed",
  canceled: "Canceled",
};

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** +12025550123 -> +1 202 555 0123; other countries as they are. */
export function pretty(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `+1 ${parts[1]} ${parts[2]} ${parts[3]}` : number;
}

export function paintAvatar(node, phone) {
  node.className = `avatar tint-${Number(phone.slice(-4)) % 6 || 0}`;
  node.textContent = phone.slice(-2);
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function day(seconds) {
  const date = new Date(seconds * 1000);
  if (date.toDateString() === new Date().toDateString()) return "Today";
  return date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
}

export function phoneRow(row, current, unread) {
  const link = make("a", unread ? "phone unread" : "phone");
  link.href = `#${row.phone}`;
  link.dataset.testid = `phone-${row.phone}`;
  link.setAttribute("aria-current", String(row.phone === current));
  const avatar = make("span");
  paintAvatar(avatar, row.phone);
  avatar.setAttribute("aria-hidden", "true");
  const time = make("time", "", day(row.time) === "Today" ? clock(row.time) : day(row.time));
  const text = make("span", "text", (row.mine ? "You: " : "") + (row.text || "(no text)"));
  link.append(avatar, make("span", "number", pretty(row.phone)), time, text);
  if (unread) {
    const dot = make("span", "dot");
    dot.dataset.testid = "unread";
    dot.title = "Unread";
    link.append(dot);
  }
  return link;
}

/** Text with its web addresses as links, appended to a node. */
function appendText(node, text) {
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, "");
    node.append(text.slice(end, match.index));
    node.append(anchor(address, address));
    end = match.index + address.length;
  }
  node.append(text.slice(end));
}

function anchor(address, label) {
  const link = make("a", "", label);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function bubble(message) {
  const mine = message.direction === "inbound";
  const kind = mine ? "mine" : LOST.has(message.status) ? "lost"
    : WAITING.has(message.status) ? "waiting" : message.status;
  const node = make("div", `bubble ${kind}`);
  node.dataset.testid = "bubble";
  node.dataset.sid = message.sid;
  node.dataset.status = message.status;
  node.dataset.direction = message.direction;
  const body = make("div", "body");
  body.dataset.testid = "bubble-body";
  if (message.body) appendText(body, message.body);
  else if (!message.media.length) body.append(make("span", "gone", "(text removed)"));
  for (const [index, address] of message.media.entries()) {
    if (message.body || index) body.append("\n");
    body.append(/^https?:/.test(address) ? anchor(address, `Picture ${index + 1}`) : address);
  }
  node.append(body, state(message, mine));
  return node;
}

function state(message, mine) {
  const node = make("div", "state");
  node.dataset.testid = "bubble-status";
  if (mine) {
    node.textContent = `${clock(message.created)} · to ${pretty(message.to)}`;
    return node;
  }
  node.append(`${clock(message.sent ?? message.created)} · `);
  node.append(make("b", "", STATES[message.status] ?? message.status));
  if (message.error_code !== null) node.append(`: ${message.error} (${message.error_code})`);
  if (message.segments > 1) node.append(` · ${message.segments} segments`);
  return node;
}

/** All nodes of a conversation: days, the sender where it changes, bubbles. */
export function conversation(messages) {
  const nodes = [];
  let lastDay = "";
  let lastSender = "";
  for (const message of messages) {
    if (day(message.created) !== lastDay) {
      lastDay = day(message.created);
      lastSender = "";
      nodes.push(make("div", "day", lastDay));
    }
    if (message.direction === "inbound") {
      lastSender = "";
    } else if (message.from !== lastSender) {
      lastSender = message.from;
      const caption = make("div", "sender", pretty(message.from));
      caption.dataset.testid = "bubble-sender";
      nodes.push(caption);
    }
    nodes.push(bubble(message));
  }
  return nodes;
}
