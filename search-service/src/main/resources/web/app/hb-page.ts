import { LitElement, css, html } from 'lit';
import './hb-compare';
import './hb-counts';
import './hb-header';
import './hb-ledger';
import './hb-letters';
import './hb-models';
import './hb-search';
import './hb-shards';
import './hb-spaces';
import './hb-trainings';
import './hb-upload';
import { base } from './styles';

/** The page at `/`: search on the left, the live system on the right. */
class HbPage extends LitElement {
  static styles = [
    base,
    css`
      :host {
        max-width: 1320px;
        margin: 0 auto;
        padding: 0 24px 48px;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 348px;
        gap: 24px;
        align-items: start;
      }
      aside {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      @media (max-width: 960px) {
        main {
          grid-template-columns: minmax(0, 1fr);
        }
        aside {
          grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
          align-items: start;
        }
      }
      @media (max-width: 620px) {
        :host {
          padding: 0 14px 32px;
        }
      }
    `,
  ];

  connectedCallback(): void {
    super.connectedCallback();
    // A picture dropped beside the target would otherwise replace the page.
    window.addEventListener('dragover', this.hold);
    window.addEventListener('drop', this.dropped);
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('dragover', this.hold);
    window.removeEventListener('drop', this.dropped);
  }

  private readonly hold = (event: DragEvent): void => event.preventDefault();

  private readonly dropped = (event: DragEvent): void => {
    event.preventDefault();
    const [picture] = event.dataTransfer?.files ?? [];
    if (picture) this.renderRoot.querySelector('hb-search')!.byPicture(picture);
  };

  render() {
    return html`
      <hb-header></hb-header>
      <main>
        <hb-search></hb-search>
        <aside aria-label="The system, live">
          <hb-counts></hb-counts>
          <hb-spaces></hb-spaces>
          <hb-shards></hb-shards>
          <hb-models></hb-models>
          <hb-compare></hb-compare>
          <hb-trainings></hb-trainings>
          <hb-upload></hb-upload>
          <hb-letters></hb-letters>
          <hb-ledger></hb-ledger>
        </aside>
      </main>
    `;
  }
}

customElements.define('hb-page', HbPage);
