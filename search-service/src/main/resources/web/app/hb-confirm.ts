import { LitElement, css, html } from 'lit';
import { base, controls } from './styles';

/** Asks before something that cannot be taken back by a click. */
export class HbConfirm extends LitElement {
  static properties = { heading: {}, text: {}, yes: {}, danger: { type: Boolean } };
  declare heading: string;
  declare text: string;
  declare yes: string;
  declare danger: boolean;
  private settle?: (agreed: boolean) => void;

  constructor() {
    super();
    this.heading = '';
    this.text = '';
    this.yes = 'Yes';
    this.danger = false;
  }

  static styles = [
    base,
    controls,
    css`
      :host {
        display: contents;
      }
      dialog {
        color: var(--ink);
        background: var(--card);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: 0 20px 60px rgb(0 0 0 / 30%);
        padding: 22px 24px;
        width: min(440px, calc(100vw - 32px));
      }
      dialog::backdrop {
        background: rgb(8 14 12 / 45%);
      }
      h2 {
        font-size: 17px;
        margin-bottom: 8px;
      }
      .row {
        margin-top: 20px;
        justify-content: flex-end;
      }
    `,
  ];

  /** Shows the question; the promise holds whether the answer was yes. */
  async ask(heading: string, text: string, yes: string, danger: boolean): Promise<boolean> {
    Object.assign(this, { heading, text, yes, danger });
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')!.showModal();
    return new Promise((resolve) => (this.settle = resolve));
  }

  private closed(event: Event): void {
    this.settle?.((event.target as HTMLDialogElement).returnValue === 'yes');
    (event.target as HTMLDialogElement).returnValue = '';
  }

  render() {
    return html`<dialog aria-labelledby="heading" @close=${this.closed}>
      <h2 id="heading">${this.heading}</h2>
      <p class="soft">${this.text}</p>
      <form method="dialog" class="row">
        <button value="no" autofocus>Cancel</button>
        <button value="yes" class=${this.danger ? 'danger' : 'main'}>${this.yes}</button>
      </form>
    </dialog>`;
  }
}

customElements.define('hb-confirm', HbConfirm);
