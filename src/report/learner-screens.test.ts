/**
 * What the commands around a check show, recorded. Write anew with -u.
 */
import stringWidth from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import { renderDiff } from './diff.ts'
import { type Finding, renderFindings } from './doctor.ts'
import { renderGate } from './gate.ts'
import { type Hint, renderHint, renderPassed } from './hint.ts'
import { compareSources, sourceLines } from './source-diff.ts'
import type { RenderOptions } from './theme.ts'

/** Without colour, emphasis has marks. */
const words = (text: string) => text.replace(/[*_`]/g, '').split(/\s+/)

const SGR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')

const own = `/**
 * Adds a rule.
 *
 * @throws Error when it is there already.
 */
export async function add(port: number): Promise<void> {
  await $\`iptables -t nat -A PREROUTING -p tcp --dport \${port} -j DNAT --to-destination 172.18.0.2:80\`
}
`
const reference = own
  .replace(
    'await $',
    "const local = ['-m', 'addrtype', '--dst-type', 'LOCAL']\n  for (const chain of ['PREROUTING', 'OUTPUT']) await $",
  )
  .replace('-A PREROUTING', `-A \${chain}`)
  .replace('-j DNAT', `\${local} -j DNAT`)
const compared = {
  own: 'yours: labs/4.2-port-mapping/port-mapping.ts',
  reference: 'the reference: solutions/4.2-port-mapping/port-mapping.ts',
  rows: compareSources(sourceLines(own), sourceLines(reference)),
}

const hint: Hint = {
  lab: { id: '4.2', title: 'Publishing a port' },
  hints: [
    'Who asks? List **all** callers.',
    'FORWARD sees the packet *after* DNAT.',
    'Type `iptables -t nat -A PREROUTING`.',
  ],
  given: 1,
  again: false,
  passed: false,
}

const findings: Finding[] = [
  { subject: 'Node', state: 'good', said: '20.20.2 (/usr/bin/node)' },
  {
    subject: 'accelerator',
    state: 'odd',
    said: 'none, QEMU emulates: /dev/kvm is there, but you may not open it',
    next: 'For checks that are quicker: sudo usermod -aG kvm $USER, then log in again',
  },
  {
    subject: 'image',
    state: 'bad',
    said: 'not made yet, and mmdebstrap not there to make it',
    next: 'npm run setup',
  },
]

const screens: Record<string, (options: RenderOptions) => string> = {
  'hint-first': (options) => renderHint(hint, options),
  'hint-last': (options) => renderHint({ ...hint, given: 3, step: 'step 2 of 7: From the LAN' }, options),
  'hint-beside': (options) =>
    renderHint({ ...hint, given: 2, beside: 'step 7 of 7, "Closing it",', key: 'h' }, options),
  'hint-passed': (options) => renderPassed({ id: '4.2' }, options),
  'hints-again': (options) => renderHint({ ...hint, given: 2, again: true }, options),
  'solution-gate': (options) => renderGate({ lab: '4.2', command: 'solution', hintsLeft: 2 }, options),
  doctor: (options) => renderFindings(findings, options),
  diff: (options) => renderDiff(compared, options),
}

describe.each(Object.keys(screens))('%s', (name) => {
  const render = (width: number, color: boolean) => screens[name]?.({ width, color }) ?? ''

  it.each([80, 140])('recorded at %i columns', async (width) => {
    await expect(render(width, false)).toMatchFileSnapshot(`__recorded__/${name}.${width}.txt`)
  })

  it.each([40, 80, 120, 140])('fits %i columns, and colour changes no text', (width) => {
    const text = render(width, false)
    for (const line of text.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(width)
    expect(words(render(width, true).replace(SGR, ''))).toEqual(words(text))
  })
})
