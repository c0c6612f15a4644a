// What is changed of the album whose grid is shown: its name, and whether it is there.

import { go } from "../router.js";

export class Albums {
  /* `photos` is the grid; `ends` ends what is listened to. */
  constructor(photos, ends) {
    this.photos = photos;
    const listen = (name, work) => photos.head.addEventListener(name, work, { signal: ends.signal });
    listen("click", (event) => this.press(event.target.closest("[data-album-act]")?.dataset.albumAct));
    listen("submit", (event) => this.rename(event));
    listen("keydown", (event) => event.key === "Escape" && this.form && !this.form.hidden && this.turn(false));
  }

  get id() {
    return this.photos.head.querySelector("[data-album]")?.dataset.album ?? "";
  }

  get form() {
    return this.photos.head.querySelector("[data-album-form]");
  }

  press(act) {
    if (act === "edit") this.turn(true);
    else if (act === "cancel") this.turn(false);
    else if (act === "delete") this.delete();
  }

  /* Shows the form for its name, or hides it with nothing changed. */
  turn(isOpen) {
    this.form.hidden = !isOpen;
    this.photos.head.querySelector(".yy-album-acts").hidden = isOpen;
    if (isOpen) this.form.querySelector("input").select();
    else {
      this.form.reset();
      this.photos.head.querySelector('[data-album-act="edit"]').focus();
    }
  }

  async rename(event) {
    if (event.target !== this.form) return;
    event.preventDefault();
    const done = await this.change("rename", new FormData(this.form).get("name"));
    if (done) await this.photos.look();
  }

  async delete() {
    if (await this.change("delete")) go("/albums");
  }

  /* Changes the album and says what was done; returns that, null where it was refused. */
  async change(action, name = "") {
    const { selection } = this.photos;
    const done = await selection.asked(`/photos/albums/${action}`, { album: this.id, name });
    if (done) selection.say(done.told, done.undo);
    return done;
  }
}
