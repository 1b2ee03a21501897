import type { Graph } from 'regula/explain'
import { h, s } from '../view/dom.js'
import { boxHeight, type Drawing, layout, type Placed } from './layout.js'

const kindNames = {
  input: 'input',
  parameter: 'parameter',
  state: 'state',
  elementwise: 'elementwise',
  contraction: 'matrix product',
  reduction: 'reduction',
  movement: 'movement',
  random: 'random',
} as const

const edgeOf = ({ from, to }: Drawing['edges'][number]): SVGElement => {
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + boxHeight, to.x + to.width / 2, to.y]
  const bend = Math.max(16, (y2 - y1) / 2)
  return s('path', { class: 'edge', d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}` })
}

const boxOf = ({ node, title, x, y, width }: Placed): SVGElement =>
  s(
    'g',
    { class: `node kind-${node.kind}`, transform: `translate(${x} ${y})` },
    s('title', {}, `${node.op} ${node.detail}\n${node.dtype} [${node.shape.join(', ')}]`),
    s('rect', { width, height: boxHeight, rx: 7 }),
    s('text', { x: width / 2, y: boxHeight / 2 + 4, 'text-anchor': 'middle' }, title),
  )

/** A graph that is smaller than this at first cannot be read. */
const smallestText = 0.55

const zooms = [0.15, 0.25, 0.4, 0.6, 0.8, 1, 1.4, 2]

/** A graph to scroll about in, with buttons that make it larger and smaller. */
export const graphView = (graph: Graph, name: string): readonly HTMLElement[] => {
  const drawing = layout(graph)
  const picture = s(
    'svg',
    {
      viewBox: `0 0 ${drawing.width} ${drawing.height}`,
      role: 'img',
      'aria-label': `${name}: ${drawing.placed.length} nodes`,
    },
    ...drawing.edges.map(edgeOf),
    ...drawing.placed.map(boxOf),
  )
  const scroller = h('div', { class: 'graph', tabindex: 0, role: 'region', 'aria-label': name }, picture)
  let zoom = 1
  const show = (): void => {
    picture.setAttribute('width', String(drawing.width * zoom))
    picture.setAttribute('height', String(drawing.height * zoom))
  }
  const button = (text: string, label: string, next: () => number): HTMLElement => {
    const made = h('button', { type: 'button', 'aria-label': `${label}: ${name}` }, text)
    made.addEventListener('click', () => {
      zoom = next()
      show()
    })
    return made
  }
  const fitting = (): number => Math.min(1, (scroller.clientWidth - 2) / drawing.width)
  const kinds = Object.entries(kindNames).filter(([kind]) =>
    drawing.placed.some(({ node }) => node.kind === kind),
  )
  show()
  requestAnimationFrame(() => {
    zoom = Math.max(smallestText, fitting())
    show()
  })
  return [
    h(
      'div',
      { class: 'graph-bar' },
      button('−', 'Smaller', () => [...zooms].reverse().find((one) => one < zoom - 1e-6) ?? zoom),
      button('+', 'Larger', () => zooms.find((one) => one > zoom + 1e-6) ?? zoom),
      button('Fit', 'Fit the width', fitting),
      h('ul', { class: 'kinds' }, ...kinds.map(([kind, text]) => h('li', { class: `kind-${kind}` }, text))),
    ),
    scroller,
    h(
      'p',
      { class: 'note' },
      'Values flow downwards. Constants are left out; a box tells its type when you point at it.',
    ),
  ]
}
