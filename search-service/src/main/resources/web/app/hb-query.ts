import { LitElement, css, html, nothing } from 'lit';
import './hb-drop';
import { thumbnail, type Options, type Query } from './api';
import type { SpaceStatus } from './shapes';
import { base, controls } from './styles';

/** The question: a picture, an id or a code, and what narrows the search. Fires `query` and `options`. */
class HbQuery extends LitElement {
  static properties = {
    query: { attribute: false },
    options: { attribute: false },
    spaces: { attribute: false },
    labels: { attribute: false },
    by: { state: true },
  };
  declare query?: Query;
  declare options: Options;
  declare spaces: SpaceStatus[];
  /** Labels seen so far, to choose from. */
  declare labels: string[];
  declare by: 'id' | 'code';
  private shown?: { picture: Blob; url: string };

  constructor() {
    super();
    this.options = { k: 24, labels: [] };
    this.spaces = [];
    this.labels = [];
    this.by = 'id';
  }

  static styles = [
    base,
    controls,
    css`
      .card {
        display: grid;
        grid-template-columns: 168px minmax(0, 1fr);
        gap: 18px;
        padding: 16px;
      }
      hb-drop {
        --drop-height: 168px;
      }
      .prompt {
        display: grid;
        gap: 6px;
        justify-items: center;
        padding: 12px;
        font-size: 13px;
        line-height: 1.4;
      }
      .prompt b {
        color: var(--ink);
        font-weight: 600;
        font-size: 14px;
      }
      svg {
        width: 30px;
        height: 30px;
        stroke: var(--accent);
        fill: none;
        stroke-width: 1.6;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
        background: var(--sunken);
      }
      .form {
        display: grid;
        gap: 14px;
        align-content: space-between;
      }
      .by {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr) auto;
        gap: 8px;
      }
      .options {
        display: grid;
        grid-template-columns: 72px 92px minmax(0, 1fr) minmax(0, 1.3fr);
        gap: 10px;
      }
      details {
        font-size: 13px;
      }
      summary {
        width: fit-content;
        cursor: pointer;
        color: var(--soft);
      }
      .more {
        display: grid;
        grid-template-columns: minmax(0, 1.3fr) repeat(2, minmax(0, 1fr));
        gap: 10px;
        margin-top: 10px;
      }
      h1 {
        font-size: 19px;
        font-weight: 680;
        letter-spacing: -0.015em;
        line-height: 1.25;
      }
      @media (max-width: 620px) {
        .card {
          grid-template-columns: minmax(0, 1fr);
          padding: 14px;
        }
        hb-drop {
          --drop-height: 132px;
        }
        .options,
        .more {
          grid-template-columns: 1fr 1fr;
        }
      }
    `,
  ];

  disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.shown) URL.revokeObjectURL(this.shown.url);
    this.shown = undefined;
  }

  private preview(): string | undefined {
    const query = this.query;
    if (query?.kind === 'id') return thumbnail(query.id, 336);
    if (query?.kind !== 'picture') return undefined;
    if (this.shown?.picture !== query.picture) {
      if (this.shown) URL.revokeObjectURL(this.shown.url);
      this.shown = { picture: query.picture, url: URL.createObjectURL(query.picture) };
    }
    return this.shown.url;
  }

  private files(event: CustomEvent<File[]>): void {
    const [picture] = event.detail;
    this.give({ kind: 'picture', picture, name: picture.name });
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const text = (this.renderRoot.querySelector('#what') as HTMLInputElement).value.trim();
    if (!text) return;
    this.give(this.by === 'id' ? { kind: 'id', id: text } : { kind: 'code', code: text.toLowerCase() });
  }

  private give(query: Query): void {
    this.dispatchEvent(new CustomEvent('query', { detail: query }));
  }

  private narrow(change: Partial<Options>): void {
    this.dispatchEvent(new CustomEvent('options', { detail: { ...this.options, ...change } }));
  }

  private whole(event: Event, least: number, most: number): number | undefined {
    const value = Math.floor((event.target as HTMLInputElement).valueAsNumber);
    return Number.isNaN(value) ? undefined : Math.min(most, Math.max(least, value));
  }

  updated(changed: Map<string, unknown>): void {
    const query = this.query;
    if (!changed.has('query') || !query || query.kind === 'picture') return;
    this.by = query.kind;
    const what = this.renderRoot.querySelector('#what') as HTMLInputElement;
    what.value = query.kind === 'id' ? query.id : query.code;
  }

  render() {
    const url = this.preview();
    return html`<div class="card">
      <hb-drop label="Choose a picture to search by" @files=${this.files}>
        ${
          url
            ? html`<img
                src=${url}
                alt="What is looked for"
                @error=${(event: Event) => ((event.target as HTMLElement).hidden = true)}
                @load=${(event: Event) => ((event.target as HTMLElement).hidden = false)}
              />`
            : nothing
        }
        <span class="prompt">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect x="3" y="5" width="26" height="22" rx="4" />
            <circle cx="11" cy="12.500" r="2.500" />
            <path d="m4 24 7-6.500 5 4.500 6-7 7 7.500" />
          </svg>
          <b>Drop a picture</b>
          <span>or click to choose, or paste one</span>
        </span>
      </hb-drop>
      <div class="form">
        <h1>Find pictures that look alike</h1>
        <form class="by" @submit=${this.submit}>
          <select
            aria-label="Search by"
            .value=${this.by}
            @change=${(event: Event) =>
              (this.by = (event.target as HTMLSelectElement).value as 'id' | 'code')}
          >
            <option value="id">Id</option>
            <option value="code">Code</option>
          </select>
          <input
            id="what"
            class="mono"
            autocomplete="off"
            spellcheck="false"
            aria-label=${this.by === 'id' ? "A stored picture's id" : 'A code in hex digits'}
            placeholder=${this.by === 'id' ? 'id of a stored picture' : 'code, hex digits'}
          />
          <button class="main">Find</button>
        </form>
        ${this.narrowing()} ${this.further()}
      </div>
    </div>`;
  }

  private narrowing() {
    const { k, radius, labels, space } = this.options;
    return html`<div class="options">
      <label class="field"
        >Hits
        <input
          type="number"
          min="1"
          max="1000"
          .value=${String(k)}
          @change=${(event: Event) => this.narrow({ k: this.whole(event, 1, 1000) ?? 24 })}
        />
      </label>
      <label class="field"
        >Within bits
        <input
          type="number"
          min="0"
          max="1024"
          placeholder="any"
          .value=${radius === undefined ? '' : String(radius)}
          @change=${(event: Event) => this.narrow({ radius: this.whole(event, 0, 1024) })}
        />
      </label>
      <label class="field"
        >Label
        <input
          list="labels"
          placeholder="any"
          autocomplete="off"
          .value=${labels.join(', ')}
          @change=${(event: Event) =>
            this.narrow({
              labels: (event.target as HTMLInputElement).value
                .split(',')
                .map((label) => label.trim())
                .filter(Boolean),
            })}
        />
        <datalist id="labels">${this.labels.map((label) => html`<option value=${label}></option>`)}</datalist>
      </label>
      <label class="field"
        >Space
        <select
          @change=${(event: Event) =>
            this.narrow({ space: (event.target as HTMLSelectElement).value || undefined })}
        >
          <option value="" ?selected=${!space}>the active one</option>
          ${this.spaces.map(
            (one) =>
              html`<option value=${one.space} ?selected=${one.space === space}>
                ${one.name} · ${one.state.toLowerCase()}
              </option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  private further() {
    const { prefix, from, to } = this.options;
    const text = (event: Event): string | undefined =>
      (event.target as HTMLInputElement).value.trim() || undefined;
    return html`<details ?open=${Boolean(prefix || from || to)}>
      <summary>More filters</summary>
      <div class="more">
        <label class="field"
          >Id begins with
          <input
            class="mono"
            autocomplete="off"
            spellcheck="false"
            placeholder="any"
            .value=${prefix ?? ''}
            @change=${(event: Event) => this.narrow({ prefix: text(event) })}
          />
        </label>
        <label class="field"
          >Arrived from
          <input
            type="date"
            .value=${from ?? ''}
            @change=${(event: Event) => this.narrow({ from: text(event) })}
          />
        </label>
        <label class="field"
          >until
          <input
            type="date"
            .value=${to ?? ''}
            @change=${(event: Event) => this.narrow({ to: text(event) })}
          />
        </label>
      </div>
    </details>`;
  }
}

customElements.define('hb-query', HbQuery);
