import { LitElement, css, html } from 'lit';
import './hb-problem';
import { train } from './api';
import { Call } from './call';
import { live } from './live';
import { base, controls } from './styles';

/** Starts a training. */
class HbTrainingForm extends LitElement {
  static properties = { disabled: { type: Boolean } };
  declare disabled: boolean;
  private readonly call = new Call(this);

  constructor() {
    super();
    this.disabled = false;
  }

  static styles = [
    base,
    controls,
    css`
      summary {
        cursor: pointer;
        font-size: 13.5px;
        font-weight: 550;
        color: var(--accent);
        width: max-content;
      }
      form {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
        margin-top: 12px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      hb-problem {
        margin-top: 10px;
      }
    `,
  ];

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const started = await this.call.make(() =>
      train({
        method: String(fields.get('method')),
        bits: Number(fields.get('bits')),
        minutes: Number(fields.get('minutes')),
        seed: Number(fields.get('seed')),
      }),
    );
    if (started) form.closest('details')!.open = false;
    await live.refresh();
  }

  render() {
    return html`<details>
      <summary>Start a training</summary>
      <form @submit=${this.submit}>
        <label class="field"
          >Method
          <select name="method">
            <option value="ssah">SSAH</option>
            <option value="dsh-gans">DSH-GANs</option>
            <option value="sadh">SADH</option>
            <option value="dpsh">DPSH</option>
            <option value="hashnet">HashNet</option>
            <option value="orthohash">OrthoHash</option>
            <option value="itq">ITQ</option>
            <option value="random-projection">Random projection</option>
          </select>
        </label>
        <label class="field"
          >Bits
          <input name="bits" type="number" value="64" min="12" max="1024" step="4" required />
        </label>
        <label class="field"
          >Minutes
          <input name="minutes" type="number" value="3" min="0.1" max="1440" step="any" required />
        </label>
        <label class="field"
          >Seed
          <input name="seed" type="number" value="1" min="0" step="1" required />
        </label>
        <button class="main wide" ?disabled=${this.call.busy || this.disabled}>
          ${this.call.busy ? 'Starting…' : 'Start'}
        </button>
      </form>
      <hb-problem .problem=${this.call.problem}></hb-problem>
    </details>`;
  }
}

customElements.define('hb-training-form', HbTrainingForm);
