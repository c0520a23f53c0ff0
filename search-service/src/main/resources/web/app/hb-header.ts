import { LitElement, css, html, nothing } from 'lit';
import { Watch, live, type Link } from './live';
import { base, chips } from './styles';

const SAYS: Record<Link, [string, string]> = {
  connecting: ['', 'connecting'],
  live: ['good', 'live'],
  lost: ['bad', 'connection lost, trying again'],
};

/** The name, and whether what one sees is live. */
class HbHeader extends LitElement {
  static properties = { quiet: { type: Boolean } };
  /** Leaves the live part out. */
  declare quiet: boolean;

  constructor() {
    super();
    this.quiet = false;
    new Watch(this);
  }

  static styles = [
    base,
    chips,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 16px 0 14px;
      }
      a {
        display: flex;
        align-items: center;
        gap: 10px;
        color: var(--ink);
        text-decoration: none;
        font-size: 17px;
        font-weight: 680;
        letter-spacing: -0.02em;
      }
      img {
        width: 30px;
        height: 30px;
        display: block;
      }
      .chip {
        margin-left: auto;
      }
      .chip.good::before {
        content: '';
        width: 7px;
        height: 7px;
        border-radius: 50%;
        background: var(--accent);
      }
      ul.trouble {
        display: grid;
        gap: 4px;
        margin-bottom: 14px;
        padding: 10px 14px;
        border-radius: 10px;
        border-left: 3px solid var(--amber);
        background: var(--amber-wash);
        font-size: 13.5px;
        overflow-wrap: anywhere;
      }
      @media print {
        .chip {
          display: none;
        }
      }
    `,
  ];

  render() {
    const [look, text] = SAYS[live.link];
    const trouble = this.quiet ? [] : (live.now?.trouble ?? []);
    return html`<header>
        <a href="./"><img src="icon.svg" alt="" />Hammingbird</a>
        ${this.quiet ? nothing : html`<span class="chip ${look}" role="status">${text}</span>`}
      </header>
      ${
        trouble.length
          ? html`<ul class="trouble" role="status">
              ${trouble.map((one) => html`<li>${one}</li>`)}
            </ul>`
          : nothing
      }`;
  }
}

customElements.define('hb-header', HbHeader);
