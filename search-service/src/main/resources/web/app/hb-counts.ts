import { LitElement, css, html } from 'lit';
import './hb-spark';
import { count, rate } from './format';
import { Watch, live } from './live';
import type { Overview } from './shapes';
import { base } from './styles';

/** Pictures accepted, encoded, rejected, searchable; with the rates of the last two minutes. */
class HbCounts extends LitElement {
  constructor() {
    super();
    new Watch(this);
  }

  static styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 1px;
        background: var(--line);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        overflow: hidden;
        box-shadow: var(--shadow);
      }
      dl > div {
        background: var(--card);
        padding: 12px 14px;
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: baseline;
        row-gap: 2px;
        min-width: 0;
      }
      dt {
        font-size: 12.5px;
        color: var(--soft);
      }
      dd.total {
        grid-column: 1;
        font-size: 21px;
        font-weight: 660;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      dd.rate {
        font-size: 12px;
        color: var(--soft);
      }
      dd.spark {
        grid-column: 1 / -1;
      }
    `,
  ];

  render() {
    const now = live.now;
    const space = now?.spaces.find((one) => one.active) ?? now?.spaces[0];
    const encoded = space ? space.live + space.gone : 0;
    const door = refused(now);
    const rejected = (space?.rejected ?? 0) + door.count;
    return html`<dl class="num" aria-label="Pictures">
      <div title="Records on the topic images">
        <dt>Accepted</dt>
        <dd class="rate">${now ? `${rate(now.images_per_s)}/s` : ''}</dd>
        <dd class="total" id="accepted">${now ? count(now.images) : '–'}</dd>
        <dd class="spark"><hb-spark label="Pictures accepted" .rates=${[...live.imageRates]}></hb-spark></dd>
      </div>
      <div title="Records the active space has taken in, erased and superseded ones included">
        <dt>Encoded</dt>
        <dd class="rate">${now ? `${rate(now.encoded_per_s)}/s` : ''}</dd>
        <dd class="total" id="encoded">${now ? count(encoded) : '–'}</dd>
        <dd class="spark"><hb-spark label="Pictures encoded" .rates=${[...live.encodedRates]}></hb-spark></dd>
      </div>
      <div title="Pictures that can be found now">
        <dt>Searchable</dt>
        <dd></dd>
        <dd class="total" id="searchable">${now ? count(space?.live ?? 0) : '–'}</dd>
      </div>
      <div title=${`Refused at the door, or by the encoder\n${door.reasons}`}>
        <dt>Rejected</dt>
        <dd></dd>
        <dd class="total" id="rejected">${now ? count(rejected) : '–'}</dd>
      </div>
    </dl>`;
  }
}

/** What ingest-service says of the pictures it refused. */
function refused(now?: Overview): { count: number; reasons: string } {
  const said = (now?.ingest ?? {}) as { rejected?: number; rejected_by_reason?: Record<string, number> };
  const reasons = Object.entries(said.rejected_by_reason ?? {}).map(
    ([reason, n]) => `${reason}: ${count(n)}`,
  );
  return { count: Number(said.rejected) || 0, reasons: reasons.join('\n') };
}

customElements.define('hb-counts', HbCounts);
