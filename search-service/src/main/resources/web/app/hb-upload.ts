import { LitElement, css, html, nothing } from 'lit';
import './hb-drop';
import './hb-meter';
import { Problem, upload } from './api';
import { count } from './format';
import { live } from './live';
import { base, controls } from './styles';

/** How many pictures travel at a time. */
const AT_ONCE = 4;

/** How many refusals are listed. */
const LISTED = 50;

/** Brings many pictures in, a few at a time, and names those that were refused. */
class HbUpload extends LitElement {
  static properties = {
    total: { state: true },
    done: { state: true },
    refused: { state: true },
    running: { state: true },
  };
  declare total: number;
  declare done: number;
  declare refused: { name: string; why: string }[];
  declare running: boolean;
  private readonly queue: File[] = [];

  constructor() {
    super();
    this.total = 0;
    this.done = 0;
    this.refused = [];
    this.running = false;
  }

  static styles = [
    base,
    controls,
    css`
      .card {
        display: grid;
        gap: 12px;
      }
      hb-drop {
        --drop-height: 74px;
        font-size: 13px;
      }
      .list {
        font-size: 12.5px;
        max-height: 180px;
        overflow: auto;
        display: grid;
        gap: 6px;
      }
      .list li {
        overflow-wrap: anywhere;
      }
      .list b {
        color: var(--ruby);
        font-weight: 600;
      }
      .state {
        font-size: 12.5px;
        color: var(--soft);
        margin-top: 5px;
      }
    `,
  ];

  private labels(): string[] {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#labels')!;
    return field.value
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean);
  }

  private async files(event: CustomEvent<File[]>): Promise<void> {
    if (!this.running) {
      this.total = this.done = 0;
      this.refused = [];
    }
    this.queue.push(...event.detail);
    this.total += event.detail.length;
    if (this.running) return;
    this.running = true;
    const labels = this.labels();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.work(labels)));
    this.running = false;
    await live.refresh();
  }

  private async work(labels: string[]): Promise<void> {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      await this.send(next, labels);
      this.done++;
    }
  }

  private async send(picture: File, labels: string[]): Promise<void> {
    try {
      await upload(picture, labels, live.now?.ingest_url);
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      if (cause.retryAfter && (cause.status === 429 || cause.status === 503)) {
        await new Promise((resume) => window.setTimeout(resume, 1000 * cause.retryAfter!));
        await this.send(picture, labels);
        return;
      }
      this.refused = [...this.refused, { name: picture.name, why: cause.message }];
      if (cause.status === 0) this.giveUp(cause.message);
    }
  }

  /** Nobody answers: what still waits is named once instead of failing one by one. */
  private giveUp(why: string): void {
    const waiting = this.queue.splice(0);
    if (!waiting.length) return;
    this.done += waiting.length;
    this.refused = [...this.refused, { name: `${count(waiting.length)} more`, why }];
  }

  render() {
    return html`<section class="card" aria-label="Add pictures">
      <h2>Add pictures</h2>
      <hb-drop many label="Choose pictures to add" @files=${this.files}>
        <span>Drop pictures here, or click to choose</span>
      </hb-drop>
      <label class="field"
        >Labels for all of them
        <input id="labels" placeholder="none, or: cat, outdoors" autocomplete="off" />
      </label>
      ${this.total ? this.state() : nothing}
    </section>`;
  }

  private state() {
    const taken = this.done - this.refused.length;
    return html`<div role="status">
        <hb-meter .share=${this.done / this.total} label="Upload"></hb-meter>
        <p class="state num">
          ${this.running ? `${count(this.done)} of ${count(this.total)}` : `${count(Math.max(0, taken))} added`}${
            this.refused.length ? `, ${count(this.refused.length)} refused` : ''
          }
        </p>
      </div>
      ${
        this.refused.length
          ? html`<ul class="list" aria-label="Refused">
              ${this.refused.slice(0, LISTED).map((one) => html`<li><b>${one.name}</b> ${one.why}</li>`)}
            </ul>`
          : nothing
      }`;
  }
}

customElements.define('hb-upload', HbUpload);
