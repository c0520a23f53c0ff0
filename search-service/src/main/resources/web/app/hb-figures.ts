import { LitElement, css, html, nothing } from 'lit';
import { count, figure, percent } from './format';
import type { Report } from './shapes';
import { base } from './styles';

/** One line of the table: a name, what it means, and the text for a report. */
type Line = [string, string, (report: Report) => string | undefined];

const share = (value?: number) => (value === undefined ? undefined : percent(value));

const LINES: Line[] = [
  ['mAP', 'Tie-aware, over the whole ranking', (r) => (r.map === undefined ? undefined : figure(r.map))],
  ['Precision at 10', 'Of the first ten hits, how many share a label', (r) => share(r.precision_at_10)],
  [
    'Precision within 2 bits',
    'Of the hits that near, how many share a label; a query with none counts as 0',
    (r) => share(r.precision_radius_2),
  ],
  ['Queries with none within 2 bits', 'They find nothing that near', (r) => share(r.empty_radius_2)],
  [
    'Different codes',
    'Among those sampled; few mean that pictures collapse onto each other',
    (r) => `${count(r.codes.distinct)} of ${count(r.codes.sampled)}`,
  ],
  ['Worst bit', 'Its share of ones; .5 is best', (r) => figure(r.codes.worst_balance)],
  ['Stuck bits', 'The same in more than 99% of the codes', (r) => `${r.codes.stuck_bits} of ${r.bits}`],
  [
    'Mean distance',
    'Between random pairs; half the bits is best',
    (r) => `${r.codes.mean_distance.toFixed(1)} bits`,
  ],
];

/** The figures as a table, with a second space beside the first when there is one. */
class HbFigures extends LitElement {
  static properties = { reports: { attribute: false } };
  declare reports: Report[];

  static styles = [
    base,
    css`
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 13.5px;
      }
      th,
      td {
        padding: 8px 0 8px 16px;
        border-top: 1px solid var(--line);
        text-align: right;
        vertical-align: baseline;
        white-space: nowrap;
      }
      thead th {
        border-top: 0;
        padding-top: 0;
        color: var(--soft);
        font-weight: 550;
      }
      tbody th {
        text-align: left;
        padding-left: 0;
        font-weight: 550;
        white-space: normal;
      }
      tbody th span {
        display: block;
        font-weight: 400;
        font-size: 12.5px;
        color: var(--soft);
      }
      td {
        font-weight: 600;
      }
    `,
  ];

  render() {
    const several = this.reports.length > 1;
    const lines = LINES.filter(([, , of]) => this.reports.some((report) => of(report) !== undefined));
    return html`<section class="card" aria-label="Figures">
      <table class="num">
        ${
          several
            ? html`<thead>
                <tr>
                  <th><span class="unseen">Figure</span></th>
                  ${this.reports.map((report) => html`<th scope="col">${report.name}</th>`)}
                </tr>
              </thead>`
            : nothing
        }
        <tbody>
          ${lines.map(
            ([name, means, of]) =>
              html`<tr>
                <th scope="row">${name}<span>${means}</span></th>
                ${this.reports.map((report) => html`<td>${of(report) ?? '–'}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

customElements.define('hb-figures', HbFigures);
