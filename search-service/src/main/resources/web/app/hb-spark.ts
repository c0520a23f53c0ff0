import { LitElement, css, html, svg } from 'lit';
import { rate } from './format';
import { base } from './styles';

const WIDTH = 120;
const HEIGHT = 28;

/** The width stands for at least so many samples, so that the first few do not fill it. */
const LEAST = 30;

/** The last minutes of a rate as a small line. */
class HbSpark extends LitElement {
  static properties = { rates: { attribute: false }, label: {} };
  declare rates: number[];
  declare label: string;

  constructor() {
    super();
    this.rates = [];
    this.label = '';
  }

  static styles = [
    base,
    css`
      svg {
        display: block;
        width: 100%;
        height: 28px;
        overflow: visible;
      }
      .line {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }
      .under {
        fill: var(--accent-wash);
      }
      .floor {
        stroke: var(--line);
        vector-effect: non-scaling-stroke;
      }
    `,
  ];

  render() {
    const last = this.rates.at(-1) ?? 0;
    return html`<svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${`${this.label}: ${rate(last)} a second now`}
    >
      <line class="floor" x1="0" x2=${WIDTH} y1=${HEIGHT - 0.5} y2=${HEIGHT - 0.5}></line>
      ${this.rates.length > 1 ? this.curve() : ''}
    </svg>`;
  }

  private curve() {
    const top = Math.max(1, ...this.rates);
    const step = WIDTH / (Math.max(LEAST, this.rates.length) - 1);
    const first = WIDTH - (this.rates.length - 1) * step;
    const points = this.rates
      .map((r, i) => `${(first + i * step).toFixed(1)},${(HEIGHT - 1 - (r / top) * (HEIGHT - 3)).toFixed(1)}`)
      .join(' ');
    return svg`<polygon class="under" points="${first.toFixed(1)},${HEIGHT} ${points} ${WIDTH},${HEIGHT}"></polygon>
      <polyline class="line" points=${points}></polyline>`;
  }
}

customElements.define('hb-spark', HbSpark);
