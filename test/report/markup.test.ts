import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, html } from '../../src/report/markup.js'

describe('html', () => {
  it('escapes text, keeps markup, joins lists, drops undefined', () => {
    const bold = html`<b>${'a & b'}</b>`
    expect(html`<p title="${'"\'<>'}">${[bold, 1, undefined, [' c']]}</p>`.html).toBe(
      '<p title="&quot;&#39;&lt;&gt;"><b>a &amp; b</b>1 c</p>',
    )
  })

  it('lets no text open a tag, leave an attribute, or start an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.html).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/)
      }),
    )
  })
})

describe('escapeHtml', () => {
  it('replaces control characters, but not tab and line break', () => {
    expect(escapeHtml('a\u0000b\u001b[0m\t\n\u0085')).toBe('a\ufffdb\ufffd[0m\t\n\ufffd')
  })
})
