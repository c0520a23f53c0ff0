import { LitElement, css, html } from 'lit';
import { base } from './styles';

/**
 * Takes pictures: dropped on it, chosen with it. Fires `files` with them. What it shows is what the
 * slot holds.
 */
class HbDrop extends LitElement {
  static properties = {
    many: { type: Boolean },
    label: {},
    over: { state: true },
  };
  declare many: boolean;
  declare label: string;
  declare over: boolean;

  constructor() {
    super();
    this.many = false;
    this.label = 'Choose a picture';
    this.over = false;
  }

  static styles = [
    base,
    css`
      label {
        position: relative;
        display: grid;
        place-items: center;
        height: 100%;
        min-height: var(--drop-height, 96px);
        border: 1.5px dashed var(--line);
        border-radius: 12px;
        background: var(--sunken);
        color: var(--soft);
        text-align: center;
        cursor: pointer;
        overflow: hidden;
        transition:
          border-color 0.12s,
          background 0.12s;
      }
      label:hover,
      label.over {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      label:focus-within {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
    `,
  ];

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.give([...(input.files ?? [])]);
    input.value = '';
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.over = false;
    this.give([...(event.dataTransfer?.files ?? [])]);
  }

  private give(files: File[]): void {
    if (files.length) this.dispatchEvent(new CustomEvent('files', { detail: files }));
  }

  render() {
    return html`<label
      class=${this.over ? 'over' : ''}
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.over = true;
      }}
      @dragleave=${() => (this.over = false)}
      @drop=${this.dropped}
    >
      <input
        class="unseen"
        type="file"
        accept="image/*,.tif,.tiff,.bmp,.webp"
        aria-label=${this.label}
        ?multiple=${this.many}
        @change=${this.chosen}
      />
      <slot></slot>
    </label>`;
  }
}

customElements.define('hb-drop', HbDrop);
