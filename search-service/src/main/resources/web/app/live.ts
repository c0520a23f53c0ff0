import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { overview } from './api';
import type { Overview } from './shapes';

/** How many samples of a rate are kept: two minutes at one a second. */
const KEPT = 120;

/** The connection to the system's state. */
export type Link = 'connecting' | 'live' | 'lost';

/**
 * Follows the overview: one event stream for the whole page, however many components look. A stream that the
 * browser gave up is opened again.
 */
class Live {
  now?: Overview;
  link: Link = 'connecting';
  readonly imageRates: number[] = [];
  readonly encodedRates: number[] = [];
  private readonly hosts = new Set<ReactiveControllerHost>();
  private source?: EventSource;
  private retry?: number;

  watch(host: ReactiveControllerHost): void {
    this.hosts.add(host);
    if (!this.source) this.open();
  }

  leave(host: ReactiveControllerHost): void {
    this.hosts.delete(host);
  }

  /** Asks at once instead of waiting for the next event, after something was changed. */
  async refresh(): Promise<void> {
    try {
      this.take(await overview());
    } catch {
      // The stream says soon enough that the service is away.
    }
  }

  private open(): void {
    window.clearTimeout(this.retry);
    const source = new EventSource('events');
    this.source = source;
    source.addEventListener('overview', (event) => {
      this.link = 'live';
      this.take(JSON.parse((event as MessageEvent<string>).data) as Overview);
    });
    source.onopen = () => this.become('live');
    source.onerror = () => {
      this.become('lost');
      if (source.readyState === EventSource.CLOSED) {
        this.retry = window.setTimeout(() => this.open(), 3000);
      }
    };
    void this.refresh();
  }

  private become(link: Link): void {
    this.link = link;
    this.tell();
  }

  private take(now: Overview): void {
    if (now.at !== this.now?.at) {
      keep(this.imageRates, now.images_per_s);
      keep(this.encodedRates, now.encoded_per_s);
    }
    this.now = now;
    this.tell();
  }

  private tell(): void {
    this.hosts.forEach((host) => host.requestUpdate());
  }
}

function keep(rates: number[], rate: number): void {
  rates.push(rate);
  if (rates.length > KEPT) rates.shift();
}

export const live = new Live();

/** Has its host drawn again whenever the overview changes. */
export class Watch implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    live.watch(this.host);
  }

  hostDisconnected(): void {
    live.leave(this.host);
  }
}
