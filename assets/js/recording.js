// A recording or a video with its words: the sentence that is being said is marked, and a press on one goes to its
// second. The waveform is drawn by wavesurfer.js of peaks that the server worked out: no file is decoded here.

const WAVESURFER = "../vendor/wavesurfer/wavesurfer.esm.js";
const HANDS_OFF_MS = 4000; // so long the transcript is not moved after somebody moved it

class Recording extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.media = this.querySelector("audio, video");
    this.lines = [...this.querySelectorAll(".yy-transcript [data-start]")];
    this.handledAt = 0;
    this.media.addEventListener("loadedmetadata", () => this.begin(), { signal, once: true });
    this.media.addEventListener("timeupdate", () => this.follow(), { signal });
    this.media.addEventListener("seeked", () => this.follow(), { signal });
    this.media.addEventListener("error", () => this.fail(), { signal });
    this.addEventListener("click", (event) => this.press(event), { signal });
    for (const kind of ["wheel", "touchmove"]) {
      this.addEventListener(kind, () => (this.handledAt = performance.now()), { signal, passive: true });
    }
    if (this.media.readyState > 0) this.begin();
    this.mark(this.lines.find((line) => line.hasAttribute("data-own")));
    if (this.dataset.peaks) this.draw();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.media.pause();
    this.wave?.destroy();
    this.wave = null;
  }

  // Goes to the second that was asked for, as soon as there is one, even where Play was pressed before.
  begin() {
    const start = Number(this.dataset.start) || 0;
    if (start > 0 && !this.hasBegun) this.media.currentTime = start;
    this.hasBegun = true;
    this.follow();
  }

  /* Goes to a second, and plays on from there. */
  goTo(second) {
    this.dataset.start = String(second);
    this.handledAt = 0;
    this.media.currentTime = second;
    this.media.play().catch(() => {}); // what is wrong is told by its own event
  }

  press(event) {
    const line = event.target.closest?.(".yy-transcript [data-start]");
    if (line) this.goTo(Number(line.dataset.start));
  }

  follow() {
    const second = this.media.currentTime + 0.05;
    this.mark(this.lines.findLast((line) => Number(line.dataset.start) <= second));
  }

  mark(line) {
    if (!line || line === this.said) return;
    this.said?.removeAttribute("aria-current");
    this.said = line;
    line.setAttribute("aria-current", "true");
    if (performance.now() - this.handledAt > HANDS_OFF_MS) keepInView(line, line.closest(".yy-transcript"));
  }

  async draw() {
    const { signal } = this.gone;
    const [answer, { default: WaveSurfer }] = await Promise.all([
      fetch(this.dataset.peaks, { signal }).catch(() => null),
      import(WAVESURFER),
    ]);
    const peaks = answer?.ok ? (await answer.json()).peaks : [];
    if (signal.aborted || !peaks.length) return;
    const style = getComputedStyle(this);
    const colour = (name) => style.getPropertyValue(name).trim();
    this.wave = WaveSurfer.create({
      container: this.querySelector(".yy-recording-wave"),
      media: this.media,
      peaks: [peaks],
      duration: Number(this.dataset.duration) || this.media.duration,
      height: 72,
      barWidth: 2,
      barGap: 1.5,
      barRadius: 2,
      cursorWidth: 2,
      waveColor: colour("--yy-wave"),
      progressColor: colour("--yy-accent"),
      cursorColor: colour("--yy-accent"),
      normalize: true,
      dragToSeek: true,
    });
    this.dataset.drawn = "yes";
  }

  // Says why it cannot be played: in the server's words where it has any.
  async fail() {
    const { signal } = this.gone;
    const answer = await fetch(this.media.src, { signal }).catch(() => null);
    const told = answer && !answer.ok ? await answer.json().catch(() => null) : null;
    answer?.body?.cancel().catch(() => {});
    if (signal.aborted) return;
    const why = typeof told?.detail === "string" ? told.detail : "This browser cannot play it; the file may be damaged.";
    this.dispatchEvent(new CustomEvent("yy-unplayable", { bubbles: true, detail: why }));
  }
}

// Scrolls a list until one of its lines is to be seen, and nothing around it.
function keepInView(line, list) {
  const [at, around] = [line.getBoundingClientRect(), list.getBoundingClientRect()];
  if (at.top >= around.top && at.bottom <= around.bottom) return;
  list.scrollTop += at.top - around.top - around.height / 3;
}

customElements.define("yy-recording", Recording);
