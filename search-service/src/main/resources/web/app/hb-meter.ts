import { LitElement, css, html } from 'lit';
import { percent } from './format';
import { base } from './styles';

/** A progress bar that says what it measures. */
class HbMeter extends LitElement {
  static properties = { share: { type: Number }, label: {}, idle: { type: Boolean } };
  declare share: number;
  declare label: string;
  /** Nothing moves: drawn in a quiet colour. */
  declare idle: boolean;

  constructor() {
    super();
    this.share = 0;
    this.label = '';
    this.idle = false;
  }

  static styles = [
    base,
    css`
      div {
        height: 6px;
        border-radius: 99px;
        background: var(--sunken);
        overflow: hidden;
      }
      i {
        display: block;
        height: 100%;
        border-radius: 99px;
        background: var(--blue);
        transition: width 0.6s ease;
      }
      i.full {
        background: var(--accent);
      }
      i.idle {
        background: var(--faint);
      }
      @media (prefers-reduced-motion: reduce) {
        i {
          transition: none;
        }
      }
    `,
  ];

  render() {
    const share = Math.min(1, Math.max(0, this.share || 0));
    const look = this.idle ? 'idle' : share >= 1 ? 'full' : '';
    return html`<div
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.floor(100 * share)}
      title=${`${this.label}: ${percent(share)}`}
    >
      <i class=${look} style=${`width:${100 * share}%`}></i>
    </div>`;
  }
}

customElements.define('hb-meter', HbMeter);
