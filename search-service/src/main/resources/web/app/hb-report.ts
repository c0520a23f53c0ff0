import { LitElement, css, html, nothing } from 'lit';
import './hb-figures';
import './hb-headline';
import './hb-plot';
import { count } from './format';
import { balance, distances, perLabel, precisionAt, precisionRecall, withinRadius } from './report-plots';
import type { Report } from './shapes';
import { base } from './styles';

/** Labels beyond this make no readable bars. */
const MOST_LABELS = 40;

/** A report: the headline, the plots, the table; a second report is drawn beside the first. */
class HbReport extends LitElement {
  static properties = { reports: { attribute: false } };
  declare reports: Report[];

  static styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        gap: 16px;
      }
      .empty {
        display: grid;
        gap: 8px;
        padding: 30px 26px;
      }
      @media print {
        .plots {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  render() {
    const [first] = this.reports;
    const judged = this.reports.filter((one) => one.map !== undefined);
    return html`
      ${
        first.map === undefined
          ? this.unjudged(first)
          : html`<hb-headline .report=${first} .other=${this.reports[1]}></hb-headline>`
      }
      <div class="plots">
        ${judged.length && first.map !== undefined ? this.ranking(first, judged) : nothing}
        ${
          first.codes.sampled
            ? html`<hb-plot
                heading="Bit balance"
                note="How often each bit is one. Half is best; a stuck bit says nothing."
                .plot=${balance(first)}
              ></hb-plot>`
            : nothing
        }
        ${
          judged.length && first.map !== undefined && Object.keys(first.per_label).length
            ? this.labels(first, judged)
            : nothing
        }
      </div>
      ${first.codes.sampled ? html`<hb-figures .reports=${this.reports}></hb-figures>` : nothing}
    `;
  }

  private unjudged(first: Report) {
    const why =
      first.live === 0
        ? 'No picture has a code in this space yet.'
        : first.labelled === 0
          ? `None of the ${count(first.live)} pictures has a label, so nobody can say which hits are right.`
          : `All ${count(first.labelled)} labelled pictures were seen by training with their labels, so judging by them would flatter the model.`;
    return html`<section class="card empty" role="status">
      <h2>There is nothing to judge the ranking by</h2>
      <p class="soft">${why} Give labels to pictures that training has not seen, and come back.</p>
    </section>`;
  }

  private ranking(first: Report, judged: Report[]) {
    return html`
      <hb-plot
        heading="Precision and recall"
        note="Each point takes all pictures within one distance."
        .plot=${precisionRecall(judged)}
      ></hb-plot>
      <hb-plot
        heading="Precision among the first N"
        note="How many of the first hits share a label."
        .plot=${precisionAt(judged)}
      ></hb-plot>
      <hb-plot
        heading="Distances"
        note="Apart is good: pictures of the same label near, others far."
        .plot=${distances(first)}
      ></hb-plot>
      <hb-plot
        heading="Within a radius"
        note="What a search with a radius would bring."
        .plot=${withinRadius(first)}
      ></hb-plot>
    `;
  }

  private labels(first: Report, judged: Report[]) {
    const labels = Object.keys(first.per_label).length;
    if (labels > MOST_LABELS) return nothing;
    return html`<hb-plot
      heading="By label"
      note="Mean average precision of the queries of each label."
      tall=${Math.max(270, 70 + labels * (judged.length > 1 ? 28 : 21))}
      .plot=${perLabel(judged)}
    ></hb-plot>`;
  }
}

customElements.define('hb-report', HbReport);
