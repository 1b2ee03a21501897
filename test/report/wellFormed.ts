const voids = new Set(['meta', 'img', 'br', 'hr', 'link', '!doctype'])

/** Every fault of a page that a reader of markup would trip over: unclosed tags, ids twice or missing, NaN drawn. */
export const faultsOf = (markup: string): readonly string[] => {
  const faults: string[] = []
  const open: string[] = []
  const ids = new Set<string>()
  const body = markup.replace(/<style>[\s\S]*?<\/style>/g, '')
  for (const [, slash, name = '', attributes = '', closed] of body.matchAll(
    /<(\/?)([!a-zA-Z][\w-]*)((?:\s[^<>]*?)?)(\/?)>/g,
  )) {
    if (slash === '/') {
      const top = open.pop()
      if (top !== name) faults.push(`</${name}> closes <${top}>`)
    } else if (closed !== '/' && !voids.has(name)) open.push(name)
    const id = /\sid="([^"]*)"/.exec(attributes)?.[1]
    if (id !== undefined && ids.has(id)) faults.push(`id ${id} twice`)
    if (id !== undefined) ids.add(id)
    if (
      /\s(?:d|points|[xyr][12]?|c[xy]|width|height|viewBox|transform)="[^"]*(?:NaN|Infinity|undefined)/.test(
        attributes,
      )
    ) {
      faults.push(`<${name}${attributes}>`)
    }
  }
  const references = [...body.matchAll(/aria-labelledby="([^"]*)"/g)].flatMap(([, list = '']) =>
    list.split(' '),
  )
  return [
    ...faults,
    ...open.map((name) => `<${name}> stays open`),
    ...references.filter((id) => !ids.has(id)).map((id) => `no element ${id}`),
    ...[...body.matchAll(/<(?![/!a-z])/g)].map(({ index }) => `stray < at ${index}`),
  ]
}
