import { LitElement, css, html, nothing } from 'lit';
import './hb-confirm';
import './hb-meter';
import './hb-problem';
import './hb-training-form';
import { cancelTraining } from './api';
import { Call } from './call';
import { count, duration, figure, method, rate } from './format';
import type { HbConfirm } from './hb-confirm';
import { Watch, live } from './live';
import { base, chips, controls } from './styles';
import { trainings, type Training } from './trainings';

/** How many trainings are shown. */
const SHOWN = 5;

/** How many values of a step are shown. */
const FIGURES = 4;

/** Trainings on their way and past, and the form that starts one. */
class HbTrainings extends LitElement {
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
      li + li {
        margin-top: 12px;
        padding-top: 12px;
        border-top: 1px solid var(--line);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-bottom: 5px;
        min-height: 28px;
      }
      .head b {
        font-weight: 600;
      }
      .foot {
        display: flex;
        gap: 3px 12px;
        flex-wrap: wrap;
        margin-top: 6px;
        font-size: 12.5px;
        color: var(--soft);
      }
      .why {
        font-size: 12.5px;
        color: var(--ruby);
        overflow-wrap: anywhere;
      }
      .away {
        font-size: 13px;
        color: var(--soft);
      }
    `,
  ];

  render() {
    const now = live.now;
    const all = trainings(now?.trainings);
    const away = now !== undefined && now.trainings === undefined;
    return html`<section class="card" aria-label="Trainings">
      <h2>Trainings</h2>
      ${away ? html`<p class="away" role="status">trainer-service does not answer.</p>` : nothing}
      <hb-problem .problem=${this.call.problem}></hb-problem>
      ${
        all.length
          ? html`<ul>
              ${all.slice(0, SHOWN).map((one) => this.training(one))}
            </ul>`
          : nothing
      }
      <hb-training-form ?disabled=${away}></hb-training-form>
      <hb-confirm></hb-confirm>
    </section>`;
  }

  private training(one: Training) {
    const look = one.running ? 'busy' : one.failed ? 'bad' : one.map === undefined ? '' : 'good';
    return html`<li>
      <div class="head">
        <b title=${one.id}>${method(one.method)} ${one.bits}</b>
        <span class="chip ${look}">${one.state.toLowerCase()}</span>
        ${
          one.running
            ? html`<button class="plain push" @click=${() => this.cancel(one)}>Cancel</button>`
            : nothing
        }
      </div>
      ${
        one.running
          ? html`<hb-meter
              .share=${one.share ?? 0}
              label=${`Progress of ${one.method} at ${one.bits} bits`}
            ></hb-meter>`
          : nothing
      }
      ${one.failed && one.reason ? html`<p class="why">${one.reason}</p>` : nothing}
      <div class="foot num">
        ${this.facts(one).map((fact) => html`<span>${fact}</span>`)}
        ${
          one.report
            ? html`<a href=${`trainings/${encodeURIComponent(one.id)}/report`} target="_blank" rel="noopener"
                >Report</a
              >`
            : nothing
        }
      </div>
    </li>`;
  }

  private facts(one: Training): string[] {
    const facts: string[] = [];
    if (one.running && one.phase && one.state !== 'QUEUED') facts.push(one.phase);
    if (one.running && one.step !== undefined) facts.push(`step ${count(one.step)}`);
    if (one.running) {
      facts.push(...one.figures.slice(0, FIGURES).map(([name, value]) => `${name} ${value.toFixed(3)}`));
    }
    if (one.map !== undefined) facts.push(`mAP ${figure(one.map)}`);
    if (one.running && one.imagesPerS) facts.push(`${rate(one.imagesPerS)} pictures/s`);
    if (one.running && one.etaS !== undefined) facts.push(`${duration(one.etaS)} left`);
    if (one.device) facts.push(`on ${one.device}`);
    return facts;
  }

  private async cancel(one: Training): Promise<void> {
    const confirm = this.renderRoot.querySelector<HbConfirm>('hb-confirm')!;
    const agreed = await confirm.ask(
      'Cancel this training?',
      `${method(one.method)} at ${one.bits} bits stops, and what it has learned is lost.`,
      'Cancel the training',
      true,
    );
    if (!agreed) return;
    await this.call.make(() => cancelTraining(one.id));
    await live.refresh();
  }
}

customElements.define('hb-trainings', HbTrainings);
