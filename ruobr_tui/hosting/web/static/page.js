/* The terminal of the page: one connection, one terminal; nothing of either is used again. */
import { Terminal } from "./xterm/xterm.mjs";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Unicode11Addon } from "./xterm/addon-unicode11.mjs";

const MOST_COLUMNS = 1000, MOST_ROWS = 500; // what the host takes
const LONGEST = 8 * 1024; // bytes of one message
const LONGEST_PASTE = 16 * 1024; // characters
const ACKNOWLEDGE_EVERY = 8 * 1024; // bytes drawn

const THEMES = {
  dark: { background: "#11151a", foreground: "#d7dde5", cursor: "#d7dde5" },
  light: { background: "#fbfbf8", foreground: "#1c2128", cursor: "#1c2128", cursorAccent: "#fbfbf8" },
};

const root = document.documentElement;
const place = document.getElementById("terminal");
const over = document.getElementById("over");
const why = document.getElementById("why");
const readerButton = document.getElementById("reader");
const reasons = document.getElementById("reasons").content;
const query = new URLSearchParams(location.search);
const isSet = (name) => query.has(name) && query.get(name) !== "0";

let forReaders = isSet("screen-reader");
let close = () => {};

/* xterm.js adds style sheets of its own; the nonce lets them pass the policy. */
const nonce = document.querySelector("script[nonce]").nonce;
const createElement = document.createElement.bind(document);
document.createElement = (name, options) => {
  const element = createElement(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
};

function start() {
  close();
  over.close();
  const terminal = new Terminal({
    allowProposedApi: true, // widths of characters come by an add-on
    cursorBlink: false,
    fontFamily: '"DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
    fontSize: fontSize(),
    linkHandler: { activate() {} }, // nothing outside is opened
    macOptionIsMeta: true,
    screenReaderMode: forReaders,
    scrollback: 0,
    theme: THEMES[root.dataset.theme],
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.attachCustomKeyEventHandler((event) => isForTerminal(event, terminal));
  terminal.parser.registerOscHandler(52, copy);
  terminal.open(place);
  window.terminal = terminal;

  const address = new URL("session", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.search = "";
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  const sendFrame = (frame) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame));

  let drawn = 0, acknowledged = 0, due = 0;
  const size = () => ({ columns: terminal.cols, rows: terminal.rows });
  const fitNow = () => {
    due = 0;
    const found = fit.proposeDimensions();
    if (found && Number.isFinite(found.cols) && Number.isFinite(found.rows)) {
      terminal.resize(Math.min(found.cols, MOST_COLUMNS), Math.min(found.rows, MOST_ROWS));
    }
  };
  const watching = new ResizeObserver(() => { due ||= setTimeout(fitNow, 100); });

  socket.onopen = () => {
    fitNow();
    const thin = isSet("low-bandwidth") || "thin" in root.dataset;
    sendFrame({ type: "hello", ...size(), language: root.lang, colour: thin ? "256" : "truecolor", thin,
      reader: forReaders });
    terminal.onResize(() => sendFrame({ type: "resize", ...size() }));
    watching.observe(place);
    terminal.focus();
  };
  socket.onmessage = ({ data }) => {
    const bytes = new Uint8Array(data);
    terminal.write(bytes, () => {
      drawn += bytes.length;
      if (drawn - acknowledged >= ACKNOWLEDGE_EVERY) sendFrame({ type: "taken", bytes: acknowledged = drawn });
    });
  };
  const encoder = new TextEncoder();
  const send = (bytes) => {
    for (let from = 0; from < bytes.length && socket.readyState === WebSocket.OPEN; from += LONGEST) {
      socket.send(bytes.subarray(from, from + LONGEST));
    }
  };
  terminal.onData((text) => send(encoder.encode(text)));
  terminal.onBinary((text) => send(Uint8Array.from(text, (each) => each.charCodeAt(0))));
  terminal.textarea.addEventListener("paste", (event) => {
    if (event.clipboardData.getData("text/plain").length > LONGEST_PASTE) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  close = () => {
    close = () => {};
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    watching.disconnect();
    clearTimeout(due);
    terminal.dispose(); // the screen goes with it
    place.replaceChildren();
    window.terminal = null;
  };
  socket.onclose = ({ code }) => {
    close();
    const reason = reasons.querySelector(`[data-code="${code}"]`) ?? reasons.querySelector('[data-code="lost"]');
    why.textContent = reason.textContent;
    over.showModal();
  };
}

function fontSize() {
  const wanted = Number(query.get("font-size"));
  return wanted >= 8 && wanted <= 48 ? wanted : 16;
}

/* False leaves a key to the browser: zoom, full screen, pasting; copying what is selected. */
function isForTerminal(event, terminal) {
  if (event.type !== "keydown") return true;
  if (event.key === "F11") return false;
  const control = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (control && ["+", "-", "=", "0"].includes(event.key)) return false;
  if (control && event.code === "KeyV") return false;
  if (control && event.code === "KeyC" && terminal.hasSelection()) return false;
  if (event.ctrlKey && event.altKey && event.code === "KeyR") {
    event.preventDefault();
    toggleReader();
    return false;
  }
  return true;
}

function toggleReader() {
  forReaders = !forReaders;
  readerButton.setAttribute("aria-pressed", String(forReaders));
  if (window.terminal) {
    window.terminal.options.screenReaderMode = forReaders;
    window.terminal.focus();
  }
}

/* The program may put text on the clipboard, never read it; on a shared machine nothing is left there. */
function copy(data) {
  const text = data.slice(data.indexOf(";") + 1);
  if (text !== "?" && navigator.clipboard && !("kiosk" in root.dataset)) {
    try {
      const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
      navigator.clipboard.writeText(new TextDecoder().decode(bytes)).catch(() => {});
    } catch { /* not what it should be: nothing is copied */ }
  }
  return true;
}

readerButton.setAttribute("aria-pressed", String(forReaders));
readerButton.addEventListener("click", toggleReader);
document.getElementById("again").addEventListener("click", start);
over.addEventListener("cancel", (event) => event.preventDefault());
addEventListener("pagehide", () => close());
addEventListener("pageshow", (event) => event.persisted && start());
start();
