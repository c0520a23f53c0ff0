import { LitElement, css, html, nothing } from 'lit';
import { count, figure, percent } from './format';
import type { Report } from './shapes';
import { base } from './styles';

/** The figure that matters, with its interval, beside what chance reaches; and what it rests on. */
class HbHeadline extends LitElement {
  static properties = { report: { attribute: false }, other: { attribute: false } };
  declare report: Report;
  /** Compared with it; may be absent. */
  declare other?: Report;

  static styles = [
    base,
    css`
      .card {
        display: grid;
        grid-template-columns: minmax(210px, auto) minmax(0, 1fr);
        gap: 20px 36px;
        align-items: center;
        break-inside: avoid;
      }
      .big {
        font-size: 52px;
        font-weight: 680;
        letter-spacing: -0.035em;
        line-height: 1;
        display: flex;
        align-items: baseline;
        gap: 10px;
      }
      .big small {
        font-size: 14px;
        font-weight: 500;
        letter-spacing: 0;
        color: var(--soft);
      }
      .interval {
        margin-top: 6px;
        font-size: 13px;
        color: var(--soft);
      }
      .scale {
        display: grid;
        gap: 10px;
      }
      .track {
        position: relative;
        height: 8px;
        border-radius: 9px;
        background: var(--sunken);
        -webkit-print-color-adjust: exact;
        print-color-adjust: exact;
      }
      .track i {
        position: absolute;
        top: 0;
        height: 100%;
        border-radius: 9px;
        background: color-mix(in srgb, var(--accent) 45%, var(--sunken));
      }
      .track b {
        position: absolute;
        top: -4px;
        width: 3px;
        height: 16px;
        margin-left: -1.5px;
        border-radius: 2px;
        background: var(--accent);
      }
      .track.other i {
        background: color-mix(in srgb, var(--ruby) 45%, var(--sunken));
      }
      .track.other b {
        background: var(--ruby);
      }
      .track em {
        position: absolute;
        top: -5px;
        height: 18px;
        border-left: 1px dashed var(--soft);
      }
      .line {
        display: grid;
        gap: 8px;
        font-size: 12.5px;
        color: var(--soft);
      }
      .line strong {
        color: var(--ink);
        font-weight: 600;
      }
      .protocol {
        grid-column: 1 / -1;
        font-size: 13px;
        color: var(--soft);
        border-top: 1px solid var(--line);
        padding-top: 12px;
        display: grid;
        gap: 4px;
      }
      @media (max-width: 620px) {
        .card {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  render() {
    const { report, other } = this;
    return html`<section class="card" aria-label="Mean average precision">
      <div>
        <p class="big num" id="map">${figure(report.map!)} <small>mAP</small></p>
        ${
          report.map_low === undefined
            ? nothing
            : html`<p class="interval num">
                95% interval ${figure(report.map_low)} to ${figure(report.map_high!)}
              </p>`
        }
        ${other?.map === undefined ? nothing : this.difference(other.map)}
      </div>
      <div class="scale">
        ${this.scale(report, '')} ${other?.map === undefined ? nothing : this.scale(other, 'other')}
      </div>
      <div class="protocol num">
        <p>${report.protocol}</p>
        <p>
          ${count(report.queries)} queries against ${count(report.database)} pictures ·
          ${count(report.labelled)} of ${count(report.live)} labelled · ${count(report.seen_by_training)} of
          those left out
        </p>
      </div>
    </section>`;
  }

  private difference(map: number) {
    const by = this.report.map! - map;
    return html`<p class="interval num">
      ${by >= 0 ? '+' : '−'}${figure(Math.abs(by))} against ${this.other!.name}
    </p>`;
  }

  private scale(report: Report, look: string) {
    const { map, map_low: low, map_high: high, prevalence } = report;
    const at = (value: number) => `left:${100 * value}%`;
    return html`<div class="line num">
      <span
        ><strong>${report.name}</strong> ${figure(map!)}${
          prevalence === undefined ? '' : `, where chance reaches ${figure(prevalence)}`
        }</span
      >
      <div class="track ${look}" aria-hidden="true">
        ${low === undefined ? nothing : html`<i style=${`${at(low)};width:${percent(high! - low, 3)}`}></i>`}
        <b style=${at(map!)}></b>
        ${prevalence === undefined ? nothing : html`<em style=${at(prevalence)}></em>`}
      </div>
    </div>`;
  }
}

customElements.define('hb-headline', HbHeadline);
