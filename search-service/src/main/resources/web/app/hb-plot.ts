import { LitElement, css, html, nothing } from 'lit';
import type { Drawn, Option } from './plots';
import { base } from './styles';

/** The page's colours, by role, as they are now. */
export interface Palette {
  ink: string;
  soft: string;
  line: string;
  card: string;
  first: string;
  second: string;
}

/** A figure with its caption. The plot follows the width, and dark and light, by itself. */
class HbPlot extends LitElement {
  static properties = {
    heading: {},
    note: {},
    plot: { attribute: false },
    tall: { type: Number },
  };
  declare heading: string;
  declare note: string;
  /** Makes the plot in the colours given. */
  declare plot: (palette: Palette) => Option;
  /** Height in pixels. */
  declare tall: number;
  private drawn?: Drawn;
  private readonly dark = window.matchMedia('(prefers-color-scheme: dark)');
  private readonly print = window.matchMedia('print');
  private readonly sizes = new ResizeObserver(() => this.drawn?.fit());

  constructor() {
    super();
    this.heading = '';
    this.note = '';
    this.tall = 270;
  }

  static styles = [
    base,
    css`
      figure {
        display: flex;
        flex-direction: column;
        height: 100%;
        break-inside: avoid;
      }
      figcaption {
        margin-bottom: 6px;
      }
      #plot {
        flex: 1;
        min-width: 0;
        overflow: hidden;
      }
      figcaption p {
        font-size: 12.5px;
        color: var(--soft);
      }
    `,
  ];

  connectedCallback(): void {
    super.connectedCallback();
    this.dark.addEventListener('change', this.again);
    this.print.addEventListener('change', this.refit);
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dark.removeEventListener('change', this.again);
    this.print.removeEventListener('change', this.refit);
    this.sizes.disconnect();
    this.drawn?.end();
    this.drawn = undefined;
  }

  private readonly again = (): void => {
    this.drawn?.show(this.dressed());
  };

  /** Paper is of another width, and nobody waits for the observer of sizes before it is printed. */
  private readonly refit = (): void => {
    this.again();
    this.drawn?.fit();
  };

  async firstUpdated(): Promise<void> {
    const { draw } = await import('./plots');
    const into = this.renderRoot.querySelector<HTMLElement>('#plot')!;
    this.drawn = draw(into);
    this.sizes.observe(into);
    this.again();
  }

  updated(): void {
    this.again();
  }

  /** The plot with the fonts, colours and manners that all plots here have. */
  private dressed(): Option {
    const palette = this.palette();
    return {
      animation: false,
      textStyle: { fontFamily: 'system-ui, sans-serif', color: palette.soft },
      aria: { enabled: true },
      color: [palette.first, palette.second],
      grid: { left: 44, right: 16, top: 28, bottom: 40 },
      tooltip: {
        trigger: 'axis',
        confine: true,
        backgroundColor: palette.card,
        borderColor: palette.line,
        textStyle: { color: palette.ink, fontSize: 12 },
      },
      ...this.plot(palette),
    };
  }

  private palette(): Palette {
    const style = getComputedStyle(this);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return {
      ink: colour('--ink'),
      soft: colour('--soft'),
      line: colour('--line'),
      card: colour('--card'),
      first: colour('--accent'),
      second: colour('--ruby'),
    };
  }

  render() {
    return html`<figure class="card">
      <figcaption>
        <h2>${this.heading}</h2>
        ${this.note ? html`<p>${this.note}</p>` : nothing}
      </figcaption>
      <div id="plot" style=${`min-height:${this.tall}px`}></div>
    </figure>`;
  }
}

customElements.define('hb-plot', HbPlot);
