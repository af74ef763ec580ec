/**
 * What learners and machines do to the lab: each ends with a clear message and the right exit code.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lab, labJson } from '../../checks/support/cli.ts'
import { solutionOf, submission } from '../../checks/support/submission.ts'

const SLUG = '4.1-network-manager'
const REFERENCE = readFileSync(solutionOf(SLUG), 'utf8')

/** The reference, with this in front of what `allocate` does. */
function allocateFirst(code: string): string {
  const head = '  allocate(): string {\n'
  expect(REFERENCE).toContain(head)
  return REFERENCE.replace(head, `${head}    ${code}\n`)
}

async function poolOrder(code: string) {
  using file = submission(SLUG, allocateFirst(code))
  const { verdict, code: exit } = await labJson([SLUG, '--file', file.file, '--only', 'pool-order'])
  const [first] = verdict.verdicts
  expect(exit).toBe(1)
  expect(first).toMatchObject({ check: 'pool-order', status: 'failed' })
  return first?.evidence
}

describe('code that misbehaves', () => {
  test('that never returns is stopped, and the check is named', async () => {
    const evidence = await poolOrder('for (;;);')
    expect(evidence?.observed).toMatch(
      /allocate\(\) did not return: it has worked for \d+ s, and nothing came of it/,
    )
    expect(evidence?.at).toMatch(/network-manager\.ts:\d+$/)
  })

  test('that floods its output is told apart from one that works', async () => {
    const evidence = await poolOrder("for (;;) process.stdout.write('x'.repeat(65536))")
    expect(evidence?.observed).toMatch(/did not return: it has worked for \d+ s, and nothing came of it/)
  })

  test('that ends its process has not returned', async () => {
    const evidence = await poolOrder('process.exit(0)')
    expect(evidence?.observed).toMatch(/exited with code 0/)
  })

  test('that throws is shown with its own line', async () => {
    const evidence = await poolOrder("throw new TypeError('ouch')")
    expect(evidence?.observed).toMatch(/TypeError: ouch/)
    expect(evidence?.at).toMatch(/network-manager\.ts:\d+$/)
  })

  test('with a syntax error is shown with file, line and caret', async () => {
    using file = submission(SLUG, 'export class NetworkManager {\n  broken( {\n}\n')
    const { code, stderr } = await lab(['check', SLUG, '--file', file.file])
    expect(code).toBe(1)
    expect(stderr).toMatch(/network-manager\.ts:\d+:\d+/)
    expect(stderr).toMatch(/^.*\^/m)
  })

  test.each(['../../../etc/hostname', '/etc/hostname', 'esbuild'])(
    'that imports %s is refused',
    async (path) => {
      using file = submission(SLUG, `import x from '${path}'\nexport const NetworkManager = x\n`)
      const { code, stdout, stderr } = await lab(['check', SLUG, '--file', file.file])
      expect(code).toBe(1)
      expect(stderr).toContain(path)
      expect(stdout + stderr).not.toContain(readFileSync('/etc/hostname', 'utf8').trim() || '\0')
    },
  )
})

describe('a machine that is not ready', () => {
  test('an unknown lab: the nearest one', async () => {
    const { code, stderr } = await lab(['check', '4.11'])
    expect(code).toBe(2)
    expect(stderr).toContain('4.1')
    expect(stderr).not.toContain('    at ')
  })

  test('no QEMU: what to install', async () => {
    const { code, stderr } = await lab(['check', SLUG], { env: { PATH: '/nonexistent' } })
    expect(code).toBe(2)
    expect(stderr).toMatch(/qemu-system-\S+ is not installed/)
    expect(stderr).toContain('npm run setup')
  })

  test('a QEMU that is too old: which one is needed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'old-qemu-'))
    for (const name of ['qemu-system-x86_64', 'qemu-system-aarch64']) {
      writeFileSync(join(folder, name), '#!/bin/sh\necho QEMU emulator version 7.2.1\n')
      chmodSync(join(folder, name), 0o755)
    }
    const args = ['check', SLUG, '--sandbox', 'qemu']
    const { code, stderr } = await lab(args, { env: { PATH: `${folder}:/usr/bin:/bin` } })
    rmSync(folder, { recursive: true })
    expect(code).toBe(2)
    expect(stderr).toMatch(/version 7\.2; 8\.2 or later/)
  })

  test('a cache that cannot be: where it should be', async () => {
    const { code, stderr } = await lab(['check', SLUG], { env: { CONTAINER_LAB_CACHE: '/dev/null/cache' } })
    expect(code).toBe(2)
    expect(stderr).toContain('/dev/null/cache')
    expect(stderr).not.toContain('    at ')
  })
})
