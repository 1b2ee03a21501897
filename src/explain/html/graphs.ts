import { html, type Markup } from '../../report/markup.js'
import { px, svg } from '../../report/svg.js'
import type { Explanation } from '../Explanation.js'
import { many, typeText } from '../figures.js'
import type { Graph, GraphNode, NodeKind } from '../Graph.js'
import { layered } from './layered.js'
import { leftOut, named, table } from './parts.js'

const mostListed = 1000
const mostDrawn = 900

const colours: { readonly [K in NodeKind]: string } = {
  input: '#0072b2',
  parameter: '#e69f00',
  state: '#b8860b',
  constant: '#999999',
  elementwise: '#56b4e9',
  contraction: '#d55e00',
  reduction: '#9467bd',
  movement: '#009e73',
  random: '#cc79a7',
  other: '#777777',
}

const describe = ({ id, op, detail, label }: GraphNode): string =>
  `%${id} ${label === undefined ? '' : `${label} = `}${op} ${detail}`.trim()

/** Numbers that are written into the graph say little where they are drawn. */
const isDrawn = ({ kind }: GraphNode): boolean => kind !== 'constant'

const picture = (graph: Graph, id: string): Markup => {
  const nodes = graph.nodes.filter(isDrawn)
  if (nodes.length > mostDrawn || graph.leftOut > 0)
    return html`<p class="soft">Too large to draw: ${many(graph.nodes.length + graph.leftOut, 'node')}.</p>`
  const { places, edges, width, height } = layered(nodes)
  const kinds = [...new Set(nodes.map(({ kind }) => kind))]
  return html`<figure><div class="picture scroll" role="region" aria-label="Picture of the graph" tabindex="0">${svg(
    {
      id: `${id}-picture`,
      title: 'The graph',
      description: `${many(nodes.length, 'node')}, from inputs and state on the left to results on the right: ${kinds.map((kind) => `${nodes.filter((node) => node.kind === kind).length} ${kind}`).join(', ')}.`,
      width,
      height,
      fontSize: 10,
    },
    [
      html`<g fill="none" stroke="currentColor" stroke-opacity="0.3">${edges.map(
        ([from, to]) =>
          html`<path d="M${px(from.x)} ${px(from.y)}C${px((from.x + to.x) / 2)} ${px(from.y)} ${px((from.x + to.x) / 2)} ${px(to.y)} ${px(to.x)} ${px(to.y)}"/>`,
      )}</g>
`,
      nodes.map((node) => {
        const place = places.get(node.id)
        return place === undefined
          ? undefined
          : html`<a href="#${id}-${node.id}" tabindex="-1"><circle cx="${px(place.x)}" cy="${px(place.y)}" r="${node.label === undefined ? 4 : 5}" fill="${colours[node.kind]}"><title>${describe(node)}: ${typeText(node)}</title></circle></a>
`
      }),
    ],
  )}</div><ul class="legend">${kinds.map((kind) => html`<li><i style="background:${colours[kind]}"></i>${kind}</li>`)}</ul></figure>`
}

const list = ({ nodes, roots, leftOut: rest }: Graph, id: string, title: string): Markup => {
  const shown = nodes.slice(0, mostListed)
  const link = (node: number): Markup =>
    node < shown.length ? html`<a href="#${id}-${node}">%${node}</a>` : html`%${node}`
  return html`<details><summary>Every node<span class="soft">arguments first</span></summary>${table(
    title,
    [['Node'], ['Operation'], ['Type'], ['Of'], ['Label']],
    shown.map((node) => ({
      id: `${id}-${node.id}`,
      cells: [
        `%${node.id}`,
        html`<code>${node.op} ${node.detail}</code>`,
        html`<code>${typeText(node)}</code>`,
        node.args.slice(0, 20).map((argument, i) => html`${i === 0 ? '' : ', '}${link(argument)}`),
        named(node.label ?? ''),
      ],
    })),
  )}${leftOut(nodes.length - shown.length + rest, 'node')}
<p class="soft">Results: ${roots.slice(0, 60).map(({ name, node }, i) => html`${i === 0 ? '' : ', '}${named(name)} ${node === undefined ? '' : link(node)}`)}${roots.length > 60 ? ` and ${roots.length - 60} more` : ''}</p></details>`
}

const graphCard = (graph: Graph, id: string, title: string): Markup =>
  html`<div class="card"><h3>${title}: ${many(graph.nodes.length + graph.leftOut, 'node')}</h3>${picture(graph, id)}${list(graph, id, title)}</div>
`

/**
 * The graph before the first pass and after the last: a picture where it is small enough, and a table of the nodes.
 *
 * @internal
 */
export const graphsSection = ({ graphs }: Explanation): Markup =>
  html`<h2 id="graphs">Graphs</h2><p class="soft">A dot for every operation, from inputs and state on the left to results on the right; numbers are not drawn. Follow a dot to its line in the table.</p>
${graphCard(graphs.before, 'before', 'As written')}${graphCard(graphs.after, 'after', 'After the last pass')}`
