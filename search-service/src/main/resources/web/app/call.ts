import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Problem } from './api';

/** The calls of one component: whether one is under way, and what was wrong with the last. Has its host drawn again. */
export class Call implements ReactiveController {
  busy = false;
  problem?: Problem;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Makes a call; says whether it went well. What is no problem that the service states is thrown on. */
  async make(call: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.host.requestUpdate();
    try {
      await call();
      this.problem = undefined;
      return true;
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      this.problem = cause;
      return false;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }
}
