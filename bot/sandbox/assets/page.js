// The page of the local workspace. The server draws HTML; this script sends gestures, fetches the HTML again when the
// workspace changed and swaps in what differs, so that focus, scroll, open menus and half-typed text stay.
"use strict";

const $ = (sel, root = document) => root.querySelector(sel);
const $$ = (sel, root = document) => [...root.querySelectorAll(sel)];
const app = () => $("#app");

// --- Talking to the workspace ---------------------------------------------------------------------------------------

async function post(action, body) {
  try {
    const query = location.search.includes("lang=") ? "?lang=" + app().lang : "";
    const form = body instanceof FormData;
    if (form) body.append("user", app().dataset.user);
    else body = JSON.stringify({ user: app().dataset.user, ...body });
    const res = await fetch("/page/" + action + query, { method: "POST", body, headers: form ? {} : { "Content-Type": "application/json" } });
    const answer = await res.json();
    if (!answer.ok) toast(answer.error);
    return answer.ok;
  } catch {
    toast(app().dataset.network);
    return false;
  }
}

let toastTimer;
function toast(text) {
  clearTimeout(toastTimer);
  $("#toast").textContent = text;
  toastTimer = setTimeout(() => ($("#toast").textContent = ""), 7000);
}

let stream, streamUser;
function listen() {
  if (streamUser === app().dataset.user) return;
  stream?.close();
  streamUser = app().dataset.user;
  stream = new EventSource("/page/events?as=" + encodeURIComponent(streamUser));
  stream.onmessage = () => refresh();
}

// refresh resolves when what is on the screen is at least as new as the call.
let fetching = null, again = false;
function refresh() {
  if (fetching) again = true;
  else fetching = fetchAll().finally(() => (fetching = null));
  return fetching;
}

async function fetchAll() {
  do {
    again = false;
    const search = location.search;
    try {
      const res = await fetch("/page/view" + search);
      const html = await res.text();
      if (search !== location.search) again = true;
      else if (res.ok) apply(html);
    } catch { /* the stream tells when the workspace is back */ }
  } while (again);
}

// --- Swapping -------------------------------------------------------------------------------------------------------

// What the browser or this script put on an element and the server doesn't know of.
const ours = new Set(["open", "style", "aria-expanded", "aria-activedescendant", "aria-selected", "aria-busy", "data-busy"]);

function morph(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName || (a.id || "") !== (b.id || "")) return a.replaceWith(b);
  if (a.nodeType !== Node.ELEMENT_NODE) { if (a.data !== b.data) a.data = b.data; return; }
  if (a.isEqualNode(b) || a.classList.contains("suggest")) return;
  for (const { name, value } of [...b.attributes]) {
    if (a.getAttribute(name) !== value && !(ours.has(name) && a.hasAttribute(name))) a.setAttribute(name, value);
  }
  for (const { name } of [...a.attributes]) if (!b.hasAttribute(name) && !ours.has(name)) a.removeAttribute(name);
  const ids = new Set([...b.children].map((c) => c.id).filter(Boolean));
  const mine = new Map();
  for (const c of [...a.children]) if (c.id) ids.has(c.id) ? mine.set(c.id, c) : c.remove();
  let at = a.firstChild;
  for (const next of [...b.childNodes]) {
    const known = next.id && mine.get(next.id);
    const same = known || (!next.id && at && !at.id && at.nodeName === next.nodeName && at);
    if (!same) { a.insertBefore(next, at); continue; }
    while (known && at !== known) { const gone = at; at = at.nextSibling; if (!gone.id) gone.remove(); else if (!at) break; }
    if (known && at !== known) a.insertBefore(known, at);
    at = same.nextSibling;
    morph(same, next);
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}

function apply(html) {
  const next = new DOMParser().parseFromString(html, "text/html").getElementById("app");
  if (!next) return;
  const lists = new Map($$("[data-follow]").map((l) => [l.dataset.follow, l.scrollHeight - l.scrollTop - l.clientHeight < 80]));
  const said = new Map($$("[data-said]").map((m) => [m.id, m.dataset.said]));
  const revs = new Map($$(".msg").map((m) => [m.id, m.dataset.rev]));
  const was = { open: app().dataset.open, user: app().dataset.user };
  const focus = document.activeElement, holder = focus?.closest(".msg, dialog, aside, main");
  for (const d of $$("dialog[data-modal]")) if (!next.querySelector("#" + CSS.escape(d.id))) d.close();
  morph(app(), next);
  // A message that changed says by itself what is chosen, whatever was pressed in it before.
  for (const r of $$(".msg [data-press] input[type=radio]")) {
    const m = r.closest(".msg");
    if (revs.get(m.id) !== m.dataset.rev) r.checked = r.defaultChecked;
  }
  for (const [el, was] of pressed) if (!el.isConnected || around(el) !== was) busy(el, false);
  document.title = app().dataset.title;
  document.documentElement.lang = app().lang;
  for (const l of $$("[data-follow]")) if (lists.get(l.dataset.follow) !== false) l.scrollTop = l.scrollHeight;
  for (const d of $$("dialog[data-modal]")) if (!d.open) { $$("[popover]").forEach((p) => p.hidePopover()); d.showModal(); firstField(d); }
  if (was.open === app().dataset.open && was.user === app().dataset.user) { announce(said); reveal(said); }
  if (focus && !focus.isConnected && document.activeElement === document.body) {
    (document.getElementById(focus.id) || (holder?.isConnected && holder.matches("[tabindex]") && holder) || topComposer())?.focus({ preventScroll: true });
  }
  opened();
  listen();
}

function topComposer() { return $("dialog[open]") ? null : $("#say-main"); }

function firstField(dialog) {
  $("[autofocus], .wrong input, .scroll input, .scroll select, .scroll textarea, [type=submit]", dialog)?.focus();
}

function announce(said) {
  const news = $$(".msg[data-said]").filter((m) => !m.classList.contains("mine") && said.get(m.id) !== m.dataset.said);
  if (news.length) $("#live").textContent = news.slice(-3).map((m) => m.dataset.said).join(". ");
}

// The workspace learns which conversation and tab the person looks at.
let openedChat = "", openedHome = "";
function opened() {
  const { user, open, side } = app().dataset;
  if (openedChat !== user + open) { openedChat = user + open; post("open", { channel: open }); }
  if (side !== "home") openedHome = "";
  else if (openedHome !== user) { openedHome = user; post("open", { home: true }); }
}

// --- Getting about --------------------------------------------------------------------------------------------------

async function go(url, from) {
  history.pushState(null, "", url);
  const before = app().dataset;
  const wide = matchMedia("(min-width: 761px)").matches;
  const side = before.side, thread = $("#side-thread [data-follow]")?.dataset.follow;
  await refresh();
  if (from?.dataset.shut !== undefined || !wide) return $(wide ? "#say-main" : ".top")?.focus({ preventScroll: true });
  if (app().dataset.side && (app().dataset.side !== side || thread !== $("#side-thread [data-follow]")?.dataset.follow)) {
    ($("#say-thread") || $("#home"))?.focus({ preventScroll: true });
  } else if (from?.closest(".places")) $("#say-main")?.focus({ preventScroll: true });
}
addEventListener("popstate", refresh);

document.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-nav]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  go(link.getAttribute("href"), link);
});

// Arrow keys walk through a list; the list is one stop of the Tab key.
document.addEventListener("keydown", (e) => {
  const list = e.target.closest("[data-rove]");
  if (!list) return;
  const items = $$("a", list), i = items.indexOf(e.target.closest("a"));
  const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: items.length - 1 }[e.key];
  if (to === undefined || !items[to]) return;
  e.preventDefault();
  items.forEach((x) => (x.tabIndex = -1));
  items[to].tabIndex = 0;
  items[to].focus();
});

document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || e.defaultPrevented || $("dialog[open], :popover-open, .suggest:not([hidden])")) return;
  const shut = e.target.closest(".side") && $("#side-close");
  if (shut) shut.click();
});

// --- Pressing controls ----------------------------------------------------------------------------------------------

const pressed = new Map(); // control → what stood around it when it was pressed
const around = (el) => [el.closest("[data-rev]")?.dataset.rev, $$("#list .msg").at(-1)?.id, $$("dialog[data-modal]").length].join();

function busy(el, on) {
  if (!on) pressed.delete(el);
  if (!on) { el.removeAttribute("aria-busy"); el.removeAttribute("data-busy"); return; }
  el.dataset.busy = app().dataset.busy;
  el.setAttribute("aria-busy", "true");
}

let gesture = -Infinity; // when something was pressed last

// reveal shows what a press brought, where it stands below what is on the screen.
function reveal(said) {
  if (performance.now() - gesture > 3000) return;
  const news = $$(".msg[data-said]").find((m) => !m.classList.contains("mine") && !said.has(m.id));
  if (news) news.scrollIntoView({ block: "nearest" });
}

const waiting = new Map(); // confirm dialog → what to send

async function press(ctl, detail, face) {
  face ||= $("button, a, summary", ctl);
  if (face?.getAttribute("aria-busy") === "true") return;
  const sure = $("dialog.confirm", ctl);
  if (sure && !detail.sure) {
    waiting.set(sure, { ctl, detail, face });
    sure.showModal();
    return;
  }
  delete detail.sure;
  const box = ctl.closest("[data-view], [data-ts]");
  const where = box.dataset.view !== undefined ? { view_id: box.dataset.view } : { channel: box.dataset.channel, ts: box.dataset.ts };
  if (face) { busy(face, true); pressed.set(face, around(face)); }
  gesture = performance.now();
  const ok = await post("click", { action_id: ctl.dataset.action, block_id: ctl.dataset.block, values: filled(box), ...where, ...detail });
  // The update that follows takes the mark away, see apply; a press that changes nothing must not leave it.
  if (face) setTimeout(() => busy(face, false), ok ? 2500 : 0);
}

document.addEventListener("click", (e) => {
  const go = e.target.closest("[data-go]");
  if (go) {
    const ctl = go.closest("[data-ctl]");
    return press(ctl, go.dataset.option ? { option: go.dataset.option } : {}, go);
  }
  const item = e.target.closest(".menu [data-option]");
  if (item) {
    const menu = item.closest(".menu"), ctl = item.closest("[data-ctl]");
    menu.hidePopover();
    return press(ctl, { option: item.dataset.option }, $("[popovertarget]", ctl));
  }
  const many = e.target.closest("[data-many]");
  if (many) {
    const ctl = many.closest("[data-ctl]");
    $("details", ctl).open = false;
    return press(ctl, { options: $$("input:checked", ctl).map((x) => x.value) }, $("summary", ctl));
  }
  const sure = e.target.closest("[data-sure], [data-unsure]");
  if (sure) {
    const dialog = sure.closest("dialog"), w = waiting.get(dialog);
    dialog.close();
    waiting.delete(dialog);
    if (w && sure.dataset.sure !== undefined) press(w.ctl, { ...w.detail, sure: true }, w.face);
    return;
  }
  const close = e.target.closest("[data-close]");
  if (close) return closeView(close.closest("dialog"));
  const step = e.target.closest("[data-step]");
  if (step) return forward(step);
  const prompt = e.target.closest("[data-prompt]");
  if (prompt && prompt.getAttribute("aria-busy") !== "true") {
    busy(prompt, true);
    post("say", { channel: prompt.dataset.channel, text: prompt.dataset.prompt }).then(() => busy(prompt, false));
    $("#say-main").focus({ preventScroll: true });
  }
});

// Pickers and boxes report a change at once, but a date that is being typed only when it is done.
const typing = new WeakSet();
document.addEventListener("keydown", (e) => {
  if (!e.target.matches?.("[data-press] input:not([type=radio], [type=checkbox])")) return;
  if (e.key !== "Enter") { if (e.key !== "Tab") typing.add(e.target); return; }
  e.preventDefault();
  report(e.target);
});
document.addEventListener("change", (e) => {
  const ctl = e.target.closest("[data-press]");
  if (ctl && !ctl.querySelector("details") && !typing.has(e.target)) report(e.target);
});
document.addEventListener("focusout", (e) => { if (typing.has(e.target)) report(e.target); });

// Choosing answers at once, so arrow keys only walk; the space bar or Enter chooses.
document.addEventListener("keydown", (e) => {
  if (!e.target.matches?.("[data-press] input[type=radio]")) return;
  if (e.key === "Enter") { e.preventDefault(); e.target.click(); return; }
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  e.preventDefault();
  const all = $$("input[type=radio]", e.target.closest("[data-press]"));
  all.at((all.indexOf(e.target) + step) % all.length).focus();
});

const reported = new WeakMap();
function report(el) {
  typing.delete(el);
  const ctl = el.closest("[data-press]");
  if (el.type === "checkbox") return press(ctl, { options: $$("input:checked", ctl).map((x) => x.value) }, null);
  if (el.type === "radio") return press(ctl, { option: el.value }, null); // its value is the same, chosen or not
  if (el.value === (reported.get(el) ?? el.defaultValue)) return;
  reported.set(el, el.value);
  press(ctl, { option: el.value }, null);
}

async function forward(button) {
  if ($(".clock [aria-busy=true]")) return;
  busy(button, true);
  $("#live").textContent = app().dataset.moving;
  await post("clock", { step: button.dataset.step });
  busy(button, false);
  refresh();
}

// --- Menus ----------------------------------------------------------------------------------------------------------

document.addEventListener("toggle", (e) => { if (e.target.matches?.(".menu")) toggled(e.target); }, true);
function toggled(menu) {
  const open = menu.matches(":popover-open");
  const button = $(`[popovertarget="${CSS.escape(menu.id)}"]`);
  button?.setAttribute("aria-expanded", String(open));
  if (!open || !button || menu.contains(document.activeElement)) return;
  const at = button.getBoundingClientRect(), size = menu.getBoundingClientRect();
  const below = at.bottom + 4 + size.height <= innerHeight - 8;
  menu.style.top = Math.max(8, below ? at.bottom + 4 : at.top - 4 - size.height) + "px";
  menu.style.left = Math.max(12, Math.min(at.left, innerWidth - size.width - 12)) + "px";
  ($('[aria-checked="true"]', menu) || $("[role^=menuitem]", menu))?.focus();
}

document.addEventListener("keydown", (e) => {
  const button = e.target.closest?.("[popovertarget]");
  if (button && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    e.preventDefault();
    const menu = document.getElementById(button.getAttribute("popovertarget"));
    menu.showPopover();
    return toggled(menu);
  }
  const menu = e.target.closest?.(".menu");
  if (!menu) return;
  const items = $$("[role^=menuitem]", menu), i = items.indexOf(document.activeElement);
  if (e.key === "Tab") { menu.hidePopover(); return; }
  let to = { ArrowDown: (i + 1) % items.length, ArrowUp: (i - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[e.key];
  if (to === undefined && e.key.length === 1 && e.key !== " ") {
    const rest = [...items.slice(i + 1), ...items.slice(0, i + 1)];
    to = items.indexOf(rest.find((x) => x.textContent.trim().toLowerCase().startsWith(e.key.toLowerCase())));
  }
  if (to === undefined || to < 0) return;
  e.preventDefault();
  items[to].focus();
});
document.addEventListener("scroll", (e) => { if (e.target.matches?.(".scroll")) $$(".menu:popover-open").forEach((m) => m.hidePopover()); }, true);

// --- Modals ---------------------------------------------------------------------------------------------------------

// filled is what stands in the form, by block: text, a date, an option's text; several on lines of their own.
function filled(box) {
  const values = {};
  for (const input of $$("[data-input]", box)) {
    const group = $$("input[type=radio], input[type=checkbox]", input);
    const field = $("input, select, textarea", input);
    if (group.length) values[input.dataset.block] = group.filter((x) => x.checked).map((x) => x.value).join("\n");
    else if (field) values[input.dataset.block] = field.inputMode === "decimal" ? field.value.trim().replace(",", ".") : field.value;
  }
  return values;
}

document.addEventListener("submit", async (e) => {
  e.preventDefault();
  if (e.target.matches("[data-say]")) return say(e.target);
  const dialog = e.target.closest("[data-modal]"), button = $("[type=submit]", e.target);
  if (!dialog || !button || button.getAttribute("aria-busy") === "true") return;
  busy(button, true);
  await post("submit", { view_id: dialog.dataset.view, values: filled(dialog) });
  busy(button, false);
  await refresh();
  if (dialog.isConnected) $(".wrong input, .wrong select, .wrong textarea", dialog)?.focus();
});

async function closeView(dialog) {
  dialog.close();
  await post("close", { view_id: dialog.dataset.view });
  refresh();
}
document.addEventListener("cancel", (e) => {
  if (!e.target.matches?.("[data-modal]")) return;
  e.preventDefault();
  closeView(e.target);
}, true);

// Tab stays inside a modal; the browser would let it wander to its own bars.
document.addEventListener("keydown", (e) => {
  const dialog = e.key === "Tab" && e.target.closest?.("dialog[open]");
  if (!dialog) return;
  const stops = $$("a[href], button, input, select, textarea, summary, [tabindex='0']", dialog).filter((x) => x.checkVisibility() && x.tabIndex >= 0);
  const first = stops[0], last = stops.at(-1);
  if (e.shiftKey ? document.activeElement === first : document.activeElement === last) { e.preventDefault(); (e.shiftKey ? last : first)?.focus(); }
});

// --- Writing --------------------------------------------------------------------------------------------------------

// What is typed while a message is on its way goes after it; what could not be sent comes back.
const underway = new WeakMap();
async function say(form) {
  const field = $("textarea", form), text = field.value;
  if (!text.trim()) return;
  suggest(field, true);
  field.value = "";
  const list = form.parentElement.querySelector("[data-follow]");
  list.scrollTop = list.scrollHeight;
  const body = { channel: form.dataset.channel, thread: form.dataset.thread, text };
  const sent = Promise.resolve(underway.get(form)).then(() => post("say", body));
  underway.set(form, sent);
  if (!(await sent)) field.value = [field.value, text].filter(Boolean).join("\n");
}

const choices = (field) => $$("[role=option]", document.getElementById(field.getAttribute("aria-controls"))).filter((o) => !o.hidden);

// suggest shows commands for a leading slash and people for an at sign.
function suggest(field, off) {
  const box = document.getElementById(field.getAttribute("aria-controls"));
  const word = (off ? "" : field.value.slice(0, field.selectionStart).match(/^\/\S*( h?e?l?p?)?$|(^|\s)@\S*$/)?.[0] || "").trimStart();
  for (const o of $$("[role=option]", box)) { o.hidden = !word || !o.dataset.match.startsWith(word.toLowerCase()) || o.dataset.match === word; o.removeAttribute("aria-selected"); }
  box.hidden = !choices(field).length;
  field.removeAttribute("aria-activedescendant");
  box.dataset.word = word;
}

function take(field, option) {
  const box = option.parentElement, end = field.selectionStart, start = end - box.dataset.word.length;
  field.setRangeText(option.dataset.insert, start, end, "end");
  suggest(field, true);
  field.focus();
}

document.addEventListener("input", (e) => { if (e.target.matches(".composer textarea")) suggest(e.target); });
document.addEventListener("mousedown", (e) => {
  const option = e.target.closest(".suggest [role=option]");
  if (!option) return;
  e.preventDefault();
  take($("textarea", option.closest("form")), option);
});
document.addEventListener("focusout", (e) => { if (e.target.matches(".composer textarea")) suggest(e.target, true); });

document.addEventListener("keydown", (e) => {
  const field = e.target;
  if (!field.matches?.(".composer textarea") || e.isComposing) return;
  const list = choices(field), i = list.findIndex((o) => o.ariaSelected === "true");
  if (list.length && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    e.preventDefault();
    list.forEach((o) => o.removeAttribute("aria-selected"));
    const o = list[(i + (e.key === "ArrowDown" ? 1 : list.length) + (i < 0 && e.key === "ArrowUp" ? 1 : 0) - 0) % list.length];
    o.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", o.id);
  } else if (list.length && (e.key === "Tab" || (e.key === "Enter" && i >= 0)) && !e.shiftKey) {
    e.preventDefault();
    take(field, list[Math.max(i, 0)]);
  } else if (list.length && e.key === "Escape") {
    e.preventDefault();
    suggest(field, true);
  } else if (e.key === "Enter" && !e.shiftKey) {
    e.preventDefault();
    field.form.requestSubmit();
  }
});

// A line break that Enter did not mean, from a keyboard that sends it all the same.
document.addEventListener("beforeinput", (e) => {
  if (e.inputType === "insertLineBreak" && e.target.matches(".composer textarea") && !shifted) e.preventDefault();
});
let shifted = false;
for (const kind of ["keydown", "keyup"]) document.addEventListener(kind, (e) => (shifted = e.shiftKey), true);

// Files: chosen, or dropped on the conversation.
async function send(form, file) {
  const body = new FormData();
  body.append("channel", form.dataset.channel);
  body.append("thread", form.dataset.thread);
  body.append("file", file);
  await post("upload", body);
}
document.addEventListener("change", async (e) => {
  if (!e.target.matches("[data-upload]")) return;
  for (const f of e.target.files) await send(e.target.form, f);
  e.target.value = "";
});
const dropZone = (e) => e.dataTransfer?.types.includes("Files") && e.target.closest?.(".chat, #side-thread");
document.addEventListener("dragover", (e) => { const z = dropZone(e); if (z) { e.preventDefault(); z.classList.add("dropping"); } });
document.addEventListener("dragleave", (e) => dropZone(e)?.classList.remove("dropping"));
document.addEventListener("drop", async (e) => {
  const z = dropZone(e);
  if (!z) return;
  e.preventDefault();
  z.classList.remove("dropping");
  for (const f of e.dataTransfer.files) await send($(".composer", z), f);
});

// --- Begin ----------------------------------------------------------------------------------------------------------

document.title = app().dataset.title;
for (const l of $$("[data-follow]")) l.scrollTop = l.scrollHeight;
for (const d of $$("dialog[data-modal]")) { d.showModal(); firstField(d); }
listen();
opened();
if (matchMedia("(min-width: 761px)").matches && !$("dialog[open]")) $("#say-main")?.focus();
