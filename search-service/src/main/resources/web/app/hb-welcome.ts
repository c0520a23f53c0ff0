import { LitElement, css, html, nothing } from 'lit';
import { count } from './format';
import { Watch, live } from './live';
import { trainings } from './trainings';
import { base } from './styles';

/** What stands where the hits will be: how to begin, or what is still missing. */
class HbWelcome extends LitElement {
  constructor() {
    super();
    new Watch(this);
  }

  static styles = [
    base,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(190px, 1fr));
        gap: 12px;
      }
      li {
        border: 1px solid var(--line);
        border-radius: 12px;
        padding: 14px 16px;
        color: var(--soft);
        font-size: 13.5px;
      }
      li b {
        display: flex;
        gap: 8px;
        align-items: center;
        color: var(--ink);
        font-weight: 620;
        margin-bottom: 4px;
      }
      li i {
        font-style: normal;
        font-size: 12px;
        display: grid;
        place-items: center;
        width: 21px;
        height: 21px;
        border-radius: 50%;
        background: var(--sunken);
        color: var(--soft);
      }
      li.done i {
        background: var(--accent);
        color: var(--accent-ink);
      }
      li.next {
        border-color: var(--accent);
      }
      p.lead {
        color: var(--soft);
        padding: 26px 12px;
        text-align: center;
      }
      h2 {
        margin: 6px 0 12px;
      }
    `,
  ];

  render() {
    const now = live.now;
    if (!now) return nothing;
    if (now.active) {
      const space = now.spaces.find((one) => one.active);
      return html`<p class="lead">
        ${count(space?.live ?? 0)} pictures can be found. Any of them answers in a blink: drop one like it.
      </p>`;
    }
    const running = trainings(now.trainings).some((one) => one.running);
    const steps: [string, string, boolean][] = [
      [
        'Bring pictures in',
        now.images
          ? `${count(now.images)} are in. More are welcome at any time.`
          : 'Drop them under “Add pictures”, or write them to the topic images.raw. Some should have labels.',
        now.images > 0,
      ],
      [
        'Learn a code',
        now.models.length
          ? 'There is a model.'
          : running
            ? 'A training is on its way.'
            : 'Start one under “Trainings”. A few minutes are enough for a first look.',
        now.models.length > 0,
      ],
      [
        'Activate the model',
        now.models.length
          ? 'When its coverage is complete, activate it under “Models”.'
          : 'Every picture gets its code first; then one click makes it searchable.',
        false,
      ],
    ];
    const next = steps.findIndex(([, , done]) => !done);
    return html`<h2>Nothing to search yet: no model is active</h2>
      <ol>
        ${steps.map(
          ([title, text, done], i) =>
            html`<li class=${done ? 'done' : i === next ? 'next' : ''}>
              <b><i aria-hidden="true">${done ? '✓' : i + 1}</i>${title}</b>${text}
            </li>`,
        )}
      </ol>`;
  }
}

customElements.define('hb-welcome', HbWelcome);
