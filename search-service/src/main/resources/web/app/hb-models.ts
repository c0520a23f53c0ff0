import { LitElement, css, html, nothing } from 'lit';
import './hb-confirm';
import './hb-problem';
import { canary, move, reportPage, throttle } from './api';
import { Call } from './call';
import { bytes, figure, method, moment, percent } from './format';
import type { HbConfirm } from './hb-confirm';
import { Watch, live } from './live';
import type { Model, SpaceStatus } from './shapes';
import { base, chips, controls } from './styles';

const LOOKS: Record<string, string> = {
  ACTIVE: 'good',
  VERIFIED: 'good',
  REGISTERED: 'busy',
  BACKFILLING: 'busy',
  HELD: 'warn',
  REJECTED: 'bad',
  FAILED: 'bad',
};

const OUTCOMES: Record<string, string> = { PASSED: 'good', FAILED: 'bad', REPORTED: 'busy' };

/** Model versions: where each stands, how good it is, and the calls that move it on. */
class HbModels extends LitElement {
  private readonly call = new Call(this);

  constructor() {
    super();
    new Watch(this);
  }

  static styles = [
    base,
    chips,
    controls,
    css`
      .card {
        display: grid;
        gap: 14px;
      }
      li.model + li.model {
        margin-top: 14px;
        padding-top: 14px;
        border-top: 1px solid var(--line);
      }
      .head b {
        font-weight: 600;
      }
      .foot {
        display: flex;
        gap: 3px 12px;
        flex-wrap: wrap;
        margin: 4px 0 8px;
        font-size: 12.5px;
        color: var(--soft);
      }
      details {
        font-size: 12.5px;
        margin-top: 8px;
      }
      summary {
        color: var(--soft);
        cursor: pointer;
        width: max-content;
      }
      .set {
        margin-top: 8px;
        font-size: 12.5px;
      }
      .history {
        margin: 8px 0 0 4px;
        border-left: 2px solid var(--line);
        padding-left: 12px;
        display: grid;
        gap: 8px;
      }
      .history b {
        font-weight: 600;
        text-transform: lowercase;
      }
      .history p {
        overflow-wrap: anywhere;
      }
      .evidence {
        color: var(--faint);
        overflow-wrap: anywhere;
      }
    `,
  ];

  render() {
    const models = live.now?.models ?? [];
    if (!models.length) return nothing;
    return html`<section class="card" aria-label="Models">
      <h2>Models</h2>
      <hb-problem .problem=${this.call.problem}></hb-problem>
      <ul>
        ${models.map((model) => this.model(model))}
      </ul>
      <hb-confirm></hb-confirm>
    </section>`;
  }

  private model(model: Model) {
    const map = model.evaluation.map;
    return html`<li class="model">
      <div class="row head">
        <b>${model.name}</b>
        <span class="chip ${LOOKS[model.state] ?? ''}">${model.state.toLowerCase()}</span>
      </div>
      <div class="foot num">
        <span class="mono" title="Code space">${model.space}</span>
        <span>${method(model.method)}, ${model.bits} bits</span>
        ${
          map === undefined
            ? nothing
            : html`<span title="On the training's held-out part">mAP ${figure(map)}</span>`
        }
      </div>
      <div class="row">
        ${model.moves.map(
          (name) =>
            html`<button
              class=${name === 'retire' ? 'danger' : name === 'activate' ? 'main' : ''}
              ?disabled=${this.call.busy}
              @click=${() => this.moved(model, name)}
            >
              ${verb(model, name)}
            </button>`,
        )}
        ${
          model.state === 'RETIRED'
            ? nothing
            : html`<a class="button" href=${reportPage(model.space)}>Report</a>`
        }
      </div>
      ${this.controls(model)} ${this.gates(model)} ${this.life(model)}
    </li>`;
  }

  /** What can be set beside the state: the pace of a backfill, the share of a canary. */
  private controls(model: Model) {
    if (model.state === 'REGISTERED' || model.state === 'BACKFILLING') {
      return html`<div class="row set">
        <button ?disabled=${this.call.busy} @click=${() => this.set(() => move(model.space, model.paused ? 'resume' : 'pause'))}>
          ${model.paused ? 'Resume' : 'Pause'}
        </button>
        ${this.choice('Left to live traffic', model.live_share, [0, 0.5, 0.8, 0.95], (share) =>
          throttle(model.space, share),
        )}
      </div>`;
    }
    if ((model.state === 'VERIFIED' || model.state === 'HELD') && live.now?.active) {
      return html`<div class="row set">
        ${this.choice('Answers', model.canary, [0, 0.01, 0.05, 0.2, 0.5], (share) => canary(model.space, share))}
        <span class="soft">of the queries</span>
      </div>`;
    }
    return nothing;
  }

  private choice(label: string, now: number, shares: number[], set: (share: number) => Promise<unknown>) {
    const all = shares.includes(now) ? shares : [...shares, now].sort((a, b) => a - b);
    return html`<label class="soft"
      >${label}
      <select
        ?disabled=${this.call.busy}
        @change=${(event: Event) => {
          const share = Number((event.target as HTMLSelectElement).value);
          void this.set(() => set(share));
        }}
      >
        ${all.map((share) => html`<option value=${share} ?selected=${share === now}>${percent(share)}</option>`)}
      </select></label
    >`;
  }

  private gates(model: Model) {
    if (!model.gates.length) return nothing;
    const failed = model.gates.filter((gate) => gate.outcome === 'FAILED').length;
    return html`<details>
      <summary>${failed ? `Gates, ${failed} failed` : 'Gates'}</summary>
      <ul class="history">
        ${model.gates.map(
          (gate) =>
            html`<li title=${gate.detail}>
              <p>
                <span class="chip ${OUTCOMES[gate.outcome] ?? ''}">${gate.outcome.toLowerCase()}</span>
                <b>${gate.name}</b>
              </p>
              <p>${gate.figure}</p>
              ${gate.limit === 'none' ? nothing : html`<p class="evidence">wanted: ${gate.limit}</p>`}
              ${gate.detail ? html`<p class="evidence">${gate.detail}</p>` : nothing}
            </li>`,
        )}
      </ul>
    </details>`;
  }

  private life(model: Model) {
    return html`<details>
      <summary>History</summary>
      <ul class="history">
        ${[...model.history].reverse().map(
          (step) =>
            html`<li>
              <p><b>${step.to}</b> <span class="soft">by ${step.actor}, ${moment(step.at)}</span></p>
              <p>${step.reason}</p>
              <p class="evidence mono">
                ${Object.entries(step.evidence)
                  .filter(([name]) => !name.startsWith('gate.'))
                  .map(([name, value]) => `${name} ${value}`)
                  .join(' · ')}
              </p>
            </li>`,
        )}
      </ul>
      <p class="evidence mono">
        onnx ${model.artifact_sha256.slice(0, 16)}… ${bytes(model.artifact_bytes)}, input ${model.side} ×
        ${model.side}
      </p>
    </details>`;
  }

  private async set(call: () => Promise<unknown>): Promise<void> {
    await this.call.make(call);
    await live.refresh();
  }

  private async moved(model: Model, name: string): Promise<void> {
    const confirm = this.renderRoot.querySelector<HbConfirm>('hb-confirm')!;
    const space = live.now?.spaces.find((one) => one.space === model.space);
    const agreed = await confirm.ask(
      `${verb(model, name)} ${model.name}?`,
      meaning(model, name, space),
      verb(model, name),
      name === 'retire',
    );
    if (!agreed) return;
    await this.set(() => move(model.space, name));
  }
}

function verb(model: Model, name: string): string {
  if (name === 'activate') return model.state === 'HELD' ? 'Bring back' : 'Activate';
  if (name === 'rollback') return 'Roll back';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function meaning(model: Model, name: string, space?: SpaceStatus): string {
  switch (name) {
    case 'activate': {
      const behind =
        space && space.coverage < 1
          ? ` ${space.to_come} pictures are not in it yet and cannot be found until they are.`
          : '';
      return `From the next query on, answers come from its codes. The model active now is held, complete, so that you can go back.${behind}`;
    }
    case 'rollback':
      return 'From the next query on, answers come from the model that was active before. This one is held.';
    case 'retire':
      return `Its codes (${model.bits} bits a picture) are deleted. There is no way back but training again.`;
    default:
      return '';
  }
}

customElements.define('hb-models', HbModels);
