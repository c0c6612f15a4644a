// Adding files: a folder chosen among those of the machine that the app runs on, or files and folders dropped on the page,
// which are copied there piece by piece and go on where they were cut off. Knows /machine-folders, /watched-folders and
// /inbox.

import { send, sendJson } from "./server.js";

const PIECE_BYTES = 8 * 1024 * 1024;
const MOST_TRIES = 5;
const WAIT_MS = 1500;

class AddPhotos extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    const { signal } = this.end;
    [this.picker, this.drop] = this.querySelectorAll("dialog");
    this.told = this.querySelector(".yy-add-told");
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.querySelector("input[type=file]").addEventListener("change", (event) => this.offer([...event.target.files]), { signal });
    document.addEventListener("dragover", (event) => this.over(event), { signal });
    document.addEventListener("drop", (event) => this.dropped(event), { signal });
    this.ready = this.begin();
  }

  disconnectedCallback() {
    this.end.abort();
  }

  get isShown() {
    return this.isConnected && this.offsetParent !== null;
  }

  async begin() {
    const { starts, inbox, demo } = await send("/machine-folders", "GET");
    this.starts = starts;
    this.inbox = inbox;
    const pictures = starts.find((one) => one.name === "Pictures");
    this.querySelector('[data-add="pictures"]').hidden = !pictures;
    this.pictures = pictures?.path;
    this.demo = demo;
    this.querySelector('[data-add="demo"]').hidden = !demo; // only where nothing of one's own is yet
  }

  async press(event) {
    const way = event.target.closest("[data-add]")?.dataset.add;
    const folder = event.target.closest("[data-folder]")?.dataset.folder;
    if (folder) await this.open(folder);
    if (way === "choose") {
      this.picker.showModal();
      await this.ready.catch(() => {}); // which knows where Pictures is
      await this.open(this.pictures ?? this.starts?.find((one) => one.name === "Home")?.path ?? "/");
    }
    if (way === "pictures") await this.add(this.pictures);
    if (way === "demo") await this.add(this.demo);
    if (way === "this") {
      this.picker.close();
      await this.add(this.here);
    }
    if (way === "copy") {
      this.drop.close();
      await this.copy();
    }
  }

  async open(path) {
    try {
      const { starts, folder } = await send(`/machine-folders?path=${encodeURIComponent(path)}`, "GET");
      this.here = folder.path;
      this.picker.querySelector(".yy-folder-starts").replaceChildren(...starts.map((one) => this.way(one, "yy-pill")));
      this.picker.querySelector(".yy-folder-here").textContent = folder.path;
      const inside = folder.above ? [{ name: "Folder above", path: folder.above }, ...folder.folders] : folder.folders;
      const rows = inside.map((one) => {
        const row = document.createElement("li");
        row.append(this.way(one, ""));
        return row;
      });
      this.picker.querySelector(".yy-folder-list").replaceChildren(...rows);
      const many = folder.is_more ? "or more " : "";
      const count = folder.files ? `${folder.files} ${many}files here, and its subfolders` : "With its subfolders";
      this.picker.querySelector("footer .yy-note").textContent = count;
    } catch (error) {
      this.picker.querySelector("footer .yy-note").textContent = error.message;
    }
  }

  way({ name, path }, look) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = look;
    one.dataset.folder = path;
    one.textContent = name;
    return one;
  }

  async add(path) {
    try {
      await sendJson("/watched-folders", "POST", { path });
      this.say(`Reading ${path}. Photos appear as they are read.`);
      document.dispatchEvent(new CustomEvent("yy-import"));
    } catch (error) {
      this.say(error.message);
    }
  }

  say(text) {
    this.told.textContent = text;
  }

  over(event) {
    if (this.isShown && event.dataTransfer?.types.includes("Files") && !event.target.closest("#yy-question")) event.preventDefault();
  }

  async dropped(event) {
    if (!this.isShown || !event.dataTransfer?.files.length || event.target.closest("#yy-question")) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
    const files = entries.length ? (await Promise.all(entries.map((one) => filesIn(one)))).flat() : [...event.dataTransfer.files];
    this.offer(files);
  }

  async offer(files) {
    if (!files.length) return;
    await this.ready;
    this.files = files;
    this.drop.querySelector("h2").textContent = files.length === 1 ? `Copy ${files[0].name}` : `Copy ${files.length} files`;
    this.drop.querySelector("input").value ||= this.inbox;
    this.drop.showModal();
  }

  async copy() {
    const folder = this.drop.querySelector("input").value;
    const refused = [];
    for (const [n, file] of this.files.entries()) {
      this.say(`Copying ${n + 1} of ${this.files.length}: ${file.name}`);
      try {
        await sendWhole(file, folder, this.end.signal);
      } catch (error) {
        refused.push(`${file.name}: ${error.message}`);
      }
    }
    if (refused.length < this.files.length) await this.add(folder);
    if (refused.length) this.say(`Not copied: ${refused.slice(0, 3).join(" ")}`);
  }
}

// Returns the files in what was dropped, each with its path below that as `path`.
async function filesIn(entry, above = "") {
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    file.path = path;
    return [file];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const one of some) if (!one.name.startsWith(".")) found.push(...(await filesIn(one, `${path}/`)));
  }
  return found;
}

// Sends a file in pieces; where the line breaks, from where the server has it.
async function sendWhole(file, folder, signal) {
  const name = file.path ?? file.name;
  const id = await idOf(`${name} ${file.size} ${file.lastModified}`);
  let [offset, tries] = [0, 0];
  do {
    const told = new URLSearchParams({ id, folder, name, size: file.size, offset, modified: file.lastModified / 1000 });
    try {
      const piece = file.slice(offset, offset + PIECE_BYTES);
      const { path } = await send(`/inbox?${told}`, "PUT", await piece.arrayBuffer());
      if (path) return; // it is whole, or was there already
      offset += piece.size;
    } catch (error) {
      if (error.told?.offset !== undefined) offset = error.told.offset; // so much of it is there already
      else if (signal.aborted || !(error instanceof TypeError) || ++tries > MOST_TRIES) throw error;
      await new Promise((done) => setTimeout(done, WAIT_MS * tries));
    }
  } while (offset < file.size);
}

async function idOf(text) {
  if (!crypto.subtle) return [...text].reduce((sum, sign) => (sum * 31n + BigInt(sign.codePointAt(0))) & 0xffffffffffffffffn, 7n).toString(16).padStart(16, "0");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].slice(0, 16).map((one) => one.toString(16).padStart(2, "0")).join("");
}

customElements.define("yy-add-photos", AddPhotos);
