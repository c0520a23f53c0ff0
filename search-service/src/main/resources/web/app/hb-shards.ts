import { LitElement, css, html, nothing } from 'lit';
import { count } from './format';
import { Watch, live } from './live';
import { base, chips, tables } from './styles';

/** Who holds which partitions, where replicas share the codes; nothing where they do not. */
class HbShards extends LitElement {
  constructor() {
    super();
    new Watch(this);
  }

  static styles = [
    base,
    chips,
    tables,
    css`
      .card {
        display: grid;
        gap: 10px;
      }
      .trouble {
        color: var(--ruby);
        font-size: 12.5px;
      }
    `,
  ];

  render() {
    const shards = live.now?.shards;
    if (!shards) return nothing;
    return html`<section class="card" aria-label="Shards">
      <h2>Shards</h2>
      ${
        shards.missing.length
          ? html`<p class="trouble" role="status">
            No replica can search partition ${shards.missing.join(', ')}: answers lack what lies there.
          </p>`
          : nothing
      }
      <table class="num">
        <thead>
          <tr>
            <th scope="col">Replica</th>
            <th scope="col">Partitions</th>
            <th scope="col">Codes</th>
          </tr>
        </thead>
        <tbody>
          ${shards.replicas.map(
            (one) =>
              html`<tr>
                <td>
                  ${one.address.replace(/^https?:\/\//, '')}
                  ${one.here ? html`<span class="chip">this one</span>` : nothing}
                  ${one.reachable ? nothing : html`<span class="chip warn">away</span>`}
                  ${
                    one.leaving.length
                      ? html`<span class="chip busy">hands over ${one.leaving.join(', ')}</span>`
                      : nothing
                  }
                </td>
                <td>${one.searchable.join(', ') || '–'}</td>
                <td>${count(one.codes)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

customElements.define('hb-shards', HbShards);
