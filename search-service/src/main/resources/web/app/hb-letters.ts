import { LitElement, css, html, nothing } from 'lit';
import './hb-problem';
import { letter, letters, replay } from './api';
import { Call } from './call';
import { count } from './format';
import type { Letters } from './shapes';
import { base, controls } from './styles';

/** Pictures that were refused, and the call that has them judged once more. */
class HbLetters extends LitElement {
  static properties = { found: { state: true }, told: { state: true } };
  declare found?: Letters;
  declare told?: string;
  private readonly call = new Call(this);

  static styles = [
    base,
    controls,
    css`
      summary {
        cursor: pointer;
        font-weight: 600;
      }
      li {
        margin-top: 8px;
        font-size: 12.5px;
        overflow-wrap: anywhere;
      }
      .row {
        justify-content: space-between;
      }
    `,
  ];

  render() {
    return html`<section class="card" aria-label="Refused pictures">
      <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && this.load()}>
        <summary>Refused pictures</summary>
        <hb-problem .problem=${this.call.problem}></hb-problem>
        ${this.told ? html`<p role="status">${this.told}</p>` : nothing}
        ${this.found ? this.list(this.found) : nothing}
      </details>
    </section>`;
  }

  private list(found: Letters) {
    if (!found.total) return html`<p class="soft">None.</p>`;
    return html`<ul>
        ${found.reasons.map(
          (one) =>
            html`<li class="row">
              <span><b>${one.reason}</b> by ${one.stage}: ${count(one.count)}</span>
              <button ?disabled=${this.call.busy} @click=${() => this.again(one.reason, one.stage)}>Judge again</button>
            </li>`,
        )}
      </ul>
      <details>
        <summary>The newest ${count(found.letters.length)}</summary>
        <ul>
          ${found.letters.map(
            (one) =>
              html`<li>
                <a href=${letter(one.partition, one.offset)} download>${one.id ?? 'no id'}</a>
                <span class="soft">${one.first_cause}${one.attempts > 1 ? `, ${one.attempts} times` : ''}</span>
              </li>`,
          )}
        </ul>
      </details>`;
  }

  private load(): Promise<boolean> {
    return this.call.make(async () => {
      this.found = await letters();
    });
  }

  private again(reason: string, stage: string): Promise<boolean> {
    return this.call.make(async () => {
      const { replayed, skipped } = await replay(reason, stage);
      this.told = `${count(replayed)} are judged again${skipped.length ? `, ${count(skipped.length)} are not: ${skipped[0].why}` : ''}.`;
      this.found = await letters();
    });
  }
}

customElements.define('hb-letters', HbLetters);
