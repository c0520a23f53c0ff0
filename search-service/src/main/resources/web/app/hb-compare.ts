import { LitElement, css, html, nothing } from 'lit';
import './hb-problem';
import { compare, thumbnail } from './api';
import { Call } from './call';
import { percent } from './format';
import { Watch, live } from './live';
import type { Comparison, ComparisonSide } from './shapes';
import { base, controls } from './styles';

const SEARCHED = ['REGISTERED', 'BACKFILLING', 'VERIFIED', 'ACTIVE', 'HELD'];

/** One query, asked of two models side by side. */
class HbCompare extends LitElement {
  static properties = { found: { state: true } };
  declare found?: Comparison;
  private readonly call = new Call(this);

  constructor() {
    super();
    new Watch(this);
  }

  static styles = [
    base,
    controls,
    css`
      summary {
        cursor: pointer;
        font-weight: 600;
      }
      form {
        display: grid;
        gap: 8px;
        margin: 10px 0;
      }
      .sides {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
        font-size: 12px;
      }
      li {
        display: flex;
        gap: 6px;
        align-items: center;
        margin-top: 6px;
      }
      img {
        width: 48px;
        height: 48px;
        object-fit: cover;
        border-radius: 6px;
      }
      .new {
        outline: 2px solid var(--line);
      }
      p {
        overflow-wrap: anywhere;
      }
    `,
  ];

  render() {
    const models = (live.now?.models ?? []).filter((model) => SEARCHED.includes(model.state));
    if (models.length < 2) return nothing;
    const other = models.find((model) => !model.active)?.space;
    const options = (chosen?: string) =>
      models.map(
        (model) =>
          html`<option value=${model.space} ?selected=${model.space === chosen}>
            ${model.name}, ${model.state.toLowerCase()}
          </option>`,
      );
    return html`<section class="card" aria-label="Compare models">
      <details>
        <summary>Compare two models</summary>
        <form @submit=${this.asked}>
          <input name="id" required placeholder="Id of a stored picture" aria-label="Id of a stored picture" />
          <select name="a" aria-label="First model">${options(live.now?.active)}</select>
          <select name="b" aria-label="Second model">${options(other)}</select>
          <button class="main">Compare</button>
        </form>
        <hb-problem .problem=${this.call.problem}></hb-problem>
        ${this.found ? this.answer(this.found) : nothing}
      </details>
    </section>`;
  }

  private answer(found: Comparison) {
    return html`<p role="status">${percent(found.overlap)} of the hits are the same.</p>
      <div class="sides">${this.side(found.a)} ${this.side(found.b)}</div>`;
  }

  private side(side: ComparisonSide) {
    return html`<div>
      <b>${side.name}</b>
      <ol>
        ${side.hits.map(
          (hit) =>
            html`<li title=${hit.id}>
              <img class=${hit.other ? '' : 'new'} src=${thumbnail(hit.id, 96)} alt=${hit.id} loading="lazy" />
              <p>${hit.labels.join(', ')}<br />${hit.other ? `there: ${hit.other}` : 'only here'}</p>
            </li>`,
        )}
      </ol>
    </div>`;
  }

  private async asked(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const told = await this.call.make(async () => {
      this.found = await compare(String(form.get('id')), String(form.get('a')), String(form.get('b')));
    });
    if (!told) this.found = undefined;
  }
}

customElements.define('hb-compare', HbCompare);
