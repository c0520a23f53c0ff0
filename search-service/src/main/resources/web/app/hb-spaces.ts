import { LitElement, css, html, nothing } from 'lit';
import './hb-meter';
import { count, duration, percent } from './format';
import { Watch, live } from './live';
import type { SpaceStatus } from './shapes';
import { base, chips, tables } from './styles';

/** How far each code space has come: coverage, and on demand every lane. */
class HbSpaces extends LitElement {
  constructor() {
    super();
    new Watch(this);
  }

  static styles = [
    base,
    chips,
    tables,
    css`
      .card {
        display: grid;
        gap: 14px;
      }
      li + li {
        margin-top: 14px;
        padding-top: 14px;
        border-top: 1px solid var(--line);
      }
      .head {
        display: flex;
        align-items: baseline;
        gap: 8px;
        margin-bottom: 6px;
      }
      .head b {
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .head .num {
        margin-left: auto;
        font-size: 13px;
      }
      .foot {
        display: flex;
        gap: 4px 12px;
        flex-wrap: wrap;
        margin-top: 6px;
        font-size: 12.5px;
        color: var(--soft);
      }
      details {
        margin-top: 6px;
        font-size: 12.5px;
      }
      summary {
        color: var(--soft);
        cursor: pointer;
        width: max-content;
      }
      table {
        margin-top: 6px;
      }
      .trouble {
        color: var(--ruby);
        font-size: 12.5px;
        margin-top: 4px;
      }
    `,
  ];

  render() {
    const spaces = live.now?.spaces ?? [];
    if (!spaces.length) return nothing;
    return html`<section class="card" aria-label="Code spaces">
      <h2>Coverage</h2>
      <ul>
        ${spaces.map((space) => this.space(space))}
      </ul>
    </section>`;
  }

  private space(space: SpaceStatus) {
    return html`<li>
      <div class="head">
        <b title=${space.space}>${space.name}</b>
        ${space.active ? html`<span class="chip good">active</span>` : nothing}
        ${space.paused ? html`<span class="chip warn">paused</span>` : nothing}
        ${space.canary ? html`<span class="chip busy">canary ${percent(space.canary)}</span>` : nothing}
        <span class="num">${percent(space.coverage)}</span>
      </div>
      <hb-meter .share=${space.coverage} label=${`Coverage of ${space.name}`}></hb-meter>
      ${space.trouble ? html`<p class="trouble" role="status">${space.trouble}</p>` : nothing}
      <div class="foot num">
        <span>${count(space.live)} codes of ${space.bits} bits</span>
        ${space.tabled ? html`<span>${count(space.tabled)} found by tables</span>` : nothing}
        ${
          space.to_come
            ? html`<span
                >${count(space.to_come)} to come${space.eta_s ? `, ${duration(space.eta_s)} left` : ''}</span
              >`
            : nothing
        }
        ${space.to_come && space.per_s ? html`<span>${count(Math.round(space.per_s))}/s</span>` : nothing}
        ${space.live_share ? html`<span>leaves ${percent(space.live_share)} to live traffic</span>` : nothing}
        ${space.rejected ? html`<span>${count(space.rejected)} rejected</span>` : nothing}
      </div>
      ${this.lanes(space)}
    </li>`;
  }

  private lanes(space: SpaceStatus) {
    return html`<details>
      <summary>${space.partitions.length} lanes</summary>
      <table class="num">
        <thead>
          <tr>
            <th scope="col">Partition</th>
            <th scope="col">Position</th>
            <th scope="col">End</th>
            <th scope="col">Share</th>
            <th scope="col">Live</th>
            <th scope="col">Gone</th>
            <th scope="col">Rejected</th>
          </tr>
        </thead>
        <tbody>
          ${space.partitions.map(
            (lane) =>
              html`<tr title=${`digest ${lane.digest}`}>
                <td>${lane.partition}</td>
                <td>${count(lane.position)}</td>
                <td>${count(lane.end)}</td>
                <td>${percent(lane.coverage)}</td>
                <td>${count(lane.live)}</td>
                <td>${count(lane.gone)}</td>
                <td>${count(lane.rejected)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }
}

customElements.define('hb-spaces', HbSpaces);
