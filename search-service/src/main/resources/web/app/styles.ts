import { css } from 'lit';

/** What every component shares: focus, headings, buttons, fields, chips. */
export const base = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h2 {
    font-size: 15px;
    font-weight: 650;
    letter-spacing: -0.005em;
  }
  a {
    color: var(--accent);
    text-underline-offset: 3px;
    text-decoration-thickness: 1px;
  }
  .card {
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    padding: 18px 20px;
  }
  .soft {
    color: var(--soft);
  }
  .small {
    font-size: 13px;
  }
  .mono {
    font-family: var(--mono);
    font-size: 0.88em;
  }
  .num {
    font-variant-numeric: tabular-nums;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .push {
    margin-left: auto;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const controls = css`
  button,
  .button {
    font: inherit;
    font-size: 13.5px;
    font-weight: 550;
    line-height: 1.2;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 34px;
    padding: 6px 13px;
    color: var(--ink);
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: 9px;
    text-decoration: none;
    cursor: pointer;
    transition:
      background 0.12s,
      border-color 0.12s;
  }
  button:hover:not(:disabled),
  .button:hover {
    border-color: var(--faint);
    background: var(--sunken);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.main {
    color: var(--accent-ink);
    background: var(--accent);
    border-color: transparent;
  }
  button.main:hover:not(:disabled) {
    background: color-mix(in srgb, var(--accent) 88%, var(--ink));
  }
  button.danger {
    color: var(--ruby);
  }
  button.plain {
    border-color: transparent;
    background: none;
    color: var(--soft);
    min-height: 28px;
    padding: 4px 8px;
  }
  label.field {
    display: grid;
    gap: 4px;
    font-size: 12.5px;
    color: var(--soft);
    min-width: 0;
  }
  input,
  select {
    font: inherit;
    font-size: 14px;
    color: var(--ink);
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: 9px;
    min-height: 36px;
    padding: 6px 10px;
    width: 100%;
    min-width: 0;
  }
  input::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  input:hover,
  select:hover {
    border-color: var(--faint);
  }
  input:user-invalid {
    border-color: var(--ruby);
  }
  @media (pointer: coarse) {
    button,
    .button,
    input,
    select {
      min-height: 42px;
    }
    input,
    select {
      font-size: 16px;
    }
  }
`;

export const chips = css`
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 1px 8px;
    font-size: 12px;
    line-height: 1.6;
    color: var(--soft);
    background: var(--sunken);
    border-radius: 99px;
    white-space: nowrap;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .chip.good {
    color: var(--accent);
    background: var(--accent-wash);
  }
  .chip.warn {
    color: var(--amber);
    background: var(--amber-wash);
  }
  .chip.bad {
    color: var(--ruby);
    background: var(--ruby-wash);
  }
  .chip.busy {
    color: var(--blue);
    background: var(--blue-wash);
  }
`;

/** Tables of figures: a name to the left, numbers to the right. */
export const tables = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 12px;
  }
  th,
  td {
    text-align: right;
    padding: 3px 0 3px 8px;
    font-weight: 400;
    border-top: 1px solid var(--line);
  }
  th {
    color: var(--soft);
  }
  th:first-child,
  td:first-child {
    text-align: left;
    padding-left: 0;
    overflow-wrap: anywhere;
  }
`;
