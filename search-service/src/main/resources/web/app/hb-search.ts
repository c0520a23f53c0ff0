import { LitElement, css, html, nothing } from 'lit';
import './hb-hits';
import './hb-problem';
import './hb-query';
import './hb-welcome';
import { Problem, search, type Options, type Query } from './api';
import { Watch, live } from './live';
import type { SearchAnswer } from './shapes';
import { base } from './styles';

/** Search: keeps question, answer and the page's address in step. */
export class HbSearch extends LitElement {
  static properties = {
    query: { state: true },
    options: { state: true },
    answer: { state: true },
    problem: { state: true },
    busy: { state: true },
  };
  declare query?: Query;
  declare options: Options;
  declare answer?: SearchAnswer;
  declare problem?: Problem;
  declare busy: boolean;
  private readonly labels = new Set<string>();
  private running?: AbortController;

  constructor() {
    super();
    this.options = { k: 24, labels: [] };
    this.busy = false;
    new Watch(this);
  }

  static styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 18px;
        align-content: start;
        min-width: 0;
      }
    `,
  ];

  connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', this.read);
    window.addEventListener('paste', this.pasted);
    this.read();
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('popstate', this.read);
    window.removeEventListener('paste', this.pasted);
  }

  /** Looks for what a picture shows; also called by the page for a picture dropped anywhere. */
  byPicture(picture: File): void {
    this.look({ kind: 'picture', picture, name: picture.name });
  }

  private readonly read = (): void => {
    const address = new URLSearchParams(location.search);
    const radius = address.get('radius');
    this.options = {
      k: Number(address.get('k')) || 24,
      radius: radius === null ? undefined : Number(radius),
      labels: address.getAll('label'),
      prefix: address.get('prefix') ?? undefined,
      from: address.get('from') ?? undefined,
      to: address.get('to') ?? undefined,
      space: address.get('space') ?? undefined,
    };
    const [id, code] = [address.get('id'), address.get('code')];
    if (id) this.query = { kind: 'id', id };
    else if (code) this.query = { kind: 'code', code };
    else if (this.query?.kind !== 'picture') this.query = undefined;
    if (this.query) void this.run();
    else this.answer = this.problem = undefined;
  };

  private readonly pasted = (event: ClipboardEvent): void => {
    const picture = [...(event.clipboardData?.files ?? [])].find((f) => f.type.startsWith('image/'));
    if (!picture) return;
    event.preventDefault();
    this.byPicture(picture);
  };

  private look(query: Query): void {
    this.query = query;
    this.write(true);
    void this.run();
  }

  private narrow(options: Options): void {
    this.options = options;
    this.write(false);
    if (this.query) void this.run();
  }

  private toggle(label: string): void {
    const labels = this.options.labels;
    this.narrow({
      ...this.options,
      labels: labels.includes(label) ? labels.filter((one) => one !== label) : [...labels, label],
    });
  }

  private write(step: boolean): void {
    const { k, radius, labels, space, prefix, from, to } = this.options;
    const address = new URLSearchParams();
    if (this.query?.kind === 'id') address.set('id', this.query.id);
    if (this.query?.kind === 'code') address.set('code', this.query.code);
    if (k !== 24) address.set('k', String(k));
    if (radius !== undefined) address.set('radius', String(radius));
    labels.forEach((label) => address.append('label', label));
    Object.entries({ space, prefix, from, to }).forEach(([name, value]) => value && address.set(name, value));
    const text = address.size ? `?${address}` : location.pathname;
    if (step) history.pushState(null, '', text);
    else history.replaceState(null, '', text);
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.busy = true;
    try {
      const answer = await search(this.query!, this.spaced(), running.signal);
      answer.hits.forEach((hit) => hit.labels.forEach((label) => this.labels.add(label)));
      this.answer = answer;
      this.problem = undefined;
    } catch (cause) {
      if (running.signal.aborted) return;
      if (!(cause instanceof Problem)) throw cause;
      this.problem = cause;
      this.answer = undefined;
    } finally {
      if (this.running === running) this.busy = false;
    }
  }

  /** A code means nothing without its space: the active one is named when none was chosen. */
  private spaced(): Options {
    const byCode = this.query?.kind === 'code';
    return { ...this.options, space: this.options.space ?? (byCode ? live.now?.active : undefined) };
  }

  render() {
    const spaces = (live.now?.spaces ?? []).filter((space) => space.loaded || space.live > 0);
    const name = spaces.find((space) => space.space === this.answer?.space)?.name ?? '';
    return html`
      <hb-query
        .query=${this.query}
        .options=${this.options}
        .spaces=${spaces}
        .labels=${[...this.labels].sort()}
        @query=${(event: CustomEvent<Query>) => this.look(event.detail)}
        @options=${(event: CustomEvent<Options>) => this.narrow(event.detail)}
      ></hb-query>
      ${
        this.problem
          ? html`<hb-problem again .problem=${this.problem} @again=${() => this.run()}></hb-problem>`
          : nothing
      }
      ${
        this.answer
          ? html`<hb-hits
              .answer=${this.answer}
              .name=${name}
              .labels=${this.options.labels}
              @label=${(event: CustomEvent<string>) => this.toggle(event.detail)}
              .busy=${this.busy}
              @more=${(event: CustomEvent<string>) => this.look({ kind: 'id', id: event.detail })}
            ></hb-hits>`
          : this.problem || this.query
            ? nothing
            : html`<hb-welcome
                @more=${(event: CustomEvent<string>) => this.look({ kind: 'id', id: event.detail })}
              ></hb-welcome>`
      }
    `;
  }
}

customElements.define('hb-search', HbSearch);

declare global {
  interface HTMLElementTagNameMap {
    'hb-search': HbSearch;
  }
}
