import type { Explanation, KernelExplanation, PassExplanation } from 'regula/explain'
import { h } from '../view/dom.js'
import { bytes, grouped } from '../view/figures.js'

const many = (count: number, word: string): string => `${grouped(count)} ${word}${count === 1 ? '' : 's'}`

const kernelItem = ({ index, text, flops, bytesRead, bytesWritten }: KernelExplanation): HTMLElement =>
  h(
    'li',
    {},
    h(
      'p',
      {},
      `Kernel ${index}: ${many(flops, 'operation')}, reads ${bytes(bytesRead)}, writes ${bytes(bytesWritten)}`,
    ),
    h('pre', { tabindex: 0 }, text),
  )

/** The kernels as text, each with what it costs. */
export const kernelList = ({ kernels }: Explanation): HTMLElement =>
  h('ol', { class: 'kernels' }, ...kernels.map(kernelItem))

const shown = 60

const passItem = ({ name, doc, before, after, rules, rewrites, leftOut }: PassExplanation): HTMLElement => {
  const total = rewrites.length + leftOut
  return h(
    'details',
    { class: 'fold' },
    h(
      'summary',
      {},
      `${name} `,
      h('span', {}, `${before.nodes} to ${after.nodes} nodes, ${many(total, 'rewrite')}`),
    ),
    h('p', { class: 'note' }, doc),
    h(
      'ul',
      { class: 'rule-counts' },
      ...rules.map(({ rule, formula, count }) => h('li', {}, `${count} × ${rule}: `, h('code', {}, formula))),
    ),
    ...(rewrites.length === 0
      ? []
      : [
          h(
            'pre',
            { tabindex: 0 },
            rewrites
              .slice(0, shown)
              .map(({ rule, before: from, after: to }) => `${rule}\n    ${from}\n  ⇒ ${to}`)
              .join('\n'),
          ),
        ]),
    ...(total > shown ? [h('p', { class: 'note' }, `… and ${total - shown} more.`)] : []),
  )
}

/** What each pass rewrote. */
export const passList = ({ passes }: Explanation): HTMLElement => h('div', {}, ...passes.map(passItem))

/** What the plan saves. */
export const summaryOf = ({ totals: { kernels, bytesMoved, arenaBytes, unfused } }: Explanation): string =>
  `${many(kernels, 'kernel')} instead of ${unfused.kernels} operations one by one; ${bytes(bytesMoved)} moved in a step ` +
  `instead of ${bytes(unfused.bytesMoved)}; ${bytes(arenaBytes)} of memory in all.`
