import { LitElement, css, html, nothing } from 'lit';
import { picture, thumbnail } from './api';
import type { Hit } from './shapes';
import { base, chips } from './styles';

/** One picture found; a click on it looks for more like it (fires `more` with the id). */
class HbHit extends LitElement {
  static properties = {
    hit: { attribute: false },
    bits: { type: Number },
    self: { type: Boolean },
    gone: { state: true },
  };
  declare hit: Hit;
  declare bits: number;
  /** This is the picture that was asked for. */
  declare self: boolean;
  declare gone: boolean;

  constructor() {
    super();
    this.bits = 64;
    this.self = false;
    this.gone = false;
  }

  static styles = [
    base,
    chips,
    css`
      :host {
        container-type: inline-size;
      }
      article {
        position: relative;
        display: flex;
        flex-direction: column;
        height: 100%;
        background: var(--card);
        border: 1px solid var(--line);
        border-radius: 12px;
        overflow: hidden;
        transition:
          border-color 0.12s,
          transform 0.12s;
      }
      article:hover {
        border-color: var(--accent);
      }
      article.same {
        border-color: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }
      .frame {
        display: block;
        aspect-ratio: 1;
        background: var(--sunken);
        cursor: pointer;
      }
      .frame:focus-visible {
        outline-offset: -3px;
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .missing {
        display: grid;
        place-items: center;
        height: 100%;
        color: var(--faint);
        font-size: 12px;
        text-align: center;
        padding: 8px;
      }
      .facts {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 5px;
        padding: 8px 10px 9px;
        min-width: 0;
      }
      .top {
        display: flex;
        align-items: baseline;
        gap: 5px;
        font-size: 12.5px;
      }
      .top b {
        font-size: 15px;
        font-weight: 650;
      }
      .top .chip {
        margin-left: auto;
        align-self: center;
      }
      @container (max-width: 150px) {
        .marked .unit {
          display: none;
        }
      }
      .bar {
        height: 3px;
        border-radius: 9px;
        background: var(--sunken);
      }
      .bar i {
        display: block;
        height: 100%;
        border-radius: 9px;
        background: var(--accent);
      }
      .labels {
        display: flex;
        gap: 4px;
        overflow: hidden;
        min-height: 20px;
      }
      .id {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--faint);
        font: 11.5px var(--mono);
        text-decoration: none;
      }
      .id:hover {
        color: var(--ink);
        text-decoration: underline;
      }
    `,
  ];

  willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('hit')) this.gone = false;
  }

  private more(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('more', { detail: this.hit.id, bubbles: true, composed: true }));
  }

  render() {
    const { id, distance, labels, partition, slot } = this.hit;
    const far = Math.min(1, distance / (this.bits / 2));
    return html`<article class=${distance === 0 ? 'same' : ''}>
      <a
        class="frame"
        href=${`?id=${encodeURIComponent(id)}`}
        aria-label=${`More like ${id}, distance ${distance}${labels.length ? `, ${labels.join(', ')}` : ''}`}
        title="More like this"
        @click=${this.more}
      >
        ${
          this.gone
            ? html`<span class="missing">no picture</span>`
            : html`<img
                src=${thumbnail(id)}
                alt=""
                loading="lazy"
                decoding="async"
                @error=${() => (this.gone = true)}
              />`
        }
      </a>
      <div class="facts">
        <div class="top num ${this.self || distance === 0 ? 'marked' : ''}">
          <b>${distance}</b><span class="soft unit">${distance === 1 ? 'bit' : 'bits'}</span>
          ${
            this.self
              ? html`<span class="chip good">this one</span>`
              : distance === 0
                ? html`<span class="chip good">same code</span>`
                : nothing
          }
        </div>
        <div class="bar" aria-hidden="true"><i style=${`width:${100 * (1 - far)}%`}></i></div>
        <div class="labels">${labels.map((label) => html`<span class="chip">${label}</span>`)}</div>
        <a
          class="id"
          href=${picture(id)}
          target="_blank"
          rel="noopener"
          title=${`${id}\nslot ${slot} of partition ${partition}\nOpen the picture`}
          >${id}</a
        >
      </div>
    </article>`;
  }
}

customElements.define('hb-hit', HbHit);
