import { LitElement, css, html, nothing } from 'lit';
import { Problem, search, thumbnail } from './api';
import { count } from './format';
import { Watch, live } from './live';
import type { Hit, Overview, SpaceStatus } from './shapes';
import { base } from './styles';
import { trainings } from './trainings';

/** How many pictures are offered to begin with. */
const OFFERED = 14;

/** What stands where the hits will be: pictures to begin with, or what is still missing. */
class HbWelcome extends LitElement {
  static properties = { offered: { state: true } };
  declare offered: Hit[];
  private asked?: string;

  constructor() {
    super();
    this.offered = [];
    new Watch(this);
  }

  static styles = [
    base,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(190px, 1fr));
        gap: 12px;
      }
      ol li {
        border: 1px solid var(--line);
        border-radius: 12px;
        padding: 14px 16px;
        color: var(--soft);
        font-size: 13.5px;
      }
      ol b {
        display: flex;
        gap: 8px;
        align-items: center;
        color: var(--ink);
        font-weight: 620;
        margin-bottom: 4px;
      }
      ol i {
        font-style: normal;
        font-size: 12px;
        display: grid;
        place-items: center;
        width: 21px;
        height: 21px;
        border-radius: 50%;
        background: var(--sunken);
        color: var(--soft);
      }
      ol .done i {
        background: var(--accent);
        color: var(--accent-ink);
      }
      ol .next {
        border-color: var(--accent);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 12px;
        margin: 4px 0 12px;
      }
      header p {
        font-size: 12.5px;
        color: var(--soft);
      }
      .offer {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
        gap: 10px;
      }
      .offer a {
        display: block;
        aspect-ratio: 1;
        border-radius: 12px;
        border: 1px solid var(--line);
        background: var(--sunken);
        overflow: hidden;
        transition: border-color 0.12s;
      }
      .offer a:hover {
        border-color: var(--accent);
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
    `,
  ];

  willUpdate(): void {
    const space = live.now?.spaces.find((one) => one.active);
    if (space?.live && this.asked !== space.space) {
      this.asked = space.space;
      void this.offer(space);
    }
  }

  /** Asks what is near a code made up by chance: pictures from anywhere in the space. */
  private async offer(space: SpaceStatus): Promise<void> {
    const digit = () => Math.floor(16 * Math.random()).toString(16);
    const code = Array.from({ length: space.bits / 4 }, digit).join('');
    const options = { k: OFFERED, labels: [], space: space.space };
    try {
      this.offered = (await search({ kind: 'code', code }, options)).hits;
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      // An offer, not an answer: without it the page works as well.
      this.offered = [];
    }
  }

  private more(event: MouseEvent, id: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('more', { detail: id }));
  }

  render() {
    const now = live.now;
    if (!now) return nothing;
    return now.active ? this.begin(now) : this.missing(now);
  }

  private begin(now: Overview) {
    const space = now.spaces.find((one) => one.active);
    return html`<header>
        <h2>Begin with one of these</h2>
        <p class="num">${count(space?.live ?? 0)} pictures can be found</p>
      </header>
      <ul class="offer">
        ${this.offered.map(
          ({ id, labels }) =>
            html`<li>
              <a
                href=${`?id=${encodeURIComponent(id)}`}
                title=${[id, ...labels].join('\n')}
                @click=${(event: MouseEvent) => this.more(event, id)}
                ><img src=${thumbnail(id)} alt=${`More like ${id}`} loading="lazy" decoding="async"
              /></a>
            </li>`,
        )}
      </ul>`;
  }

  private missing(now: Overview) {
    const steps = missing(now);
    const next = steps.findIndex(([, , done]) => !done);
    return html`<header><h2>Nothing to search yet: no model is active</h2></header>
      <ol>
        ${steps.map(
          ([title, text, done], i) =>
            html`<li class=${done ? 'done' : i === next ? 'next' : ''}>
              <b><i aria-hidden="true">${done ? '✓' : i + 1}</i>${title}</b>${text}
            </li>`,
        )}
      </ol>`;
  }
}

/** The way to a first search: what to do, how, and whether it is done. */
function missing(now: Overview): [string, string, boolean][] {
  const running = trainings(now.trainings).some((one) => one.running);
  const taught = now.models.length > 0;
  return [
    [
      'Bring pictures in',
      now.images
        ? `${count(now.images)} are in. More are welcome at any time.`
        : 'Drop them under “Add pictures”, or write them to the topic images.raw. Some should have labels.',
      now.images > 0,
    ],
    [
      'Learn a code',
      taught
        ? 'There is a model.'
        : running
          ? 'A training is on its way.'
          : 'Start one under “Trainings”. A few minutes are enough for a first look.',
      taught,
    ],
    [
      'Activate the model',
      taught
        ? 'When its coverage is complete, activate it under “Models”.'
        : 'Every picture gets its code first; then one click makes it searchable.',
      false,
    ],
  ];
}

customElements.define('hb-welcome', HbWelcome);
