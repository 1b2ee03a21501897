/* What commands of LaTeX are in Unicode: those that `toLatex` writes, and the usual ones that a symbol of the user may have. */

const greek =
  'alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω ell ℓ partial ∂ nabla ∇ infty ∞ top ⊤ dots … ldots … cdots ⋯'

const operators =
  'le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ sim ∼ approx ≈ in ∈ odot ⊙ cdot ⋅ times × lor ∨ land ∧ to → mid ∣ pm ± otimes ⊗ oplus ⊕ star ⋆ ast ∗ prime ′ { { } } | ‖ % % $ $ # # & & _ _'

const delimiters =
  'lVert ‖ rVert ‖ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ { { } } ( ( ) ) [ [ ] ] | |'

const tableOf = (text: string): ReadonlyMap<string, string> => {
  const words = text.split(' ')
  return new Map(words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] ?? ''] as const] : [])))
}

/** @internal */
export const letters = tableOf(greek)

/** @internal */
export const relations = tableOf(operators)

/** @internal */
export const fences = tableOf(delimiters)

/** Names that are written upright, and whether what stands below them belongs under them. */
const named: readonly (readonly [string, boolean])[] = [
  ...(['max', 'min', 'sup', 'inf', 'lim', 'det'] as const).map((name) => [name, true] as const),
  ...(['log', 'ln', 'exp', 'sin', 'cos', 'tan', 'tanh', 'sinh', 'cosh'] as const).map(
    (name) => [name, false] as const,
  ),
]

/** @internal */
export const functionNames: ReadonlyMap<string, boolean> = new Map(named)

/** A letter or a digit in one of the two styles that are letters of their own. */
const at = (c: string, letterA: number, digit0: number | undefined): string => {
  const code = c.charCodeAt(0)
  if (c >= 'A' && c <= 'Z') return String.fromCodePoint(letterA + code - 65)
  return digit0 !== undefined && c >= '0' && c <= '9' ? String.fromCodePoint(digit0 + code - 48) : c
}

const exceptions: Readonly<Record<string, string>> = {
  ...{ bbR: 'ℝ', bbN: 'ℕ', bbZ: 'ℤ', bbQ: 'ℚ', bbC: 'ℂ', bbP: 'ℙ', bbH: 'ℍ' },
  ...{ calB: 'ℬ', calE: 'ℰ', calF: 'ℱ', calH: 'ℋ', calI: 'ℐ', calL: 'ℒ', calM: 'ℳ', calR: 'ℛ' },
}

/** @internal */
export const blackboard = (c: string): string => exceptions[`bb${c}`] ?? at(c, 0x1d538, 0x1d7d8)

/** @internal */
export const calligraphic = (c: string): string => exceptions[`cal${c}`] ?? at(c, 0x1d49c, undefined)
