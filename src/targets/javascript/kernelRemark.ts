import { fold } from '../../graph/postOrder.js'
import type { Kernel } from '../../kernel/Kernel.js'
import { printKernel } from '../../kernel/print.js'
import type { Scalar } from '../../scalar/Scalar.js'
import type { Remark } from './planText.js'

/** Bodies share parts, and text does not: what would take more parts than this stays unprinted. */
const mostParts = 400

const partsOf = (bodies: readonly Scalar[]): number => {
  const counts = fold<Scalar, number>(bodies, (_, args) => args.reduce((total, n) => total + n, 1))
  return bodies.reduce((total, body) => total + (counts.get(body) ?? 0), 0)
}

const bodiesOf = (kernel: Kernel): readonly Scalar[] => {
  switch (kernel._tag) {
    case 'Loop':
      return [...kernel.reductions, ...kernel.stores].map(({ body }) => body)
    case 'Scan':
      return [kernel.body]
    case 'Key':
      return []
  }
}

/** A kernel as it is printed, above its call. */
export const kernelRemark: Remark = (plan, k) => {
  const kernel = plan.kernels[k]
  if (kernel === undefined) return []
  const lines =
    partsOf(bodiesOf(kernel)) > mostParts ? [`${kernel.name}: too long to print`] : printKernel(plan, kernel)
  return lines.map((line, i) => (i === 0 ? `${k} ${line}` : line))
}
