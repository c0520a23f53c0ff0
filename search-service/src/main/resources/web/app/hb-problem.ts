import { LitElement, css, html, nothing } from 'lit';
import type { Problem } from './api';
import { base, controls } from './styles';

/** Says what went wrong, in the service's own words. */
class HbProblem extends LitElement {
  static properties = { problem: { attribute: false }, again: { type: Boolean } };
  declare problem?: Problem;
  /** Offers to try once more where that may help; fires `again`. */
  declare again: boolean;

  constructor() {
    super();
    this.again = false;
  }

  static styles = [
    base,
    controls,
    css`
      :host {
        display: contents;
      }
      div {
        display: flex;
        gap: 12px;
        align-items: flex-start;
        padding: 12px 14px;
        border-radius: 10px;
        background: var(--ruby-wash);
        border-left: 3px solid var(--ruby);
      }
      strong {
        font-weight: 650;
      }
      section {
        min-width: 0;
        flex: 1;
        overflow-wrap: anywhere;
      }
      .status {
        color: var(--ruby);
        font-size: 12.5px;
      }
    `,
  ];

  render() {
    const problem = this.problem;
    if (!problem) return nothing;
    const later = problem.retryAfter ? ` Try again in ${problem.retryAfter} s.` : '';
    return html`<div role="alert">
      <section>
        <strong>${problem.title}</strong>
        ${problem.status ? html`<span class="status num">${problem.status}</span>` : nothing}
        <p class="small">${problem.detail}${later}</p>
      </section>
      ${
        this.again && passing(problem)
          ? html`<button @click=${() => this.dispatchEvent(new Event('again'))}>Try again</button>`
          : nothing
      }
    </div>`;
  }
}

/** Whether the same request may be answered later. */
function passing({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500;
}

customElements.define('hb-problem', HbProblem);
