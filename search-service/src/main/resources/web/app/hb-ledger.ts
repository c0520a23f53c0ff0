import { LitElement, css, html, nothing } from 'lit';
import './hb-problem';
import { differences, ledger } from './api';
import { Call } from './call';
import { count } from './format';
import { live } from './live';
import type { Differences, Ledger } from './shapes';
import { base, chips, controls, tables } from './styles';

/** The books: every accepted picture is encoded, rejected, gone or still to come. */
class HbLedger extends LitElement {
  static properties = { books: { state: true }, found: { state: true } };
  declare books?: Ledger;
  declare found?: Differences;
  private readonly call = new Call(this);

  static styles = [
    base,
    chips,
    controls,
    tables,
    css`
      summary {
        cursor: pointer;
        font-weight: 600;
      }
      table {
        margin: 10px 0;
      }
      p {
        font-size: 12.5px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  render() {
    return html`<section class="card" aria-label="Ledger">
      <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && this.load()}>
        <summary>Ledger</summary>
        <hb-problem .problem=${this.call.problem}></hb-problem>
        ${this.books ? this.table(this.books) : nothing} ${this.found ? this.differences(this.found) : nothing}
      </details>
    </section>`;
  }

  private table(books: Ledger) {
    return html`${books.spaces.map(
      (space) =>
        html`<table class="num">
            <tbody>
              <tr>
                <th scope="row">${this.name(space.space)}</th>
                <td><span class="chip ${space.balanced ? 'good' : 'bad'}">${space.balanced ? 'balanced' : 'off'}</span></td>
              </tr>
              ${Object.entries({
                Accepted: space.sums.accepted,
                Encoded: space.sums.live,
                Rejected: space.sums.rejected,
                'Erased or superseded': space.sums.gone + space.sums.compacted,
                'Still to come': space.sums.toCome,
              }).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${count(value)}</td></tr>`)}
            </tbody>
          </table>
          <button ?disabled=${this.call.busy} @click=${() => this.look(space.space)}>Look for differences</button>`,
    )}`;
  }

  private differences(found: Differences) {
    const all = found.spaces.flatMap((space) => space.partitions);
    const total = all.reduce((sum, partition) => sum + partition.total, 0);
    return html`<p role="status">
        ${found.agrees ? 'Log, blocks and store agree, picture by picture.' : `${count(total)} pictures do not fit.`}
      </p>
      ${all
        .flatMap((partition) => partition.differences)
        .slice(0, 50)
        .map((one) => html`<p class="mono">${one.kind} ${one.id ?? `slot ${one.slot}`}</p>`)}`;
  }

  private name(space: string): string {
    return live.now?.models.find((model) => model.space === space)?.name ?? space;
  }

  private load(): Promise<boolean> {
    return this.call.make(async () => (this.books = await ledger()));
  }

  private look(space: string): Promise<boolean> {
    return this.call.make(async () => (this.found = await differences(space)));
  }
}

customElements.define('hb-ledger', HbLedger);
