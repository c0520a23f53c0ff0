import { LitElement, css, html, nothing } from 'lit';
import './hb-header';
import './hb-problem';
import './hb-report';
import { Problem, report, reportPage, spaces } from './api';
import { moment } from './format';
import type { Report, SpaceStatus } from './shapes';
import { base, controls } from './styles';

/** The page at `/report/`: how good a space ranks, alone or beside another. */
class HbReportPage extends LitElement {
  static properties = {
    spaces: { state: true },
    reports: { state: true },
    problem: { state: true },
    busy: { state: true },
    none: { state: true },
  };
  declare spaces: SpaceStatus[];
  /** The one asked for, then the one compared with. */
  declare reports: Report[];
  declare problem?: Problem;
  declare busy: boolean;
  /** There is no space to report on. */
  declare none: boolean;

  constructor() {
    super();
    this.spaces = [];
    this.reports = [];
    this.busy = true;
    this.none = false;
  }

  static styles = [
    base,
    controls,
    css`
      :host {
        max-width: 1120px;
        margin: 0 auto;
        padding: 0 24px 48px;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      h1 {
        font-size: 24px;
        font-weight: 680;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: end;
      }
      .title p {
        font-size: 13px;
        color: var(--soft);
        overflow-wrap: anywhere;
      }
      .choice {
        display: flex;
        gap: 10px;
        margin-left: auto;
        align-items: end;
        flex-wrap: wrap;
      }
      .choice label {
        width: 190px;
      }
      .empty {
        display: grid;
        gap: 8px;
        padding: 30px 26px;
      }
      .wait {
        padding: 60px 0;
        text-align: center;
        color: var(--soft);
      }
      @media (max-width: 620px) {
        :host {
          padding: 0 14px 32px;
        }
        .choice {
          margin-left: 0;
          width: 100%;
        }
        .choice label {
          flex: 1;
          width: auto;
        }
      }
      @media print {
        .choice {
          display: none;
        }
        :host {
          max-width: none;
          padding: 0;
        }
      }
    `,
  ];

  connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', this.load);
    void this.load();
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('popstate', this.load);
  }

  private readonly load = async (): Promise<void> => {
    const address = new URLSearchParams(location.search);
    this.busy = true;
    this.problem = undefined;
    try {
      const known = await spaces();
      this.spaces = known.spaces;
      const space = address.get('space') ?? known.active ?? known.spaces[0]?.space;
      const compare = address.get('compare');
      this.none = space === undefined;
      const wanted = [space, compare].filter((one) => one !== undefined && one !== null);
      this.reports = await Promise.all(wanted.map((one) => report(one)));
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      this.problem = cause;
      this.reports = [];
    } finally {
      this.busy = false;
    }
  };

  private choose(space: string, compare: string): void {
    const more = compare && compare !== space ? `&compare=${encodeURIComponent(compare)}` : '';
    history.pushState(null, '', reportPage(space) + more);
    void this.load();
  }

  render() {
    const [first] = this.reports;
    return html`<hb-header quiet></hb-header>
      <main aria-busy=${this.busy}>
        ${this.heading(first)}
        <hb-problem again .problem=${this.problem} @again=${this.load}></hb-problem>
        ${this.none ? this.nothingYet() : nothing}
        ${
          first
            ? html`<hb-report .reports=${this.reports}></hb-report>`
            : this.busy
              ? html`<p class="wait" role="status">Judging the ranking…</p>`
              : nothing
        }
      </main>`;
  }

  private heading(first?: Report) {
    const space = first?.space ?? '';
    const other = this.reports[1]?.space ?? '';
    const option = (one: SpaceStatus, chosen: string) =>
      html`<option value=${one.space} ?selected=${one.space === chosen}>
        ${one.name} · ${one.state.toLowerCase()}
      </option>`;
    return html`<div class="title">
      <div>
        <h1>${first ? `How well ${first.name} ranks` : 'Report'}</h1>
        ${
          first
            ? html`<p class="num">
                space <span class="mono">${first.space}</span>, ${first.bits} bits, ${moment(first.at)}, seed
                ${first.seed}
              </p>`
            : nothing
        }
      </div>
      ${
        this.spaces.length
          ? html`<div class="choice">
              <label class="field"
                >Space
                <select
                  @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value, other)}
                >
                  ${space ? nothing : html`<option value="" selected disabled>choose</option>`}
                  ${this.spaces.map((one) => option(one, space))}
                </select>
              </label>
              <label class="field"
                >Compare with
                <select
                  @change=${(event: Event) => this.choose(space, (event.target as HTMLSelectElement).value)}
                >
                  <option value="">nothing</option>
                  ${this.spaces.filter((one) => one.space !== space).map((one) => option(one, other))}
                </select>
              </label>
              <button @click=${() => window.print()}>Print</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  private nothingYet() {
    return html`<section class="card empty" role="status">
      <h2>There is nothing to report on yet</h2>
      <p class="soft">
        No code space exists. Train a model on the <a href="./">first page</a>; its report stands here as soon
        as pictures have their codes.
      </p>
    </section>`;
  }
}

customElements.define('hb-report-page', HbReportPage);
