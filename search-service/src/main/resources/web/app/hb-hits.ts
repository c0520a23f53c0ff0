import { LitElement, css, html, nothing } from 'lit';
import './hb-hit';
import { count, ms, percent } from './format';
import type { SearchAnswer } from './shapes';
import { base, chips } from './styles';

/** An answer: the hits, and in small print where they come from. */
class HbHits extends LitElement {
  static properties = {
    answer: { attribute: false },
    labels: { attribute: false },
    name: {},
    busy: { type: Boolean },
  };
  declare answer?: SearchAnswer;
  /** Labels that hits were asked to have. */
  declare labels: string[];
  /** The space's name for people. */
  declare name: string;
  declare busy: boolean;

  constructor() {
    super();
    this.name = '';
    this.labels = [];
    this.busy = false;
  }

  static styles = [
    base,
    chips,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(132px, 1fr));
        gap: 12px;
        transition: opacity 0.15s 0.1s;
      }
      .busy {
        opacity: 0.45;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 12px;
        margin-bottom: 12px;
      }
      header p {
        font-size: 12.5px;
      }
      .facets {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: -4px 0 12px;
      }
      .facets button {
        padding: 2px 9px;
        border-radius: 999px;
        font-size: 12px;
      }
      .facets button[aria-pressed='true'] {
        color: var(--accent);
        border-color: var(--accent);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin-top: 12px;
        font-size: 12px;
        color: var(--faint);
      }
      footer span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .note {
        margin-bottom: 12px;
        padding: 9px 13px;
        border-radius: 10px;
        font-size: 13px;
        color: var(--amber);
        background: var(--amber-wash);
      }
      .none {
        padding: 36px 12px;
        text-align: center;
        color: var(--soft);
      }
      @media (max-width: 480px) {
        .grid {
          grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
          gap: 9px;
        }
      }
    `,
  ];

  render() {
    const answer = this.answer;
    if (!answer) return nothing;
    const { hits, timings, searched } = answer;
    const same = hits.filter((hit) => hit.distance === 0).length;
    return html`
      ${this.warning(answer)}
      <header aria-live="polite">
        <h2>${hits.length === 1 ? '1 picture' : `${count(hits.length)} pictures`}</h2>
        <p class="soft num">
          nearest of ${count(searched)}${same ? `, ${same} with the same code` : ''} · ${ms(timings.total_ms)}
        </p>
      </header>
      ${this.facets(answer)}
      ${
        hits.length
          ? html`<div class="grid ${this.busy ? 'busy' : ''}" role="list">
              ${hits.map(
                (hit) =>
                  html`<hb-hit
                    role="listitem"
                    .hit=${hit}
                    .bits=${answer.bits}
                    .self=${hit.id === answer.query.id}
                  ></hb-hit>`,
              )}
            </div>`
          : html`<p class="none">Nothing that near. Widen the radius or drop a filter.</p>`
      }
      <footer class="num">
        <span>space ${this.name} <span class="mono">${answer.space}</span>, ${answer.bits} bits</span>
        <span title="Accepted pictures that this space has accounted for"
          >coverage ${percent(answer.coverage)}</span
        >
        <span>encode ${ms(timings.encode_ms)}, scan ${ms(timings.scan_ms)}</span>
        <span title="The code of what was asked">code <span class="mono">${answer.query.code}</span></span>
        <span title="The same query at the same state gives the same bytes"
          >state <span class="mono">${answer.token}</span></span
        >
      </footer>
    `;
  }

  /** The labels of the hits; one that is chosen narrows the search to it, or no longer does. */
  private facets(answer: SearchAnswer) {
    const counts = Object.entries(answer.facets ?? {}).slice(0, 20);
    const gone = this.labels.filter((label) => !(label in (answer.facets ?? {})));
    if (!counts.length && !gone.length) return nothing;
    return html`<div class="facets" role="group" aria-label="Labels of the hits">
      ${[...counts, ...gone.map((label): [string, number] => [label, 0])].map(
        ([label, number]) =>
          html`<button
            type="button"
            aria-pressed=${this.labels.includes(label) ? 'true' : 'false'}
            @click=${() => this.dispatchEvent(new CustomEvent('label', { detail: label }))}
          >
            ${label} <span class="soft num">${count(number)}</span>
          </button>`,
      )}
    </div>`;
  }

  private warning(answer: SearchAnswer) {
    if (answer.degraded) {
      return html`<p class="note" role="status">
        This may be out of date: ${answer.trouble ?? 'the store behind it is in trouble.'}
      </p>`;
    }
    if (answer.missing?.length) {
      return html`<p class="note" role="status">
        No replica can search partition ${answer.missing.join(', ')} now: what lies there is not among these.
      </p>`;
    }
    if (answer.coverage < 1) {
      return html`<p class="note" role="status">
        ${percent(answer.coverage)} of the pictures are in this space so far; the rest cannot be found yet.
      </p>`;
    }
    return nothing;
  }
}

customElements.define('hb-hits', HbHits);
