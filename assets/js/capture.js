// A note of the owner's, from any page: typed, or spoken into the microphone. It is kept as a file and may be taken back.
// Knows /notes and /voice-notes. A browser gives the microphone only to this machine or over HTTPS.

import { send, sendJson } from "./server.js";

const SHOWN_MS = 9000;
const ASKED = "Allow the microphone in the browser to record.";

class Capture extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    const { signal } = this.end;
    this.dialog = this.querySelector("dialog");
    this.words = this.querySelector("textarea");
    this.player = this.querySelector("audio");
    this.told = this.dialog.querySelector("[role=status]");
    this.toast = this.querySelector(".yy-toast");
    this.recordButton = this.querySelector('[data-capture="record"]');
    this.recordButton.hidden = !navigator.mediaDevices || !window.MediaRecorder;
    this.querySelector(".yy-capture-open").addEventListener("click", () => this.open(), { signal });
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-capture]")?.dataset.capture), { signal });
    this.words.addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && this.keep(), { signal });
    this.dialog.addEventListener("close", () => this.drop(), { signal });
  }

  disconnectedCallback() {
    this.end.abort();
    this.drop();
    clearTimeout(this.hiding);
  }

  open(words = "") {
    this.told.textContent = "";
    if (words) this.words.value = words;
    this.dialog.showModal();
    this.words.focus();
  }

  async press(what) {
    if (what === "record") await (this.recorder ? this.stop() : this.record());
    if (what === "keep") await this.keep();
    if (what === "undo") await this.undo();
    if (what === "close") this.dialog.close();
  }

  async record() {
    if (this.isAsking) return;
    this.isAsking = true;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    this.isAsking = false;
    if (!stream) this.told.textContent = ASKED;
    if (!stream || !this.dialog.open) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      return;
    }
    this.stream = stream;
    const pieces = [];
    this.recorder = new MediaRecorder(this.stream);
    this.recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    this.stopped = new Promise((done) => this.recorder.addEventListener("stop", () => done(new Blob(pieces, { type: this.recorder.mimeType }))));
    this.recorder.start();
    this.recordButton.textContent = "Stop";
    this.recordButton.setAttribute("aria-pressed", "true");
    this.told.textContent = "Recording…";
  }

  async stop() {
    this.recorder.stop();
    this.sound = await this.stopped;
    this.silence();
    this.player.src = URL.createObjectURL(this.sound);
    this.player.hidden = false;
    this.told.textContent = "";
  }

  silence() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = this.recorder = undefined;
    this.recordButton.textContent = "Record";
    this.recordButton.removeAttribute("aria-pressed");
  }

  drop() {
    if (this.recorder?.state === "recording") this.recorder.stop();
    this.silence();
    if (this.player.src) URL.revokeObjectURL(this.player.src);
    this.player.removeAttribute("src");
    this.player.hidden = true;
    this.sound = undefined;
  }

  async keep() {
    if (this.isKeeping) return;
    this.isKeeping = true;
    await this.keepAll();
    this.isKeeping = false;
  }

  async keepAll() {
    if (this.recorder) await this.stop();
    const text = this.words.value.trim();
    if (!text && !this.sound) {
      this.told.textContent = "Type or record something first.";
      return;
    }
    this.told.textContent = this.sound ? "Listening to it…" : "Keeping it…";
    this.kept = [];
    try {
      if (text) this.kept.push(await sendJson("/notes", "POST", { text }));
      this.words.value = "";
      if (this.sound) this.kept.push(await send("/voice-notes", "POST", this.sound, this.sound.type));
    } catch (error) {
      this.told.textContent = error.message;
      return;
    }
    this.dialog.close();
    this.say("Kept.", this.kept.at(-1).address);
    document.dispatchEvent(new CustomEvent("yy-changed", { detail: {} }));
  }

  async undo() {
    try {
      for (const { path } of this.kept) await sendJson("/notes", "DELETE", { path });
      this.say("Not kept.", "", false);
      document.dispatchEvent(new CustomEvent("yy-changed", { detail: {} }));
    } catch (error) {
      this.say(error.message, "", false);
    }
  }

  say(text, address, mayUndo = true) {
    clearTimeout(this.hiding);
    this.toast.querySelector("span").textContent = text;
    const link = this.toast.querySelector("a");
    link.hidden = !address;
    if (address) {
      link.href = address;
      link.dataset.photo = "";
    }
    this.toast.querySelector("button").hidden = !mayUndo;
    this.toast.hidden = false;
    this.hiding = setTimeout(() => { this.toast.hidden = true; }, SHOWN_MS);
  }
}

customElements.define("yy-capture", Capture);
